"""What people write, paste or send as a playbook."""

from __future__ import annotations

from typing import Any

from django import forms
from django.core.exceptions import ValidationError
from django.core.files.uploadedfile import UploadedFile
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from kaizenlab.lib import filters
from kaizenlab.lib.fields import Choice, Text
from kaizenlab.playbooks import document, shown, words
from kaizenlab.playbooks.document import LARGEST, Unreadable

TOO_LARGE = gettext_lazy("A playbook is at most %(most)s kB of text.")


class PlaybookForm(forms.Form):
    """A text that is a playbook. `problems` are its wrong lines, shown in full; the field's error only points there."""

    text = Text(
        label=gettext_lazy("Playbook"),
        max_length=LARGEST,
        strip=False,  # problems are named by line
        widget=forms.Textarea(attrs={"rows": 24, "spellcheck": "false"}),
        help_text=gettext_lazy(
            "A head between two lines ---, then ## Prep, ## Execute and ## Decide. Each ### begins a step; a line of"
            " code under it, such as `check: evidence · count: 5 interviews · days: 7 · blocks`, says how it works."
        ),
    )
    problems: list[dict[str, Any]] = []  # noqa: RUF012 - set anew, never changed

    def clean_text(self) -> str:
        text = self.cleaned_data["text"]
        try:
            document.read(text)
        except Unreadable as unreadable:
            self.problems = shown.problems(unreadable, text)
            raise ValidationError(
                _("This can't be read as a playbook yet. Its wrong lines stand in the preview.")
            ) from None
        return text


class EditForm(PlaybookForm):
    note = Text(
        label=gettext_lazy("What changed"),
        max_length=200,
        required=False,
        help_text=gettext_lazy("In a few words, for those who come to this version later."),
    )


class ImportForm(PlaybookForm):
    """A file, or the same text pasted. A file that can't be read is shown as text, to be mended in place."""

    file = forms.FileField(
        label=gettext_lazy("File"),
        required=False,
        help_text=gettext_lazy("A .md file of at most 100 kB."),
        widget=forms.FileInput(attrs={"accept": ".md,.markdown,.txt,text/markdown,text/plain"}),
    )
    field_order = ("file", "text")

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["text"].required = False
        self.fields["text"].label = gettext_lazy("Or paste its text")

    def clean_file(self) -> None:
        """Comes first: the text is then read from the file, and shown where it would have been typed."""
        file = self.cleaned_data["file"]
        if file:
            self.data = {**self.data.dict(), "text": decoded(file)}  # type: ignore[attr-defined]

    def clean_text(self) -> str:
        if not self.cleaned_data["text"].strip():
            if "file" not in self.errors:
                self.add_error("file", _("Choose a file, or paste its text."))
            return ""
        return super().clean_text()


class Filters(filters.Filters):
    q = Text(label=gettext_lazy("Search playbooks"), max_length=200, required=False)
    method = forms.ChoiceField(
        widget=Choice,
        label=gettext_lazy("Method"),
        required=False,
        choices=[("", gettext_lazy("Any method")), *words.METHODS.items()],
    )
    status = forms.ChoiceField(
        widget=Choice,
        label=gettext_lazy("Status"),
        required=False,
        choices=[("", gettext_lazy("In use")), ("archived", gettext_lazy("Archived"))],
    )


class Versions(forms.Form):
    """Which two versions are compared; the names stand in the address."""

    old = forms.IntegerField(min_value=1, max_value=2_147_483_647, required=False)
    new = forms.IntegerField(min_value=1, max_value=2_147_483_647, required=False)


def decoded(file: UploadedFile) -> str:
    if (file.size or 0) > LARGEST + 3:  # a byte order mark is not text
        raise ValidationError(TOO_LARGE % {"most": LARGEST // 1000})
    try:
        return file.read().decode("utf-8-sig")
    except UnicodeDecodeError:
        raise ValidationError(_("The file is not UTF-8 text.")) from None
