"""A playbook is read as it was written, and what is no playbook is told line by line."""

from __future__ import annotations

import pytest

from kaizenlab.playbooks import document
from kaizenlab.playbooks.document import Document, Step, Unreadable

HEAD = "---\nname: Talks\nmethod: interview\n---\n"
STEP = "## Prep\n### Ask\n"
WHOLE = """---
name: Problem validation
method: interview
summary: Is the problem real?
bar: At least 3 of 5 say so
sample: 5 people
traps:
- Asking friends
- "Pitching: too early"
source: Rob Fitzpatrick, The Mom Test, 2013
language: en
---

## Prep

### Name the persona
`check: persona · blocks`

Who *exactly* has it?

### Write the script
`key: script · days: 2`

```
## not a phase
### nor a step
```

## Execute

### Talk
`check: evidence · count: 5 interviews · days: 7 · blocks`

## Decide

### Write down what you learned
`check: learning · blocks`
"""


def problems(text: str) -> list[tuple[int, str]]:
    with pytest.raises(Unreadable) as caught:
        document.read(text)
    return [(problem.line, str(problem)) for problem in caught.value.problems]


def test_it_is_read_whole():
    assert document.read(WHOLE) == Document(
        name="Problem validation",
        method="interview",
        bar="At least 3 of 5 say so",
        sample="5 people",
        traps=("Asking friends", "Pitching: too early"),
        source="Rob Fitzpatrick, The Mom Test, 2013",
        language="en",
        summary="Is the problem real?",
        steps=(
            Step("prep", "name-the-persona", "Name the persona", "Who *exactly* has it?", "persona", blocks=True),
            Step("prep", "script", "Write the script", "```\n## not a phase\n### nor a step\n```", days=2),
            Step("execute", "talk", "Talk", "", "evidence", blocks=True, count=5, unit="interviews", days=7),
            Step("decide", "write-down-what-you-learned", "Write down what you learned", "", "learning", blocks=True),
        ),
    )


def test_what_is_written_is_what_was_read():
    assert document.write(document.read(WHOLE)) == WHOLE.replace('"Pitching: too early"', "'Pitching: too early'")


def test_windows_line_ends_and_a_byte_order_mark_change_nothing():
    assert document.read("\ufeff" + WHOLE.replace("\n", "\r\n")) == document.read(WHOLE)


def test_full_width_digits_and_separators_are_read():
    step = document.read(HEAD + "## Execute\n### 話を聞く\n`check： evidence・count： ５件・days: ７`").steps[0]
    assert (step.key, step.check, step.count, step.unit, step.days) == ("話を聞く", "evidence", 5, "件", 7)


def test_a_text_that_begins_with_code_is_kept_apart_from_settings():
    read = document.read(HEAD + "## Prep\n### Run it\n`manual`\n\n`ls`\n")
    assert read.steps[0].text == "`ls`"
    assert document.read(document.write(read)) == read


