"""Laws: a playbook survives being written and read; a text that is none is told why, and breaks nothing."""

from __future__ import annotations

from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from kaizenlab.playbooks import document
from kaizenlab.playbooks.document import CHECKS, METHODS, PHASES, Document, Step, Unreadable
from kaizenlab.playbooks.document.settings import ENDLESS

ALPHABET = """ aB3é-:#`*>|'"あ・漢５😀[]{}&!%@,?\\~_.\u200b"""
LINE = st.text(ALPHABET, max_size=12).map(lambda text: " ".join(text.split()))
WORDS = LINE.filter(bool)
# A text that stays inside its step: no headings, no fences that would swallow the next one.
TEXT = st.lists(LINE.map(lambda line: f"x{line}"), max_size=3).map("\n\n".join)
UNIT = LINE.filter(lambda unit: not set(unit) & set("·・;`：") and not unit[:1].isdigit()).map(
    lambda unit: unit[:40].strip()
)


KEYS = ("one", "two-3", "三つ", "4", "-", "_")
# How fast a busy machine draws is no law.
laws = settings(deadline=None, suppress_health_check=[HealthCheck.too_slow])


@st.composite
def steps(draw: st.DrawFn) -> tuple[Step, ...]:
    keys = draw(st.lists(st.sampled_from(KEYS), min_size=1, max_size=4, unique=True))
    phases = sorted(draw(st.lists(st.sampled_from(PHASES), min_size=len(keys), max_size=len(keys))), key=PHASES.index)
    return tuple(draw(step(phase, key)) for phase, key in zip(phases, keys, strict=True))


@st.composite
def step(draw: st.DrawFn, phase: str, key: str) -> Step:
    check = draw(st.sampled_from(["", *CHECKS]))
    count = draw(st.none() | st.integers(1, 1_000_000)) if check != "evidence" else draw(st.integers(1, 99))
    return Step(
        phase=phase,
        key=key,
        title=draw(LINE.map(lambda title: f"x{title}x")),
        text=draw(TEXT),
        check=check,
        blocks=(phase, check) not in ENDLESS and draw(st.booleans()),
        count=count,
        unit=draw(UNIT) if count else "",
        days=draw(st.none() | st.integers(1, 365)),
    )


DOCUMENTS = st.builds(
    Document,
    name=WORDS,
    method=st.sampled_from(METHODS),
    bar=LINE,
    sample=LINE,
    traps=st.lists(WORDS, max_size=3).map(tuple),
    source=LINE,
    language=st.sampled_from(["en", "ja", "pt-BR"]),
    summary=LINE,
    steps=steps(),
)
SCRAP = """---
name: a
method: survey
## Prep
## Execute
### One
### Two #
 ### x
   ## y

`blocks`
`manual`
`ls`
`check: evidence · count: 2`
`key: k`
```
~~~
- a
  ### in
> q
text
===
2. b
   ### c
    code
\t### d
[a]: /b
<div>
&amp; \\# *x*
\u3000
#"""
SCRAPS = st.lists(st.sampled_from(SCRAP.split("\n")), max_size=24).map("\n".join)
HEADED = SCRAPS.map(lambda text: f"---\nname: a\nmethod: survey\n---\n## Prep\n### One\n{text}")


@laws
@given(DOCUMENTS)
def test_what_is_written_is_read_as_the_same_playbook(playbook):
    assert document.read(document.write(playbook)) == playbook


@laws
@given(HEADED | SCRAPS)
def test_what_could_be_read_is_read_as_the_same_after_writing(text):
    told(text)


@laws
@given(st.text())
def test_no_text_at_all_breaks_reading(text):
    for start in ("", "---\n", "---\nname: a\nmethod: survey\n---\n## Prep\n### One\n"):
        told(start + text)


def told(text: str) -> None:
    """Either a playbook that survives writing, or problems, each on a line of the text."""
    try:
        playbook = document.read(text)
    except Unreadable as unreadable:
        problems = unreadable.problems
    else:
        assert document.read(document.write(playbook)) == playbook
        return
    lines = len(text.replace("\r\n", "\n").replace("\r", "\n").split("\n"))
    assert problems
    assert all(1 <= problem.line <= lines and str(problem) for problem in problems)


@laws
@given(steps())
def test_nothing_changed_where_nothing_changed(some):
    assert not document.changes(some, some)


@laws
@given(steps(), steps())
def test_changes_turn_the_old_steps_into_the_new(old, new):
    found = document.changes(old, new)
    after = {step.key: step for step in old if step not in found.removed}
    after |= {change.after.key: change.after for change in found.changed} | {step.key: step for step in found.added}
    assert after == {step.key: step for step in new}
    assert {step.key for step in found.removed}.isdisjoint(step.key for step in new)
