"""What one piece of evidence says about each criterion: a small form per kind, each read into the rules' words."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Callable, Mapping
from typing import Any, ClassVar

from django import forms
from django.forms import BoundField
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from experiments import words
from experiments.actions.evidence import Word
from experiments.facts import first_id
from experiments.models import Criterion
from experiments.rules.criteria import LARGEST_COUNT
from experiments.rules.observe import Answer, Arm, Said, Values
from experiments.rules.observed import Answers, Conversions, Events, Ruling, Sample
from kaizenlab.lib.fields import DecimalNumber, Text, WholeNumber

MOST_VALUES = 10_000
LARGEST_VALUE = 10.0**12
BETWEEN_VALUES = re.compile(r"[\s;、]+|,(?=\s)")
NUMBER = re.compile(r"[+-]?(\d+(\.\d*)?|\.\d+)")


class Keys(forms.RadioSelect):
    """One key for each answer, where the reader has keys switched on."""

    KEYS: ClassVar = {"yes": "y", "no": "n", "unclear": "u"}

    def create_option(self, name: str, value: Any, *args: Any, **options: Any) -> dict[str, Any]:
        option = super().create_option(name, value, *args, **options)
        if key := self.KEYS.get(value):
            option["attrs"] |= {"data-key": key, "aria-keyshortcuts": key}
        if option["index"] != "0":  # one of a group takes the focus
            option["attrs"].pop("autofocus", None)
        return option


def prefix(criterion: int) -> str:
    return f"c{criterion}"


class ReadingForm(forms.Form):
    """The base of all kinds. Everything may stay empty: then this evidence says nothing about the criterion.

    `read` gives what was typed by arm; the arm of everything but a comparison is empty.
    """

    template = "experiments/readings/totals.html"
    read: Callable[[Mapping[str, Any]], Mapping[str, Said | None]]

    def __init__(self, criterion: Criterion, data: Any = None, *, correcting: bool = False) -> None:
        super().__init__(data, prefix=prefix(first_id(criterion)), use_required_attribute=False)
        self.criterion = criterion
        for field in self.fields.values():
            if correcting and isinstance(field, forms.ChoiceField):  # a radio button can't be cleared
                field.choices = [*list(field.widget.choices), ("", _("Withdrawn"))]

    def clean(self) -> dict[str, Any]:
        typed = super().clean() or {}
        self.said = {} if self.errors else {arm: said for arm, said in self.read(typed).items() if said is not None}
        return typed

    @property
    def title(self) -> str:
        return self.criterion.name

    @property
    def words(self) -> tuple[Word, ...]:
        return tuple(Word(first_id(self.criterion), said, arm) for arm, said in self.said.items())

    def both(self, typed: Mapping[str, Any], first: str, second: str) -> bool:
        """Whether a pair of numbers was given; half a pair is an error."""
        given = [name for name in (first, second) if typed.get(name) is not None]
        if len(given) == 1:
            [missing] = {first, second} - set(given)
            self.add_error(missing, _("Needed together with “%(other)s”.") % {"other": self.fields[given[0]].label})
        return len(given) == 2

    def part_of(self, typed: Mapping[str, Any], part: str, whole: str) -> bool:
        if not self.both(typed, part, whole):
            return False
        fits: bool = typed[part] <= typed[whole]
        if not fits:
            self.add_error(part, _("At most “%(whole)s”.") % {"whole": self.fields[whole].label})
        return fits

    def sample(self, typed: Mapping[str, Any], of: str = "") -> Said | None:
        """Values one by one, or their number, mean and standard deviation."""
        values = typed.get(f"{of}values")
        total = [name for name in (f"{of}n", f"{of}mean", f"{of}sd") if typed.get(name) is not None]
        if values and total:
            self.add_error(f"{of}values", _("Give the values or their total, not both."))
        elif values:
            return Values(values)
        elif total:
            return self.total(typed, of)
        return None

    def total(self, typed: Mapping[str, Any], of: str) -> Sample | None:
        if not self.both(typed, f"{of}n", f"{of}mean"):
            return None
        n, mean, sd = (typed[f"{of}{name}"] for name in ("n", "mean", "sd"))
        if sd is None and n > 1:
            self.add_error(f"{of}sd", _("Needed for more than one value."))
            return None
        return Sample(n=n, mean=float(mean), sd=float(sd or 0) if n > 1 else 0.0)


class ValuesField(Text):
    """Numbers between spaces, lines or semicolons. A comma alone could be a decimal comma, so it is refused."""

    def __init__(self, **options: Any) -> None:
        super().__init__(max_length=100_000, rows=2, **options)

    def clean(self, value: Any) -> tuple[float, ...]:
        text = unicodedata.normalize("NFKC", super().clean(value)).replace("−", "-")
        written = [each for each in BETWEEN_VALUES.split(text) if each]
        if len(written) > MOST_VALUES:
            raise forms.ValidationError(_("At most %(most)s values at once.") % {"most": f"{MOST_VALUES:,}"})
        for each in written:
            if not NUMBER.fullmatch(each) or abs(float(each)) > LARGEST_VALUE:
                raise forms.ValidationError(
                    _("“%(value)s” is no number. Put spaces between values, and write decimals with a point.")
                    % {"value": each[:40]}
                )
        return tuple(map(float, written))


def whole(label: Any, **options: Any) -> WholeNumber:
    return WholeNumber(label=label, required=False, max_value=LARGEST_COUNT, **options)


def decimal(label: Any, **options: Any) -> DecimalNumber:
    return DecimalNumber(label=label, required=False, **options)


class AnswerForm(ReadingForm):
    """One participant's answer; or several in sum."""

    template = "experiments/readings/answer.html"
    answer = forms.ChoiceField(
        label=gettext_lazy("Answer"), choices=list(words.ANSWERS.items()), widget=Keys, required=False
    )
    yes = whole(gettext_lazy("Said yes"))
    n = whole(gettext_lazy("Of how many"), min_value=1)

    def read(self, typed: Mapping[str, Any]) -> dict[str, Said | None]:
        answer = Answer(typed["answer"]) if typed["answer"] else None
        total = Answers(typed["yes"], typed["n"]) if self.part_of(typed, "yes", "n") else None
        if answer and total:
            self.add_error("answer", _("Give one answer or a total, not both."))
        return {"": answer or total}

    @property
    def has_total(self) -> bool:
        return any(self[name].value() not in (None, "") for name in ("yes", "n"))


