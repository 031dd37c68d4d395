"""A decision as a Markdown Architectural Decision Record, in the form of MADR 4.0."""

from __future__ import annotations

import json
from collections.abc import Iterator, Mapping
from typing import Any

from decisions import words

type Row = Mapping[str, Any]


def record(row: Row) -> str:
    """Headings are MADR's own English, as tools that read such records expect; what people wrote stays as it is."""
    return "\n".join([*front_matter(row), *context(row), *options(row), *outcome(row), *more(row)]) + "\n"


def front_matter(row: Row) -> Iterator[str]:
    yield "---"
    yield f"status: {quoted(status(row))}"
    yield f"date: {(row['settled_at'] or row['proposed_at']).date().isoformat()}"
    yield f"decision-makers: {quoted(', '.join(row['deciders'] or [row['proposed_by']]))}"
    yield "---"
    yield ""
    yield f"# {line(row['title'])} ({row['ref']})"
    yield ""


def status(row: Row) -> str:
    if row["state"] == "superseded" and row["superseded_by"]:
        return f"superseded by {row['superseded_by']}"
    return row["state"]


def context(row: Row) -> Iterator[str]:
    yield "## Context and Problem Statement"
    yield ""
    yield row["context"]
    yield ""
    bar = f"needed {row['needed'] or '–'}, got {row['got'] or '–'}"
    yield f"{row['hypothesis']} was tested by {row['experiment']}: {bar}."
    yield ""


def options(row: Row) -> Iterator[str]:
    if row["recommended"]:
        yield "## Decision Drivers"
        yield ""
        policy = f"The policy (version {row['policy_version']}, rule {row['rule']})"
        yield f"* {policy} recommended {word(row['recommended'])}."
        yield ""
    yield "## Considered Options"
    yield ""
    for name in words.OUTCOMES:
        yield f"* {word(name)}"
    yield ""
    if row["options"]:
        yield row["options"]
        yield ""


def outcome(row: Row) -> Iterator[str]:
    chosen = word(row["outcome"]) if row["outcome"] else words.KINDS[row["kind"]]
    yield "## Decision Outcome"
    yield ""
    yield f'Chosen option: "{chosen}", because'
    yield ""
    yield row["rationale"]
    yield ""
    if row["override"]:
        yield f"This overrides the policy ({words.OVERRIDES[row['override_kind']]}): {row['override_reason']}"
        yield ""
    if row["consequences"]:
        yield "### Consequences"
        yield ""
        yield row["consequences"]
        yield ""
    if row["revisit_on"]:
        yield "### Confirmation"
        yield ""
        yield f"To be revisited on {row['revisit_on'].isoformat()}."
        yield ""


def more(row: Row) -> Iterator[str]:
    yield "## More Information"
    yield ""
    for name, value in facts(row):
        yield f"* {name}: {value}"


def facts(row: Row) -> Iterator[tuple[str, Any]]:
    if row["learned"]:
        yield f"Learning{' ' + row['learning'] if row['learning'] else ''}", line(row["learned"])
    if row["next_kind"] and not row["next_actions"]:
        due = f"due {row['next_due'].isoformat()}" if row["next_due"] else ""
        parts = [words.ACTIONS[row["next_kind"]], line(row["next_text"]), row["next_link"], row["successor"], due]
        yield "Next action", " · ".join(str(part) for part in parts if part)
    for action in row["next_actions"]:
        yield f"Next action {action['ref']}", " · ".join(filter(None, acted(action)))
    yield "Proposed by", f"{row['proposed_by']}, {row['proposed_at'].isoformat()}"
    if row["settled_at"]:
        how = ", self-approved" if row["self_approved"] else ""
        verb = "Accepted" if row["state"] == "superseded" else row["state"].capitalize()
        yield f"{verb} by", f"{row['settled_by']}, {row['settled_at'].isoformat()}{how}"
    if row["settled_reason"]:
        yield "Reason", line(row["settled_reason"])
    if row["due_at"]:
        yield "Due", row["due_at"].isoformat() + (", accepted late" if row["late"] else "")
    yield "Deviations from the plan", row["deviations"]
    for name in ("supersedes", "superseded_by"):
        if row[name]:
            yield name.replace("_", " ").capitalize(), row[name]
    for review in row["reviews"]:
        again = f", to be revisited on {review['revisit_on'].isoformat()}" if review["revisit_on"] else ""
        verdict = review["verdict"].replace("_", " ")
        yield (
            f"Reviewed {review['at'].date().isoformat()} by {review['by']}",
            f"{verdict}{again}. {line(review['text'])}",
        )
    yield "SHA-256 of the evidence as it stood", row["sha256"]


def acted(action: Row) -> Iterator[str]:
    """What is to be done, by whom and when, and what came of it."""
    yield action["kind"].replace("postmortem", "post-mortem")
    yield line(action["text"])
    yield action["link"]
    yield action["owner"]
    yield f"due {action['due_on'].isoformat()}" if action["due_on"] else ""
    yield f"done {action['done_at'].date().isoformat()} by {action['done_by']}" if action["done_at"] else "open"
    yield line(action["note"])


def word(outcome: str) -> str:
    return str(words.RESPONSES[outcome])


def line(text: str) -> str:
    return " ".join(text.split())


def quoted(text: str) -> str:
    """A string as YAML and JSON both write it."""
    return json.dumps(text, ensure_ascii=False)
