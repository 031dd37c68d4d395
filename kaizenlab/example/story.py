"""A team's eight weeks: a pivot, an investigation, two adoptions, a kill, an override, and what is open today."""

from __future__ import annotations

import datetime as dt
from decimal import Decimal

from decisions.actions import settlement
from experiments.actions import conclusion
from experiments.models import Criterion, KillCriterion
from experiments.rules.observed import Conversions
from hypotheses.models import Hypothesis
from kaizenlab.example.published import compared, harm
from kaizenlab.example.walk import Answered, Walk, none_of_first, people

YES, NO = "yes", "no"


def tell(walk: Walk, now: dt.datetime) -> None:
    """Everything in the order it happened; the last of it today."""
    roadmap(walk)
    digest(walk)
    changelogs(walk)
    chat(walk)
    waiting(walk)
    overdue(walk)
    at_risk(walk)
    figures(walk)
    untested(walk)
    habits(walk)
    signals(walk)
    walk.catch_up(now)


def roadmap(walk: Walk) -> None:
    """One of five recognises the problem, and names another one: pivot, investigate, continue."""
    belief = walk.believe(
        0,
        [("Managers open the roadmap every week", 5, 4), ("A better view saves them a meeting", 4, 4)],
        statement="We believe that product managers in teams of 3 to 20 want a better roadmap view.",
        persona="Product managers of software teams of 3 to 20",
        problem="The roadmap is spread over four tools.",
        alternatives="A spreadsheet; a slide a quarter.",
        solution="One view of everything planned.",
        value="One meeting a week less.",
        change_mind="Fewer than 3 of 5 managers name the roadmap without being led to it.",
        tags=["roadmap"],
    )
    bar = people("name the roadmap as a problem", 3, 5, who="product managers")
    test = walk.plan(
        belief,
        1,
        [bar],
        [none_of_first(bar, 3, walk.at(8).date())],
        playbook="problem-validation",
        expect=(80, 70, 75),
        title="Interviews: the roadmap",
        method="interview",
        planned_sample=5,
        ends_on=walk.at(10).date(),
    )
    walk.tick(test, 1, "write-the-interview-script")
    walk.skip(test, 1, "rehearse-the-script", "Five short interviews; the first one is our rehearsal.")
    walk.tick(test, 2, "find-five-people")
    lost = "Teams lose why a feature was built"
    walk.interview(
        test,
        2,
        [
            Answered(
                NO,
                "The roadmap is fine. What I can't find is the argument that put it there.",
                "Fourteen people.",
                lost,
            ),
            Answered(YES, "I keep three of them, and none is right.", "Nine people."),
            Answered(NO, "Ask Daniel. If Daniel is on holiday, we decide it again.", "Nine people.", lost),
            Answered(NO, "We look at it once a quarter.", "Twelve people."),
            Answered(NO, "It changes weekly anyway.", "Six people."),
        ],
    )
    walk.note(test, 6, "note-what-points-elsewhere", "Two of five talk about **reasons**, not about the view.")
    walk.tick(test, 6, "keep-their-own-words", "note-what-points-elsewhere")
    walk.assemble(
        test,
        6,
        "The bar of 3 of 5 cannot be reached any more. The fifth call was booked, so we held it.",
        "All five are in. Two talk about the same other loss, unasked. Proposal: conclude tonight, then decide.",
    )
    test = walk.conclude(test, 7)
    decision = walk.decide(
        test,
        7,
        "pivot",
        "Nobody misses a view. Two of four who said no named the same other loss, unasked.",
        learned="Managers do not miss a better roadmap. They miss the reasons behind it.",
        next_kind="successor",
        successor_statement="We believe that product teams of 3 to 20 lose track of why a feature was built within"
        " six months, because the decision lives in chat.",
        successor_persona="Team leads in software teams of 3 to 20, two or more releases a week",
        revisit_on=walk.at(49).date(),
    )
    written = walk.look_back(
        decision,
        1,
        helped="The bar was frozen before the first call, so three noes could not be talked away.\n\n"
        "The notes kept people's own words. The other loss was found in them, not in our questions.",
        hindered="All five calls were booked before anybody looked at the first answers. The third no came on day 5;"
        " two more days went into what could change nothing.",
    )
    walk.close_book(
        written,
        2,
        ("Book interviews in twos, and look at the strip after each pair", walk.cast.bob, 12),
        ("Ask what people lost lately before we show what we plan", walk.cast.fumi, 14),
    )
    if decision.successor:
        lost_rationale(walk, walk.fresh(decision.successor))
    walk.review(
        decision,
        50,
        "held_up",
        "Eight of ten leads have named the lost reasons since. Nobody has asked for a roadmap view in the pilots.",
    )