class RateForm(ReadingForm):
    successes = whole(gettext_lazy("Successes"))
    exposures = whole(gettext_lazy("Exposures"), min_value=1)

    def read(self, typed: Mapping[str, Any]) -> dict[str, Said | None]:
        given = self.part_of(typed, "successes", "exposures")
        return {"": Conversions(typed["successes"], typed["exposures"]) if given else None}


class MeanForm(ReadingForm):
    template = "experiments/readings/mean.html"
    values = ValuesField(label=gettext_lazy("Values"), required=False)
    n = whole(gettext_lazy("How many"), min_value=1)
    mean = decimal(gettext_lazy("Mean"))
    sd = decimal(gettext_lazy("Standard deviation"), min_value=0)

    def read(self, typed: Mapping[str, Any]) -> dict[str, Said | None]:
        return {"": self.sample(typed)}

    @property
    def has_total(self) -> bool:
        return any(self[name].value() not in (None, "") for name in ("n", "mean", "sd"))


class CountForm(ReadingForm):
    """Readings add up: each says its own events, and the days up to “observed on” that it covers."""

    events = whole(gettext_lazy("Events"))
    days = WholeNumber(
        label=gettext_lazy("In how many days"),
        help_text=gettext_lazy("Days that no earlier reading covers."),
        required=False,
        min_value=1,
        max_value=36_600,
    )

    def read(self, typed: Mapping[str, Any]) -> dict[str, Said | None]:
        given = self.both(typed, "events", "days")
        return {"": Events(typed["events"], typed["days"]) if given else None}


