"""A playbook as a run copies it: the version it comes from, its text as written, and what the text says."""

from __future__ import annotations

from dataclasses import dataclass

from kaizenlab.playbooks.document import Document


@dataclass(frozen=True)
class Source:
    """`slug` names it in its origin: "problem-validation" among the shipped ones, "P-3" among the workspace's own.

    A shipped one has no stored version: its number is 0 and its digest tells one text from another.
    """

    origin: str
    slug: str
    version: int | None
    number: int
    text: str
    sha256: str
    document: Document
