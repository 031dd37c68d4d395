"""Objectives as OpenSLO documents: read, refused in sentences, and changed without touching the rest."""

from __future__ import annotations

from decimal import Decimal
from pathlib import Path

import pytest
import yaml
from hypothesis import given
from hypothesis import strategies as st

from decisions.objectives import openslo

REAL = Path(__file__).resolve().parents[2].parent / "shared/data/openslo"
OURS = openslo.write(name="decisions-in-time", title="Decisions in time", target=Decimal("0.9"), days=28)


def refused(text):
    with pytest.raises(openslo.Unreadable) as refusal:
        openslo.read(text)
    return [said % facts for said, facts in refusal.value.problems]


def test_what_is_written_is_read():
    said = openslo.read(OURS)
    assert (said.name, said.title, said.target, said.days) == (
        *("decisions-in-time", "Decisions in time", Decimal("0.9"), 28),
    )
    assert said.why_not == ""


def test_it_has_the_shape_of_an_openslo_document():
    data = yaml.safe_load(OURS)
    assert (data["apiVersion"], data["kind"]) == ("openslo/v1", "SLO")
    spec = data["spec"]
    assert spec["timeWindow"] == [{"duration": "28d", "isRolling": True}]
    assert spec["budgetingMethod"] == "Occurrences"
    assert spec["objectives"] == [{"displayName": "Decided in time", "target": 0.9}]
    assert spec["indicator"]["spec"]["ratioMetric"].keys() == {"counter", "good", "total"}


COMMENTED = (
    OURS.replace("kind: SLO\n", "kind: SLO  # ours\n")
    .replace("  labels: {}\n", "")
    .replace("metadata:\n", "metadata:\n  labels: {team: [identity, rbac]}\n", 1)
    + "  alertPolicies:  # none yet\n"
)


def test_changing_target_and_window_leaves_the_rest_as_it_is_written():
    new = openslo.rewrite(COMMENTED, title="Decisions in time", target=Decimal("0.95"), days=14)
    assert new == COMMENTED.replace("target: 0.9\n", "target: 0.95\n").replace("duration: 28d", "duration: 14d")


def test_changing_nothing_changes_nothing():
    assert openslo.rewrite(COMMENTED, title="Decisions in time", target=Decimal("0.9"), days=28) == COMMENTED


def test_a_target_in_per_cent_stays_in_per_cent():
    text = OURS.replace("target: 0.9", "targetPercent: 90")
    assert openslo.read(text).target == Decimal("0.9")
    assert "targetPercent: 99.5\n" in openslo.rewrite(text, title="Decisions in time", target=Decimal("0.995"), days=28)


def test_weeks_are_days():
    assert openslo.read(OURS.replace("28d", "4w")).days == 28
    assert "duration: 4w" in openslo.rewrite(
        OURS.replace("28d", "4w"), title="Decisions in time", target=Decimal("0.8"), days=28
    )


@pytest.mark.parametrize("meta", ["metadata: {name: a}", "metadata:\n    name: a"])
def test_a_title_is_put_beside_the_name_where_there_was_none(meta):
    head, tail = OURS.split("metadata:", 1)
    text = head + meta + "\nspec:" + tail.split("\nspec:", 1)[1]
    assert openslo.read(openslo.rewrite(text, title="Ours: “A”", target=Decimal("0.9"), days=28)).title == "Ours: “A”"


titles = st.text(st.characters(exclude_categories=["Cs", "Cc"], exclude_characters="\ufeff"), min_size=1, max_size=60)
targets = st.decimals("0", "0.9999", places=4)


@given(titles, targets, st.integers(1, 3_650))
def test_whatever_is_set_is_read_again(title, target, days):
    for text in (
        openslo.write(name="a", title=title, target=target, days=days),
        openslo.rewrite(COMMENTED, title=title, target=target, days=days),
    ):
        said = openslo.read(text)
        assert (said.title, said.target, said.days) == (title, target, days)


@pytest.mark.parametrize(
    ("change", "says"),
    [
        (("openslo/v1", "openslo/v2"), "apiVersion has to be openslo/v1."),
        (("kind: SLO", "kind: Service"), "kind has to be SLO."),
        (("name: decisions-in-time\n  d", "name: Decisions in time\n  d"), "metadata.name has to be a name"),
        (("28d", "28 days"), "spec.timeWindow has to hold exactly one window"),
        (("Occurrences", "Sometimes"), "spec.budgetingMethod has to be Occurrences"),
        (("target: 0.9", "target: 1"), "spec.objectives[0] has to say a target from 0 to below 1"),
        (("target: 0.9", "target: nan"), "spec.objectives[0] has to say a target"),
        (("target: 0.9", "target: 0.9\n      targetPercent: 90"), "spec.objectives[0] has to say a target"),
        (("  service: product-decisions\n", ""), "spec.service has to be a text."),
        (("  indicator:", "  indicatorRef: x\n  indicator:"), "an indicator or an indicatorRef is missing, or both"),
        (("kind: SLO", "kind: SLO\nkind: SLO"), "Line 3: “kind” is written twice."),
        (("target: 0.9", "target: &a 0.9"), "anchors, aliases and tags are not read here."),
        (("target: 0.9", "target: !!python/object:os.system 0.9"), "anchors, aliases and tags are not read here."),
        (("kind: SLO", "kind: [SLO"), "can’t be read as YAML"),
        (("spec:\n", "---\nspec:\n"), "It has to hold exactly one document."),
        (("kind: SLO", "kind: " + "[" * 30 + "]" * 30), "it is nested too deeply."),
        (("kind: SLO", "kind: SLO" + " " * 70_000), "It is longer than 65536 characters."),
    ],
)
def test_what_can_not_be_an_objective_is_refused_in_a_sentence(change, says):
    assert says in " ".join(refused(OURS.replace(*change, 1)))


def test_a_bomb_is_refused_before_it_is_built():
    bomb = "a: &a [x]\n" + "".join(f"{c}: &{c} [*{p},*{p},*{p}]\n" for p, c in zip("abcdefgh", "bcdefghi", strict=True))
    assert "anchors, aliases and tags are not read here." in refused(bomb)[0]


@pytest.mark.parametrize("text", ["", "- a", "a", "\x00", "\tkind: SLO"])
def test_what_is_no_mapping_is_refused(text):
    assert refused(text)


# Real documents of others

SLOS = [
    *("examples/budgeting-method/occurences-slo.yaml", "examples/budgeting-method/ratio-timeslices.yaml"),
    *("examples/budgeting-method/timeslices-slo.yaml",),
    "examples/treat-low-traffic-as-equally-important/timeslices-slo.yaml",
]


@pytest.mark.skipif(not REAL.exists(), reason="the published OpenSLO examples do not lie beside this checkout")
@pytest.mark.parametrize("path", SLOS)
def test_a_published_slo_is_read_and_not_measured(path):
    said = openslo.read((REAL / path).read_text())
    assert said.why_not == openslo.OTHER_INDICATOR
    assert (said.target, said.days) == (None, None)
    assert said.title


@pytest.mark.skipif(not REAL.exists(), reason="the published OpenSLO examples do not lie beside this checkout")
def test_other_published_documents_are_refused_without_an_error():
    """Snippets of the specification: other kinds, and an SLO without a window or a budgeting method."""
    snippets = sorted((REAL / "spec-snippets").glob("*.yaml"))
    assert len(snippets) > 20
    for path in snippets:
        assert refused(path.read_text()), path.name
