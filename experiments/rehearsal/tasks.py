"""What the worker does for rehearsals."""

from __future__ import annotations

from procrastinate import JobContext, RetryStrategy
from procrastinate.contrib.django import app

from experiments.rehearsal import interview, stage
from kaizenlab.lib import clock

ATTEMPTS = 5  # what interrupts a rehearsal five times will do so again


@app.task(name="rehearse", pass_context=True, retry=RetryStrategy(max_attempts=ATTEMPTS + 1, wait=5))
def rehearse(context: JobContext, workspace: int, rehearsal: int) -> None:
    """Asks what was not answered yet. Rehearsals wait for one another, so that they never hold all of a worker."""
    if context.job.attempts >= ATTEMPTS:
        stage.end(workspace, rehearsal, failure="stopped", at=clock.now())
    else:
        interview.hold(workspace, rehearsal)
