"""An objective as somebody types or uploads it."""

from __future__ import annotations

from typing import Any

from django import forms
from django.core.exceptions import ValidationError
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from decisions.objectives import openslo
from experiments.forecasts.forms import Percent
from kaizenlab.lib.fields import Text, WholeNumber


class ChangeForm(forms.Form):
    title = Text(label=gettext_lazy("Title"), max_length=200)
    target = Percent(
        label=gettext_lazy("Target, in per cent"),
        between=gettext_lazy("A target is a number from 0 to below 100, such as 90 or 99.5."),
    )
    days = WholeNumber(label=gettext_lazy("Over the last days"), min_value=1, max_value=3_650)

    def clean_target(self) -> Any:
        """The whole of it would leave no budget."""
        target = self.cleaned_data["target"]
        if target is not None and target >= 1:
            raise ValidationError(_("A target lies below 100 %: at 100 % there is no budget to spend."))
        return target


class AddForm(ChangeForm):
    name = Text(
        label=gettext_lazy("Name"),
        max_length=63,
        help_text=gettext_lazy("Lower-case letters, digits and hyphens. It stands in the address and in the file."),
    )
    field_order = ("title", "name", "target", "days")

    def clean_name(self) -> str:
        name = self.cleaned_data["name"]
        if not openslo.NAME.fullmatch(name):
            raise ValidationError(_("A name has lower-case letters, digits and hyphens, such as decisions-in-time."))
        return name


class ImportForm(forms.Form):
    """A file, or its text pasted. A file that can't be read is shown as text, to be mended in place."""

    file = forms.FileField(
        label=gettext_lazy("File"),
        required=False,
        help_text=gettext_lazy("An OpenSLO document of kind SLO, at most 64 kB."),
        widget=forms.FileInput(attrs={"accept": ".yaml,.yml,application/yaml,text/yaml,text/plain"}),
    )
    text = Text(
        label=gettext_lazy("Or paste its text"),
        max_length=openslo.LARGEST,
        strip=False,
        required=False,
        widget=forms.Textarea(attrs={"rows": 18, "spellcheck": "false", "data-kind": "data"}),
    )

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        """A browser would cut what is too long without a word."""
        super().__init__(*args, **kwargs)
        del self.fields["text"].widget.attrs["maxlength"]

    def clean_file(self) -> None:
        """Comes first: the text is then read from the file, byte for byte."""
        file = self.cleaned_data["file"]
        if not file:
            return
        if file.size > openslo.LARGEST:
            raise ValidationError(_("The file is larger than 64 kB."))
        try:
            text = file.read().decode("utf-8")
        except UnicodeDecodeError:
            raise ValidationError(_("The file is not UTF-8.")) from None
        self.data = {**self.data.dict(), "text": text}  # type: ignore[attr-defined]

    def clean(self) -> dict[str, Any]:
        data = super().clean() or self.cleaned_data
        if self.errors:
            return data
        text = self.data.get("text", "") if self.files.get("file") else data.get("text", "")
        if not text.strip():
            raise ValidationError(_("Choose a file, or paste its text."))
        try:
            openslo.read(text)
        except openslo.Unreadable as unreadable:
            each_once = dict.fromkeys(_(said) % facts for said, facts in unreadable.problems)
            raise ValidationError([*each_once][:10]) from None
        return data | {"text": text}
