"""What personas said is no evidence. PostgreSQL refuses it too; here it is refused in a sentence."""

from __future__ import annotations

from collections.abc import Iterable

from django.db import connection
from django.utils.translation import gettext_lazy

from experiments.models import Experiment
from kaizenlab.lib.refusal import Refused

NO_EVIDENCE = gettext_lazy(
    "These are words of a simulated interview, which are no evidence. Record what people themselves said."
)


class Simulated(Refused):
    """Which of the texts they are."""

    def __init__(self, texts: set[str]) -> None:
        super().__init__(str(NO_EVIDENCE))
        self.texts = texts


def refuse_simulated(experiment: Experiment, texts: Iterable[str]) -> None:
    """Refuses texts that, as a whole or in a line or a sentence, are what a persona of this experiment answered."""
    if simulated := simulated_among(experiment, texts):
        raise Simulated(simulated)


def simulated_among(experiment: Experiment, texts: Iterable[str]) -> set[str]:
    """Those of the texts that a persona said, in one query however many they are."""
    said = [text for text in texts if text]
    if not said:
        return set()
    with connection.cursor() as cursor:
        cursor.execute("SELECT rehearsal_said(%s, %s)", [experiment.pk, said])
        return {row[0] for row in cursor.fetchall()}
