"""A file, a link, and the reason for which one of them is withdrawn."""

from __future__ import annotations

from typing import Any, ClassVar
from urllib.parse import urlsplit

from django import forms
from django.core.files.uploadedfile import UploadedFile
from django.core.validators import URLValidator
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from experiments.attachments import kinds
from experiments.attachments.actions import LARGEST, MB, Upload
from kaizenlab.lib.fields import Text


class FileForm(forms.Form):
    file = forms.FileField(
        label=gettext_lazy("File"),
        help_text=gettext_lazy("Up to 10 MB: pictures, PDF, text, CSV, sound, film, office documents."),
    )

    def __init__(self, data: Any = None, files: Any = None, *, required: bool = True) -> None:
        super().__init__(data, files, use_required_attribute=required)
        self.fields["file"].required = required

    @property
    def upload(self) -> Upload | None:
        return self.cleaned_data["file"]

    def clean_file(self) -> Upload | None:
        file: UploadedFile | None = self.cleaned_data["file"]
        if file is None:
            return None
        if (file.size or 0) > LARGEST:
            raise forms.ValidationError(_("This file is larger than %(most)s MB.") % {"most": LARGEST // MB})
        body, name = file.read(), tidy(file.name or "")
        try:
            return Upload(name, kinds.type_of(body, name), body)
        except kinds.Unfit as unfit:
            raise forms.ValidationError(_(str(unfit))) from None


def tidy(name: str) -> str:
    """The name as it was typed, without what only turns its letters around; Django took paths and controls out."""
    return "".join(letter for letter in name if letter.isprintable()).strip()[:255] or _("file")


class LinkForm(forms.Form):
    url = forms.URLField(
        label=gettext_lazy("Address"),
        max_length=2000,
        assume_scheme="https",
        validators=[URLValidator(schemes=["http", "https"])],
    )
    label = Text(label=gettext_lazy("Label"), max_length=160, required=False)

    def clean_url(self) -> str:
        url: str = self.cleaned_data["url"]
        if "@" in urlsplit(url).netloc:
            raise forms.ValidationError(_("Leave names and passwords out of the address."))
        return url


class WithdrawForm(forms.Form):
    why = Text(label=gettext_lazy("Reason"), max_length=1000, rows=2)


class ErasureForm(forms.Form):
    """How much of a participant: one piece of evidence, or all that bears an alias of theirs."""

    EXTENTS: ClassVar = {"alias": gettext_lazy("All evidence of this participant"), "piece": gettext_lazy("Only this")}

    extent = forms.ChoiceField(
        label=gettext_lazy("What to erase"), choices=list(EXTENTS.items()), widget=forms.RadioSelect, initial="alias"
    )
    own_files = forms.TypedMultipleChoiceField(
        label=gettext_lazy("Files of the experiment that hold this participant's words too"),
        coerce=int,
        widget=forms.CheckboxSelectMultiple,
        required=False,
    )

    def __init__(self, data: Any, *, is_elsewhere: bool, own_files: list[tuple[int, str]]) -> None:
        super().__init__(data, use_required_attribute=False)
        if not is_elsewhere:
            del self.fields["extent"]
        if own_files:
            self.fields["own_files"].choices = own_files  # type: ignore[attr-defined]
        else:
            del self.fields["own_files"]
