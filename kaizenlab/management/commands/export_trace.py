"""`manage.py export_trace H-12 --workspace ADDRESS`: a line of hypotheses as OTLP JSON. It only reads."""

from __future__ import annotations

from argparse import ArgumentParser

from django.core.management.base import BaseCommand, CommandError

from hypotheses.models import Hypothesis
from kaizenlab import owner
from kaizenlab.events.queries import snapshot
from kaizenlab.lib import clock, exports, refs
from kaizenlab.management.commands.verify_ledger import chosen
from kaizenlab.observatory.traces import otlp, queries, rules


class Command(BaseCommand):
    help = "Prints the trace that a hypothesis belongs to, as an ExportTraceServiceRequest of OpenTelemetry in JSON."

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("hypothesis", metavar="H-12")
        parser.add_argument("--workspace", metavar="ADDRESS", required=True)

    def handle(self, *, hypothesis: str, workspace: str, **_: object) -> None:
        kind, number = refs.typed(hypothesis) or ("", 0)
        if kind != "H":
            raise CommandError(f"{hypothesis!a} names no hypothesis; expected a reference such as H-12.", returncode=2)
        with owner.as_owner():
            [place] = chosen(workspace)
        with snapshot(place.pk):
            found = Hypothesis.objects.filter(workspace=place, number=number).values_list("pk", "root").first()
            if found is None:
                raise CommandError(f"There is no {refs.ref(kind, number)} in {workspace}.", returncode=2)
            line = queries.line(place, queries.family(place.pk, found[1] or found[0]), exact=True)
        whole = otlp.request([otlp.of(place, rules.trace(line, clock.now()))])
        self.stdout.write(exports.json_of(whole), ending="")