def lost_rationale(walk: Walk, belief: Hypothesis) -> None:
    """Three of five: validated with low confidence. Then five of five: high."""
    for text, importance, uncertainty in [
        ("Leads feel the loss themselves, not only newcomers", 5, 5),
        ("They would write the reason down while deciding", 4, 5),
        ("Search in chat does not already answer it", 5, 3),
    ]:
        walk.assume(belief, 8, text, importance, uncertainty)
    bar = people("recognise this as a problem", 3, 5)
    first = walk.plan(
        belief,
        9,
        [bar],
        [none_of_first(bar, 3, walk.at(16).date())],
        expect=(60, 70, 80),
        title="Interviews: lost rationale",
        method="interview",
        planned_sample=5,
        ends_on=walk.at(20).date(),
    )
    walk.rehearse(
        first,
        9,
        {
            "When did somebody last ask you why a feature was built?": "Last month, about the export.",
            "What did you do to find out?": "I searched old threads for an hour and asked the person who had left.",
            "What came of it?": "Nothing certain. We kept the export, to be safe.",
        },
        "Leads a team of 12. Meets the problem often, and lately.",
        YES,
    )
    walk.interview(
        first,
        10,
        [
            Answered(NO, "If it mattered, it's in the ticket. If it isn't, it probably didn't.", "Lead, 8 people."),
            Answered(NO, "We are four people. I was in the room for all of it.", "Founder, 4 people."),
            Answered(YES, "We rebuilt the export twice. Nobody remembered why we had dropped it.", "Lead, 11 people."),
            Answered(YES, "The person who knew left in June.", "Lead, 13 people."),
            Answered(
                YES, "Every new hire asks why there are two settings pages. I make something up.", "Lead, 17 people."
            ),
        ],
    )
    first = walk.conclude(first, 16)
    taught = walk.decide(
        first,
        17,
        "investigate",
        "Leads with more than ten people feel it sharply; the two who do not are the smallest.",
        learned="The loss begins when someone who knew leaves.",
        next_kind="experiment",
        next_text="Interview leads of more than ten people",
    )
    again = people("recognise this as a problem", 3, 5, who="leads of more than ten people")
    second = walk.plan(
        belief,
        18,
        [again],
        [none_of_first(again, 3, walk.at(26).date())],
        expect=(80, 85, 90),
        title="Interviews: leads of more than ten",
        method="interview",
        planned_sample=5,
        ends_on=walk.at(28).date(),
    )
    walk.interview(
        second,
        19,
        [
            Answered(YES, "Two weeks a year, easily.", "Lead, 12 people."),
            Answered(YES, "I spent Tuesday in old threads. I found the decision, not the reason.", "Lead, 19 people."),
            Answered(YES, "We hold the same debate every spring.", "Lead, 14 people."),
            Answered(YES, "New people ask, and we shrug.", "Lead, 11 people."),
            Answered(YES, "The reason is in somebody's head.", "Lead, 16 people."),
        ],
    )
    second = walk.conclude(second, 25)
    walk.weigh(taught, second, 27, "Four of the five speak of somebody who left, or of the only head that still knows.")
    walk.restate(taught, 27, "supported", "Eight of ten leads so far; nobody who lost a reason still had the person.")
    decision = walk.decide(
        second,
        26,
        "continue",
        "Five of five, unled. We build the smallest log a team of ten would use.",
        next_kind="build",
        next_text="A decision log",
        next_link="https://example.org/issues/12",
        next_due=walk.at(61).date(),
        revisit_on=walk.at(55).date(),
    )
    walk.hand_over(decision, 26, walk.cast.bob, 63)
    walk.say(decision, 26, walk.cast.bob, "Who keeps the log when a team is smaller than ten? @Fumi")
    walk.say(
        decision,
        27,
        walk.cast.fumi,
        "Nobody, for now: they *were in the room*. We ask again on the revisit date.",
    )
    pilots = walk.act(decision, 26, "Find two teams of ten for a pilot", walk.cast.fumi, 40)
    walk.finish(pilots, 37, "Sugi and Kaede start in December.")
    walk.learn(decision, 30, "Above ten people everybody has lost a reason this year. Nobody has to be led to it.")


