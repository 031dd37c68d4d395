"""/metrics as Prometheus reads it, the alert rules, and the dashboard: each names only what is there."""

from __future__ import annotations

import datetime as dt
import json
import os
import re
import shutil
import subprocess
import sys
from pathlib import Path

import pytest
import yaml
from django.test import Client
from prometheus_client.parser import text_string_to_metric_families

from kaizenlab.lib import clock
from tests import world as build
from tests.world import make_elsewhere, token

HERE = Path(__file__).parent
FILES = HERE.parents[1] / "kaizenlab/observatory/prometheus"
OPERATOR = "an operator's own secret of forty letters"
D = dt.timedelta(days=1)
NAMES = re.compile(r"\b(kaizenlab_[a-z0-9_]+)")


def ask(text=""):
    headers = {"host": "localhost"} | ({"authorization": f"Bearer {text}"} if text else {})
    return Client(headers=headers).get("/metrics")


def read(response):
    """{name: {labels: value}}, read by Prometheus' own parser."""
    assert response.status_code == 200
    assert response.headers["content-type"].startswith("text/plain; version=0.0.4")
    return {
        family.name: {tuple(sorted(sample.labels.items())): sample.value for sample in family.samples}
        for family in text_string_to_metric_families(response.text)
    }


@pytest.fixture
def lately(db):
    world = build.make_world(now=clock.now() - 4 * D)
    world.enter()
    return world


@pytest.fixture
def deciding(lately):
    """By hand: E-1 decided a day after its result, E-2 waits and still has time, E-3 runs, out of reach of its bar."""
    build.decided(lately)
    build.concluded(lately)
    build.severe(lately)
    build.objective(lately)
    return read(ask(token(lately, "metrics:read")[1]))


def of(**labels):
    return tuple(sorted({"workspace": "hinoki", **labels}.items()))


def test_decisions_of_the_workspace(deciding):
    assert deciding["kaizenlab_decisions_accepted"] == {
        of(outcome="continue"): 0, of(outcome="investigate"): 1, of(outcome="pivot"): 0, of(outcome="kill"): 0
    }  # fmt: skip
    assert deciding["kaizenlab_decisions_overdue"] == {of(): 0}
    assert deciding["kaizenlab_results"] == {of(deviated="no"): 2, of(deviated="yes"): 0}
    assert deciding["kaizenlab_decision_lead_time_seconds"] == {}, "two of three are open: nobody can tell"


def test_work_and_alerts(deciding):
    states = deciding["kaizenlab_experiments"]
    assert {dict(labels)["state"]: n for labels, n in states.items() if n} == {"concluded": 2, "running": 1}
    assert deciding["kaizenlab_alerts_firing"][of(severity="1")] == 2


def test_the_objective(deciding):
    named = of(objective="decisions-in-time")
    assert deciding["kaizenlab_decisions_in_time"] == {named: 1}
    assert deciding["kaizenlab_decisions_due"] == {named: 1}
    assert deciding["kaizenlab_objective_target_ratio"] == {named: 0.9}
    assert deciding["kaizenlab_objective_budget_left_ratio"] == {named: 1}
    assert deciding["kaizenlab_objective_burn_rate"] == {named: 0}


def test_without_a_token_there_is_nothing(db):
    assert ask().status_code == 401
    assert ask("kzl_nothing").status_code == 401


def test_a_token_of_another_scope_is_refused(lately):
    assert ask(token(lately, "metrics:write")[1]).status_code == 403


def test_a_workspaces_token_shows_nothing_of_another_nor_of_the_installation(lately, settings):
    settings.METRICS_TOKEN = OPERATOR
    make_elsewhere()
    lately.enter()
    text = ask(token(lately, "metrics:read")[1]).text
    assert "elsewhere" not in text
    assert "kaizenlab_requests" not in text
    assert "kaizenlab_jobs{" not in text


def test_the_operator_sees_the_installation_and_no_workspace(lately, settings):
    settings.METRICS_TOKEN = OPERATOR
    lately.as_("vera").get(lately.url())
    found = read(ask(OPERATOR))
    home = (("method", "GET"), ("route", "w/<slug:slug>/"), ("status", "200"))
    assert found["kaizenlab_requests"][home] >= 1
    assert {dict(labels)["state"] for labels in found["kaizenlab_jobs"]} == {"waiting", "overdue", "failed"}
    assert "hinoki" not in ask(OPERATOR).text
    assert (("le", "+Inf"), ("route", "w/<slug:slug>/")) in found["kaizenlab_request_seconds"]


