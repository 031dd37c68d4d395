"""What people type about what follows a decision, parsed and checked."""

from __future__ import annotations

import datetime as dt
from typing import Any

from django import forms
from django.core.exceptions import ValidationError
from django.core.validators import URLValidator
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from decisions.followup import words
from decisions.followup.actions.reviews import AGAIN
from decisions.followup.models import NextAction, Review
from hypotheses.forms import offer
from hypotheses.queries import writers
from kaizenlab.lib.fields import Day, Text
from kaizenlab.workspaces.models import Workspace


def label(of: type[NextAction | Review], name: str) -> str:
    return of._meta.get_field(name).verbose_name  # type: ignore[return-value,union-attr]


class ChangeForm(forms.Form):
    """What is to be done, by whom, and by when."""

    text = Text(label=label(NextAction, "text"), max_length=300, required=False)
    link = forms.URLField(
        label=label(NextAction, "link"),
        max_length=500,
        required=False,
        assume_scheme="https",
        validators=[URLValidator(schemes=["http", "https"])],
        help_text=gettext_lazy("The issue or pull request, for example."),
    )
    owner: forms.ModelChoiceField = forms.ModelChoiceField(label=gettext_lazy("Owner"), queryset=None, empty_label=None)
    due_on = Day(label=label(NextAction, "due_on"), required=False)

    def __init__(
        self, *args: Any, workspace: Workspace, today: dt.date, action: NextAction | None = None, **kwargs: Any
    ) -> None:
        super().__init__(*args, **kwargs)
        self.today = today
        offer(self.fields["owner"], writers(workspace, action))  # type: ignore[arg-type]  # anything that has an owner

    def clean_due_on(self) -> dt.date | None:
        """An action that is overdue already may stay so while something else about it changes."""
        day = self.cleaned_data["due_on"]
        if day and day < self.today and day != self.initial.get("due_on"):
            raise ValidationError(_("This day is over. Choose today or a later one."))
        return day


class AddForm(ChangeForm):
    kind = forms.ChoiceField(label=label(NextAction, "kind"), choices=list(words.BY_HAND.items()))
    field_order = ("kind", "text", "link", "owner", "due_on")

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["text"].required = True


class DoneForm(forms.Form):
    note = Text(label=label(NextAction, "note"), max_length=300, required=False)


class ReviewForm(forms.Form):
    """A verdict that nobody has chosen beforehand, and why."""

    verdict = forms.ChoiceField(
        label=label(Review, "verdict"),
        choices=list(words.VERDICTS.items()),
        widget=forms.RadioSelect,
        error_messages={"required": gettext_lazy("Say whether it held up.")},
    )
    revisit_on = Day(
        label=label(Review, "revisit_on"), required=False, help_text=gettext_lazy("Asked for where it is too early.")
    )
    text = Text(
        label=label(Review, "text"),
        max_length=4000,
        rows=4,
        help_text=gettext_lazy("What has come in since, and what it says about the decision."),
    )

    def __init__(self, *args: Any, today: dt.date, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.today = today
        self.fields["revisit_on"].widget.attrs["min"] = (today + dt.timedelta(days=1)).isoformat()
        self.fields["revisit_on"].widget.attrs["class"] = "input"

    def clean(self) -> dict[str, Any]:
        data = super().clean() or self.cleaned_data
        if data.get("verdict") == AGAIN and "revisit_on" not in self.errors:
            day = data.get("revisit_on")
            if day is None:
                self.add_error("revisit_on", _("Say when to look again."))
            elif day <= self.today:
                self.add_error("revisit_on", _("Choose a later day than today."))
        return data


class LearningForm(forms.Form):
    text = Text(label=gettext_lazy("What we now know"), max_length=4000, rows=5)
