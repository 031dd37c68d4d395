"""The only writers of the ground: lock, ask the rules, write, one event, all in one transaction."""

from kaizenlab.workspaces.actions.invitations import accept, invite, renew, revoke
from kaizenlab.workspaces.actions.jobs import retry_job
from kaizenlab.workspaces.actions.people import change_role, leave, remove
from kaizenlab.workspaces.actions.places import Taken, change, create, delete_example, switch

__all__ = [
    "Taken",
    "accept",
    "change",
    "change_role",
    "create",
    "delete_example",
    "invite",
    "leave",
    "remove",
    "renew",
    "retry_job",
    "revoke",
    "switch",
]
