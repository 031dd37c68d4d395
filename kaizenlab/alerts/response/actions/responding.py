"""What people do while a response is open: say that they are on it, and write down what happens."""

from __future__ import annotations

import datetime as dt

from django.db import transaction
from django.utils.translation import gettext as _

from kaizenlab.alerts.response import opening
from kaizenlab.alerts.response.models import Remark, Response
from kaizenlab.events import record as events
from kaizenlab.lib.refusal import Refused
from kaizenlab.workspaces.models import Membership


@transaction.atomic
def join(response: Response, *, by: Membership, at: dt.datetime) -> Response:
    response = held(response)
    if not opening.put_on_it(response, by, at=at):
        raise Refused(_("You are on it already."))
    told = {"response": response.number}
    events.record("response.joined", response.experiment, by=by, at=at, also=[response], facts=told)
    return response


@transaction.atomic
def note(response: Response, text: str, *, by: Membership, at: dt.datetime) -> Remark:
    """One line of the log, for good. The ledger says that it was written, not what it says."""
    response = held(response)
    if not text.strip():
        raise Refused(_("Write down what happened."))
    remark = Remark.objects.create(
        workspace_id=response.workspace_id, response=response, text=text.strip(), at=at, by=by
    )
    told = {"response": response.number}
    events.record("response.noted", response.experiment, by=by, at=at, also=[response], facts=told)
    return remark


def held(response: Response) -> Response:
    """The row as it is now, held until the transaction ends; refused once it is over."""
    rows = Response.objects.select_related("experiment__workspace").select_for_update(of=("self",), no_key=True)
    row = rows.get(workspace=response.workspace_id, pk=response.pk)
    if row.ended_at:
        raise Refused(_("This response is over: %(ending)s.") % {"ending": row.get_ending_display()})
    return row
