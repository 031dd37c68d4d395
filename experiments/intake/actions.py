"""A table is staged, mapped, checked, and recorded as a whole or not at all. Only the recording leaves an event."""

from __future__ import annotations

import datetime as dt
import hashlib
from collections import Counter
from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass, field
from itertools import batched
from operator import attrgetter
from typing import Any

from django.core.exceptions import PermissionDenied
from django.db import connection, transaction
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, gettext_noop
from procrastinate.contrib.django import app

from experiments.actions import evidence
from experiments.actions.evidence import Entry
from experiments.actions.planning import lock
from experiments.bound import by_hand
from experiments.intake.entries import Mapped, Problem, Reader, content, mapped_from_json
from experiments.intake.models import AT_WORK, OVER, Import, ImportedRow
from experiments.intake.staging import Staged, lines
from experiments.models import Criterion, Experiment
from experiments.queries import criteria_of
from experiments.rehearsal.refusal import simulated_among
from kaizenlab.events import record as events
from kaizenlab.lib import clock
from kaizenlab.lib.reasons import reason
from kaizenlab.lib.refusal import Refused
from kaizenlab.workspaces import numbers
from kaizenlab.workspaces.models import Membership
from kaizenlab.workspaces.rules import Role

AT_ONCE = 500  # lines that are recorded while the page waits; more take a job
BATCH = 1000
MOST_NAMED = 200  # wrong lines named one by one
A_PERSON = gettext_noop("what a person said: these are the words of a simulated interview, which are no evidence")
KEPT = dt.timedelta(hours=24)

type Tell = Callable[[int], None]
"""Told how many lines are done. It raises Stopped where somebody cancelled meanwhile."""


class Stopped(Exception):  # noqa: N818 - somebody wished it
    """The import was cancelled while it ran: nothing of it stays."""


class Failed(Exception):  # noqa: N818 - it is an answer
    """Why an import that was confirmed can't be recorded: a key of FAILURES."""


def quietly(_done: int) -> None:
    """For what is done while the page waits."""


@transaction.atomic
def upload(experiment: Experiment, staged: Staged, *, by: Membership, at: dt.datetime) -> Import:
    """Keeps a table for a day. It takes the place of one that the same person left unfinished here."""
    evidence.refuse_when_over(experiment)
    mine = Import.objects.filter(workspace=experiment.workspace_id, experiment=experiment, by=by)
    for left in mine.exclude(state__in=OVER).select_for_update():
        if left.state in AT_WORK:
            raise Refused(_("Your last import into this experiment is still at work. Wait for it, or cancel it."))
        end(left, "cancelled", at)
    made = Import.objects.create(
        workspace=experiment.workspace,
        experiment=experiment,
        number=numbers.following(experiment.workspace_id, "I"),
        by=by,
        at=at,
        content=staged.content,
        header=staged.header,
        sha256=staged.sha256,
        separator=staged.separator,
        total=staged.total,
    )
    defer("forget_import", made, schedule_in={"seconds": int(KEPT.total_seconds())})
    return made


@transaction.atomic
def map_columns(staged: Import, mapped: Mapped, *, by: Membership, at: dt.datetime) -> Import:
    """Says what each column holds, and has every line checked against it: at once, or in a job."""
    staged = lock_import(staged, by)
    if staged.state not in ("uploaded", "mapped"):
        raise Refused(_("This import is past its mapping."))
    experiment = staged.experiment
    evidence.refuse_when_over(experiment)
    staged.mapping, staged.plan_id, staged.done = mapped.as_json(), experiment.plan_id, 0
    staged.state = "mapped" if staged.total <= AT_ONCE else "checking"
    staged.save(update_fields=["mapping", "plan", "done", "state"])
    if staged.state == "checking":
        defer("check_import", staged)
    else:
        check(staged, at=at)
    return staged


@transaction.atomic
def check(staged: Import, *, at: dt.datetime, tell: Tell = quietly) -> Import:
    """Counts what the table would add, and names what is wrong in it. Changes nothing but the import itself."""
    found, met = Checked(), People(staged.experiment)
    for lot in lots(staged, at, found):
        tell(found.done)
        known = known_among(staged, [line.digest for line in lot])
        fresh = [line for line in lot if line.digest not in known]
        found.new += len(fresh)
        found.counting += sum(counts(staged.experiment, line.entry) for line in fresh)
        for line in fresh:
            met.ask_about(line)
    staged = lock_import(staged)
    if staged.state not in ("checking", "mapped"):
        raise Stopped
    staged.state, staged.done = "mapped", found.done
    staged.wrong, staged.new, staged.counting = found.wrong, found.new, found.counting
    staged.problems = [problem.as_json() for problem in found.problems]
    staged.asked, staged.questions = met.asked, met.questions
    staged.save(update_fields=["state", "done", "wrong", "new", "counting", "problems", "asked", "questions"])
    return staged


