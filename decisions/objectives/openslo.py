"""Objectives as OpenSLO documents (openslo/v1, kind SLO): read, checked and written. Pure but for PyYAML.

A document is kept as its text, so that it goes out as it came in. Where only its target or window changes, just these
two scalars are replaced in the text: comments, order and whatever else it holds stay as they are.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from decimal import ROUND_DOWN, Decimal, InvalidOperation
from typing import Any

import yaml
from yaml.nodes import MappingNode, Node, ScalarNode, SequenceNode

LARGEST = 65_536  # characters
DEEPEST = 20
LONGEST = 3_650  # days
FINEST = Decimal("1e-8")
VERSION, KIND, SOURCE = "openslo/v1", "SLO", "KaizenLab"
INDICATOR = "decisions-in-time"
METHODS = ("Occurrences", "Timeslices", "RatioTimeslices")
NAME = re.compile(r"[a-z0-9]([a-z0-9-]{0,61}[a-z0-9])?")  # RFC 1123, as OpenSLO asks of names
DURATION = re.compile(r"([1-9][0-9]{0,4})([mhdwMQY])")
IN_DAYS = {"d": 1, "w": 7}


def gettext_noop(message: str) -> str:
    return message


TOO_LONG = gettext_noop("It is longer than %(most)s characters.")
YAML = gettext_noop("Line %(line)s can’t be read as YAML: %(why)s.")
PLAIN = gettext_noop("Line %(line)s: anchors, aliases and tags are not read here.")
DEEP = gettext_noop("Line %(line)s: it is nested too deeply.")
ONE = gettext_noop("It has to hold exactly one document.")
MAPPING = gettext_noop("%(field)s has to be a mapping.")
TWICE = gettext_noop("Line %(line)s: “%(field)s” is written twice.")
IS = gettext_noop("%(field)s has to be %(value)s.")
NAMED = gettext_noop("%(field)s has to be a name of lower-case letters, digits and hyphens, at most 63 long.")
TEXT = gettext_noop("%(field)s has to be a text.")
METHOD = gettext_noop("%(field)s has to be Occurrences, Timeslices or RatioTimeslices.")
WINDOW = gettext_noop("%(field)s has to hold exactly one window, with a duration such as 28d or 4w.")
OBJECTIVES = gettext_noop("%(field)s has to hold at least one objective.")
TARGET = gettext_noop("%(field)s has to say a target from 0 to below 1, or a targetPercent from 0 to below 100.")
INDICATORS = gettext_noop("%(field)s: an indicator or an indicatorRef is missing, or both are there.")
# why one is kept and not measured here
OTHER_INDICATOR = gettext_noop("its indicator is not KaizenLab’s decisions in time")
OTHER_METHOD = gettext_noop("its budgeting method is not Occurrences")
CALENDAR = gettext_noop("its window is not a rolling one of whole days, at most 3,650")
SEVERAL = gettext_noop("it has more than one objective")


class Unreadable(Exception):  # noqa: N818
    """What is wrong with a document: sentences and what they name."""

    def __init__(self, problems: list[tuple[str, dict[str, Any]]]) -> None:
        super().__init__(problems)
        self.problems = problems


@dataclass(frozen=True, slots=True)
class Document:
    """What a document says. `target` and `days` are None where it is not measured here, and `why_not` says why."""

    name: str
    title: str
    target: Decimal | None
    days: int | None
    why_not: str = ""


def read(text: str) -> Document:
    root = compose(text)
    data = plain(root)
    if problems := list(check(data)):
        raise Unreadable(problems)
    meta, spec = data["metadata"], data["spec"]
    why_not = unmeasured(spec)
    return Document(
        name=meta["name"],
        title=str(meta.get("displayName") or meta["name"])[:200],
        target=None if why_not else target_of(spec["objectives"][0]),
        days=None if why_not else days_of(spec["timeWindow"][0]["duration"]),
        why_not=why_not,
    )


def compose(text: str) -> MappingNode:
    """The document's nodes; what could cost without end is refused before anything is built from it."""
    if len(text) > LARGEST:
        raise Unreadable([(TOO_LONG, {"most": LARGEST})])
    try:
        problems = list(beyond_plain(text))
        nodes = [] if problems else list(yaml.compose_all(text, yaml.SafeLoader))
    except (yaml.YAMLError, ValueError) as error:
        mark = getattr(error, "problem_mark", None)
        why = str(getattr(error, "problem", "") or "unreadable")
        raise Unreadable([(YAML, {"line": mark.line + 1 if mark else 1, "why": why})]) from None
    if problems:
        raise Unreadable(problems)
    if len(nodes) != 1:
        raise Unreadable([(ONE, {})])
    if not isinstance(nodes[0], MappingNode):
        raise Unreadable([(MAPPING, {"field": "It"})])
    if twice := list(repeated(nodes[0])):
        raise Unreadable(twice)
    return nodes[0]


