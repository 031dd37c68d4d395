"""What people type: a script, personas, and what a colleague answered."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from django import forms
from django.forms import BoundField
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from experiments.rehearsal import persona, words
from experiments.rehearsal.actions import Cast
from kaizenlab.lib.fields import Text

MOST_QUESTIONS = 40
LONGEST_QUESTION = 500
LONGEST_ANSWER = 4000
NAME = gettext_lazy("Name")
DESCRIPTION = gettext_lazy("Who they are")


def questions_in(text: str) -> list[str]:
    """One a line; empty lines are left out."""
    return [line.strip() for line in text.splitlines() if line.strip()]


class ScriptForm(forms.Form):
    text = Text(
        label=gettext_lazy("Questions"),
        max_length=MOST_QUESTIONS * (LONGEST_QUESTION + 2),
        rows=10,
        help_text=gettext_lazy("One on each line, in the order in which you ask them."),
    )

    def clean_text(self) -> list[str]:
        questions = questions_in(self.cleaned_data["text"])
        if len(questions) > MOST_QUESTIONS:
            raise forms.ValidationError(
                _("These are %(n)s questions; a script has at most %(most)s.")
                % {"n": len(questions), "most": MOST_QUESTIONS}
            )
        for number, question in enumerate(questions, start=1):
            if len(question) > LONGEST_QUESTION:
                raise forms.ValidationError(
                    _("Question %(number)s has %(n)s characters; a question has at most %(most)s.")
                    % {"number": number, "n": len(question), "most": LONGEST_QUESTION}
                )
        return questions


class PersonasForm(forms.Form):
    """One, and up to four more; a row with nothing in it is left out."""

    def __init__(self, data: Any = None, *, proposed: Sequence[Cast] = ()) -> None:
        super().__init__(data, use_required_attribute=False)
        for number in range(persona.MOST):
            made = proposed[number] if number < min(persona.AT_FIRST, len(proposed)) else Cast("", "")
            needed = number == 0
            self.fields[f"name{number}"] = Text(label=NAME, max_length=60, required=needed, initial=made.name)
            self.fields[f"who{number}"] = Text(
                label=DESCRIPTION, max_length=1000, rows=4, required=needed, initial=made.description
            )

    @property
    def rows(self) -> list[tuple[BoundField, BoundField]]:
        return [(self[f"name{number}"], self[f"who{number}"]) for number in range(persona.MOST)]

    @property
    def first(self) -> list[tuple[BoundField, BoundField]]:
        return self.rows[: persona.AT_FIRST]

    @property
    def more(self) -> list[tuple[BoundField, BoundField]]:
        return self.rows[persona.AT_FIRST :]

    @property
    def has_more(self) -> bool:
        return any(field.value() or field.errors for row in self.more for field in row)

    @property
    def personas(self) -> list[Cast]:
        typed = [(self.cleaned_data[f"name{n}"], self.cleaned_data[f"who{n}"]) for n in range(persona.MOST)]
        return [Cast(name, who) for name, who in typed if name]

    def clean(self) -> dict[str, Any]:
        typed = super().clean() or {}
        named: set[str | None] = set()
        for number in range(persona.MOST):
            name, who = typed.get(f"name{number}"), typed.get(f"who{number}")
            if name and not who and number:
                self.add_error(f"who{number}", _("Say in a line who this is."))
            if who and not name and number:
                self.add_error(f"name{number}", _("Give this persona a name."))
            if name and name in named:
                self.add_error(f"name{number}", _("Another persona has this name."))
            named.add(name)
        return typed


class ColleagueForm(forms.Form):
    """One persona, an answer for each question, and how it would count towards each bar. The form carries what it
    asks: an answer stays with its question, whatever becomes of the script meanwhile."""

    def __init__(self, data: Any = None, *, questions: Sequence[str], bars: Sequence[str], proposed: Cast) -> None:
        super().__init__(data, use_required_attribute=False)
        self.questions, self.bars, answers = questions, bars, dict(proposed.answers)
        self.fields["name"] = Text(label=NAME, max_length=60, initial=proposed.name)
        self.fields["who"] = Text(label=DESCRIPTION, max_length=1000, rows=4, initial=proposed.description)
        for number, question in enumerate(questions):
            said = answers.get(question, "")
            self.fields[f"q{number}"] = Text(
                label=question, max_length=LONGEST_ANSWER, rows=2, required=False, initial=said
            )
        for number, bar in enumerate(bars):
            self.fields[f"b{number}"] = forms.ChoiceField(
                label=bar,
                choices=list(words.ANSWERS.items()),
                widget=forms.RadioSelect,
                required=False,
                initial=proposed.predictions.get(bar),
            )

    @property
    def answers(self) -> list[BoundField]:
        return [self[f"q{number}"] for number in range(len(self.questions))]

    @property
    def predictions(self) -> list[BoundField]:
        return [self[f"b{number}"] for number in range(len(self.bars))]

    @property
    def cast(self) -> Cast:
        typed = self.cleaned_data
        return Cast(
            typed["name"],
            typed["who"],
            [(question, typed[f"q{number}"]) for number, question in enumerate(self.questions)],
            {bar: typed[f"b{number}"] or "unclear" for number, bar in enumerate(self.bars)},
        )

    def clean(self) -> dict[str, Any]:
        typed = super().clean() or {}
        if self.questions and not self.errors and not any(typed[f"q{number}"] for number in range(len(self.questions))):
            self.add_error("q0", _("Type at least one answer."))
        return typed
