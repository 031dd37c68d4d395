"""Two decisions side by side: criteria, outcome, recommendation, and the words of both; and the same as a file."""

from __future__ import annotations

import json
from collections.abc import Iterator
from typing import Any

from django.http import Http404, HttpResponse, HttpResponseRedirect
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_safe

from decisions import comparing, files, words
from decisions.case import Case, advice, case, recommended
from decisions.models import Decision
from decisions.views.find import BESIDE
from experiments.seen import Seen
from kaizenlab.lib import exports
from kaizenlab.lib.answer import answer
from kaizenlab.lib.brief import brief
from kaizenlab.lib.dates import day
from kaizenlab.lib.refs import ref, typed
from kaizenlab.workspaces.access import TenantRequest, allow
from kaizenlab.workspaces.rules import Role

WRITTEN = ("rationale", "learned", "options", "consequences", "override_reason", "context")


@require_safe
@allow(Role.VIEWER)
def compare(request: TenantRequest) -> HttpResponse:
    """The history's ticks arrive as `d`, and become an address that says which two."""
    if ticked := request.GET.getlist("d"):
        pair = "&".join(f"{side}={number}" for side, number in zip("ab", map(number_in, ticked[:2]), strict=False))
        more = "&more=1" if len(ticked) > 2 else ""
        return HttpResponseRedirect(f"{reverse('decisions:compare', args=[request.workspace.slug])}?{pair}{more}")
    asked = {side: request.GET.get(side, "").strip() for side in "ab"}
    found = two(request, [number_in(text) for text in asked.values()])
    context: dict[str, Any] = {"typed": asked, "said": said(request, asked, found)}
    if len(found) == 2:
        context |= beside(*found)
    return answer(request, "decisions/compare.html", context)


@require_safe
@allow(Role.VIEWER)
def file(request: TenantRequest, kind: str) -> HttpResponse:
    """Of anything but two there is none."""
    found = two(request, [number_in(request.GET.get(side, "")) for side in "ab"])
    if len(found) != 2:
        raise Http404
    one, other = (decision.ref for decision in found)
    rows = [
        {"what": name, one: ours, other: theirs, "differs": ours != theirs}
        for name, ours, theirs in comparing.aligned(*told(*found))
        if ours or theirs
    ]
    title = _("%(a)s beside %(b)s") % {"a": one, "b": other}
    text = exports.table(kind, title, ("what", one, other, "differs"), rows)
    return exports.file(text, kind, f"{request.workspace.slug}-{one}-{other}")


def told(*pair: Decision) -> Iterator[dict[str, Any]]:
    """What the files of each say, its result, and its criteria."""
    rows = {row["ref"]: row for row in files.rows(Decision.objects.filter(pk__in=[each.pk for each in pair]))}
    for decision in pair:
        known = case_of(decision)
        verdict, confidence = known.result.verdict, known.result.confidence
        yield {
            **{name: said for name, said in rows[decision.ref].items() if name in files.COLUMNS and name != "ref"},
            "result": verdict and verdict.value,
            "confidence": confidence and confidence.value,
            **{f"criterion: {seen.name}": in_a_line(seen) for seen in known.criteria},
        }


def in_a_line(seen: Seen) -> str:
    return _("%(got)s, needed %(needed)s: %(status)s") % shown(seen)


def number_in(text: str) -> int:
    """41, or D-41, in whatever width or case; 0 for anything else."""
    kind, number = typed(text) or typed(f"D-{text.strip()}") or ("", 0)
    return number if kind == "D" else 0


def two(request: TenantRequest, numbers: list[int]) -> list[Decision]:
    rows = Decision.objects.select_related(*BESIDE).filter(
        workspace=request.workspace, number__in=filter(None, numbers)
    )
    by_number = {row.number: row for row in rows} if any(numbers) else {}
    found = [by_number[number] for number in dict.fromkeys(numbers) if number in by_number]
    for row in found:
        row.workspace = row.experiment.workspace = row.hypothesis.workspace = request.workspace
    return found


def said(request: TenantRequest, asked: dict[str, str], found: list[Decision]) -> str:
    if request.GET.get("more"):
        return _("More than two were ticked: these are the first two.")
    if len(found) == 2:
        return ""
    numbers = [number_in(text) for text in asked.values()]
    if not all(numbers):
        return _("Name two decisions of this workspace, such as D-41 and D-38.")
    if numbers[0] == numbers[1]:
        return _("That is the same decision twice.")
    known = {decision.number for decision in found}
    missing = [ref("D", number) for number in numbers if number not in known]
    return _("There is no %(ref)s here.") % {"ref": ", ".join(missing)}


def beside(one: Decision, other: Decision) -> dict[str, Any]:
    cases = [case_of(decision) for decision in (one, other)]
    return {
        "pair": (one, other),
        "exported": f"?a={one.number}&b={other.number}",
        "facts": facts((one, other), cases),
        "criteria": [
            {"name": name, "sides": [shown(ours), shown(theirs)], "differs": shown(ours) != shown(theirs)}
            for name, ours, theirs in comparing.aligned(
                *({seen.name: seen for seen in each.criteria} for each in cases)
            )
        ],
        "written": list(written(one, other)),
    }


def case_of(decision: Decision) -> Case:
    stood = json.loads(decision.evidence)
    return case(stood["result"]["inputs"], stood["result"]["outcome"])


def shown(seen: Seen | None) -> dict[str, str]:
    if seen is None:
        return {}
    return {"needed": brief(seen.needed), "got": brief(seen.got), "status": str(seen.status_word)}


def facts(pair: tuple[Decision, Decision], cases: list[Case]) -> list[dict[str, Any]]:
    """What differs is marked."""
    sides = [dict(facts_of(decision, each)) for decision, each in zip(pair, cases, strict=True)]
    return [
        {"name": name, "sides": [side[name] for side in sides], "differs": sides[0][name] != sides[1][name]}
        for name in sides[0]
        if any(side[name] for side in sides)
    ]


def facts_of(decision: Decision, known: Case) -> list[tuple[str, str]]:
    said = decision.recommendation
    return [
        (_("Outcome"), str(words.OUTCOMES.get(decision.outcome) or words.KINDS[decision.kind])),
        (_("State"), str(words.STATES[decision.state])),
        (_("Recommendation"), advice(recommended(said.outcome)).within if said else ""),
        (_("Rule"), str(said.rule) if said else ""),
        (_("Result"), ", ".join(filter(None, [known.verdict, known.confidence]))),
        (_("Against the policy"), str(decision.get_override_kind_display()) if decision.override else ""),
        (_("Late"), _("yes") if decision.late else ""),
        (_("Deviations"), str(decision.deviations or "")),
        (_("Hypothesis"), f"{decision.hypothesis.ref} {decision.hypothesis.statement}"),
        (_("Experiment"), f"{decision.experiment.ref} {decision.experiment.title}"),
        (_("Proposed by"), str(decision.proposed_by)),
        (_("Date"), day(decision.settled_at or decision.proposed_at)),
    ]


def written(one: Decision, other: Decision) -> Any:
    """Each text of both, line by line; the ones that neither has are left out."""
    for name in WRITTEN:
        texts = [learned(row) if name == "learned" else getattr(row, name) for row in (one, other)]
        if any(texts):
            label = Decision._meta.get_field(name).verbose_name  # type: ignore[union-attr]
            yield {"name": _("Context") if name == "context" else label, "sides": comparing.lines(*texts)}


def learned(decision: Decision) -> str:
    """As it was accepted, or as it was added later."""
    return decision.learned or (decision.learning.text if hasattr(decision, "learning") else "")
