"""What people say about a step, and which playbook they choose."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from typing import Any

from django import forms
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from experiments import words
from kaizenlab.lib.fields import Day, Text
from kaizenlab.playbooks.queries import Choice
from kaizenlab.workspaces.models import Membership

FOR_THE_METHOD = "method"


class SkipForm(forms.Form):
    reason = Text(label=gettext_lazy("Why it is skipped"), max_length=1000, rows=2)


class NoteForm(forms.Form):
    note = Text(label=gettext_lazy("Note"), required=False, max_length=4000, rows=4)


class AssignForm(forms.Form):
    owner = forms.ModelChoiceField(
        label=gettext_lazy("Owner"),
        queryset=Membership.objects.none(),
        required=False,
        empty_label=gettext_lazy("Nobody"),
    )
    due_on = Day(label=gettext_lazy("Due on"), required=False)

    def __init__(self, *args: Any, owners: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["owner"].queryset = owners  # type: ignore[attr-defined]


class BeginForm(forms.Form):
    """One playbook out of those on the shelf; those made for the experiment's method come first."""

    playbook = forms.ChoiceField(label=gettext_lazy("Playbook"), widget=forms.RadioSelect)

    def __init__(self, *args: Any, offered: Iterable[Choice], method: str, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        fitting = sorted(offered, key=lambda choice: choice.method != method)
        self.fields["playbook"].choices = [(choice.value, named(choice)) for choice in fitting]  # type: ignore[attr-defined]
        if fitting and fitting[0].method == method:
            self.initial.setdefault("playbook", fitting[0].value)


class PlaybookForm(forms.Form):
    """The same while an experiment is planned: none is needed, and the method chosen beside it may propose one."""

    playbook = forms.ChoiceField(
        label=gettext_lazy("Playbook"),
        required=False,
        help_text=gettext_lazy("Steps to walk through. It can be chosen, and changed, until the plan is registered."),
    )

    def __init__(self, *args: Any, offered: Sequence[Choice], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.offered = offered
        self.fields["playbook"].choices = [  # type: ignore[attr-defined]
            ("", _("No playbook")),
            (FOR_THE_METHOD, _("The first one made for the method")),
            *((choice.value, named(choice)) for choice in offered),
        ]

    def chosen(self, method: str) -> str:
        """What to load, "" for none: of a method for which there is none, too."""
        value = self.cleaned_data["playbook"]
        if value != FOR_THE_METHOD:
            return value
        return next((choice.value for choice in self.offered if choice.method == method), "")


def named(choice: Choice) -> str:
    said = {"name": choice.name, "method": words.METHODS[choice.method], "ref": choice.value}
    if choice.origin == "own":
        return _("%(name)s (%(method)s), %(ref)s") % said
    return _("%(name)s (%(method)s)") % said
