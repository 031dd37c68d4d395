"""What a column can hold, and which name of a column, in English or Japanese, speaks for what."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Mapping, Sequence
from typing import Any

from django.utils.text import format_lazy
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from experiments.facts import first_id
from experiments.models import Criterion
from experiments.words import ARMS

SEVERAL = ("findings", "quotes")  # what more than one column may hold
FIXED = "origin"  # never chosen: a column of that name is always read

WORDS = {
    "alias": _("Alias"),
    "observed_on": _("Observed on"),
    "findings": _("Key findings"),
    "quotes": _("Direct quotes"),
    "source": _("Source"),
    "manner": _("Say or do"),
    "elsewhere": _("Points to another segment or problem"),
}
PARTS = {
    "answer": _("answer"),
    "yes": _("said yes"),
    "n": _("of how many"),
    "converted": _("converted, yes or no"),
    "successes": _("successes"),
    "exposures": _("exposures"),
    "values": _("value or values"),
    "mean": _("mean"),
    "sd": _("standard deviation"),
    "events": _("events"),
    "days": _("in how many days"),
    "arm": pgettext_lazy("of a comparison", "arm"),
    "met": _("judgement"),
    "because": _("because"),
}
PROPORTION, MEAN = ("converted", "successes", "exposures"), ("values", "n", "mean", "sd")
OF_KIND: dict[str, tuple[str, ...]] = {
    "k_of_n": ("answer", "yes", "n"),
    "rate": PROPORTION,
    "mean": MEAN,
    "count": ("events", "days"),
    "judgement": ("met", "because"),
}
KNOWN = {
    "alias": "alias|participant|participant id|respondent|interviewee|user|user id|id|who"
    "|エイリアス|仮名|呼び名|参加者|回答者|被験者|参加者id",
    "observed_on": "observed on|observed|date|day|when|timestamp|time"
    "|日付|日時|観察日|観測日|実施日|回答日|タイムスタンプ",
    "findings": "key findings|findings|finding|note|notes|comment|comments|summary"
    "|所見|主な所見|発見|主な発見|気づき|メモ|コメント|備考",
    "quotes": "direct quotes|direct quote|quotes|quote|verbatim|words|発言|直接の引用|引用|原文",
    "source": "source|link|url|recording|出典|出所|情報源|リンク",
    "manner": "say or do|said or did|manner|言動|発言か行動か",
    "elsewhere": "points elsewhere|elsewhere|points to|points to another segment or problem|別のセグメント|別の課題",
    FIXED: "origin|provenance|出自|由来",
}  # fmt: skip
PARTS_KNOWN = {
    "answer": "answer|answers|response|yes or no|回答|答え|返答",
    "yes": "yes|said yes|はい|はいの数",
    "n": "n|of how many|how many|total|people|人数|総数|件数",
    "converted": "converted|conversion|success|signed up|成約|成功|登録",
    "successes": "successes|conversions|signups|sign ups|成功数|成約数|登録数",
    "exposures": "exposures|visitors|visits|impressions|trials|表示数|訪問数|訪問者数|試行数",
    "values": "value|values|measurement|score|値|測定値|数値",
    "mean": "mean|average|avg|平均|平均値",
    "sd": "sd|stdev|std|standard deviation|標準偏差",
    "events": "events|event|count|counted|回数|件数|イベント",
    "days": "days|in how many days|日数",
    "arm": "arm|group|variation|bucket|variant|群|グループ|条件",
    "met": "judgement|judgment|verdict|met|判定|判断",
    "because": "because|reason|理由",
}
BETWEEN = re.compile(r"[\s_\-:：/.,()（）\[\]?？]+")


def key(criterion: Criterion, part: str, arm: str = "") -> str:
    """How a form names what a column holds: `12:answer`, `12:control:successes`."""
    return ":".join(filter(None, [str(first_id(criterion)), arm, part]))


def parts_of(criterion: Criterion) -> list[tuple[str, str]]:
    """Arm and part; a comparison's numbers stand in a row of their own for each arm, or side by side."""
    if criterion.kind != "comparison":
        return [("", part) for part in OF_KIND[criterion.kind]]
    numbers = MEAN if criterion.measure == "mean" else PROPORTION
    beside = [(arm, part) for arm in ARMS for part in numbers if part != "converted"]
    return [("", "arm"), *(("", part) for part in numbers), *beside]


