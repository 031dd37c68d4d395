"""Text from people is text: strings that break programs come back exactly."""

from __future__ import annotations

import html

from kaizenlab.playbooks import document
from kaizenlab.playbooks.document import Document, Step
from tests.hypotheses.test_naughty import strings


def test_every_field_gives_back_what_it_was_given(world):
    bob = world.as_("bob")
    for number, text in enumerate(strings(), start=1):
        line = "".join(letter for letter in document.parts.one_line(text) if letter.isprintable())[:120]
        said = Document(
            name=line or "-",
            method="interview",
            bar=line,
            traps=(line or "-",),
            steps=(Step("prep", "k", "One", line),),
        )
        written = document.write(said)
        try:
            document.read(written)
        except document.Unreadable:
            continue  # a heading, or code that is not closed
        response = bob.post(world.url("playbooks/new/"), {"text": written})
        assert response.status_code == 303, line
        page = bob.get(response["Location"])
        assert page.status_code == 200
        assert html.escape(said.name) in page.text, number
        assert bob.get(response["Location"].rstrip("/") + ".md").text == written
    assert bob.get(world.url("playbooks/")).status_code == 200
