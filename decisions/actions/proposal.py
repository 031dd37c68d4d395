"""Recording a decision: a proposal, which a founder's own is accepted as at once where it is within the policy."""

from __future__ import annotations

import datetime as dt
import json
from collections.abc import Collection, Sequence
from typing import Any

from django.db import transaction
from django.utils.translation import gettext as _

from decisions import evidence, rules
from decisions.actions.consequences import carry_out
from decisions.actions.line import Line, hold
from decisions.folding import folded
from decisions.models import Decider, Decision
from decisions.queries import founders
from experiments import facts
from experiments.models import Experiment
from experiments.runs import gate
from kaizenlab.events import record as events
from kaizenlab.lib.refusal import Refused
from kaizenlab.workspaces import numbers
from kaizenlab.workspaces.models import Membership

OF_AN_OVERRIDE = ("override_kind", "override_reason")
OF_A_PIVOT = ("successor_statement", "successor_persona")


@transaction.atomic
def propose(
    experiment: Experiment,
    *,
    outcome: str,
    rationale: str,
    by: Membership,
    at: dt.datetime,
    deciders: Sequence[Membership] = (),
    seen: Collection[int] = (),
    supersedes: Decision | None = None,
    **said: Any,
) -> Decision:
    """Records what to do about a result. Whether that is accepted at once, the rules say; of many presses one counts.

    `said` are the record's other texts (learned, options, consequences, …); `seen` is explained in `carry_out`.
    """
    line = hold(experiment)
    corrected = hold_corrected(supersedes)
    refuse_unless_open(line, corrected)
    if corrected is None:  # a correction is never held up
        gate.pass_through(line.experiment, "decide", learned=bool(said.get("learned", "").strip()))
    said = {"outcome": outcome, "rationale": rationale.strip(), **said}
    recommendation = rules.recommendation_from_json(json.loads(line.experiment.recommendation.outcome))
    refuse_unless_complete(said, recommendation, corrected)
    decision = write(line, said, recommendation, supersedes=corrected, by=by, at=at)
    Decider.objects.bulk_create(
        Decider(workspace=by.workspace, decision=decision, member=member) for member in deciders or [by]
    )
    changed: list[Any] = [line.experiment]
    at_once = rules.accepted_at_once(override=decision.override, author=by.pk, founders=founders(by.workspace_id))
    if at_once:
        changed = carry_out(decision, line, by=by, at=at, seen=seen)
    verb = "decision.accepted" if at_once else "decision.proposed"
    events.record(verb, decision, by=by, at=at, also=changed, facts=particulars(decision))
    return decision


def hold_corrected(supersedes: Decision | None) -> Decision | None:
    if supersedes is None:
        return None
    rows = Decision.objects.select_for_update(of=("self",)).select_related("successor__workspace")
    return rows.get(workspace=supersedes.workspace_id, pk=supersedes.pk)


def refuse_unless_open(line: Line, corrected: Decision | None) -> None:
    experiment = line.experiment
    if experiment.state != "concluded":
        raise Refused(
            _("%(experiment)s is not concluded: there is no result to decide on.") % {"experiment": experiment.ref}
        )
    if experiment.recommendation.response == rules.Response.RERUN:
        raise Refused(_("The test was invalid. Plan a rerun: there is nothing to decide."))
    if corrected and (corrected.kind != "decision" or corrected.state != "accepted"):
        raise Refused(_("Only an accepted decision can be superseded."))
    proposed = Decision.objects.filter(
        workspace=experiment.workspace_id, experiment=experiment, state="proposed"
    ).first()
    if proposed:
        raise Refused(_("%(decision)s is already proposed for this result.") % {"decision": proposed.ref})
    if experiment.closed_at and not corrected:
        raise Refused(_("This result is decided. A new decision has to supersede the one there is."))


def refuse_unless_complete(
    said: dict[str, Any], recommendation: rules.Recommendation, corrected: Decision | None
) -> None:
    """The form has said so before; this holds for every other door."""
    problems = rules.check_decision(
        said["outcome"],
        recommendation,
        rationale=said["rationale"],
        learning=said.get("learned", ""),
        override_kind=said.get("override_kind", ""),
        override_reason=said.get("override_reason", ""),
    )
    if problems:
        raise Refused(" ".join(problem.sentence.said(_) for problem in problems))
    if said["outcome"] == "pivot" and not has_successor(corrected) and not all(said.get(name) for name in OF_A_PIVOT):
        raise Refused(_("A pivot leads to a new hypothesis: write its statement and its customer segment."))


def has_successor(corrected: Decision | None) -> bool:
    return corrected is not None and corrected.successor_id is not None


def write(
    line: Line,
    said: dict[str, Any],
    recommendation: rules.Recommendation,
    *,
    supersedes: Decision | None,
    by: Membership,
    at: dt.datetime,
) -> Decision:
    experiment = line.experiment
    override = rules.is_override(said["outcome"], recommendation)
    unasked = (() if override else OF_AN_OVERRIDE) + (() if said["outcome"] == "pivot" else OF_A_PIVOT)
    text = evidence.as_it_stands(experiment, now=at)
    return Decision.objects.create(
        workspace=by.workspace,
        number=numbers.following(by.workspace_id, "D"),
        experiment=experiment,
        hypothesis=line.hypothesis,
        recommendation=experiment.recommendation,
        title=experiment.title,
        context=facts.frozen_canvas(experiment)["statement"],
        override=override,
        evidence=text,
        sha256=facts.digest(text),
        needed=experiment.result.needed,
        got=experiment.result.got,
        deviations=experiment.result.deviations,
        search=folded(experiment.title, said["rationale"], said.get("learned", "")),
        supersedes=supersedes,
        proposed_at=at,
        proposed_by=by,
        **said | dict.fromkeys(unasked, ""),
    )


def particulars(decision: Decision) -> dict[str, Any]:
    """What the ledger says about a decision beside who and when."""
    return {
        "title": decision.title,
        "outcome": decision.outcome,
        "recommended": decision.recommendation.response if decision.recommendation else None,
        "override": decision.override,
        "override_kind": decision.override_kind,
        "self_approved": decision.self_approved,
        "late": decision.late,
        "supersedes": decision.supersedes.ref if decision.supersedes else None,
        "successor": decision.successor.ref if decision.successor else None,
        "policy_version": decision.recommendation.policy.version if decision.recommendation else None,
        "sha256": decision.sha256,
    }
