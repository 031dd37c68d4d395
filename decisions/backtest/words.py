"""What people read of a replay."""

from __future__ import annotations

from decimal import Decimal

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, ngettext, pgettext_lazy

from decisions.backtest.rules import Sign, Sums
from kaizenlab.lib.money import money
from kaizenlab.lib.reasons import number

SIGNS = {
    Sign.KILL: gettext_lazy("kill criterion reached"),
    Sign.MISSED: gettext_lazy("bar missed"),
    Sign.FUTILE: gettext_lazy("futile"),
}
ENDINGS = {
    "decision": gettext_lazy("decided"),
    "conclusion": gettext_lazy("concluded"),
    "cancelled": pgettext_lazy("experiment", "cancelled"),
}


def in_all(sums: Sums, currency: str) -> list[str]:
    """The sums as sentences, the first of them what a founder asks for."""
    said = [earlier(sums, currency)]
    if sums.costless and sums.money is not None:
        said.append(
            ngettext("%(n)s of them had no planned cost.", "%(n)s of them had no planned cost.", sums.costless)
            % {"n": number(sums.costless)}
        )
    if sums.false_alarms:
        said.append(
            ngettext(
                "It would have been a false alarm in %(n)s experiment, which ended validated: that saves nothing.",
                "It would have been a false alarm in %(n)s experiments, which ended validated: they save nothing.",
                sums.false_alarms,
            )
            % {"n": number(sums.false_alarms)}
        )
    if sums.running:
        said.append(
            ngettext(
                "%(n)s experiment that runs is recommended to be killed.",
                "%(n)s experiments that run are recommended to be killed.",
                sums.running,
            )
            % {"n": number(sums.running)}
        )
    return said


def earlier(sums: Sums, currency: str) -> str:
    facts = {
        "n": number(sums.earlier),
        "over": number(sums.over),
        "day": number(sums.day or 0),
        "saved": saved(sums.saved, sums.money, currency),
    }
    if not sums.earlier:
        return _("With these rules no kill recommendation would have come before the actual decision.")
    if sums.earlier == 1:
        return (
            _("With these rules the first kill recommendation would have come on day %(day)s; %(saved)s earlier.")
            % facts
        )
    return (
        _(
            "With these rules the first kill recommendation would have come earlier in %(n)s of %(over)s experiments,"
            " in half of them by day %(day)s; %(saved)s in all."
        )
        % facts
    )


def saved(days: int, amount: Decimal | None, currency: str) -> str:
    """71 days and 4,200 EUR."""
    said = ngettext("%(n)s day", "%(n)s days", days) % {"n": number(days)}
    if amount is None:
        return said
    return _("%(days)s and %(money)s") % {"days": said, "money": money(amount, currency)}
