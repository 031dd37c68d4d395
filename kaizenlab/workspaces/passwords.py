"""A longest password: hashing an endless one would cost an attacker nothing and us a lot."""

from __future__ import annotations

from django.core.exceptions import ValidationError
from django.utils.translation import gettext as _

LONGEST = 128


class MaximumLengthValidator:
    def validate(self, password: str, user: object = None) -> None:  # noqa: ARG002 - Django's signature
        if len(password) > LONGEST:
            raise ValidationError(self.get_help_text(), code="password_too_long")

    def get_help_text(self) -> str:
        return _("At most %(longest)d characters.") % {"longest": LONGEST}
