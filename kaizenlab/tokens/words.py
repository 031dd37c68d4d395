"""What people read for scopes."""

from __future__ import annotations

from django.utils.translation import gettext_lazy as _

from kaizenlab.tokens.rules import LASTS, Scope

SCOPES = {
    Scope.READ_METRICS: _("Read metrics: figures and readings"),
    Scope.WRITE_METRICS: _("Send readings of product metrics"),
}
KNOWN = [str(scope) for scope in SCOPES]  # as rows hold them
LASTING = {days: _("%(days)s days") % {"days": days} for days in LASTS}
