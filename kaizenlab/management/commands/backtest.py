"""`manage.py backtest`: what other rules would have said about a workspace's past, and when. It only reads."""

from __future__ import annotations

import sys
from argparse import ArgumentParser
from collections.abc import Iterable, Iterator, Mapping
from typing import Any

import rfc8785
from django.core.management.base import BaseCommand

from decisions import policies
from decisions.backtest import limits, queries, report, rules, words
from decisions.backtest.rules import Past, Told
from decisions.rules import Terms
from experiments.rules.plan import PlanError
from kaizenlab import owner
from kaizenlab.events.queries import snapshot, stamp
from kaizenlab.lib import one_file
from kaizenlab.lib.refs import ref
from kaizenlab.management.commands.verify_ledger import chosen
from kaizenlab.workspaces.models import Workspace

NAMES = ("policy", "against")
TITLE = 34  # characters of a title in the table

type Rows = list[tuple[Past, Mapping[str, Told]]]


class Command(BaseCommand):
    help = (
        "Replays a workspace's experiments under its policy or another: when a kill would first have been recommended."
    )

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("--workspace", metavar="ADDRESS", required=True)
        parser.add_argument("--policy", metavar="FILE", help="JSON; what it leaves out is as in the policy in force")
        parser.add_argument("--against", metavar="FILE", help="a second policy, compared row by row")
        parser.add_argument("--json", action="store_true", help="canonical JSON, the same bytes each time")

    def handle(self, *, workspace: str, **options: Any) -> None:
        with owner.as_owner():
            [place] = chosen(workspace)
        with snapshot(place.pk):
            in_force = policies.in_force(place)
            base = policies.terms(in_force)
            terms = {"policy": base} | {
                name: self.terms(options[name], base) for name in NAMES if options.get(name) is not None
            }
            version = None if options.get("policy") else in_force.version
            now = queries.last_moment(place)
            rows = list(replayed(place, terms))
        if options["json"]:
            versions = {"policy": version, "against": None}
            whole: dict[str, Any] = {
                "workspace": place.slug,
                "currency": place.currency,
                "now": now and stamp(now),
                "policies": {name: report.terms_as_json(each, versions[name]) for name, each in terms.items()},
                "experiments": [report.experiment_as_json(past, told) for past, told in rows],
                "sums": {name: report.sums_as_json(sums(rows, name)) for name in terms},
            }
            self.stdout.write(rfc8785.dumps(whole).decode())
        else:
            self.stdout.write(
                "\n".join(
                    [*table(rows, list(terms), place.currency), "", *sentences(rows, list(terms), place.currency)]
                )
            )

    def terms(self, file: str, base: Terms) -> Terms:
        """Of a policy file; a wrong one ends it with exit code 2 and the name of the field."""
        try:
            return limits.parse(one_file.content(file), base)
        except OSError as error:
            self.stderr.write(f"{file!a}: {error.strerror or error}")
        except PlanError as error:
            self.stderr.write(f"{error} ({file!a})")
        sys.exit(2)


def replayed(place: Workspace, terms: Mapping[str, Terms]) -> Iterator[tuple[Past, Mapping[str, Told]]]:
    """Every experiment in the order of numbers, its log let go as soon as it was walked."""
    now = queries.last_moment(place)
    experiments = queries.started(place).order_by("number")
    for batch in queries.batches(experiments):
        assert now, "what was started has an event"
        for past in queries.pasts(place, queries.whole(experiments.filter(pk__in=batch)), now=now):
            yield past.bare, dict(zip(terms, rules.replay(past, list(terms.values())), strict=True))


def sums(rows: Rows, name: str) -> rules.Sums:
    return rules.summed((past, told[name]) for past, told in rows)


def table(rows: Rows, names: list[str], currency: str) -> Iterable[str]:
    """A line for each experiment: the actual decision, then what each policy says."""
    cells = [["", "", "decided", *(name for name in names for _ in range(2))]]
    cells.append(["experiment", "title", "on day", *(["kill on day", "saved"] * len(names))])
    for past, told in rows:
        decided = f"{past.day(past.ending.at)} {past.ending.outcome or past.ending.how}" if past.ending else "runs"
        cells.append(
            [
                ref("E", past.number),
                past.title[:TITLE],
                decided,
                *(cell for n in names for cell in say(told[n], currency)),
            ]
        )
    widths = [max(map(len, column)) for column in zip(*cells, strict=True)]
    return ("  ".join(cell.ljust(width) for cell, width in zip(row, widths, strict=True)).rstrip() for row in cells)


def say(told: Told, currency: str) -> tuple[str, str]:
    if told.signal is None:
        return "–", "–"
    when = f"{told.signal.day} {words.SIGNS[told.signal.sign]}"
    if told.is_false_alarm:
        return when, "false alarm"
    return when, "–" if told.saved is None else words.saved(told.saved, told.money, currency)


def sentences(rows: Rows, names: list[str], currency: str) -> Iterable[str]:
    for name in names:
        yield f"{name}: " + " ".join(words.in_all(sums(rows, name), currency))