def beyond_plain(text: str) -> Iterator[tuple[str, dict[str, Any]]]:
    depth = 0
    for event in yaml.parse(text, yaml.SafeLoader):
        line = (event.start_mark.line if event.start_mark else 0) + 1
        if isinstance(event, yaml.NodeEvent) and (event.anchor or getattr(event, "tag", None)):
            yield PLAIN, {"line": line}
        depth += isinstance(event, yaml.CollectionStartEvent) - isinstance(event, yaml.CollectionEndEvent)
        if depth > DEEPEST:
            yield DEEP, {"line": line}
            return


def repeated(node: Node) -> Iterator[tuple[str, dict[str, Any]]]:
    """A second value would silently win over the first."""
    if isinstance(node, MappingNode):
        seen = set()
        for key, value in node.value:
            name = key.value if isinstance(key, ScalarNode) else str(key.start_mark)
            if name in seen:
                yield TWICE, {"line": key.start_mark.line + 1, "field": name}
            seen.add(name)
            yield from repeated(value)
    elif isinstance(node, SequenceNode):
        for each in node.value:
            yield from repeated(each)


def plain(node: Node) -> Any:
    """Every scalar as the text it is written as, nothing resolved: a version stays “1.10”."""
    if isinstance(node, MappingNode):
        return {plain(key) if isinstance(key, ScalarNode) else "": plain(value) for key, value in node.value}
    if isinstance(node, SequenceNode):
        return [plain(each) for each in node.value]
    return None if node.tag == "tag:yaml.org,2002:null" else node.value


def check(data: Mapping[str, Any]) -> Iterator[tuple[str, dict[str, Any]]]:
    for field, value in (("apiVersion", VERSION), ("kind", KIND)):
        if data.get(field) != value:
            yield IS, {"field": field, "value": value}
    meta, spec = data.get("metadata"), data.get("spec")
    if not isinstance(meta, dict):
        yield MAPPING, {"field": "metadata"}
    else:
        if not isinstance(meta.get("name"), str) or not NAME.fullmatch(meta["name"]):
            yield NAMED, {"field": "metadata.name"}
        if not isinstance(meta.get("displayName") or "", str):
            yield TEXT, {"field": "metadata.displayName"}
    if isinstance(spec, dict):
        yield from check_spec(spec)
    else:
        yield MAPPING, {"field": "spec"}


def check_spec(spec: Mapping[str, Any]) -> Iterator[tuple[str, dict[str, Any]]]:
    if not isinstance(spec.get("service"), str):
        yield TEXT, {"field": "spec.service"}
    if spec.get("budgetingMethod") not in METHODS:
        yield METHOD, {"field": "spec.budgetingMethod"}
    if ("indicator" in spec) == ("indicatorRef" in spec):
        yield INDICATORS, {"field": "spec"}
    windows = spec.get("timeWindow")
    if not (isinstance(windows, list) and len(windows) == 1 and isinstance(windows[0], dict)) or not DURATION.fullmatch(
        str(windows[0].get("duration"))
    ):
        yield WINDOW, {"field": "spec.timeWindow"}
    objectives = spec.get("objectives")
    if not isinstance(objectives, list) or not objectives:
        yield OBJECTIVES, {"field": "spec.objectives"}
        return
    for place, each in enumerate(objectives):
        if not isinstance(each, dict) or target_of(each) is None:
            yield TARGET, {"field": f"spec.objectives[{place}]"}


def target_of(objective: Mapping[str, Any]) -> Decimal | None:
    """As a share of one; None where it is neither, both, or none that leaves a budget."""
    said = [(name, objective[name]) for name in ("target", "targetPercent") if objective.get(name) is not None]
    if len(said) != 1:
        return None
    name, text = said[0]
    try:
        value = Decimal(str(text))
    except InvalidOperation:
        return None
    value = value / 100 if name == "targetPercent" else value
    return value.quantize(FINEST, ROUND_DOWN) if value.is_finite() and 0 <= value < 1 else None


