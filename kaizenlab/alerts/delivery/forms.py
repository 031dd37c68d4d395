"""What somebody wants to hear and when, and who responds."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterator, Sequence
from typing import Any

from django import forms
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from kaizenlab.alerts import words as alert_words
from kaizenlab.alerts.delivery import words
from kaizenlab.alerts.delivery.models import Preference
from kaizenlab.alerts.delivery.rules import VOICES, Way
from kaizenlab.lib.fields import Choice, Line, WholeNumber, digits
from kaizenlab.workspaces.models import Membership

PLACES = 8  # in a chain
LONGEST = {1: 168, 2: 720}  # hours


class Clock(Line):
    """A time of day as browsers send it."""

    input_type = "time"

    def format_value(self, value: Any) -> str | None:
        return value.strftime("%H:%M") if isinstance(value, dt.time) else super().format_value(value)


class TimeOfDay(forms.TimeField):
    def __init__(self, **options: Any) -> None:
        super().__init__(widget=Clock, required=False, input_formats=["%H:%M", "%H:%M:%S"], **options)

    def to_python(self, value: Any) -> dt.time | None:
        return super().to_python(digits(value))


class Preferences(forms.Form):
    """One's own."""

    alerts = forms.BooleanField(label=gettext_lazy("Mail me about alerts"), required=False)
    quiet_from = TimeOfDay(label=gettext_lazy("Quiet from"))
    quiet_until = TimeOfDay(label=gettext_lazy("Quiet until"))
    quiet_for_all = forms.BooleanField(
        label=gettext_lazy("Hold back Sev 1 too"),
        required=False,
        help_text=gettext_lazy("Otherwise a Sev 1 reaches you at any hour."),
    )
    daily = forms.BooleanField(label=gettext_lazy("Daily, working days at 08:00"), required=False)
    weekly = forms.BooleanField(label=gettext_lazy("Weekly, Mondays at 08:00, with Sev 3"), required=False)
    say_nothing = forms.BooleanField(label=gettext_lazy("Also when nothing needs me"), required=False)
    whose = forms.ChoiceField(
        label=gettext_lazy("Whose alerts"), choices=list(words.WHOSE.items()), widget=forms.RadioSelect
    )
    severities = forms.TypedMultipleChoiceField(
        label=gettext_lazy("Severities"),
        choices=list(alert_words.SEVERITIES.items()),
        coerce=int,
        widget=forms.CheckboxSelectMultiple,
    )
    kinds = forms.MultipleChoiceField(
        label=gettext_lazy("Kinds"), choices=list(alert_words.RULES.items()), widget=forms.CheckboxSelectMultiple
    )

    def __init__(self, data: Any = None, *, chosen: Preference) -> None:
        super().__init__(data, initial=initial(chosen))
        for kind, word in alert_words.RULES.items():
            self.fields[f"way_{kind}"] = forms.ChoiceField(
                label=word,
                choices=list(words.WAYS.items()),
                widget=Choice(attrs={"class": "input", "data-size": "small"}),
            )

        for kind, word in words.VOICES.items():
            self.fields[f"way_{kind}"] = forms.ChoiceField(
                label=word,
                choices=list(words.VOICE_WAYS.items()),
                required=False,
                widget=Choice(attrs={"class": "input", "data-size": "small"}),
            )

    def voices(self) -> list[forms.BoundField]:
        return [self[f"way_{kind}"] for kind in words.VOICES]

    def groups(self) -> Iterator[tuple[Any, list[forms.BoundField]]]:
        for word, kinds in words.GROUPS:
            yield word, [self[f"way_{kind}"] for kind in kinds]

    def has_own_ways(self) -> bool:
        """Something there is not as the product has it, or is wrong: the page opens that part."""
        fields = [field for _word, fields in self.groups() for field in fields]
        return any(field.errors or field.value() != Way.SEVERITY for field in fields)

    def has_own_kinds(self) -> bool:
        return bool(self["kinds"].errors) or set(self["kinds"].value() or ()) != {*alert_words.RULES}

    def clean(self) -> dict[str, Any]:
        said = super().clean() or {}
        if {"quiet_from", "quiet_until"} <= said.keys():
            begins, ends = said["quiet_from"], said["quiet_until"]
            if (begins is None) != (ends is None):
                missing = "quiet_from" if begins is None else "quiet_until"
                self.add_error(missing, _("Quiet hours have a beginning and an end; or leave both empty."))
            elif begins is not None and begins == ends:
                self.add_error("quiet_until", _("Quiet hours end at another time than they begin."))
        return said

    def chosen(self) -> dict[str, Any]:
        """As `prefer` takes it. A kind that comes daily needs the daily digest."""
        said = dict(self.cleaned_data)
        ways = {kind: said.pop(f"way_{kind}") for kind in alert_words.RULES}
        voices = {kind: said.pop(f"way_{kind}") or own for kind, own in VOICES.items()}
        said["ways"] = {kind: way for kind, way in ways.items() if way != Way.SEVERITY}
        said["ways"] |= {kind: way for kind, way in voices.items() if way != VOICES[kind]}
        said["daily"] = said["daily"] or Way.DAILY in ways.values()
        kinds = said.pop("kinds")
        said["without"] = [kind for kind in alert_words.RULES if kind not in kinds]
        return said


