"""Experiments that others have published, restated as facts: their counts, and what they concluded.

Cookie Cats: retention after seven days, gate at level 30 against 40 (Tactile Entertainment's data, as analysed in
public). Landing page: conversions of an old and a new page (Udacity's exercise data, cleaned). TextCat: the Wikimedia
Foundation's search test of 2016, one control session to four test sessions. VA: interview studies of the United States
Department of Veterans Affairs.
"""

from __future__ import annotations

from experiments.actions import conclusion
from experiments.models import Criterion, Experiment, KillCriterion
from experiments.rules.observed import Answers, Conversions
from kaizenlab.example.walk import Walk, none_of_first, people


def restate(walk: Walk) -> None:
    cookie_cats(walk)
    landing_page(walk)
    textcat(walk)
    claims(walk)
    forms(walk)
    walk.wait(24)


def cookie_cats(walk: Walk) -> None:
    belief = walk.believe(
        2,
        [("Players who wait longer for the gate stay longer", 5, 5)],
        statement="Moving the first gate from level 30 to level 40 raises the share of players back after 7 days.",
        persona="New players of a mobile game",
        stage="business",
        tags=["published"],
        change_mind="Retention after seven days is not higher.",
    )
    bar = compared("seven-day retention", planned=44_700)
    test = walk.plan(
        belief,
        3,
        [bar],
        [harm(bar, walk, 30)],
        title="Cookie Cats: gate at 30 or 40",
        method="ab_test",
        planned_sample=89_400,
        ends_on=walk.at(40).date(),
    )
    observed(walk, test, 12, Conversions(8_502, 44_700), Conversions(8_279, 45_489))
    test = walk.conclude(test, 13)
    walk.decide(
        test,
        13,
        "kill",
        "0.82 points fewer came back, and the whole interval lies below zero. The gate stays at 30.",
        learned="An earlier gate keeps more players.",
        next_kind="none",
    )


def landing_page(walk: Walk) -> None:
    belief = walk.believe(
        4,
        [("The page decides, not the price", 4, 5)],
        statement="The new landing page converts more of its visitors than the old one, by 1 sale in 1,000 or more.",
        persona="Visitors of a shop",
        stage="business",
        tags=["published"],
        change_mind="The difference is not clear.",
    )
    bar = compared("conversion", planned=145_274)
    test = walk.plan(
        belief,
        5,
        [bar],
        [harm(bar, walk, 33)],
        title="Landing page: new or old",
        method="ab_test",
        planned_sample=290_548,
        ends_on=walk.at(41).date(),
    )
    observed(walk, test, 14, Conversions(17_489, 145_274), Conversions(17_264, 145_310))
    test = walk.conclude(test, 15)
    walk.decide(
        test,
        15,
        "investigate",
        "0.16 points lower, and the interval holds zero: nothing is shown. The old page stays.",
        next_kind="experiment",
        next_text="Test one change at a time",
    )


def textcat(walk: Walk) -> None:
    belief = walk.believe(
        6,
        [("The language of a query can be told from its words", 5, 4)],
        statement="Results from the wiki of the detected language raise the share of searchers who click one of 20.",
        persona="Searchers whose query has no results",
        stage="business",
        tags=["published"],
        change_mind="The share of clicks is not higher.",
    )
    bar = compared("clicked any result", planned=1_200, variant_share=4)
    test = walk.plan(
        belief,
        7,
        [bar],
        [harm(bar, walk, 35)],
        title="TextCat: results in the detected language",
        method="ab_test",
        planned_sample=6_000,
        ends_on=walk.at(42).date(),
    )
    observed(walk, test, 17, Conversions(561, 1_263), Conversions(2_476, 5_065))
    test = walk.conclude(test, 18)
    decision = walk.decide(
        test,
        18,
        "continue",
        "4.5 points more clicked, and the whole interval lies above zero.",
        learned="Searchers click results in their own language, even from another wiki.",
        next_kind="build",
        next_text="Deploy, and record the confidence of the detection",
        next_due=walk.at(60).date(),
        revisit_on=walk.at(80).date(),
    )
    walk.finish(decision.actions.select_related("decision", "owner").get(), 58, "On every wiki of the test.")
    walk.review(
        decision,
        80,
        "too_early",
        "It has run for three weeks only, and over a holiday. The recorded confidence says nothing yet.",
        again=140,
    )


def claims(walk: Walk) -> None:
    belief = walk.believe(
        8,
        [("A list of steps is read in order", 4, 4)],
        statement="The new claim status page is clearly understood by 7 of 10 Veterans.",
        persona="Veterans with an open claim",
        stage="solution",
        tags=["published"],
        change_mind="Fewer than 7 of 10 understand it.",
    )
    bar = people("clearly understand the page", 7, 10, who="Veterans")
    test = walk.plan(
        belief,
        9,
        [bar],
        [none_of_first(bar, 3, walk.at(30).date())],
        title="Claim status page: understanding",
        method="usability_test",
        planned_sample=10,
        ends_on=walk.at(40).date(),
    )
    walk.observe(
        test, walk.at(19, 4), [Answers(9, 10)], source="Research findings of June 2023", findings="10 sessions"
    )
    test = walk.conclude(test, 20)
    walk.decide(
        test,
        20,
        "investigate",
        "Nine of ten understood it; ten people leave the chance just under 90 %. Two more days of sessions settle it.",
        learned="A list of steps, with what is done ticked off, is understood as it is.",
        next_kind="experiment",
        next_text="Sessions with people who file for the first time",
    )


def forms(walk: Walk) -> None:
    """The planned comparison could not be made: the test was broken for its own question."""
    belief = walk.believe(
        10,
        [("People read what stands above a download", 4, 4)],
        statement="One of three designs of the download instructions is followed by 7 of 11 Veterans.",
        persona="Veterans who download a form",
        stage="solution",
        tags=["published"],
        change_mind="No design is followed more often than another.",
    )
    bar = people("follow the instructions", 7, 11, who="Veterans")
    test = walk.plan(
        belief,
        11,
        [bar],
        [none_of_first(bar, 3, walk.at(30).date())],
        title="Form download: three designs",
        method="usability_test",
        planned_sample=11,
        ends_on=walk.at(40).date(),
    )
    walk.observe(test, walk.at(21, 4), [Answers(1, 11)], source="Topline summary of July 2021", findings="11 sessions")
    test = walk.conclude(
        test,
        22,
        broken="10 of 11 ignored the instructions whichever design they saw, so the designs were not compared.",
    )
    conclusion.close_invalid(
        test,
        reason="Nobody reads instructions beside a download: the question is another one now.",
        by=walk.cast.fumi,
        at=walk.at(23),
    )


def compared(name: str, *, planned: int, variant_share: int = 1, target: str = "0") -> Criterion:
    """The variant is higher than the control, by as much or by any amount."""
    return Criterion(
        name=name,
        kind="comparison",
        measure="proportion",
        effect="difference",
        target=target,
        planned=planned,
        variant_share=variant_share,
    )


def harm(bar: Criterion, walk: Walk, day: int) -> KillCriterion:
    """Five points fewer: stop."""
    return KillCriterion(criterion=bar, direction="at_most", threshold="-0.05", by=walk.at(day).date())


def observed(walk: Walk, test: Experiment, day: int, control: Conversions, variant: Conversions) -> None:
    walk.observe(test, walk.at(day, 4), [control, variant], source="As published")
