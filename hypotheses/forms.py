"""What people type about a hypothesis, parsed and checked: by pages and programs alike."""

from __future__ import annotations

from collections.abc import Collection
from functools import cache
from typing import Any

from django import forms
from django.core.exceptions import ValidationError
from django.db.models import QuerySet
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from hypotheses import queries, words
from hypotheses.models import Hypothesis
from kaizenlab.lib import filters, money
from kaizenlab.lib.fields import Choice, Day, DecimalNumber, Text, WholeNumber
from kaizenlab.workspaces.models import Membership, Workspace

TAGS_AT_MOST, TAG_LENGTH = 12, 30
COMMAS = str.maketrans("、，\n", ",,,")
PIPS = [(n, str(n)) for n in range(1, 6)]


class Tags(Text):
    """A few words between commas, each kept once."""

    def clean(self, value: Any) -> list[str]:
        parts = super().clean(value).translate(COMMAS).split(",")
        tags = list(dict.fromkeys(tag for tag in map(str.strip, parts) if tag))
        if len(tags) > TAGS_AT_MOST:
            raise ValidationError(_("At most %(most)d tags.") % {"most": TAGS_AT_MOST})
        if any(len(tag) > TAG_LENGTH for tag in tags):
            raise ValidationError(_("A tag has at most %(most)d characters.") % {"most": TAG_LENGTH})
        return tags

    def prepare_value(self, value: Any) -> Any:
        return ", ".join(value) if isinstance(value, list) else value


def offer(field: Any, people: QuerySet[Membership], *first: tuple[str, str]) -> None:
    """Whom an owner's field offers: read when it is shown, and once. Django's own choices ask the database each time
    they are walked."""
    field.queryset = people
    field.choices = cache(lambda: [*first, *((member.pk, str(member)) for member in people)])


def label(name: str) -> str:
    return Hypothesis._meta.get_field(name).verbose_name  # type: ignore[return-value,union-attr]


class CanvasForm(forms.Form):
    """The whole canvas, or with `only` some of its fields."""

    statement = Text(
        label=label("statement"),
        max_length=600,
        rows=3,
        help_text=gettext_lazy("One sentence that can turn out false: we believe that … because …"),
    )
    persona = Text(
        label=label("persona"),
        max_length=2000,
        rows=3,
        required=False,
        help_text=gettext_lazy("Who exactly, and who not."),
    )
    problem = Text(label=label("problem"), max_length=2000, rows=3, required=False)
    alternatives = Text(label=label("alternatives"), max_length=2000, rows=3, required=False)
    solution = Text(label=label("solution"), max_length=2000, rows=3, required=False)
    value = Text(label=label("value"), max_length=2000, rows=3, required=False)
    change_mind = Text(label=label("change_mind"), max_length=2000, rows=3, required=False)
    stage = forms.ChoiceField(label=label("stage"), choices=list(words.STAGES.items()), initial="problem")
    owner: forms.ModelChoiceField = forms.ModelChoiceField(label=gettext_lazy("Owner"), queryset=None, empty_label=None)
    tags = Tags(
        label=gettext_lazy("Tags"), max_length=400, required=False, help_text=gettext_lazy("Separated by commas.")
    )
    budget_days = WholeNumber(label=label("budget_days"), required=False, max_value=36_500)
    budget_money = DecimalNumber(
        label=label("budget_money"), required=False, max_digits=12, decimal_places=2, min_value=0
    )

    def __init__(
        self,
        *args: Any,
        workspace: Workspace,
        hypothesis: Hypothesis | None = None,
        only: Collection[str] = (),
        **kwargs: Any,
    ) -> None:
        super().__init__(*args, **kwargs)
        self.hypothesis = hypothesis
        for name in [name for name in self.fields if only and name not in only]:
            del self.fields[name]
        if only:
            next(iter(self.fields.values())).widget.attrs["autofocus"] = True
        if "budget_money" in self.fields:
            self.fields["budget_money"].help_text = money.spoken_in(workspace.currency)
        if "owner" in self.fields:
            offer(self.fields["owner"], queries.writers(workspace, hypothesis))

    def clean_persona(self) -> str:
        persona = self.cleaned_data["persona"]
        if not persona and self.hypothesis and self.hypothesis.state != "draft":
            raise ValidationError(
                _("%(ref)s is no draft any more: it keeps a customer segment.") % {"ref": self.hypothesis.ref}
            )
        return persona


class AssumptionForm(forms.Form):
    text = Text(label=gettext_lazy("Must be true"), max_length=400)
    importance = forms.TypedChoiceField(label=gettext_lazy("Importance"), choices=PIPS, coerce=int, initial=3)
    uncertainty = forms.TypedChoiceField(label=gettext_lazy("Uncertainty"), choices=PIPS, coerce=int, initial=3)


class Filters(filters.Filters):
    q = Text(label=gettext_lazy("Search hypotheses"), max_length=200, required=False)
    status = forms.ChoiceField(
        widget=Choice,
        label=gettext_lazy("Status"),
        required=False,
        choices=[("", gettext_lazy("Any status")), *words.STATES.items()],
    )
    stage = forms.ChoiceField(
        widget=Choice,
        label=gettext_lazy("Stage"),
        required=False,
        choices=[("", gettext_lazy("Any stage")), *words.STAGES.items()],
    )
    owner: forms.ModelChoiceField = forms.ModelChoiceField(
        widget=Choice, label=gettext_lazy("Owner"), required=False, queryset=None
    )
    tag = Text(label=gettext_lazy("Tag"), max_length=TAG_LENGTH, required=False)
    after = Day(label=gettext_lazy("Written down from"), required=False)
    before = Day(label=gettext_lazy("Written down until"), required=False)
    sort = forms.ChoiceField(
        widget=Choice,
        label=gettext_lazy("Order"),
        required=False,
        choices=[("", gettext_lazy("Newest first")), ("changed", gettext_lazy("Last changed first"))],
    )

    def __init__(self, *args: Any, workspace: Workspace, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        offer(self.fields["owner"], queries.people(workspace), ("", _("Anyone")))

    @property
    def order(self) -> list[str]:
        return ["-changed_at", "-number"] if self.cleaned_data.get("sort") == "changed" else ["-number"]