@transaction.atomic
def confirm(staged: Import, *, leave_out: bool, by: Membership, at: dt.datetime) -> Import:
    """Records what was checked; wrong lines are left out only where somebody says so."""
    staged = lock_import(staged, by)
    if staged.state != "mapped":
        raise Refused(_("This import is not ready to be recorded."))
    if staged.wrong and not leave_out:
        raise Refused(_("Some lines are wrong: mend them in the file, or say that they are left out."))
    if not staged.new:
        raise Refused(_("There is nothing new in it."))
    if failure := why_not(staged, by):
        raise Refused(str(FAILURES[failure]))
    staged.state, staged.confirmed_by, staged.done = "waiting", by, 0
    staged.save(update_fields=["state", "confirmed_by", "done"])
    if staged.total > AT_ONCE:
        defer("record_import", staged)
        return staged
    return record(staged, at=at)


@transaction.atomic
def record(staged: Import, *, at: dt.datetime, tell: Tell = quietly) -> Import:
    """Adds every line that is not recorded yet as one piece of evidence each: all in this transaction, with one event.

    The lock on the experiment gives each its place. Done twice, also by two workers at once, it adds nothing more.
    """
    by = staged.confirmed_by
    assert by is not None
    experiment = staged.experiment = lock(staged.experiment)
    staged = fresh_state(staged)
    if staged.state in OVER:
        return staged
    if failure := why_not(staged, by):
        raise Failed(failure)
    found = Checked()
    number, at = evidence.following(experiment, at)
    first, counting = number, 0
    for nth, lot in enumerate(lots(staged, at, found)):
        if staged.total > AT_ONCE:
            keep_planning_well(nth)
        known = known_among(staged, [line.digest for line in lot])
        new = [line for line in lot if line.digest not in known]
        rows = evidence.add_all(experiment, [line.entry for line in new], number=number, by=by, at=at)
        ImportedRow.objects.bulk_create(
            ImportedRow(workspace=experiment.workspace, experiment=experiment, evidence=row, digest=line.digest)
            for row, line in zip(rows, new, strict=True)
        )
        number += len(rows)
        counting += sum(row.counts and bool(line.entry.words) for row, line in zip(rows, new, strict=True))
        tell(found.done)
    staged = lock_import(staged)
    if staged.state in OVER:
        raise Stopped
    staged.done, staged.new, staged.counting, staged.wrong = found.done, number - first, counting, found.wrong
    end(staged, "done", at)
    particulars = {
        "import": staged.number,
        "count": number - first,
        "counting": counting,
        "left_out": found.wrong,
        "first": first,
        "last": number - 1,
        "sha256": staged.sha256,
    }
    events.record("evidence.imported", experiment, by=by, at=at, facts=particulars)
    return staged


@transaction.atomic
def cancel(staged: Import, *, by: Membership, at: dt.datetime) -> Import:
    """Ends an import before it is recorded; one that runs stops at its next step, and nothing of it stays."""
    staged = lock_import(staged, by)
    if staged.state == "done":
        raise Refused(_("This import is recorded already."))
    if staged.state not in OVER:
        end(staged, "cancelled", at)
    return staged


@transaction.atomic
def fail(staged: Import, why: str, *, at: dt.datetime) -> None:
    staged = lock_import(staged)
    if staged.state not in OVER:
        staged.failure = why
        end(staged, "failed", at)


def end(staged: Import, state: str, at: dt.datetime) -> None:
    """Over: what people wrote is gone from here."""
    staged.state, staged.finished_at = state, at
    staged.content, staged.header, staged.problems, staged.questions = None, [], [], []
    staged.save()


def may_steer(staged: Import, member: Membership) -> bool:
    """Its author, and founders."""
    return staged.by_id == member.pk or member.may(Role.FOUNDER)


def refuse_unless_may_steer(staged: Import, member: Membership) -> None:
    if not may_steer(staged, member):
        raise PermissionDenied


def lock_import(staged: Import, by: Membership | None = None) -> Import:
    rows = Import.objects.select_for_update(of=("self",)).select_related("experiment__workspace", "confirmed_by")
    locked = rows.get(workspace=staged.workspace_id, pk=staged.pk)
    if by is not None:
        refuse_unless_may_steer(locked, by)
    locked.workspace = locked.experiment.workspace
    return locked


def fresh_state(staged: Import) -> Import:
    """What others committed meanwhile, without holding anybody up."""
    staged.refresh_from_db(fields=["state"])
    return staged


def why_not(staged: Import, by: Membership) -> str:
    """What keeps a confirmed import from being recorded: a key of FAILURES, or nothing."""
    if staged.experiment.state in evidence.OVER:
        return "over"
    if staged.experiment.plan_id != staged.plan_id:
        return "plan"
    return "" if by.left_at is None and by.may(Role.MEMBER) else "member"


