"""The only writers of floor 1. The course of a hypothesis is moved by the floors above, whose events name it."""

from hypotheses.actions.assumptions import add_assumption, drop_assumption, edit_assumption
from hypotheses.actions.canvas import create, edit
from hypotheses.actions.course import begin_testing, settle, stand, succeed

__all__ = [
    "add_assumption",
    "begin_testing",
    "create",
    "drop_assumption",
    "edit",
    "edit_assumption",
    "settle",
    "stand",
    "succeed",
]
