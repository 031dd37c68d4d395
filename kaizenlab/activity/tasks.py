"""What the worker does about what was said: one mail a member and reason, at the time they chose."""

from __future__ import annotations

from procrastinate import RetryStrategy
from procrastinate.contrib.django import app

from kaizenlab.activity import post
from kaizenlab.lib import clock
from kaizenlab.workspaces import tenancy


@app.task(name="mail_telling", retry=RetryStrategy(max_attempts=8, exponential_wait=4))
def mail_telling(workspace: int, telling: int) -> None:
    with tenancy.inside(workspace):
        post.deliver(workspace, telling, at=clock.now())