FAILURES = {
    "over": gettext_lazy("The experiment is over and takes no more evidence."),
    "plan": gettext_lazy("The plan changed since its columns were mapped. Import it again, under the plan in force."),
    "member": gettext_lazy("Whoever confirmed it may not write here any more."),
    "broken": gettext_lazy("It broke off several times, and nothing was recorded. The log of the worker says why."),
}


@dataclass
class Checked:
    """What a walk through a table has come upon so far."""

    done: int = 0
    wrong: int = 0
    new: int = 0
    counting: int = 0
    problems: list[Problem] = field(default_factory=list)


@dataclass(frozen=True, slots=True)
class Line:
    entry: Entry
    digest: str
    number: int


class People:
    """The aliases that are recorded, and those of the lines so far. Two sessions with one participant may be real, so
    a line of one that was met before is a question, not a mistake. Kept as hashes: there may be as many as lines."""

    def __init__(self, experiment: Experiment) -> None:
        rows = evidence.standing().filter(workspace=experiment.workspace_id, evidence__experiment=experiment)
        aliases = rows.exclude(alias="").values_list("alias", flat=True)
        self.recorded = {hash(alias.casefold()) for alias in aliases.iterator()}
        self.above: set[int] = set()
        self.asked, self.questions = 0, list[list[Any]]()

    def ask_about(self, line: Line) -> None:
        alias = line.entry.alias
        key = hash(alias.casefold())
        is_recorded = key in self.recorded
        if alias and (is_recorded or key in self.above):
            self.asked += 1
            if self.asked <= MOST_NAMED:
                self.questions.append([line.number, alias, is_recorded])
        elif alias:
            self.above.add(key)


def keep_planning_well(nth: int) -> None:
    """PostgreSQL plans for a table as it was when it was counted last, and keeps its plans for checking keys. One that
    grows by a hundred thousand rows in a transaction is counted as often as it doubles, and plans are made anew for
    each lot; else checking one row comes to read all of them."""
    with connection.cursor() as cursor:
        if nth & (nth - 1) == 0:
            cursor.execute("SELECT recount_evidence()")
        cursor.execute("DISCARD PLANS")


def lots(staged: Import, at: dt.datetime, found: Checked) -> Iterator[Sequence[Line]]:
    """The right lines in lots of equal length, each with the digest that knows it again."""
    reader = reader_of(staged, at)
    seen: Counter[bytes] = Counter()
    for records in batched(lines(staged), BATCH):
        lot = []
        for record_ in records:
            entry = reader.read(record_)
            if entry is None:
                found.wrong += 1
                found.problems += reader.problems[: max(0, MOST_NAMED - len(found.problems))]
                continue
            said = content(entry, dated=reader.dated)
            seen[said] += 1
            digest = hashlib.sha256(b"%b%d" % (said, seen[said])).hexdigest()
            lot.append(Line(entry, digest, record_.line))
        found.done += len(records)
        yield without_simulated(staged.experiment, lot, found)


def without_simulated(experiment: Experiment, lot: Sequence[Line], found: Checked) -> Sequence[Line]:
    """A line in the words of a simulated interview is wrong too; PostgreSQL would refuse it."""
    texts = [{line.entry.findings, *line.entry.quotes} for line in lot]
    simulated = simulated_among(experiment, set[str]().union(*texts))
    if not simulated:
        return lot
    wrong = [line for line, said in zip(lot, texts, strict=True) if said & simulated]
    found.wrong += len(wrong)
    named = [Problem(line.number, reason(A_PERSON)) for line in wrong[: max(0, MOST_NAMED - len(found.problems))]]
    found.problems = sorted([*found.problems, *named], key=attrgetter("line"))
    return [line for line, said in zip(lot, texts, strict=True) if not said & simulated]


def reader_of(staged: Import, at: dt.datetime) -> Reader:
    """How the lines of a mapped table are read."""
    zone = staged.experiment.workspace.time_zone
    mapped = mapped_from_json(staged.mapping or {"columns": []})
    today = clock.today(zone, at)
    return Reader(staged.header, mapped, criteria(staged.experiment), today=today, zone=zone)


def criteria(experiment: Experiment) -> list[Criterion]:
    """What evidence can be linked to: the criteria in force that no metric speaks for. A draft has none."""
    return by_hand(criteria_of(experiment)) if experiment.plan_id else []


def counts(experiment: Experiment, entry: Entry) -> bool:
    """Towards a criterion: it answers one, and was observed since the registration."""
    return bool(entry.words) and evidence.is_after_registration(experiment, entry.observed_on)


def known_among(staged: Import, digests: Iterable[str]) -> set[str]:
    rows = ImportedRow.objects.filter(workspace=staged.workspace_id, experiment=staged.experiment_id)
    return set(rows.filter(digest__in=list(digests)).values_list("digest", flat=True))


def defer(task: str, staged: Import, **options: object) -> None:
    """In the transaction that causes it."""
    app.configure_task(task, **options).defer(workspace=staged.workspace_id, staged=staged.pk)  # type: ignore[arg-type]
