"""Events as sentences, composed when somebody reads them, in the reader's language.

The ledger holds bare facts; this table is the one place that maps a verb to its sentence, so old events stay readable.
A sentence may name %(by)s, %(subject)s and whatever its event has among its facts.
"""

from __future__ import annotations

import json
from collections.abc import Mapping
from typing import Any

from django.utils.translation import gettext as _
from django.utils.translation import gettext_noop as sentence
from django.utils.translation import pgettext_lazy

from kaizenlab.events.models import Event
from kaizenlab.jobs import names
from kaizenlab.lib.brief import brief
from kaizenlab.workspaces.models import Membership

ROLES = dict(Membership.ROLES)
# The codes of upper floors that their facts hold, as they read inside a sentence.
CODES = ROLES | {
    "continue": pgettext_lazy("in a sentence", "continue"),
    "investigate": pgettext_lazy("in a sentence", "investigate"),
    "pivot": pgettext_lazy("in a sentence", "pivot"),
    "kill": pgettext_lazy("in a sentence", "kill"),
    "validated": pgettext_lazy("in a sentence", "validated"),
    "invalidated": pgettext_lazy("in a sentence", "invalidated"),
    "inconclusive": pgettext_lazy("in a sentence", "inconclusive"),
    "invalid": pgettext_lazy("in a sentence", "invalid"),
    "held_up": pgettext_lazy("in a sentence", "it held up"),
    "did_not": pgettext_lazy("in a sentence", "it did not hold up"),
    "too_early": pgettext_lazy("in a sentence", "too early to tell"),
}
CODED = ("role", "before", "after", "outcome", "verdict")
BRIEF = ("needed", "got")
SENTENCES = {
    "workspace.created": sentence("%(by)s made the workspace %(name)s"),
    "workspace.changed": sentence("%(by)s changed the workspace's settings"),
    "invitation.sent": sentence("%(by)s invited somebody as %(role)s"),
    "invitation.renewed": sentence("%(by)s sent an invitation again"),
    "invitation.revoked": sentence("%(by)s revoked an invitation"),
    "member.joined": sentence("%(by)s joined as %(role)s"),
    "member.role_changed": sentence("%(by)s changed the role of %(name)s from %(before)s to %(after)s"),
    "member.removed": sentence("%(by)s removed %(name)s"),
    "member.left": sentence("%(by)s left the workspace"),
    "job.retried": sentence("%(by)s asked for a failed job again: %(task)s"),
    "hypothesis.created": sentence("%(by)s wrote down %(subject)s"),
    "hypothesis.edited": sentence("%(by)s changed %(subject)s"),
    "hypothesis.assumption_added": sentence("%(by)s added an assumption to %(subject)s"),
    "hypothesis.assumption_edited": sentence("%(by)s changed assumption %(assumption)s of %(subject)s"),
    "hypothesis.assumption_dropped": sentence("%(by)s dropped assumption %(assumption)s of %(subject)s"),
    "playbook.created": sentence("%(by)s wrote the playbook %(name)s"),
    "playbook.imported": sentence("%(by)s imported the playbook %(name)s"),
    "playbook.copied": sentence("%(by)s copied %(origin)s as the playbook %(name)s"),
    "playbook.edited": sentence("%(by)s wrote version %(version)s of the playbook %(subject)s"),
    "playbook.archived": sentence("%(by)s archived the playbook %(name)s"),
    "playbook.restored": sentence("%(by)s restored the playbook %(name)s"),
    "experiment.planned": sentence("%(by)s planned %(subject)s: %(title)s"),
    "experiment.changed": sentence("%(by)s changed the plan of %(subject)s"),
    "experiment.criteria_set": sentence("%(by)s set the criteria of %(subject)s"),
    "experiment.registered": sentence("%(by)s registered %(subject)s and froze its plan"),
    "experiment.amended": sentence("%(by)s amended the plan of %(subject)s: %(reason)s"),
    "experiment.started": sentence("%(by)s started %(subject)s"),
    "experiment.paused": sentence("%(by)s paused %(subject)s"),
    "experiment.resumed": sentence("%(by)s resumed %(subject)s"),
    "evidence.recorded": sentence("%(by)s recorded evidence %(number)s of %(subject)s"),
    "evidence.corrected": sentence("%(by)s corrected evidence %(corrects)s of %(subject)s"),
    "evidence.imported": sentence("%(by)s imported %(count)s pieces of evidence of %(subject)s"),
    "attachment.added": sentence("%(by)s attached a file to %(subject)s"),
    "attachment.withdrawn": sentence("%(by)s withdrew a file of %(subject)s"),
    "link.added": sentence("%(by)s added a link to %(host)s to %(subject)s"),
    "link.withdrawn": sentence("%(by)s withdrew a link to %(host)s of %(subject)s"),
    "share.made": sentence("%(by)s shared %(subject)s by link %(link)s"),
    "share.revoked": sentence("%(by)s revoked link %(link)s to %(subject)s"),
    "participant.erased": sentence("%(by)s erased a participant's words from %(subject)s"),
    "experiment.concluded": sentence("%(by)s concluded %(subject)s: %(verdict)s, needed %(needed)s, got %(got)s"),
    "experiment.cancelled": sentence("%(by)s cancelled %(subject)s: %(reason)s"),
    "experiment.closed": sentence("%(by)s closed %(subject)s without a rerun: %(reason)s"),
    "experiment.rerun_planned": sentence("%(by)s planned %(subject)s, a rerun of %(rerun_of)s"),
    "run.begun": sentence("%(by)s began the playbook %(playbook)s for %(subject)s"),
    "run.changed": sentence("%(by)s changed the playbook of %(subject)s from %(former)s to %(playbook)s"),
    "run.step_done": sentence("%(by)s ticked a step of %(subject)s: %(title)s"),
    "run.step_skipped": sentence("%(by)s skipped a step of %(subject)s: %(title)s. Reason: %(reason)s"),
    "run.step_reopened": sentence("%(by)s reopened a step of %(subject)s: %(title)s"),
    "run.step_noted": sentence("%(by)s wrote a note on a step of %(subject)s: %(title)s"),
    "run.step_assigned": sentence("%(by)s set owner and due date of a step of %(subject)s: %(title)s"),
    "script.saved": sentence("%(by)s wrote the interview script of %(subject)s"),
    "rehearsal.asked": sentence("%(by)s asked an AI to play the interviews of %(subject)s: rehearsal %(number)s"),
    "rehearsal.held": sentence("%(by)s rehearsed the interview of %(subject)s with a colleague: rehearsal %(number)s"),
    "rehearsal.finished": sentence("%(by)s finished rehearsal %(number)s of %(subject)s"),
    "rehearsal.failed": sentence("%(by)s could not finish rehearsal %(number)s of %(subject)s"),
    "rehearsal.cancelled": sentence("%(by)s cancelled rehearsal %(number)s of %(subject)s"),
    "forecast.given": sentence("%(by)s sealed a forecast of %(subject)s"),
    "forecast.changed": sentence("%(by)s changed their sealed forecast of %(subject)s"),
    "forecast.withdrawn": sentence("%(by)s withdrew their forecast of %(subject)s"),
    "alert.looked": sentence("%(by)s looked at what the clock had changed"),
    "alert.acknowledged": sentence("%(by)s acknowledged %(subject)s, about %(about)s"),
    "alert.silenced": sentence("%(by)s silenced %(subject)s, about %(about)s: %(reason)s"),
    "alert.woken": sentence("%(by)s ended the silence of %(subject)s, about %(about)s"),
    "response.joined": sentence("%(by)s is on the response to %(subject)s"),
    "response.noted": sentence("%(by)s wrote in the log of the response to %(subject)s"),
    "postmortem.edited": sentence("%(by)s wrote in the post-mortem of %(subject)s"),
    "postmortem.finished": sentence("%(by)s finished the post-mortem of %(subject)s"),
    "alert.escalated": sentence("%(by)s told %(name)s about %(subject)s, about %(about)s: nobody had acknowledged it"),
    "notifications.changed": sentence("%(by)s changed who responds"),
    "signals.changed": sentence("%(by)s changed what rings"),
    "metric.created": sentence("%(by)s made the metric %(subject)s: %(name)s"),
    "metric.changed": sentence("%(by)s changed the metric %(subject)s, %(name)s"),
    "metric.archived": sentence("%(by)s archived the metric %(name)s"),
    "metric.restored": sentence("%(by)s restored the metric %(name)s"),
    "reading.recorded": sentence("%(by)s recorded readings of %(subject)s: %(count)s"),
    "reading.sent": sentence("%(program)s sent readings of %(subject)s with a token of %(by)s: %(count)s"),
    "reading.corrected": sentence("%(by)s corrected reading %(corrects)s of %(subject)s"),
    "token.made": sentence("%(by)s made the token %(name)s"),
    "token.revoked": sentence("%(by)s revoked the token %(name)s"),
    "webhook.added": sentence("%(by)s added the webhook %(name)s"),
    "webhook.changed": sentence("%(by)s changed the webhook %(name)s"),
    "webhook.rotated": sentence("%(by)s rotated the secret of the webhook %(name)s"),
    "webhook.switched_off": sentence("%(by)s switched the webhook %(name)s off"),
    "webhook.switched_on": sentence("%(by)s switched the webhook %(name)s on"),
    "webhook.removed": sentence("%(by)s removed the webhook %(name)s"),
    "webhook.redelivered": sentence("%(by)s sent %(event)s to the webhook %(name)s again"),
    "webhook.tested": sentence("%(by)s sent a test to the webhook %(name)s"),
    "policy.changed": sentence("%(by)s wrote version %(version)s of the decision policy: %(reason)s"),
    "decision.proposed": sentence("%(by)s proposed to decide %(outcome)s: %(title)s"),
    "decision.accepted": sentence("%(by)s accepted the decision %(outcome)s: %(title)s"),
    "decision.rejected": sentence("%(by)s rejected the proposal: %(title)s"),
    "decision.withdrawn": sentence("%(by)s withdrew the proposal: %(title)s"),
    "decision.reviewed": sentence("%(by)s reviewed %(subject)s, %(title)s: %(verdict)s"),
    "objective.added": sentence("%(by)s set the decision objective %(name)s"),
    "objective.changed": sentence("%(by)s changed the decision objective %(name)s"),
    "objective.imported": sentence("%(by)s imported the decision objective %(name)s"),
    "objective.removed": sentence("%(by)s removed the decision objective %(name)s"),
    "learning.added": sentence("%(by)s added the learning %(subject)s to %(decision)s"),
    "action.added": sentence("%(by)s added the next action %(subject)s to %(decision)s: %(text)s"),
    "action.changed": sentence("%(by)s changed the next action %(subject)s of %(decision)s"),
    "action.done": sentence("%(by)s marked the next action %(subject)s of %(decision)s as done"),
    "action.reopened": sentence("%(by)s reopened the next action %(subject)s of %(decision)s"),
}


class Names(dict[str, Any]):
    """What a sentence may name; a fact that an old event lacks is left out rather than an error."""

    def __missing__(self, name: str) -> str:
        return "…"


def describe(event: Event) -> str:
    """The sentence of an event whose `by` and its user are at hand."""
    return compose(event.verb, str(event.by or ""), event.subject, json.loads(event.facts))


def compose(verb: str, by: str, subject: str, facts: Mapping[str, Any]) -> str:
    """The same from plain values, for pages with many rows."""
    template = SENTENCES.get(verb)
    if template is None:
        return verb
    words: dict[str, Any] = {name: CODES[code] for name in CODED if (code := facts.get(name)) in CODES}
    words |= {name: brief(facts[name]) for name in BRIEF if facts.get(name)}
    if verb == "job.retried":
        words["task"] = names.called(str(facts.get("task")))
    return _(template) % Names(facts, by=by or _("KaizenLab"), subject=subject, **words)