class ArmsForm(ReadingForm):
    """The two arms of a comparison side by side; one may come later."""

    template = "experiments/readings/arms.html"

    @property
    def arms(self) -> list[list[BoundField]]:
        return [[field for field in self if field.name.startswith(arm)] for arm in Arm]


class ProportionsForm(ArmsForm):
    control_successes = whole(gettext_lazy("Control: successes"))
    control_exposures = whole(gettext_lazy("Control: exposures"), min_value=1)
    variant_successes = whole(gettext_lazy("Variant: successes"))
    variant_exposures = whole(gettext_lazy("Variant: exposures"), min_value=1)

    def read(self, typed: Mapping[str, Any]) -> dict[str, Said | None]:
        return {arm.value: self.conversions(typed, arm) for arm in Arm}

    def conversions(self, typed: Mapping[str, Any], arm: Arm) -> Conversions | None:
        successes, exposures = f"{arm}_successes", f"{arm}_exposures"
        given = self.part_of(typed, successes, exposures)
        return Conversions(typed[successes], typed[exposures]) if given else None


class MeansForm(ArmsForm):
    control_values = ValuesField(label=gettext_lazy("Control: values"), required=False)
    control_n = whole(gettext_lazy("Control: how many"), min_value=1)
    control_mean = decimal(gettext_lazy("Control: mean"))
    control_sd = decimal(gettext_lazy("Control: standard deviation"), min_value=0)
    variant_values = ValuesField(label=gettext_lazy("Variant: values"), required=False)
    variant_n = whole(gettext_lazy("Variant: how many"), min_value=1)
    variant_mean = decimal(gettext_lazy("Variant: mean"))
    variant_sd = decimal(gettext_lazy("Variant: standard deviation"), min_value=0)

    def read(self, typed: Mapping[str, Any]) -> dict[str, Said | None]:
        return {arm.value: self.sample(typed, f"{arm}_") for arm in Arm}


class JudgementForm(ReadingForm):
    template = "experiments/readings/judgement.html"
    met = forms.ChoiceField(
        label=gettext_lazy("Judgement"),
        choices=[("yes", words.ANSWERS["yes"]), ("no", words.ANSWERS["no"])],
        widget=Keys,
        required=False,
    )
    because = Text(label=gettext_lazy("Because"), max_length=2000, rows=2, required=False)

    def read(self, typed: Mapping[str, Any]) -> dict[str, Said | None]:
        met, because = typed["met"], typed["because"]
        if met and not because:
            self.add_error("because", _("A judgement needs its reason."))
        if because and not met:
            self.add_error("met", _("A reason needs its judgement."))
        return {"": Ruling(met == "yes", because) if met else None}


FORMS: dict[str, type[ReadingForm]] = {
    "k_of_n": AnswerForm,
    "rate": RateForm,
    "mean": MeanForm,
    "count": CountForm,
    "judgement": JudgementForm,
}


def form_for(criterion: Criterion, data: Any, *, correcting: bool = False) -> ReadingForm:
    form = FORMS.get(criterion.kind) or (MeansForm if criterion.measure == "mean" else ProportionsForm)
    return form(criterion, data, correcting=correcting)


def typed_as(said: Said, arm: str = "") -> dict[str, Any]:
    """What somebody would type to say this, for a correction that starts from what stands."""
    of = f"{arm}_" if arm else ""
    match said:
        case Answer():
            return {"answer": said.value}
        case Answers(yes=yes, n=n):
            return {"yes": yes, "n": n}
        case Conversions(successes=successes, exposures=exposures):
            return {f"{of}successes": successes, f"{of}exposures": exposures}
        case Values(values=values):
            return {f"{of}values": "\n".join(f"{value:.15g}" for value in values)}
        case Sample(n=n, mean=mean, sd=sd):
            return {f"{of}n": n, f"{of}mean": f"{mean:.15g}", f"{of}sd": f"{sd:.15g}"}
        case Events(events=events, days=days):
            return {"events": events, "days": days}
        case Ruling(met=met, because=because):
            return {"met": "yes" if met else "no", "because": because}
    return {}