def digest(walk: Walk) -> None:
    """None of the first three: futile at once, and killed."""
    belief = walk.believe(
        27,
        [("Readers who left would open a mail", 5, 5)],
        statement="We believe that a weekly digest brings readers back who have been away for 14 days.",
        persona="Readers who have not come for 14 days",
        problem="They forget us.",
        change_mind="None of the first three readers would open it.",
        tags=["retention"],
    )
    bar = people("would open the digest", 3, 5, who="former readers")
    test = walk.plan(
        belief,
        28,
        [bar],
        [none_of_first(bar, 3, walk.at(36).date())],
        expect=(35, 20, 55),
        title="Interviews: the weekly digest",
        method="interview",
        planned_sample=5,
        ends_on=walk.at(40).date(),
    )
    walk.interview(
        test,
        29,
        [
            Answered(NO, "I unsubscribe from everything.", "Left in spring."),
            Answered(NO, "I left because I was done.", "Left in May."),
            Answered(NO, "Another mail? No.", "Left in June."),
        ],
    )
    walk.assemble(test, 31, "None of the first three would open it. The other two calls are called off.")
    test = walk.conclude(test, 32)
    decision = walk.decide(
        test,
        32,
        "kill",
        "Nobody of the first three would open it, and none gave a reason that another mail could mend.",
        learned="Readers who leave are done, not forgetful.",
        next_kind="none",
    )
    walk.look_back(decision, 20, helped="Three calls were enough, and the test ended nine days before its last day.")
    walk.wait(34)


def changelogs(walk: Walk) -> None:
    """Validated with low confidence; a member wants to go on all the same, and a founder agrees: an override."""
    belief = walk.believe(
        30,
        [("Old changelogs are in a form that can be read", 4, 3)],
        statement="We believe that teams of 5 to 50 import their old changelogs within 10 minutes.",
        persona="Maintainers with five or more years of changelogs",
        stage="problem",
        change_mind="Fewer than 4 of 5 maintainers finish in 10 minutes.",
        tags=["import"],
    )
    bar = people("finish within ten minutes", 4, 5, who="maintainers")
    test = walk.plan(
        belief,
        31,
        [bar],
        [none_of_first(bar, 3, walk.at(38).date())],
        playbook="usability-test",
        expect=(70, 65, 80),
        title="Usability test: the import",
        method="usability_test",
        planned_sample=5,
        ends_on=walk.at(40).date(),
    )
    walk.interview(
        test,
        33,
        [
            Answered(YES, "Oh. That was it?", "Six minutes."),
            Answered(YES, "It even kept the dates.", "Eight minutes."),
            Answered(NO, "It read my headings as versions.", "Gave up after twelve."),
            Answered(YES, "Good enough.", "Nine minutes."),
            Answered(YES, "Can I do the other three now?", "Five minutes."),
        ],
    )
    walk.tick(test, 38, "write-the-tasks", "run-a-pilot", "rank-what-stopped-them")
    test = walk.conclude(test, 39)
    proposal = walk.decide(
        test,
        39,
        "continue",
        "Four of five, and the one failure has a known cause.",
        by=walk.cast.bob,
        learned="Maintainers import on their own; only headings that look like versions stop them.",
        override_kind="fact",
        override_reason="Two of the four asked, unprompted, to pay for a pilot this month.",
        next_kind="build",
        next_text="The importer, without heading guesses",
        next_due=walk.at(53).date(),
        revisit_on=walk.at(100).date(),
    )
    settlement.accept(proposal, by=walk.cast.fumi, at=walk.at(40))
    walk.say(
        proposal, 40, walk.cast.alice, "If the pilots do not pay by then, this was a guess. I have noted the date."
    )


