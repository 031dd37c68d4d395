"""Every route, who passes it, and a form that is right: one row each, all of them in one table.

`opens` is the least role that may look, `takes` the least that may send `form`. A new route needs a row here.
`house` builds the workspace whose records the addresses name.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Mapping
from dataclasses import dataclass, field
from decimal import Decimal
from typing import Any

from django.core.files.uploadedfile import SimpleUploadedFile

from decisions.followup import actions as followup
from decisions.objectives import openslo
from experiments.facts import first_id
from experiments.queries import criteria_of
from kaizenlab.alerts.actions import digest
from kaizenlab.alerts.hooks import actions as hooks
from kaizenlab.alerts.models import Alert
from kaizenlab.alerts.rules.terms import ASKS, BY_POLICY, DEFAULTS
from kaizenlab.alerts.words import RULES
from kaizenlab.events.models import Head
from kaizenlab.lib import clock
from kaizenlab.search import actions as searches
from kaizenlab.shares import actions as shares
from kaizenlab.workspaces import actions
from kaizenlab.workspaces.rules import Role
from tests import world as build
from tests.playbooks.texts import SURVEYS, TALKS
from tests.world import BAR, QUESTIONS, TEXTS, World

VIEWER, MEMBER, FOUNDER, ADMIN = Role


@dataclass(frozen=True)
class Door:
    """A route of a workspace. `shows` and `answers` are what those who pass get; `but` names people who get another
    answer, and why is said beside it. `leaves` counts the events of a sent form."""

    name: str
    path: str
    opens: Role | None = None
    takes: Role | None = None
    form: Mapping[str, Any] = field(default_factory=dict)
    shows: int = 200
    answers: int = 303
    but: Mapping[str, int] = field(default_factory=dict)
    leaves: int = 1


def a_file() -> SimpleUploadedFile:
    return SimpleUploadedFile("notes.txt", b"Notes.")


PLAN = {"title": "Interviews", "method": "interview", "planned_sample": "5", "owner": "{bob}"}
BARS = {
    "c0-key": "n0",
    "c0-role": "primary",
    "c0-kind": "k_of_n",
    "c0-direction": "at_least",
    "c0-required": "4",
    "c0-planned": "5",
    "c0-who": "team leads",
    "c0-name": BAR,
    "ends_on": "2030-11-20",
    "k0-criterion": "n0",
    "k0-direction": "at_most",
    "k0-threshold": "0",
    "k0-of": "3",
    "k0-by": "2030-11-13",
}
READING = {"alias": "P9", "observed_on": "{today}", "c{bar}-answer": "yes"}
ACTION = {"text": "Tell the sales team", "owner": "{bob}", "due_on": "2030-11-20"}
SAID = {"outcome": "investigate", "rationale": "It hurts the larger teams."}

# what rings as the product has it, as its form sends it
SIGNALS = {f"{rule}-is_on": "on" for rule in DEFAULTS}
SIGNALS |= {f"{rule}-severity": str(terms.severity) for rule, terms in DEFAULTS.items() if rule not in BY_POLICY}
SIGNALS |= {f"{rule}-{name}": str(getattr(DEFAULTS[rule], name)) for rule, names in ASKS.items() for name in names}

WORKSPACE = [
    Door(
        "workspaces:settings",
        "settings/",
        VIEWER,
        ADMIN,
        {"name": "Labs", "slug": "labs", "time_zone": "UTC", "currency": "EUR"},
    ),
    Door("workspaces:members", "settings/members/", VIEWER, FOUNDER, {"email": "dana@example.org", "role": "viewer"}),
    Door("workspaces:members_file", "settings/members.csv", VIEWER),
    Door("workspaces:role", "settings/members/{bob}/role/", takes=ADMIN, form={"role": "founder"}),
    Door("workspaces:remove", "settings/members/{vera}/remove/", takes=ADMIN),
    # Alice is the last admin
    Door("workspaces:leave", "settings/leave/", VIEWER, VIEWER, but={"alice": 409}),
    Door("workspaces:invite_again", "settings/invitations/{invitation}/again/", takes=FOUNDER),
    Door("workspaces:revoke", "settings/invitations/{invitation}/revoke/", takes=FOUNDER),
    # only an example workspace has this page
    Door("workspaces:delete", "settings/delete/", ADMIN, ADMIN, shows=404, answers=404),
    Door("home", "", VIEWER),
    Door("waiting_file", "needs-a-decision.csv", VIEWER),
    # asked by every open board: nothing to say while the ledger ends where it did
    Door("fresh", "fresh/?seen={end}", VIEWER, shows=204),
    Door("changes", "changes/?since=0", VIEWER),
    Door("changes_file", "changes.csv?since=0", VIEWER),
    # how far somebody has looked is their own: it leaves no event
    Door("looked", "changes/looked/", takes=VIEWER, form={"seq": "{end}"}, leaves=0),
    Door("jump", "H-{belief}", VIEWER, shows=303),
]

HYPOTHESES = [
    Door("hypotheses:list", "hypotheses/", VIEWER),
    Door("hypotheses:export", "hypotheses.csv", VIEWER),
    Door(
        "hypotheses:new",
        "hypotheses/new/",
        MEMBER,
        MEMBER,
        {"statement": "We believe that it hurts", "stage": "problem", "owner": "{bob}"},
    ),
    Door(
        "hypotheses:canvas",
        "hypotheses/{belief}/?edit=problem",
        VIEWER,
        MEMBER,
        {"problem": "It hurts.", "version": "{belief_version}"},
    ),
    Door("hypotheses:record", "hypotheses/{belief}.json", VIEWER),
    Door(
        "hypotheses:edit",
        "hypotheses/{belief}/edit/",
        MEMBER,
        MEMBER,
        {
            "statement": "It hurts more",
            "persona": "Leads",
            "stage": "problem",
            "owner": "{bob}",
            "version": "{belief_version}",
        },
    ),
    Door("hypotheses:history", "hypotheses/{belief}/history/", VIEWER),
    Door("hypotheses:history_file", "hypotheses/{belief}/history.csv", VIEWER),
    Door(
        "hypotheses:add_assumption",
        "hypotheses/{belief}/assumptions/",
        MEMBER,
        MEMBER,
        shows=303,
        form={"new-text": "They would pay", "new-importance": "5", "new-uncertainty": "5"},
    ),
    Door(
        "hypotheses:edit_assumption",
        "hypotheses/{belief}/assumptions/1/",
        MEMBER,
        MEMBER,
        {"text": "They would pay more", "importance": "5", "uncertainty": "5", "version": "1"},
    ),
    Door("hypotheses:drop_assumption", "hypotheses/{belief}/assumptions/2/drop/", MEMBER, MEMBER, shows=303),
]

EXPERIMENTS = [
    Door("experiments:list", "experiments/", VIEWER),
    Door("experiments:export", "experiments.json", VIEWER),
    Door("experiments:new", "hypotheses/{belief}/experiments/new/", MEMBER, MEMBER, PLAN),
    Door(
        "experiments:plan",
        "experiments/{draft}/plan/",
        MEMBER,
        MEMBER,
        {**PLAN, "title": "Other", "version": "{draft_version}"},
    ),
    Door(
        "experiments:criteria",
        "experiments/{draft}/criteria/",
        VIEWER,
        MEMBER,
        {**BARS, "version": "{draft_version}"},
    ),
    Door("experiments:register", "experiments/{draft}/register/", MEMBER, MEMBER, {"version": "{draft_version}"}),
    Door(
        "experiments:amend",
        "experiments/{registered}/amend/",
        MEMBER,
        MEMBER,
        {**PLAN, **BARS, "reason": "Too easy.", "version": "{registered_version}"},
    ),
    Door("experiments:revisions_file", "experiments/{registered}/revisions.csv", VIEWER),
    Door("experiments:revisions", "experiments/{registered}/revisions/", VIEWER),
    Door("experiments:run", "experiments/{walked}/", VIEWER),
    Door("experiments:protocol", "experiments/{running}.json", VIEWER),
    Door("experiments:start", "experiments/{registered}/start/", takes=MEMBER),
    Door("experiments:pause", "experiments/{running}/pause/", takes=MEMBER),
    Door("experiments:resume", "experiments/{paused}/resume/", takes=MEMBER),
    Door("experiments:evidence", "experiments/{running}/evidence/", MEMBER, MEMBER, READING),
    Door(
        "experiments:correct",
        "experiments/{running}/evidence/1/",
        VIEWER,
        MEMBER,
        {**READING, "corrects": "1", "reason": "Misheard."},
    ),
    # kept while somebody types: a script asks, no page is shown
    Door(
        "drafts:keep",
        "drafts/",
        takes=MEMBER,
        form={"draft": "evidence:E-{running}", "findings": "Half a sent"},
        answers=200,
    ),
    Door("experiments:conclude", "experiments/{running}/conclude/", MEMBER, MEMBER),
    Door("experiments:cancel", "experiments/{registered}/cancel/", MEMBER, MEMBER, {"reason": "No time."}),
    Door("experiments:rerun", "experiments/{broken}/rerun/", takes=MEMBER),
]

RUNS = [
    Door("runs:begin", "experiments/{draft}/playbook/", MEMBER, MEMBER, {"playbook": "problem-validation"}),
    Door("runs:changes", "experiments/{walked}/playbook/changes/", VIEWER),
    Door("runs:changes_file", "experiments/{walked}/playbook/changes.csv", VIEWER),
    Door("runs:tick", "experiments/{walked}/steps/2/tick/", takes=MEMBER),
    Door("runs:reopen", "experiments/{walked}/steps/6/reopen/", takes=MEMBER),
    Door("runs:skip", "experiments/{walked}/steps/5/skip/", takes=MEMBER, form={"reason": "In person."}),
    Door("runs:note", "experiments/{walked}/steps/2/note/", takes=MEMBER, form={"note": "Five.", "version": "1"}),
    Door("runs:assign", "experiments/{walked}/steps/2/assign/", MEMBER, MEMBER, {"owner": "{bob}", "version": "1"}),
]

REHEARSAL = [
    Door(
        "rehearsal:script",
        "experiments/{draft}/script/",
        VIEWER,
        MEMBER,
        {"text": "When did you last look for a reason?", "version": "0"},
    ),
    # nobody is asked where no AI server is configured
    Door(
        "rehearsal:list",
        "experiments/{running}/rehearsal/",
        VIEWER,
        MEMBER,
        {"name0": "Aoi", "who0": "A lead"},
        answers=409,
    ),
    Door("rehearsal:export", "experiments/{running}/rehearsal.csv", VIEWER),
    Door(
        "rehearsal:colleague",
        "experiments/{running}/rehearsal/colleague/",
        MEMBER,
        MEMBER,
        {"name": "Aoi", "who": "A lead", "question": lambda: [*QUESTIONS], "q0": "Never.", "bar": BAR},
    ),
    Door("rehearsal:record", "experiments/{running}/rehearsal/1/", VIEWER),
    # it is over already
    Door("rehearsal:cancel", "experiments/{running}/rehearsal/1/cancel/", takes=MEMBER, answers=409),
    Door("rehearsal:again", "experiments/{running}/rehearsal/1/again/", takes=MEMBER, answers=409),
]

INTAKE = [
    Door("intake:new", "experiments/{running}/import/", MEMBER, MEMBER, {"table": "alias,answer\nP9,yes"}, leaves=0),
    # whoever uploaded a table goes on with it, and founders; others see that it is there
    Door(
        "intake:import",
        "experiments/{running}/import/{import}/",
        VIEWER,
        MEMBER,
        {"column0": "alias", "column1": "{bar}:answer", "order": "ymd", "mark": ".", "day": "{today}"},
        leaves=0,
    ),
    Door("intake:confirm", "experiments/{running}/import/{import}/confirm/", takes=MEMBER),
    Door("intake:cancel", "experiments/{running}/import/{import}/cancel/", takes=MEMBER, leaves=0),
]

ATTACHMENTS = [
    Door("attachments:files", "experiments/{running}/files/", VIEWER, MEMBER, {"file": a_file}),
    Door("attachments:of_evidence", "experiments/{running}/evidence/1/files/", VIEWER, MEMBER, {"file": a_file}),
    Door("attachments:download", "attachments/{attached}/", VIEWER),
    Door("attachments:withdraw", "attachments/{attached}/withdraw/", MEMBER, MEMBER, {"why": "Outdated."}),
    Door("attachments:link", "experiments/{running}/links/", takes=MEMBER, form={"url": "https://example.org/b"}),
    Door(
        "attachments:withdraw_link",
        "experiments/{running}/links/1/withdraw/",
        MEMBER,
        MEMBER,
        {"why": "Outdated."},
    ),
    Door("attachments:erase", "experiments/{running}/evidence/1/erase/", ADMIN, ADMIN),
]

DECISIONS = [
    Door("decisions:decide", "experiments/{concluded}/decide/", VIEWER, MEMBER, SAID),
    Door("decisions:list", "decisions/", VIEWER),
    Door("decisions:export", "decisions.md", VIEWER),
    Door("decisions:compare", "decisions/compare/?a={accepted}&b={unlearned}", VIEWER),
    Door("decisions:compared", "decisions/compare.json?a={accepted}&b={unlearned}", VIEWER),
    Door("decisions:archive", "decisions.zip", VIEWER),
    Door("decisions:paper", "decisions/{accepted}.pdf", VIEWER, shows=404),  # off unless an operator asks for it
    Door("decisions:record", "decisions/{accepted}/", VIEWER),
    Door("decisions:file", "decisions/{accepted}.md", VIEWER),
    Door("decisions:accept", "decisions/{proposed}/accept/", takes=FOUNDER),
    Door("decisions:reject", "decisions/{proposed}/reject/", takes=FOUNDER, form={"reason": "Not yet."}),
    # its author takes it back, and nobody else
    Door("decisions:withdraw", "decisions/{proposed}/withdraw/", takes=MEMBER, but={"fumi": 403, "alice": 403}),
    Door("decisions:supersede", "decisions/{accepted}/supersede/", MEMBER, MEMBER, SAID),
]

FOLLOWUP = [
    Door("followup:add", "decisions/{accepted}/actions/", MEMBER, MEMBER, ACTION | {"kind": "build"}),
    Door(
        "followup:change",
        "decisions/{accepted}/actions/{action}/",
        MEMBER,
        MEMBER,
        ACTION | {"version": "1"},
    ),
    Door("followup:done", "decisions/{accepted}/actions/{action}/done/", takes=MEMBER, form={"note": "Shipped."}),
    Door("followup:reopen", "decisions/{accepted}/actions/{done}/reopen/", takes=MEMBER),
    Door(
        "followup:review",
        "decisions/{accepted}/review/",
        VIEWER,
        MEMBER,
        {"verdict": "held_up", "text": "Two more teams said so."},
    ),
    Door(
        "followup:learning", "decisions/{unlearned}/learning/", MEMBER, MEMBER, {"text": "It begins when one leaves."}
    ),
    Door("followup:reviews", "decisions/reviews/", VIEWER),
    Door("followup:export", "decisions/reviews.csv", VIEWER),
]

LEARNINGS = [
    Door("learnings:list", "learnings/", VIEWER),
    Door("learnings:export", "learnings.csv", VIEWER),
    Door("learnings:record", "learnings/1/", VIEWER),
    Door("learnings:file", "learnings/1.json", VIEWER),
    Door(
        "learnings:weigh",
        "learnings/1/weigh/",
        takes=MEMBER,
        form={"experiment": "E-{running}", "if_validated": "contradicts", "note": "The same people, asked later."},
    ),
    Door(
        "learnings:restate",
        "learnings/1/status/",
        takes=MEMBER,
        form={"status": "supported", "reason": "Two teams more.", "seen": "emerging"},
    ),
]

SEARCH = [
    Door("search:search", "search/?q=leads+owner:@me+teams", VIEWER),
    Door("search:export", "search.csv?q=leads", VIEWER),
    Door("search:save", "search/views/", VIEWER, VIEWER, {"name": "Leads", "query": "leads"}),
    Door("search:remove", "search/views/{view}/remove/", takes=VIEWER, but={"vera": 409, "bob": 409, "fumi": 409}),
]

SLO = openslo.write(name="imported", title="Imported", target=Decimal("0.95"), days=28)
FIGURES = [
    Door("figures:deciding", "metrics/deciding/", VIEWER),
    Door("figures:file", "metrics/deciding.csv?days=30", VIEWER),
    Door("figures:rows", "metrics/deciding/lead/?days=30", VIEWER),
    Door("figures:export", "metrics/deciding/lead.csv?days=30", VIEWER),
    Door(
        "objectives:new",
        "metrics/objectives/new/",
        FOUNDER,
        FOUNDER,
        {"name": "in-time", "title": "In time", "target": "80", "days": "14"},
    ),
    Door("objectives:import", "metrics/objectives/import/", FOUNDER, FOUNDER, {"text": SLO}),
    Door("objectives:record", "metrics/objectives/{objective}/", VIEWER),
    Door("objectives:file", "metrics/objectives/{objective}.yaml", VIEWER),
    Door("objectives:export", "metrics/objectives/{objective}.json", VIEWER),
    Door(
        "objectives:edit",
        "metrics/objectives/{objective}/edit/",
        FOUNDER,
        FOUNDER,
        {"title": "In time", "target": "80", "days": "14", "version": "1"},
    ),
    Door("objectives:remove", "metrics/objectives/{objective}/remove/", takes=FOUNDER),
]

# what is said about a record, and who hears of it
SAID_OF = [
    Door("activity:feed", "activity/", VIEWER),
    Door("activity:file", "activity.csv", VIEWER),
    Door("activity:comments", "H-{belief}/comments/", VIEWER, MEMBER, {"comment-text": "Why not @Fumi?"}),
    Door("activity:export", "D-{accepted}/comments.md", VIEWER),
    # its author, and nobody else
    Door(
        "activity:edit",
        "D-{accepted}/comments/1/",
        takes=MEMBER,
        form={"mend-text": "It does."},
        but={"fumi": 403, "alice": 403},
    ),
    Door("activity:withdraw", "D-{accepted}/comments/1/withdraw/", takes=MEMBER, but={"fumi": 403, "alice": 403}),
    Door("activity:follow", "E-{running}/follow/", takes=VIEWER, form={"on": "1"}, leaves=0),
]

RESPONSE = [
    Door("response:record", "experiments/{severe}/response/", VIEWER, MEMBER, {"text": "Called the three again."}),
    Door("response:join", "experiments/{severe}/response/join/", takes=MEMBER),
    Door("response:log", "experiments/{severe}/response.md", VIEWER),
    Door("response:list", "postmortems/", VIEWER),
    Door("response:export", "postmortems.csv", VIEWER),
    Door(
        "response:postmortem",
        "decisions/{killed}/postmortem/",
        VIEWER,
        MEMBER,
        {"believed": "It hurts.", "learned": "It does not.", "version": "2"},
    ),
    Door("response:file", "decisions/{killed}/postmortem.md", VIEWER),
    Door(
        "response:act",
        "decisions/{killed}/postmortem/actions/",
        takes=MEMBER,
        form={"text": "Start talking in the first week", "owner": "{bob}", "due_on": "2030-12-01"},
    ),
    # founders finish it, and of the members only whoever proposed the decision
    Door(
        "response:finish",
        "decisions/{killed}/postmortem/finish/",
        takes=MEMBER,
        form={"version": "2"},
        but={"bob": 403},
    ),
]

PLAYBOOKS = [
    Door("playbooks:list", "playbooks/", VIEWER),
    Door("playbooks:export", "playbooks.csv", VIEWER),
    Door("playbooks:new", "playbooks/new/", MEMBER, MEMBER, {"text": TALKS}),
    Door("playbooks:import", "playbooks/import/", MEMBER, MEMBER, {"text": TALKS}),
    Door("playbooks:shipped", "playbooks/shipped/survey/", VIEWER),
    Door("playbooks:shipped_file", "playbooks/shipped/survey.md", VIEWER),
    Door("playbooks:copy_shipped", "playbooks/shipped/survey/copy/", takes=MEMBER),
    Door("playbooks:own", "playbooks/{playbook}/", VIEWER),
    Door("playbooks:file", "playbooks/{playbook}.md", VIEWER),
    Door("playbooks:edit", "playbooks/{playbook}/edit/", MEMBER, MEMBER, {"text": SURVEYS, "version": "1"}),
    Door("playbooks:copy", "playbooks/{playbook}/copy/", takes=MEMBER),
    Door("playbooks:archive", "playbooks/{playbook}/archive/", takes=FOUNDER),
    Door("playbooks:restore", "playbooks/{archived}/restore/", takes=FOUNDER),
    Door("playbooks:version", "playbooks/{playbook}/versions/1/", VIEWER),
    Door("playbooks:version_file", "playbooks/{playbook}/versions/1.md", VIEWER),
    Door("playbooks:changes", "playbooks/{playbook}/changes/", VIEWER),
    Door("playbooks:changes_file", "playbooks/{playbook}/changes.csv", VIEWER),
]

FORECASTS = [
    Door("forecasts:forecast", "experiments/{registered}/forecast/", VIEWER, MEMBER, {"probability": "70"}),
    Door("forecasts:withdraw", "experiments/{draft}/forecast/withdraw/", takes=MEMBER),
    Door("forecasts:calibration", "calibration/", VIEWER),
    Door("forecasts:calibration_file", "calibration.csv", VIEWER),
    Door("forecasts:forecast_file", "experiments/{registered}/forecasts.json", VIEWER),
]

ENGINE = [
    Door("workspaces:jobs", "settings/jobs/", ADMIN),
    Door("workspaces:jobs_file", "settings/jobs.csv", ADMIN),
    Door("workspaces:try_again", "settings/jobs/{job}/again/", takes=ADMIN),
]

PREFERENCES = {"weekly": "on", "whose": "all", "severities": "1", "kinds": "futile"}
WAYS = {f"way_{kind}": "severity" for kind in RULES}

DELIVERY = [
    # what somebody wants to hear is their own: it leaves no event
    Door("delivery:notifications", "settings/notifications/", VIEWER, VIEWER, PREFERENCES | WAYS, leaves=0),
    Door(
        "delivery:routing",
        "settings/notifications/routing/",
        takes=FOUNDER,
        form={"team": "{vera}", "place1": "{bob}", "hours1": "1", "hours2": "24"},
    ),
    Door("delivery:test", "settings/notifications/test/", takes=VIEWER, leaves=0),
    Door("delivery:make_feed", "settings/notifications/calendar/", takes=VIEWER, leaves=0),
    Door("delivery:revoke_feed", "settings/notifications/calendar/revoke/", takes=VIEWER, leaves=0),
]

WANTED = {
    "kind": "slack",
    "name": "Channel",
    "address": "https://8.8.8.8/services/T0",
    "events": lambda: ["alert.fired", "decision.accepted"],
    "severities": "1",
    "language": "ja",
}
HOOKS = [
    Door("hooks:list", "settings/webhooks/", FOUNDER),
    Door("hooks:new", "settings/webhooks/new/", ADMIN, ADMIN, WANTED),
    Door("hooks:record", "settings/webhooks/{hook}/", FOUNDER),
    Door("hooks:edit", "settings/webhooks/{hook}/edit/", ADMIN, ADMIN, {**WANTED, "version": "1"}),
    Door("hooks:rotate", "settings/webhooks/{hook}/rotate/", takes=ADMIN),
    Door("hooks:switch_off", "settings/webhooks/{hook}/off/", takes=ADMIN),
    Door("hooks:switch_on", "settings/webhooks/{hook_off}/on/", takes=ADMIN),
    # its address may not be called, which is what comes back
    Door("hooks:test", "settings/webhooks/{hook}/test/", takes=ADMIN),
    Door("hooks:remove", "settings/webhooks/{hook}/remove/", ADMIN, ADMIN),
    Door("hooks:delivery", "settings/webhooks/{hook}/deliveries/{message}/", FOUNDER),
    Door("hooks:redeliver", "settings/webhooks/{hook}/deliveries/{message}/redeliver/", takes=ADMIN),
]


METRICS = [
    Door("metrics:list", "metrics/", VIEWER),
    Door("metrics:export", "metrics.csv", VIEWER),
    Door(
        "metrics:new",
        "metrics/new/",
        MEMBER,
        MEMBER,
        {"name": "Sign-ups", "shape": "count", "direction": "up", "owner": "{bob}"},
    ),
    Door("metrics:record", "metrics/{metric}/", VIEWER, MEMBER, {"at": "2026-11-08", "value": "12"}),
    Door("metrics:file", "metrics/{metric}.json", VIEWER),
    Door(
        "metrics:edit",
        "metrics/{metric}/edit/",
        MEMBER,
        MEMBER,
        {"name": "Sign-ups a day", "direction": "up", "owner": "{bob}", "version": "1"},
    ),
    Door("metrics:archive", "metrics/{metric}/archive/", takes=FOUNDER),
    Door("metrics:restore", "metrics/{shelved_metric}/restore/", takes=FOUNDER),
    Door("metrics:table", "metrics/{metric}/table/", MEMBER, MEMBER, {"table": "2026-11-07\t9", "record": "1"}),
    Door(
        "metrics:correct",
        "metrics/{metric}/readings/1/",
        VIEWER,
        MEMBER,
        {"at": "2026-11-09", "value": "8", "corrects": "1", "reason": "Counted twice."},
    ),
]

TOKENS = [
    Door("tokens:list", "settings/tokens/", ADMIN),
    Door(
        "tokens:new",
        "settings/tokens/new/",
        ADMIN,
        ADMIN,
        {"name": "Nightly figures", "scopes": lambda: ["metrics:write"], "days": "90"},
    ),
    Door("tokens:revoke", "settings/tokens/{token}/revoke/", ADMIN, ADMIN),
]

ALERTS = [
    Door("alerts:list", "alerts/", VIEWER),
    Door("alerts:export", "alerts.csv", VIEWER),
    # asked by every open page: nothing to say while the count is what it was
    Door("alerts:count", "alerts/count/?seen={firing}", VIEWER, shows=204),
    Door("alerts:record", "alerts/{alert}/", VIEWER),
    Door("alerts:file", "alerts/{alert}.json", VIEWER),
    Door("alerts:acknowledge", "alerts/{alert}/acknowledge/", VIEWER, MEMBER, shows=303),
    Door(
        "alerts:silence",
        "alerts/{alert}/silence/",
        MEMBER,
        MEMBER,
        {"until": "{tomorrow}T09:00", "reason": "Known since Monday."},
    ),
    Door("alerts:wake", "alerts/{silenced}/wake/", VIEWER, MEMBER, shows=303),
    Door("alerts:signals", "settings/signals/", VIEWER, ADMIN, {**SIGNALS, "draft-days": "21", "seen": "{signals}"}),
    Door("alerts:reset", "settings/signals/reset/", takes=ADMIN, form={"seen": "{signals}"}, leaves=0),
]


TRACES = [
    Door("traces:list", "traces/", VIEWER),
    Door("traces:export", "traces.csv", VIEWER),
    Door("traces:trace", "hypotheses/{belief}/trace/", VIEWER),
    Door("traces:file", "hypotheses/{belief}/trace.otlp.json", VIEWER),
]


SHARES = [
    Door("shares:decision", "decisions/{accepted}/share/", MEMBER, MEMBER, {"days": "30"}),
    Door("shares:trace", "hypotheses/{belief}/trace/share/", MEMBER, MEMBER),
    Door("shares:revoke", "shares/{share}/revoke/", takes=MEMBER),
]


RULES = {
    f"{part}_{rule}": value
    for rule in range(1, 8)
    for part, value in {"severity": "2", "days": "3", "counted": "working"}.items()
}
POLICY = {"cut_off": "85 %", "pivot_limit": "1", "at_risk": "20 %", "futile": "10 %", **RULES, "version": "1"}
BACKTEST = [
    Door("backtest:policy", "settings/policy/", VIEWER, ADMIN, {**POLICY, "reason": "Kill sooner."}),
    Door("backtest:export", "settings/policy.csv", VIEWER),
]


DOORS = [
    *(*WORKSPACE, *HYPOTHESES, *EXPERIMENTS, *RUNS, *REHEARSAL, *INTAKE, *ATTACHMENTS, *DECISIONS),
    *(*FOLLOWUP, *FIGURES, *RESPONSE, *PLAYBOOKS, *FORECASTS, *ENGINE, *DELIVERY, *HOOKS, *METRICS, *TOKENS),
    *(*ALERTS, *BACKTEST, *TRACES, *LEARNINGS, *SEARCH, *SAID_OF, *SHARES),
]

# Routes outside a workspace: what somebody signed out gets, and somebody signed in.
OUTSIDE: dict[str, tuple[str, int, int]] = {
    "landing": ("/", 200, 303),
    "preferences": ("/account/preferences/", 302, 200),
    "workspaces:new": ("/w/new/", 302, 200),
    "workspaces:switch": ("/w/switch/", 302, 200),
    "workspaces:invitation": ("/i/nothing/", 404, 404),
    "delivery:unsubscribe": ("/u/nothing/", 404, 404),
    "delivery:calendar": ("/ical/nothing.ics", 404, 404),
    "shares:show": ("/s/nothing/", 404, 404),
    "example": ("/account/example/nothing/", 404, 404),
    # a program's token opens it, whoever is signed in
    "api:readings": ("/api/v1/w/hinoki/metrics/1/readings/", 401, 401),
    "api:nothing": ("/api/v1/nothing/", 404, 404),
    "prometheus": ("/metrics", 401, 401),
    "healthz": ("/healthz", 200, 200),
    "readyz": ("/readyz", 200, 200),
    "account_login": ("/account/login/", 200, 302),
    "account_logout": ("/account/logout/", 302, 200),
    "account_inactive": ("/account/inactive/", 200, 200),
    "account_signup": ("/account/signup/", 200, 302),
    "account_reauthenticate": ("/account/reauthenticate/", 302, 200),
    "account_email": ("/account/email/", 302, 200),
    "account_email_verification_sent": ("/account/confirm-email/", 200, 200),
    "account_change_password": ("/account/password/change/", 302, 200),
    "account_set_password": ("/account/password/set/", 302, 302),
    "account_reset_password": ("/account/password/reset/", 200, 200),
    "account_confirm_login_code": ("/account/login/code/confirm/", 302, 302),
    "account_confirm_email": ("/account/confirm-email/nothing/", 200, 200),
    "account_reset_password_from_key_done": ("/account/password/reset/key/done/", 200, 200),
    "account_reset_password_from_key": ("/account/password/reset/key/1-nothing/", 200, 200),
    "account_reset_password_done": ("/account/password/reset/done/", 200, 200),
    "account_request_login_code": ("/account/login/code/", 200, 302),
    "mfa_index": ("/account/2fa/", 302, 200),
    "mfa_authenticate": ("/account/2fa/authenticate/", 302, 302),
    "mfa_reauthenticate": ("/account/2fa/reauthenticate/", 302, 302),
    "mfa_activate_totp": ("/account/2fa/totp/activate/", 302, 302),
    "mfa_deactivate_totp": ("/account/2fa/totp/deactivate/", 302, 404),
    "mfa_view_recovery_codes": ("/account/2fa/recovery-codes/", 302, 404),
    "mfa_generate_recovery_codes": ("/account/2fa/recovery-codes/generate/", 302, 302),
    "mfa_download_recovery_codes": ("/account/2fa/recovery-codes/download/", 302, 404),
    "mfa_list_webauthn": ("/account/2fa/webauthn/", 302, 200),
    "mfa_add_webauthn": ("/account/2fa/webauthn/add/", 302, 302),
    "mfa_reauthenticate_webauthn": ("/account/2fa/webauthn/reauthenticate/", 302, 302),
    "mfa_remove_webauthn": ("/account/2fa/webauthn/keys/1/remove/", 302, 302),
    "mfa_edit_webauthn": ("/account/2fa/webauthn/keys/1/edit/", 302, 302),
    "mfa_login_webauthn": ("/account/2fa/webauthn/login/", 302, 302),
    "usersessions_list": ("/account/sessions/", 302, 200),
}


def house(world: World, *, foretold: str = "64") -> dict[str, Any]:
    """One record in each state, and what the addresses and forms above call them. What Alice expects of every
    experiment that has no result yet is `foretold`, in per cent."""
    world.enter()
    belief = build.hypothesis(world, assumptions=2)
    bar = build.criterion()
    stops = [build.kill(bar, dt.date(2030, 11, 13))]
    draft = build.with_bars(world, build.experiment(world, belief, ends_on=dt.date(2030, 11, 20)), bar, kills=stops)
    registered = build.registered(world, belief)
    build.forecast(world, registered, world.alice, foretold)
    running = build.running(world, belief, foretold=foretold)
    build.rehearsed(world, running)
    build.answered(world, running, "yes")
    paused = build.running(world, foretold=foretold)
    build.states.pause(paused, by=world.bob, at=world.now)
    walked = build.running(world, foretold=foretold)
    build.answered(world, walked, "yes")
    build.ticked(world, build.follows(world, walked), "compare")
    invitation = actions.invite(email="erin@example.org", role=Role.VIEWER, by=world.fumi, at=clock.now())
    for member, percent in ((world.bob, "41"), (world.fumi, "41"), (world.alice, foretold)):  # what each can withdraw
        build.forecast(world, draft, member, percent)
    attached = build.attached(world, running)
    hook = build.hooked(world)
    hook_off = build.hooked(world, events=["decision.accepted"])
    hooks.switch_off(hook_off, by=world.alice, at=world.now)
    build.linked(world, running)
    accepted = build.decided(world)
    action, done = (build.next_action(world, accepted, text) for text in ("Tell the sales team", "Write it down"))
    followup.finish(done, by=world.bob, at=world.now)
    belief.refresh_from_db()
    concluded = build.concluded(world)
    build.commented(world, accepted, at=clock.now())
    names = {
        "bob": world.bob.pk,
        "vera": world.vera.pk,
        "invitation": invitation.pk,
        "job": build.gone_wrong(world),
        "playbook": build.shelved(world).number,
        "archived": build.put_away(world).number,
        "belief": belief.number,
        "belief_version": belief.version,
        "draft": draft.number,
        "draft_version": draft.version,
        "registered": registered.number,
        "registered_version": registered.version,
        "running": running.number,
        "attached": attached.number,
        "bar": first_id(criteria_of(running)[0]),
        "import": build.imported(world, running, "alias,answer\nP8,yes").number,
        "paused": paused.number,
        "walked": walked.number,
        "concluded": concluded.number,
        "hook": hook.number,
        "hook_off": hook_off.number,
        "metric": build.metric(world, 7).number,
        "shelved_metric": build.shelved_metric(world).number,
        "token": build.token(world)[0].number,
        "message": build.messages(hook)[0].message,
        "broken": build.concluded(world, broken="The recruiter sent friends.").number,
        "accepted": accepted.number,
        "action": action.number,
        "done": done.number,
        "share": shares.make(accepted, by=world.bob, at=world.now)[0].number,
        "unlearned": build.decided(world, learned="").number,
        "proposed": build.decided(world, by=world.bob).number,
        "severe": build.severe(world).number,
        "killed": looked_back(world),
        "today": clock.today("UTC").isoformat(),
        "objective": build.objective(world).name,
        "view": searches.save(name="Late", query="is:late", is_shared=True, by=world.alice, at=world.now).pk,
        **ringing(world),
        **TEXTS,
    }
    return names | {"end": Head.objects.get(workspace=world.workspace).seq}


def looked_back(world: World) -> int:
    """The number of a kill whose post-mortem can be finished."""
    decision = build.killed(world)
    build.looked_back(world, decision)
    return decision.number


def ringing(world: World) -> dict[str, Any]:
    """Alerts of the house, one of them at rest, and what its navigation counts."""
    rings = list(Alert.objects.filter(workspace=world.workspace, resolved_at=None).order_by("number"))
    build.silenced(world, rings[-1])
    return {
        "alert": rings[0].number,
        "silenced": rings[-1].number,
        "firing": len(rings) - 1,
        "signals": digest(DEFAULTS),
        "tomorrow": (clock.today("UTC") + dt.timedelta(days=1)).isoformat(),
    }
