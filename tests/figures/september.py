"""A September that can be counted on one's fingers. The period is 1 to 30 September 2025, in UTC: 30 days.

        registered   concluded    due          decision (accepted)             lead time seen in September
E-1     1 Aug 12:00  2 Aug 12:00  6 Aug 12:00  D-2  investigate 31 Aug 23:59:59  none: a second too early
E-2    22 Aug        23 Aug       27 Aug       D-3  investigate 1 Sep 00:00:00   10 d, joins at 10 d
E-3     2 Sep         3 Sep        8 Sep       D-4  investigate 6 Sep             4 d
E-4     2 Sep         3 Sep        8 Sep       D-5  investigate 30 Sep 23:59:59  29 d less a second
E-5    20 Sep        21 Sep       24 Sep       D-6  investigate 1 Oct 00:00:00   open at 11 d: a second too late
E-6    29 Sep        30 Sep        3 Oct       none                              open at 2 d
E-7     5 Sep         6 Sep       invalid      D-1, the broken test               outside of everything
E-8    10 Sep        cancelled 15 Sep          none                              open at 5 d
E-9     8 Sep        10 Sep       11 Sep       D-7  kill 10 Sep 12:00             2.5 d
E-10   25 Sep        runs                      none                              open at 6 d
E-11   10 Sep        11 Sep       16 Sep       D-8  continue, override 12 Sep     2 d
E-12   15 Sep        16 Sep       19 Sep       D-9  continue, override 22 Sep     7 d
                                               D-10  investigate 29 Sep, in the place of D-9

Results are due at the last second of the third working day, E-9's of the first. Its bar was out of reach on 8 Sep 04:00
and acknowledged a day later; E-10's on 25 Sep 04:00, and nobody has noticed.
E-4's plan was changed after its start. Reviews: D-4 did not hold up (20 Sep), D-3 too early (21 Sep), D-8 held up
(28 Sep), D-7 held up (1 Oct 00:00:00: a second too late).
"""

from __future__ import annotations

import datetime as dt
from dataclasses import replace
from typing import Any

from decisions.actions import settlement
from decisions.figures.rules.facts import Choice, Facts, Look, Trial
from decisions.followup import actions as followup
from decisions.models import Decision
from experiments import queries
from experiments.actions import amendment, conclusion
from experiments.models import Experiment
from kaizenlab.alerts import actions as alerts
from kaizenlab.alerts.models import Alert
from tests import world as build
from tests.world import World, make_world

A_SECOND, AN_HOUR, A_DAY = dt.timedelta(seconds=1), dt.timedelta(hours=1), dt.timedelta(days=1)
QUERY = "from=2025-09-01&to=2025-09-30"


def on(month: int, day: int, hour: int = 0) -> dt.datetime:
    return dt.datetime(2025, month, day, hour, tzinfo=dt.UTC)


def last_second(month: int, day: int) -> dt.datetime:
    return on(month, day) + A_DAY - A_SECOND


SINCE, END = on(9, 1), on(10, 1)

# the same as the rules read it, by number; D-3's and D-8's reviews and their like beside their decision
FACTS = Facts(
    trials=(
        Trial(1, on(8, 1, 12), on(8, 2, 12), last_second(8, 6), accepted_at=SINCE - A_SECOND),
        Trial(2, on(8, 22), on(8, 23), last_second(8, 27), accepted_at=SINCE),
        Trial(3, on(9, 2), on(9, 3), last_second(9, 8), accepted_at=on(9, 6)),
        Trial(4, on(9, 2), on(9, 3), last_second(9, 8), deviations=1, accepted_at=END - A_SECOND),
        Trial(5, on(9, 20), on(9, 21), last_second(9, 24), accepted_at=END),
        Trial(6, on(9, 29), on(9, 30), last_second(10, 3)),
        Trial(8, on(9, 10), gone_at=on(9, 15)),
        Trial(
            *(9, on(9, 8), on(9, 10), last_second(9, 11)),
            accepted_at=on(9, 10, 12),
            unreachable_at=on(9, 8, 4),
            noticed_at=on(9, 9, 4),
            mended_at=on(9, 10),
        ),
        Trial(10, on(9, 25), unreachable_at=on(9, 25, 4)),
        Trial(11, on(9, 10), on(9, 11), last_second(9, 16), accepted_at=on(9, 12)),
        Trial(12, on(9, 15), on(9, 16), last_second(9, 19), accepted_at=on(9, 22)),
    ),
    choices=(
        Choice(3, SINCE, "investigate", looks=(Look(on(9, 21), "too_early"),)),
        Choice(4, on(9, 6), "investigate", looks=(Look(on(9, 20), "did_not"),)),
        Choice(5, END - A_SECOND, "investigate"),
        Choice(7, on(9, 10, 12), "kill", looks=(Look(END, "held_up"),)),
        Choice(8, on(9, 12), "continue", is_override=True, looks=(Look(on(9, 28), "held_up"),)),
        Choice(9, on(9, 22), "continue", is_override=True, reversed_at=on(9, 29)),
        Choice(10, on(9, 29), "investigate"),
    ),
)