def days_of(duration: str) -> int | None:
    found = DURATION.fullmatch(str(duration))
    days = int(found[1]) * IN_DAYS[found[2]] if found and found[2] in IN_DAYS else 0
    return days if 0 < days <= LONGEST else None


def unmeasured(spec: Mapping[str, Any]) -> str:
    window = spec["timeWindow"][0]
    if not is_ours(spec.get("indicator")):
        return OTHER_INDICATOR
    if spec["budgetingMethod"] != "Occurrences":
        return OTHER_METHOD
    if str(window.get("isRolling")).lower() != "true" or days_of(window["duration"]) is None:
        return CALENDAR
    return SEVERAL if len(spec["objectives"]) > 1 else ""


def is_ours(indicator: Any) -> bool:
    """A ratio whose good and total come from here."""
    ratio = indicator.get("spec", {}).get("ratioMetric", {}) if isinstance(indicator, dict) else {}
    return source(ratio.get("good")) == source(ratio.get("total")) == SOURCE


def source(metric: Any) -> str | None:
    found = metric.get("metricSource") if isinstance(metric, dict) else None
    return found.get("type") if isinstance(found, dict) else None


# Written


def write(*, name: str, title: str, target: Decimal, days: int) -> str:
    """A new document."""
    return f"""apiVersion: {VERSION}
kind: {KIND}
metadata:
  name: {name}
  displayName: {quoted(title)}
spec:
  description: Concluded experiments have an accepted decision within the policy's time.
  service: product-decisions
  indicator:
    metadata:
      name: {INDICATOR}
      displayName: Decisions in time
    spec:
      ratioMetric:
        counter: false
        good:
          metricSource:
            type: {SOURCE}
            spec:
              metric: kaizenlab_decisions_in_time
        total:
          metricSource:
            type: {SOURCE}
            spec:
              metric: kaizenlab_decisions_due
  timeWindow:
    - duration: {days}d
      isRolling: true
  budgetingMethod: Occurrences
  objectives:
    - displayName: Decided in time
      target: {written(target)}
"""


def rewrite(text: str, *, title: str, target: Decimal, days: int) -> str:
    """The same document with another title, target or window; everything else stays as it is written."""
    root, now = compose(text), read(text)
    changes = []
    if title != now.title:
        node = at(root, "metadata", "displayName")
        if node is None:
            changes.append(beside(root, title))
        else:
            changes.append((node.start_mark.index, node.end_mark.index, quoted(title)))
    if target != now.target:
        said, factor = at(root, "spec", "objectives", 0, "target"), 1
        if said is None:
            said, factor = at(root, "spec", "objectives", 0, "targetPercent"), 100
        changes.append((said.start_mark.index, said.end_mark.index, written(target * factor)))  # type: ignore[union-attr]
    if days != now.days:
        said = at(root, "spec", "timeWindow", 0, "duration")
        changes.append((said.start_mark.index, said.end_mark.index, f"{days}d"))  # type: ignore[union-attr]
    for start, end, new in sorted(changes, reverse=True):
        text = text[:start] + new + text[end:]
    return text


def beside(root: MappingNode, title: str) -> tuple[int, int, str]:
    """A display name behind the name, in the manner of the mapping they stand in."""
    meta, name = at(root, "metadata"), at(root, "metadata", "name")
    assert isinstance(meta, MappingNode)
    assert name is not None
    apart = ", " if meta.flow_style else "\n" + " " * column_of(meta, "name")
    return name.end_mark.index, name.end_mark.index, f"{apart}displayName: {quoted(title)}"


def at(node: Node | None, *path: str | int) -> Node | None:
    for step in path:
        if isinstance(step, int):
            node = node.value[step] if isinstance(node, SequenceNode) and len(node.value) > step else None
        elif isinstance(node, MappingNode):
            node = next((value for key, value in node.value if key.value == step), None)
        else:
            return None
    return node


def column_of(parent: MappingNode, name: str) -> int:
    return next(key.start_mark.column for key, _ in parent.value if key.value == name)


def quoted(text: str) -> str:
    """One line that YAML reads as exactly this text."""
    return yaml.safe_dump(text, allow_unicode=True, default_style='"', width=10**6).strip()


def written(number: Decimal) -> str:
    return f"{number.normalize():f}"