@pytest.mark.parametrize(
    ("text", "line", "said"),
    [
        ("", 1, "A playbook begins with its head"),
        ("## Prep\n### Ask\n", 1, "A playbook begins with its head"),
        ("---\nname: Talks\nmethod: interview\n", 1, "The head is not closed"),
        ("---\n---\n" + STEP, 2, "The head is a list of names with words"),
        ("---\n- a\n- b\n---\n" + STEP, 2, "The head is a list of names with words"),
        ("---\nname: [a\nmethod: survey\n---\n" + STEP, 3, "The head can't be read as YAML here"),
        ("---\nname: a: b\nmethod: survey\n---\n" + STEP, 2, "mapping values are not allowed here"),
        ("---\nname: &a Talks\nmethod: survey\n---\n" + STEP, 2, "plain words only"),
        ("---\nname: Talks\nmethod: *a\n---\n" + STEP, 3, "plain words only"),
        ("---\nname: !!python/name:os.system x\nmethod: survey\n---\n" + STEP, 2, "plain words only"),
        ("---\nname: Talks\nmethod: survey\ntraps: [[[a]]]\n---\n" + STEP, 4, "nothing deeper"),
        ("---\nname: Talks\nmethod: survey\ntraps: " + "[" * 9000 + "\n---\n" + STEP, 4, "nothing deeper"),
        ("---\nname: Talks\nmethod: survey\n" + "# a\n" * 9000 + "---\n" + STEP, 2, "The head is longer"),
        ("---\nname: Talks\n---\n" + STEP, 2, "“method” is missing"),
        ("---\nname:\nmethod: survey\n---\n" + STEP, 2, "“name” is empty"),
        ("---\nname: [a, b]\nmethod: survey\n---\n" + STEP, 2, "“name” is one text, not a list"),
        ("---\nname: Talks\nname: More\nmethod: survey\n---\n" + STEP, 3, "“name” is written twice"),
        ("---\nname: " + "a" * 121 + "\nmethod: survey\n---\n" + STEP, 2, "more than 120 characters"),
        ("---\nname: Talks\nmethod: guessing\n---\n" + STEP, 3, "“guessing” is no method"),
        ("---\nname: Talks\nmethod: survey\nlanguage: klingon!\n---\n" + STEP, 4, "no language code"),
        ("---\nname: Talks\nmethod: survey\nauthor: me\n---\n" + STEP, 4, "“author” is no field"),
        ("---\nname: Talks\nmethod: survey\ntraps: {a: b}\n---\n" + STEP, 4, "“traps” is a list of texts"),
        ("---\nname: Talks\nmethod: survey\ntraps:\n- {a: b}\n---\n" + STEP, 5, "nothing deeper"),
        ("---\nname: Talks\nmethod: survey\ntraps:\n" + "- a\n" * 21 + "---\n" + STEP, 5, "more than 20 entries"),
        (HEAD, 4, "at least one step"),
        (HEAD + "Words\n" + STEP, 5, "stands in no step"),
        (HEAD + "## Prep\n\nWords\n### Ask\n", 7, "stands in no step"),
        (HEAD + "## Prepare\n### Ask\n", 5, "“Prepare” is no phase"),
        (HEAD + STEP + "## Prep\n### Again\n", 7, "The phase Prep is written twice"),
        (HEAD + "## Decide\n### Say\n## Prep\n### Ask\n", 7, "The phases come in the order"),
        (HEAD + "### Ask\n", 5, "A step belongs under a phase"),
        (HEAD + "## Prep\n###\n", 6, "A step needs a title"),
        (HEAD + "## Prep\n### ?!\n", 6, "This title makes no key"),
        (HEAD + "## Prep\n### " + "a" * 161, 6, "at most 160 characters"),
        (HEAD + STEP + "a" * 10_001, 7, "at most 10000 characters"),
        (HEAD + "## Prep\n### Ask\n### Ask\n", 7, "Another step has the key “ask”"),
        (HEAD + "## Prep\n### One\n`key: x`\n### Two\n`key: x`\n", 8, "Another step has the key “x”"),
        (HEAD + STEP + "`key: a b`\n", 7, "A key has letters"),
        (HEAD + STEP + "`check: mood`\n", 7, "“mood” is nothing a step can check"),
        (HEAD + STEP + "`check: canvas · manual`\n", 7, "manual or checks itself, not both"),
        (HEAD + STEP + "`blocking`\n", 7, "“blocking” is no setting"),
        (HEAD + STEP + "\n`blocks: yes`\n", 8, "“blocks: yes” is no setting"),
        (HEAD + STEP + "`days: 1 · days: 2`\n", 7, "“days” is written twice"),
        (HEAD + STEP + "`days: soon`\n", 7, "“soon” is no number of days"),
        (HEAD + STEP + "`days: 0`\n", 7, "“0” is no number of days"),
        (HEAD + STEP + "`days: 366`\n", 7, "“366” is no number of days"),
        (HEAD + STEP + "`count: five`\n", 7, "“five” is no count"),
        (HEAD + STEP + "`count: 0`\n", 7, "“0” is no count"),
        (HEAD + STEP + "`count: 99999999999999 x`\n", 7, "is no count"),
        (HEAD + STEP + "`count: 5 " + "x" * 41 + "`\n", 7, "What is counted has at most 40"),
        (HEAD + "## Execute\n### Ask\n`check: evidence`\n", 7, "says how much"),
        (HEAD + STEP + "Text\n```\n## Execute\n### Talk\n", 8, "The block of code that begins here is not closed"),
        (HEAD + STEP + "\x00\n", 7, "can't be shown"),
        (HEAD + STEP + "あ" * 34_000, 1, "at most 100 kB"),
        (HEAD + "## Prep\n" + "".join(f"### Step {n}\n" for n in range(101)), 4, "at most 100 steps"),
    ],
)
def test_what_is_no_playbook_is_told_with_its_line(text, line, said):
    found = problems(text)
    assert [(at, words) for at, words in found if at == line and said in words], found


@pytest.mark.parametrize(
    ("phase", "check"),
    [
        *[("Prep", check) for check in ("evidence", "result", "learning", "decision")],
        *[("Execute", check) for check in ("rehearsal", "result", "learning", "decision")],
        *[("Decide", check) for check in ("rehearsal", "evidence", "decision")],
    ],
)
def test_a_block_that_would_wait_for_ever_is_refused(phase, check):
    count = " · count: 5" if check == "evidence" else ""
    [(line, said)] = problems(HEAD + f"## {phase}\n### Wait\n`check: {check}{count} · blocks`\n")
    assert (line, said.split(":")[0]) in {(7, "It would wait for itself"), (7, "It could wait for ever")}
    assert document.read(HEAD + f"## {phase}\n### Wait\n`check: {check}{count}`\n").steps[0].check == check


@pytest.mark.parametrize(
    ("phase", "check"),
    [
        *[("Prep", check) for check in ("canvas", "persona", "riskiest", "criteria", "kill", "rehearsal")],
        *[("Execute", check) for check in ("canvas", "criteria", "evidence")],
        *[("Decide", check) for check in ("canvas", "result", "learning")],
    ],
)
def test_a_block_that_can_be_met_is_read(phase, check):
    count = " · count: 5" if check == "evidence" else ""
    assert document.read(HEAD + f"## {phase}\n### Wait\n`check: {check}{count} · blocks`\n").steps[0].blocks


def test_every_wrong_line_is_told_at_once_from_the_top():
    text = "---\nname: Talks\nmethod: guessing\nwhat: x\n---\nWords\n## Prep\n### Ask\n`days: 0 · check: mood · odd`\n"
    assert [line for line, _ in problems(text)] == [3, 4, 6, 9, 9, 9]


def test_the_body_is_looked_at_where_the_head_is_missing():
    assert [line for line, _ in problems("name: Talks\n## Prep\n### Ask\n`odd`\n")] == [1, 4]


def test_a_hundred_kilobytes_are_read_at_once():
    assert len(problems(HEAD + "## Prep\n" + "### a\n" * 16_000)) > 15_000
    assert problems("---\nname: " + "{a: " * 4000 + "\n---\n")
    assert document.read(HEAD + STEP + "\n".join(["[" * 98] * 100))
