"""The only writers of what follows a decision. Everything here is done about a decision that stands: accepted, and not
superseded."""

from decisions.followup.actions.learnings import learn
from decisions.followup.actions.next_actions import add, change, finish, reopen
from decisions.followup.actions.reviews import review

__all__ = ["add", "change", "finish", "learn", "reopen", "review"]