def test_without_an_operators_token_an_empty_one_opens_nothing(db, settings):
    settings.METRICS_TOKEN = ""
    assert Client(headers={"host": "localhost", "authorization": "Bearer "}).get("/metrics").status_code == 401


def test_it_changes_nothing_and_is_only_read(db):
    assert Client(headers={"host": "localhost"}).post("/metrics").status_code == 405


COUNT = """
import sys
from pathlib import Path
from kaizenlab.lib import counting
counting.share(Path(sys.argv[1]), int(sys.argv[2]))
for _ in range(int(sys.argv[3])):
    counting.meters().requests.labels("w/", "GET", "200").inc()
    counting.meters().seconds.labels("w/").observe(0.03)
print(next(s.value for f in counting.counted().collect() for s in f.samples if s.name == "kaizenlab_requests_total"))
"""


def test_workers_add_up_and_a_new_one_counts_on_in_its_predecessors_place(tmp_path):
    def worker(place, count):
        command = [sys.executable, "-c", COUNT, str(tmp_path), str(place), str(count)]
        return float(subprocess.run(command, capture_output=True, text=True, check=True, cwd=HERE.parents[1]).stdout)

    assert worker(0, 3) == 3
    assert worker(1, 4) == 7
    assert worker(0, 5) == 12, "another process in the place of the first"
    assert len(list(tmp_path.iterdir())) == 4, "two kinds of counts in two places"


def named(text):
    """Without what Prometheus adds to the names of counters and histograms."""
    return {re.sub(r"_(total|bucket|sum|count)$", "", name) for name in NAMES.findall(text)}


@pytest.fixture
def known(deciding, settings):
    settings.METRICS_TOKEN = OPERATOR
    return {*deciding, *read(ask(OPERATOR)), "kaizenlab_worker_heartbeat_age_seconds"}


def test_rules_and_dashboard_name_only_what_is_exposed(known):
    rules, dashboard = ((FILES / name).read_text() for name in ("rules.yml", "grafana.json"))
    expressions = " ".join(rule["expr"] for group in yaml.safe_load(rules)["groups"] for rule in group["rules"])
    assert named(expressions) <= known
    targets = [t["expr"] for panel in json.loads(dashboard)["panels"] for t in panel.get("targets", [])]
    assert named(" ".join(targets)) <= known
    assert len(targets) >= 14


def test_every_rule_is_whole():
    groups = yaml.safe_load((FILES / "rules.yml").read_text())["groups"]
    names = [rule["alert"] for group in groups for rule in group["rules"]]
    assert len(names) == len(set(names)) == 10
    for group in groups:
        for rule in group["rules"]:
            assert rule.keys() == {"alert", "expr", "for", "labels", "annotations"}
            assert rule["labels"]["severity"] in ("page", "ticket")
            assert rule["annotations"].keys() == {"summary", "description"}


def test_the_dashboard_has_panels_that_do_not_overlap():
    panels = json.loads((FILES / "grafana.json").read_text())["panels"]
    assert len({panel["id"] for panel in panels}) == len(panels)
    taken = set()
    for panel in panels:
        at = panel["gridPos"]
        cells = {(x, y) for x in range(at["x"], at["x"] + at["w"]) for y in range(at["y"], at["y"] + at["h"])}
        assert not cells & taken, panel["title"]
        assert max(x for x, _ in cells) < 24
        taken |= cells


CAN_BE_LEFT_OUT = shutil.which("promtool") is None and "CI" not in os.environ  # there .ci/run installs it
promtool = pytest.mark.skipif(CAN_BE_LEFT_OUT, reason="promtool is not installed; .ci/run installs it")


@promtool
@pytest.mark.parametrize(
    "command", [["check", "rules", str(FILES / "rules.yml")], ["test", "rules", str(HERE / "rules_test.yml")]]
)
def test_promtool_finds_nothing_wrong_with_the_rules(command):
    done = subprocess.run(["promtool", *command], capture_output=True, text=True, check=False)
    assert done.returncode == 0, done.stdout + done.stderr


@promtool
def test_promtool_finds_nothing_wrong_with_what_is_exposed(deciding, lately, settings):
    settings.METRICS_TOKEN = OPERATOR
    lately.enter()
    for text in (ask(OPERATOR).text, ask(token(lately, "metrics:read")[1]).text):
        done = subprocess.run(["promtool", "check", "metrics"], input=text, capture_output=True, text=True, check=False)
        assert done.returncode == 0, done.stdout + done.stderr