def september() -> World:
    world = make_world(now=on(7, 1))
    world.enter()
    e1, e2 = concluded(world, on(8, 1, 12)), concluded(world, on(8, 22))
    e3, e4 = concluded(world, on(9, 2)), concluded(world, on(9, 2), deviates=True)
    e5, _e6 = concluded(world, on(9, 20)), concluded(world, on(9, 29))
    build.concluded(replace(world, now=on(9, 5)), broken="The recruiter sent friends.")
    e8 = build.running(replace(world, now=on(9, 10)))
    conclusion.cancel(e8, reason="No time.", by=world.bob, at=on(9, 15))
    e9, _e10 = out_of_reach(world, on(9, 8)), out_of_reach(world, on(9, 25))
    notice(world, e9, at=on(9, 9, 4))
    conclusion.conclude(e9, by=world.fumi, at=on(9, 10))
    e11, e12 = concluded(world, on(9, 10)), concluded(world, on(9, 15))
    build.decided(world, e1, at=SINCE - A_SECOND)
    d3 = build.decided(world, e2, at=SINCE)
    d4, _d5 = build.decided(world, e3, at=on(9, 6)), build.decided(world, e4, at=END - A_SECOND)
    build.decided(world, e5, at=END)
    d7 = build.decided(world, e9, "kill", at=on(9, 10, 12))
    d8, d9 = overridden(world, e11, at=on(9, 12)), overridden(world, e12, at=on(9, 22))
    build.decided(world, e12, at=on(9, 29), supersedes=d9)
    looked(world, d4, "did_not", on(9, 20))
    looked(world, d3, "too_early", on(9, 21), revisit_on=dt.date(2025, 12, 1))
    looked(world, d8, "held_up", on(9, 28))
    looked(world, d7, "held_up", END)
    return world


def concluded(world: World, at: dt.datetime, *, deviates: bool = False) -> Experiment:
    """Registered at that moment and concluded a day later: 3 of 5, validated with low confidence."""
    then = replace(world, now=at)
    experiment = build.running(then)
    if deviates:
        deviate(then, experiment)
    return build.concluded(then, experiment=experiment)


def deviate(world: World, experiment: Experiment) -> None:
    rows = queries.criteria_of(experiment)
    amendment.amend(
        experiment,
        criteria=rows,
        kills=queries.kills_of(experiment, rows),
        ends_on=experiment.ends_on + A_DAY,
        reason="A holiday.",
        by=world.bob,
        at=world.now + 2 * AN_HOUR,
    )


def out_of_reach(world: World, at: dt.datetime) -> Experiment:
    """Three noes, the third of them four hours after the registration."""
    return build.severe(replace(world, now=at))


def notice(world: World, experiment: Experiment, at: dt.datetime) -> None:
    for alert in Alert.objects.filter(experiment=experiment, resolved_at=None):
        alerts.acknowledge(alert, by=world.fumi, at=at)


def overridden(world: World, experiment: Experiment, at: dt.datetime) -> Decision:
    """Bob proposes to go on against the policy, and Fumi accepts it an hour later."""
    proposed = build.decided(world, experiment, "continue", by=world.bob, at=at - AN_HOUR)
    return settlement.accept(proposed, by=world.fumi, at=at)


def looked(world: World, decision: Decision, verdict: str, at: dt.datetime, **said: Any) -> None:
    followup.review(decision, verdict=verdict, text="Two more teams said so.", by=world.fumi, at=at, **said)
