"""A list of options drawn without templates says what Django's own would."""

import pytest
from django import forms
from django.test.html import parse_html

from kaizenlab.lib.fields import Choice

OFFERED = [("", "Any"), (1, "One & only"), ("<2>", 'Two "quoted"'), ("三", "三")]


@pytest.mark.parametrize("chosen", ["", None, 1, "1", "<2>", "三", "unknown"])
def test_it_draws_what_django_draws(chosen):
    attrs = {"class": "input", "data-size": "small", "required": True, "disabled": False}
    ours, theirs = (kind(attrs, OFFERED).render("owner", chosen) for kind in (Choice, forms.Select))
    parse = [parse_html(text) for text in (ours, theirs)]
    assert parse[0] == parse[1]