def targets(criteria: Sequence[Criterion]) -> dict[str, Any]:
    """Everything that a column can hold, with its words."""
    of_criteria = {
        key(row, part, arm): format_lazy("{}: {}", row.name, PARTS[part])
        if not arm
        else format_lazy("{}: {}, {}", row.name, ARMS[arm], PARTS[part])
        for row in criteria
        for arm, part in parts_of(row)
    }
    return WORDS | of_criteria


def normal(name: str) -> str:
    return BETWEEN.sub(" ", unicodedata.normalize("NFKC", name).casefold()).strip()


def is_fixed(name: str) -> bool:
    return FIXED in NAMED.get(normal(name), ())


def _spellings(known: Mapping[str, str]) -> dict[str, list[str]]:
    found: dict[str, list[str]] = {}
    for meaning, spelled in known.items():
        for name in spelled.split("|"):
            found.setdefault(normal(name), []).append(meaning)
    return found


NAMED, PARTS_NAMED = _spellings(KNOWN), _spellings(PARTS_KNOWN)


def guess(header: Sequence[str], criteria: Sequence[Criterion]) -> list[str]:
    """What each column seems to hold; nothing where its name doesn't say. No two hold the same, but texts."""
    taken: set[str] = set()
    found = []
    for name in header:
        held = next((each for each in _candidates(name, criteria) if each in SEVERAL or each not in taken), "")
        taken.add(held)
        found.append(held)
    return found


def _candidates(name: str, criteria: Sequence[Criterion]) -> list[str]:
    """Best first: a criterion's own name, a word for texts, a word for a part that some criterion has."""
    said = normal(name)
    found = []
    for row in sorted(criteria, key=lambda row: -len(row.name)):
        own = normal(row.name)
        if own and own in said:
            rest = said.replace(own, " ", 1).split()
            found += [key(row, part, arm) for arm, part in _parts_named(" ".join(rest), row)]
    found += NAMED.get(said, [])
    for row in criteria:
        found += [key(row, part, arm) for arm, part in _parts_named(said, row) if said]
    return found


def _parts_named(said: str, criterion: Criterion) -> list[tuple[str, str]]:
    """The parts that a name means for this criterion; with no further word the part that stands for all."""
    has = parts_of(criterion)
    if not said:
        return [each for each in has if each != ("", "arm")][:1]
    arms = [arm for arm in ARMS if said.startswith(f"{arm} ")]
    word = said.partition(" ")[2] if arms else said
    named = [(arms[0] if arms else "", part) for part in PARTS_NAMED.get(word, [])]
    return [each for each in named if each in has]


DAY_FIRST = re.compile(r"\s*(\d{1,2})[-/. ]+(\d{1,2})[-/. ]+\d{4}\b")
DECIMAL_COMMA = re.compile(r"[+-]?\d+,(\d{1,2}|\d{4,})")


def order_of(days: Sequence[str]) -> str:
    """In which order these dates are written; where either would do, a point means that the day comes first."""
    found = [match for each in days if (match := DAY_FIRST.match(unicodedata.normalize("NFKC", each)))]
    if not found:
        return "ymd"
    if any(int(match[1]) > 12 for match in found):
        return "dmy"
    if any(int(match[2]) > 12 for match in found):
        return "mdy"
    return "dmy" if "." in found[0][0] else "mdy"


def writes_decimal_commas(numbers: Sequence[str]) -> bool:
    return any(DECIMAL_COMMA.fullmatch(unicodedata.normalize("NFKC", each).strip()) for each in numbers)