def initial(chosen: Preference) -> dict[str, Any]:
    same = ("alerts", "quiet_from", "quiet_until", "quiet_for_all", "daily", "weekly", "say_nothing", "whose")
    ways = {f"way_{kind}": chosen.ways.get(kind, Way.SEVERITY) for kind in alert_words.RULES}
    ways |= {f"way_{kind}": chosen.ways.get(kind, own) for kind, own in VOICES.items()}
    kinds = [kind for kind in alert_words.RULES if kind not in chosen.without]
    return {name: getattr(chosen, name) for name in same} | ways | {"severities": chosen.severities, "kinds": kinds}


class RoutingForm(forms.Form):
    """Who responds, who is next, and after how long. `seen` names what it is filled in over."""

    hours1 = WholeNumber(label=gettext_lazy("Sev 1: hours until the next is told"), max_value=LONGEST[1])
    hours2 = WholeNumber(
        label=gettext_lazy("Sev 2: hours until the next is told"),
        max_value=LONGEST[2],
        help_text=gettext_lazy("0: nobody else is told."),
    )
    team = forms.MultipleChoiceField(
        label=gettext_lazy("Response team"), required=False, widget=forms.CheckboxSelectMultiple
    )

    def __init__(self, *args: Any, people: Sequence[Membership], places: int, seen: str, **options: Any) -> None:
        super().__init__(*args, **options)
        self.people, self.seen = {str(person.pk): person for person in people}, seen
        named = [(key, str(person)) for key, person in self.people.items()]
        self.fields["team"].choices = named  # type: ignore[attr-defined]
        self.places = [f"place{number}" for number in range(1, places + 1)]
        for number, name in enumerate(self.places, start=1):
            label = _("Place %(number)s") % {"number": number}
            choices = [("", _("Nobody")), *named]
            self.fields[name] = forms.ChoiceField(
                label=label, choices=choices, required=False, widget=Choice(attrs={"class": "input"})
            )

    def chain(self) -> list[forms.BoundField]:
        return [self[name] for name in self.places]

    def clean(self) -> dict[str, Any]:
        said = super().clean() or {}
        seen: set[str] = set()
        for name in self.places:
            key = said.get(name)
            if key and key in seen:
                self.add_error(name, _("%(name)s is in the chain already.") % {"name": self.people[key]})
            seen.add(key or "")
        return said

    def chosen(self) -> dict[str, Any]:
        """As `set_routing` takes it."""
        said = self.cleaned_data
        return {
            "team": [self.people[key] for key in said["team"]],
            "chain": [self.people[said[name]] for name in self.places if said[name]],
            "hours": {1: said["hours1"], 2: said["hours2"]},
        }
