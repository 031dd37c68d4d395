from __future__ import annotations

from django import forms
from django.utils.translation import gettext_lazy as _

from kaizenlab.lib.fields import Text


class CommentForm(forms.Form):
    text = Text(
        label=_("Comment"),
        max_length=4000,
        rows=3,
        help_text=_("Markdown. Write @ and a member’s name to tell them."),
    )
