"""Each list and record is a file too: CSV, JSON and Markdown, under its own address. Pages are enumerated from the
doors, so a new one either has its files or says here why it has none."""

from __future__ import annotations

import csv
import io
import json
import re

import pytest
from django.urls import resolve

from kaizenlab.activity.records import KINDS as KINDS_OF_RECORDS
from kaizenlab.lib import refs
from tests.doors import DOORS, house
from tests.people import browser
from tests.test_doors import address

KINDS = {"csv": "text/csv; charset=utf-8", "json": "application/json", "md": "text/markdown; charset=utf-8"}

# a page, and its files' address where it is not the page's own with the kind in the place of the last slash
FILES = {
    "home": "needs-a-decision",
    "changes": "",
    "hypotheses:list": "",
    "hypotheses:canvas": "hypotheses/{belief}",
    "hypotheses:history": "",
    "experiments:list": "",
    "experiments:run": "",
    "experiments:revisions": "",
    "runs:changes": "",
    "rehearsal:list": "",
    "decisions:list": "",
    "decisions:record": "",
    "decisions:compare": "",
    "followup:reviews": "",
    "response:list": "",
    "response:record": "",
    "response:postmortem": "",
    "alerts:list": "",
    "alerts:record": "",
    "playbooks:list": "",
    "playbooks:shipped": "",
    "playbooks:own": "",
    "playbooks:version": "",
    "playbooks:changes": "",
    "forecasts:calibration": "",
    "forecasts:forecast": "experiments/{concluded}/forecasts",
    "activity:feed": "",
    "activity:comments": "",
    "workspaces:members": "",
    "workspaces:jobs": "",
    "backtest:policy": "",
    "metrics:list": "",
    "metrics:record": "",
    "figures:deciding": "",
    "figures:rows": "",
    "objectives:record": "",
    "learnings:list": "",
    "learnings:record": "",
    "search:search": "",
    "traces:list": "",
    "traces:trace": "",
}
FORM = "a form: what it makes has files"
PART = "part of a record whose file has it"
SETTING = "a setting, which no list holds"
SECRETS = "it stands beside secrets, and nothing of it leaves"
WITHOUT = {
    **dict.fromkeys(("experiments:criteria", "experiments:correct", "attachments:files"), PART),
    **dict.fromkeys(("attachments:of_evidence", "intake:import", "rehearsal:record", "rehearsal:script"), PART),
    "decisions:decide": "what is decided there becomes a decision",
    "followup:review": "what is said there becomes a review, and their list has files",
    "metrics:correct": PART,
    "search:save": FORM,
    "alerts:signals": SETTING,
    "delivery:notifications": SETTING,
    "workspaces:settings": SETTING,
    "workspaces:leave": FORM,
    **dict.fromkeys(("hooks:list", "hooks:record", "hooks:delivery", "tokens:list"), SECRETS),
}
# Whoever opens only forms with a role of their own
FORMS = {
    door.name for door in DOORS if door.opens and door.takes and door.opens == door.takes and door.opens != "viewer"
}
PAGES = [
    door
    for door in DOORS
    if door.opens
    and door.shows == 200
    and door.path.partition("?")[0].endswith(("/", ""))
    and door.name not in FORMS
    and not re.search(r"\.(csv|json|md|zip|pdf|yaml)$", door.path.partition("?")[0])
]

pytestmark = pytest.mark.django_db


def test_every_page_has_files_or_a_reason():
    assert {door.name for door in PAGES} - {"attachments:download"} == FILES.keys() | WITHOUT.keys()
    assert not FILES.keys() & WITHOUT.keys()


def test_whatever_a_reference_leads_to_has_files(world):
    house(world)
    assert refs.KINDS.keys() == KINDS_OF_RECORDS.keys()
    for letter, kind in KINDS_OF_RECORDS.items():
        record = kind.model.objects.filter(workspace=world.workspace).order_by("number")[0]
        page = resolve(record.get_absolute_url().partition("#")[0])
        assert page.view_name in FILES, letter


def test_each_of_them_comes_in_every_kind_and_the_page_links_to_it(world, subtests):
    names, readers = house(world), {"viewer": browser("vera"), "admin": browser("alice")}
    doors = {door.name: door for door in PAGES}
    for page, elsewhere in FILES.items():
        here, _, query = address(world, doors[page], names).partition("?")
        stem, reader = (
            world.url(elsewhere.format(**names)) if elsewhere else here.rstrip("/"),
            readers[doors[page].opens],
        )
        here = here if "forecast/" not in here else world.url(f"experiments/{names['concluded']}/forecast/")
        shown = reader.get(f"{here}?{query}")
        for kind, type_ in KINDS.items():
            with subtests.test(f"{page} {kind}"):
                answer = reader.get(f"{stem}.{kind}?{query}")
                assert answer.status_code == 200
                assert answer["Content-Type"] == type_
                assert answer["Content-Disposition"].endswith(f'.{kind}"')
                body = (answer.getvalue() if answer.streaming else answer.content).decode("utf-8-sig")
                read(kind, body)
                if page not in HIDDEN_WHERE_EMPTY:
                    assert f"{stem}.{kind}" in shown.content.decode()


# Their links come with what there is to take along: ten resolved forecasts, one of this experiment, a find, a newer
# playbook; and the newest version of one links to the files of the playbook itself
HIDDEN_WHERE_EMPTY = {
    *("forecasts:calibration", "forecasts:forecast", "search:search"),
    *("runs:changes", "playbooks:version"),
}


def read(kind, body):
    if kind == "json":
        json.loads(body)
    if kind == "csv":
        rows = list(csv.reader(io.StringIO(body)))
        assert rows
        assert {len(row) for row in rows} == {len(rows[0])}
    if kind == "md":
        assert body.startswith(("# ", "---\n", "| ")) or body == ""
