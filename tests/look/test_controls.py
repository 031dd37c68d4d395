"""Controls drawn without templates say what Django's own would."""

import datetime as dt

import pytest
from django import forms
from django.test.html import parse_html

from kaizenlab.lib.fields import Choice, Date, Line

OFFERED = [("", "Any"), (1, "One & only"), ("<2>", 'Two "quoted"'), ("三", "三")]


@pytest.mark.parametrize("chosen", ["", None, 1, "1", "<2>", "三", "unknown"])
def test_it_draws_what_django_draws(chosen):
    attrs = {"class": "input", "data-size": "small", "required": True, "disabled": False}
    ours, theirs = (kind(attrs, OFFERED).render("owner", chosen) for kind in (Choice, forms.Select))
    parse = [parse_html(text) for text in (ours, theirs)]
    assert parse[0] == parse[1]


@pytest.mark.parametrize("value", ["", None, "a & b", '"quoted"', "<2>", 7])
def test_a_line_of_text_too(value):
    attrs = {"class": "input", "required": True, "disabled": False, "maxlength": 9}
    ours, theirs = (kind(attrs).render("q", value) for kind in (Line, forms.TextInput))
    assert parse_html(ours) == parse_html(theirs)


@pytest.mark.parametrize("value", [None, "2026-11-22", "no day", dt.date(2026, 11, 22)])
def test_and_a_day(value):
    theirs = forms.DateInput({"type": "date"}, format="%Y-%m-%d").render("by", value)
    assert parse_html(Date().render("by", value)) == parse_html(theirs)