def chat(walk: Walk) -> None:
    """A test that had answers is called off: a founder says why, and it stands in the history."""
    belief = walk.believe(
        41,
        [("People ask the bot what they would have searched for", 4, 5)],
        statement="We believe that a chat bot replaces the changelog page for 3 of 5 visitors.",
        persona="Visitors of the changelog page",
        change_mind="Fewer than 3 of 5 prefer it.",
        tags=["chat"],
    )
    bar = people("prefer the bot", 3, 5, who="visitors")
    test = walk.plan(
        belief,
        42,
        [bar],
        [none_of_first(bar, 3, walk.at(50).date())],
        expect=(30, 15, 45),
        title="Wizard of Oz: the changelog bot",
        method="wizard_of_oz",
        planned_sample=5,
        ends_on=walk.at(52).date(),
    )
    walk.interview(
        test, 43, [Answered(NO, "I just want the list.", "Scrolled."), Answered(YES, "Handy.", "Asked twice.")]
    )
    conclusion.cancel(
        test,
        reason="The person behind the curtain left the company; nobody else can answer as the bot.",
        by=walk.cast.fumi,
        at=walk.at(45),
    )


def waiting(walk: Walk) -> None:
    """A result that waits for its decision."""
    belief = walk.believe(
        44,
        [("Founders have ten minutes a month", 4, 4)],
        statement="We believe that founders of teams of 10 to 50 read the decision history every month.",
        persona="Founders of teams of 10 to 50",
        change_mind="Fewer than 3 of 5 open it twice.",
        tags=["history"],
    )
    bar = people("open it twice in a month", 3, 5, who="founders")
    test = walk.plan(
        belief,
        45,
        [bar],
        [none_of_first(bar, 3, walk.at(52).date())],
        playbook="concierge",
        expect=(60, 75, 55),
        title="Concierge: the monthly history",
        method="concierge",
        planned_sample=5,
        ends_on=walk.at(54).date(),
    )
    walk.interview(
        test,
        47,
        [
            Answered(YES, "I forwarded it.", "Opened three times."),
            Answered(NO, "I meant to.", "Opened once."),
            Answered(YES, "The kills are the good part.", "Opened twice."),
            Answered(YES, "Monday ritual.", "Opened four times."),
            Answered(NO, "Too long.", "Opened once."),
        ],
    )
    walk.tick(test, 46, "write-the-service-down")
    walk.conclude(test, 53)


def overdue(walk: Walk) -> None:
    """Worse than it was, and nobody has said what follows from it."""
    belief = walk.believe(
        43,
        [("Who sees the yearly price first thinks in years", 4, 5)],
        statement="We believe that showing the annual price first raises sign-ups by 2 points.",
        persona="Visitors of the pricing page",
        stage="business",
        change_mind="Sign-ups do not rise by 2 points.",
        tags=["pricing"],
    )
    bar = compared("sign-ups", planned=4_000, target="0.02")
    test = walk.plan(
        belief,
        44,
        [bar],
        [harm(bar, walk, 52)],
        expect=(65, 60, 70),
        title="Pricing page: annual price first",
        method="ab_test",
        planned_sample=8_000,
        ends_on=walk.at(52).date(),
    )
    walk.observe(test, walk.at(49, 4), [Conversions(200, 4_000), Conversions(185, 4_010)], source="Product analytics")
    walk.conclude(test, 49)


