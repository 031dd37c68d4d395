"""What rings is set by admins, read by everybody, and never overwritten unseen."""

from __future__ import annotations

import datetime as dt
import re

import pytest

from kaizenlab.alerts import tasks
from kaizenlab.alerts.actions import digest
from kaizenlab.alerts.detect import table_of
from kaizenlab.alerts.models import Alert, Setting
from kaizenlab.alerts.rules.terms import ASKS, DEFAULTS, Rule, Terms
from kaizenlab.events.models import Event
from tests import world as build
from tests.alerts.pages import page, post, words
from tests.doors import SIGNALS

PATH = "settings/signals/"
DAY = dt.timedelta(days=1)


def send(world, who="alice", *, seen=DEFAULTS, **typed):
    said = SIGNALS | {"seen": digest(seen)} | {name.replace("__", "-"): value for name, value in typed.items()}
    return post(world, PATH, who, **{name: value for name, value in said.items() if value is not None})


def changed(world):
    world.enter()
    return [(event.verb, event.facts) for event in Event.objects.filter(verb="signals.changed").order_by("seq")]


def test_everybody_reads_what_rings_and_what_it_means(world):
    text = page(world, path=PATH, who="vera")
    said = words(text)
    for line in ("Out of reach", "Guardrail breached", "A guardrail is what must not get worse", "Sample ratio:"):
        assert line in said
    assert "When in doubt, the higher severity." in said
    assert "The decision policy says how severe that is. on as the policy says" in said
    assert "Days without evidence: 7 default: 7" in said
    assert "Admins set this." in said
    assert "<form" not in text.split("<main")[1].split("</main>")[0]


def test_there_is_a_row_for_each_rule_and_a_field_for_what_it_asks(world):
    text = page(world, path=PATH, who="alice")
    assert len(re.findall(r'<th scope="row"><b>', text)) == len(Rule)
    asked = set(re.findall(r'<(?:input|select)[^>]* name="(\w+)-(\w+)"', text))
    assert {(rule, name) for rule, name in asked if name not in ("is_on", "severity")} == {
        (str(rule), name) for rule, names in ASKS.items() for name in names
    }
    assert ("result", "severity") not in asked
    assert ("result", "is_on") in asked


def test_what_is_saved_rings_from_then_on_with_one_event(world):
    response = send(world, no_evidence__days="3", no_evidence__severity="1", draft__is_on=None)
    assert response["Location"] == world.url(PATH)
    table = table_of(world.workspace)
    assert table[Rule.NO_EVIDENCE] == Terms(1, days=3)
    assert table[Rule.DRAFT].is_on is False
    assert {rule: terms for rule, terms in table.items() if terms != DEFAULTS[rule]}.keys() == {
        Rule.NO_EVIDENCE,
        Rule.DRAFT,
    }
    assert changed(world) == [
        (
            "signals.changed",
            '{"changes":{"draft":{"is_on":[true,false]},"no_evidence":{"days":[7,3],"severity":[2,1]}}}',
        )
    ]
    assert "Alice changed what rings" not in page(world, path=PATH)


def test_saving_what_stands_changes_nothing(world):
    assert send(world).status_code == 303
    assert changed(world) == []
    assert Setting.objects.count() == 0


def test_the_worker_looks_at_everything_again(world):
    build.running(world)
    tasks.look(world.workspace.pk, world.now + 4 * DAY)
    world.enter()
    assert not Alert.objects.exists()
    send(world, no_evidence__days="3")
    tasks.look(world.workspace.pk, dt.datetime.now(dt.UTC))
    world.enter()
    assert Alert.objects.filter(rule="no_evidence").exists()
    send(world, seen=table_of(world.workspace), no_evidence__days="3", no_evidence__is_on=None)
    tasks.look(world.workspace.pk, dt.datetime.now(dt.UTC))
    world.enter()
    assert "switched off" in Alert.objects.get(rule="no_evidence").resolution


@pytest.mark.parametrize(
    ("field", "least", "most"),
    [
        ("futile__sample", 0, 100_000),
        ("futile__days", 0, 365),
        ("overdue__days", 0, 365),
        ("budget_fast__share", 1, 1_000),
        ("budget_fast__window", 1, 100),
        ("budget_spent__share", 1, 1_000),
    ],
)
def test_numbers_have_their_limits(world, field, least, most):
    rule, name = field.split("__")
    for value in (least - 1, most + 1, "x", ""):
        response = send(world, **{field: str(value)})
        assert response.status_code == 422
        assert f'href="#id_{rule}-{name}"' in response.text, "the summary names the field"
        assert f'name="{rule}-{name}" value="{value}"' in response.text or value == ""
    for value in (least, most):
        seen = table_of(world.workspace)
        assert send(world, seen=seen, **{field: str(value)}).status_code == 303
        assert getattr(table_of(world.workspace)[Rule(rule)], name) == value


def test_a_severity_is_one_of_three(world):
    for value in ("0", "4", "", "x"):
        assert send(world, futile__severity=value).status_code == 422
    assert send(world, futile__severity="3").status_code == 303


def test_what_a_rule_does_not_ask_cannot_be_set(world):
    send(world, result__severity="1", kill__days="9", owner__share="50")
    assert table_of(world.workspace) == DEFAULTS


def test_whoever_comes_second_sees_both_before_saving(world):
    send(world, no_evidence__days="3")
    late = send(world, who="alice", no_evidence__days="10", draft__days="20")
    assert late.status_code == 409
    said = words(late.text)
    assert "Somebody has changed what rings since you opened this. It was Alice." in said
    assert "As you typed it: Sev 2, Days without evidence: 10" in said
    assert "As Alice left it: Sev 2, Days without evidence: 3" in said
    assert "As you typed it: Sev 3, Days untouched: 20" in said
    assert 'name="draft-days" value="20"' in late.text
    assert table_of(world.workspace)[Rule.NO_EVIDENCE].days == 3
    again = re.search(r'name="seen" value="(\w+)"', late.text)[1]
    assert post(world, PATH, "alice", **(SIGNALS | {"seen": again, "no_evidence-days": "10"})).status_code == 303
    assert table_of(world.workspace)[Rule.NO_EVIDENCE].days == 10


def test_a_form_that_was_wrong_still_goes_on_from_what_it_was_opened_with(world):
    wrong = send(world, draft__days="999")
    send(world, no_evidence__days="3")
    seen = re.search(r'name="seen" value="(\w+)"', wrong.text)[1]
    assert post(world, PATH, "alice", **(SIGNALS | {"seen": seen, "draft-days": "99"})).status_code == 409


def test_it_can_be_reset_to_the_products_own(world):
    assert "Reset every rule" not in page(world, path=PATH, who="alice")
    send(world, no_evidence__days="3", kill__is_on=None)
    assert "Reset every rule" in page(world, path=PATH, who="alice")
    assert post(world, f"{PATH}reset/", "alice", seen="something else").status_code == 409
    seen = digest(table_of(world.workspace))
    assert post(world, f"{PATH}reset/", "alice", seen=seen).status_code == 303
    assert table_of(world.workspace) == DEFAULTS
    assert len(changed(world)) == 2


@pytest.mark.parametrize("who", ["vera", "bob", "fumi"])
def test_only_admins_set_it(world, who):
    assert send(world, who, no_evidence__days="3").status_code == 403
    assert post(world, f"{PATH}reset/", who, seen=digest(DEFAULTS)).status_code == 403
