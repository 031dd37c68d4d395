"""All versions of one piece of evidence, and the form that puts a corrected one in its place."""

from __future__ import annotations

from django.contrib import messages
from django.http import Http404, HttpResponse
from django.views.decorators.http import require_http_methods

from experiments import bound, record
from experiments.actions import evidence as actions
from experiments.attachments import queries as attachments
from experiments.attachments.forms import FileForm
from experiments.bearing import borne, with_bearings
from experiments.forms.bearings import MOST
from experiments.forms.evidence import EvidenceForm, as_typed
from experiments.models import Evidence, Experiment
from experiments.shown import is_erased, known_criteria, show
from experiments.stance import Stance
from experiments.views.evidence import askable, warning
from experiments.views.find import find
from hypotheses import queries as beliefs
from hypotheses.models import Assumption
from kaizenlab.drafts import actions as drafts
from kaizenlab.drafts import queries
from kaizenlab.drafts.models import Draft
from kaizenlab.lib import clock
from kaizenlab.lib.answer import answer, go
from kaizenlab.lib.refusal import Refused
from kaizenlab.workspaces.access import TenantRequest, allow
from kaizenlab.workspaces.rules import Role

JOINED = ("testimony", "recorded_by__user", "taken_from__metric")


@require_http_methods(["GET", "HEAD", "POST"])
@allow(Role.VIEWER, write=Role.MEMBER)
def correct(request: TenantRequest, number: int, place: int) -> HttpResponse:
    """A correction of what somebody else corrected meanwhile answers 409, with both texts."""
    experiment = find(request, number)
    newest, *_older = versions = versions_of(experiment, place)
    rows = record.collect(experiment, now=clock.now(), places=[place])
    said = {entry.number: entry for entry in rows.entries}
    key = f"evidence:{experiment.ref}/{place}"
    if "discard" in request.POST:
        drafts.forget(request.member, key)
        return go(request, request.path)
    if request.method == "POST":
        actions.refuse_when_over(experiment)
    draft = None if request.method == "POST" else kept_draft(request, experiment, key)
    form = form_for(request, newest, said[newest.number], rows, draft)
    typed = request.POST if form.is_bound else draft.data if draft else {"corrects": str(newest.number)}
    stale = "" if typed.get("corrects") == str(newest.number) else str(actions.CORRECTED)
    if form.is_bound and not stale and form.is_valid():
        try:
            actions.correct(newest, form.entry, reason=form.reason, sure=form.sure, by=request.member, at=clock.now())
            drafts.forget(request.member, key)
            if hint := warning(form.entry.alias):
                messages.warning(request, hint)
            return go(request, experiment)
        except actions.Overtaken as refusal:
            stale = str(refusal)
        except Refused as refusal:
            if not form.take_back(refusal):
                raise
    context = {
        "experiment": experiment,
        "form": form if takes_a_correction(request, experiment, newest) else None,
        "came_from": newest.taken_from,
        "bound": bound.shown(experiment, rows.in_force),
        "stale": stale,
        "draft": draft,
        "draft_key": key,
        "newest": newest,
        "files": attachments.files(newest),
        "file_form": FileForm(),
        "erased": is_erased(newest),
        "may_write": request.member.may(Role.MEMBER),
        "may_erase": request.member.may(Role.ADMIN),
        "versions": [
            (row, show(said[row.number], known_criteria(rows)), borne(row), is_erased(row)) for row in versions
        ],
    }
    status = (409 if stale else 422) if form.is_bound else 200
    return answer(request, "experiments/correct.html", context, status=status)


def takes_a_correction(request: TenantRequest, experiment: Experiment, newest: Evidence) -> bool:
    """What a metric gave is corrected there."""
    is_open = experiment.state not in actions.OVER and newest.taken_from_id is None
    return is_open and request.member.may(Role.MEMBER)


def versions_of(experiment: Experiment, place: int) -> list[Evidence]:
    """The newest first."""
    rows = Evidence.objects.filter(workspace=experiment.workspace_id, experiment=experiment, place=place)
    versions = list(attachments.with_files(with_bearings(rows)).select_related(*JOINED).order_by("-number"))
    if not versions:
        raise Http404
    for version in versions:
        version.experiment = experiment
    return versions


def kept_draft(request: TenantRequest, experiment: Experiment, key: str) -> Draft | None:
    is_open = experiment.state not in actions.OVER and request.member.may(Role.MEMBER)
    return queries.kept(request.member, key, at=clock.now()) if is_open else None


def form_for(
    request: TenantRequest, newest: Evidence, entry: record.Entry, rows: record.Rows, draft: Draft | None
) -> EvidenceForm:
    """Starts from what stands, so that only what was wrong has to be typed, or from the draft of a correction."""
    said = [actions.Word(criterion, said, arm) for (criterion, arm), said in entry.said.items() if said is not None]
    bearings = [actions.Bears(each.assumption, Stance(each.stance)) for each in borne(newest)]
    return EvidenceForm(
        request.POST if request.method == "POST" else None,
        criteria=askable(rows),
        assumptions=bearable(rows.experiment, {each.assumption for each in bearings}),
        today=clock.today(request.workspace.time_zone),
        correcting=True,
        typed=draft.data if draft else as_typed(newest, said, bearings),
    )


def bearable(experiment: Experiment, borne_on: set[int]) -> list[Assumption]:
    """The riskiest assumptions, and those that the piece bears on already, though they may be dropped by now."""
    known = beliefs.assumptions(experiment.hypothesis, also=borne_on)
    return [each for place, each in enumerate(known) if place < MOST or each.pk in borne_on]