def at_risk(walk: Walk) -> None:
    """Two of five so far, both no: 5 % left, at risk."""
    belief = walk.believe(
        50,
        [("Leads decide at a keyboard", 4, 4)],
        statement="We believe that leads of 3 to 20 note the reason while deciding, in under 2 minutes.",
        persona="Team leads of 3 to 20 people",
        change_mind="Fewer than 3 of 5 do it twice.",
        tags=["log"],
    )
    bar = people("note the reason unasked", 3, 5)
    test = walk.plan(
        belief,
        51,
        [bar],
        [none_of_first(bar, 3, walk.at(62).date())],
        playbook="usability-test",
        expect=(55, 60, 70),
        title="Prototype: the two-minute note",
        method="prototype",
        planned_sample=5,
        ends_on=walk.at(66).date(),
    )
    walk.interview(
        test,
        53,
        [
            Answered(NO, "In the meeting? No.", "Wrote nothing."),
            Answered(NO, "I'd do it on Friday, which means never.", "Wrote nothing."),
        ],
    )
    walk.tick(test, 51, "write-the-tasks")
    walk.note(test, 51, "write-the-tasks", "One task: *decide something, then say why*. No hint where to write it.")
    walk.skip(test, 52, "run-a-pilot", "The first session was the pilot.")
    walk.assign(test, 53, "rank-what-stopped-them", 55)


def figures(walk: Walk) -> None:
    """Two product metrics; the bar of a launch takes its count from one of them, night after night."""
    notes = walk.measure(
        51,
        [12 + 5 * (day % 7 < 5) + day // 6 + (day * 7) % 5 for day in range(46)],
        name="Decisions noted",
        measures="Decisions saved with a reason of 20 characters or more, by all teams, a day (UTC).",
        unit="notes",
        shape="count",
        direction="up",
    )
    walk.measure(
        51,
        [(180 + (day * 13) % 40 - day, 400 + (day * 29) % 60) for day in range(46)],
        name="Abandoned notes",
        measures="Notes begun and not saved within an hour, of all begun.",
        shape="ratio",
        direction="down",
    )
    belief = walk.believe(
        51,
        [("A reminder is read in the chat", 4, 3)],
        statement="We believe that a reminder in the chat brings 350 noted decisions in two weeks.",
        persona="Team leads of 3 to 20 people",
        change_mind="Fewer than 350 in 14 days, as product analytics counts them.",
        tags=["log"],
    )
    bar = Criterion(name="decisions noted", kind="count", target=350, period_days=14, metric=notes)
    walk.plan(
        belief,
        51.2,  # at whatever hour the story is told, before the day that the first figure is of
        [bar],
        [KillCriterion(criterion=bar, direction="at_most", threshold=140, by=walk.at(60).date())],
        expect=(60, 75, 55),
        title="Launch: a reminder in the chat",
        method="launch",
        planned_sample=14,
        ends_on=walk.at(66).date(),
    )
    for day, count in ((53, 24), (54, 27), (55, 29)):
        walk.read(notes, day, count)
    walk.say(notes, 54, walk.cast.bob, "@Fumi the reminder goes out at nine; what was noted before is not its doing.")


def untested(walk: Walk) -> None:
    walk.believe(
        54,
        [("Writers work in their editor", 4, 4)],
        statement="We believe that a plug-in in the editor beats a separate page for 4 of 6 writers.",
        persona="Technical writers",
        tags=["editor"],
    )
    walk.believe(55, [], statement="Small teams skip onboarding calls.", tags=["onboarding"])


def habits(walk: Walk) -> None:
    """What the team looks at again and again, and what it has set itself."""
    walk.keep_search(45, walk.cast.fumi, "Against the policy", "kind:decision is:overridden", is_shared=True)
    walk.keep_search(45, walk.cast.bob, "Reasons, in their own words", "kind:quote reason")
    walk.aim(45, "Nine of ten results are decided in time", Decimal("0.9"), 28)


def signals(walk: Walk) -> None:
    """What the clock has found meanwhile; who is on what, and what may rest."""
    for day in range(50, 56):
        walk.wait(day)
    walk.acknowledge("at_risk", "Prototype: the two-minute note", 55, by=walk.cast.bob)
    walk.silence(
        "learning", "Landing page: new or old", 55, days=7, reason="It goes into the write-up of the second page."
    )
