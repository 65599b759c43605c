"""The short cut for plain controls draws what Django's own templates draw."""

from typing import Any

import pytest
from django import forms
from django.forms.renderers import DjangoTemplates
from django.utils.safestring import mark_safe

from mentorprog.dashboard.renderer import SHORT_CUTS, PlainRenderer
from tests.look.html import Page

CHOICES = [("a", "A"), ("b", "B & C")]
WIDGETS = [
    forms.TextInput(attrs={"inputmode": "numeric", "autofocus": True, "disabled": False}),
    forms.EmailInput(),
    forms.NumberInput(attrs={"step": 5}),
    forms.URLInput(),
    forms.PasswordInput(render_value=True),
    forms.HiddenInput(),
    forms.DateInput(),
    forms.DateTimeInput(),
    forms.TimeInput(),
    forms.CheckboxInput(),
    forms.Textarea(),
    forms.Select(choices=CHOICES),
    forms.RadioSelect(choices=CHOICES),
    forms.CheckboxSelectMultiple(choices=CHOICES),
]
VALUES = ["", None, "b", 'Kari & "Ola" <b>', mark_safe("&amp;"), 0, True]


@pytest.mark.parametrize("value", VALUES)
@pytest.mark.parametrize("widget", WIDGETS, ids=lambda widget: type(widget).__name__)
def test_the_html_is_the_one_of_django(widget: forms.Widget, value: Any) -> None:
    attrs = {"id": "id_x", "class": "ds-input", "title": "Æ & Ø"}
    plain, full = (Page(widget.render("x", value, attrs, renderer=made())) for made in (PlainRenderer, DjangoTemplates))
    assert [(tag.name, dict(tag.attrs), tag.text) for tag in plain.tags] == [
        (tag.name, dict(tag.attrs), tag.text) for tag in full.tags
    ]


def test_every_short_cut_is_for_a_template_of_django() -> None:
    engine = DjangoTemplates().engine.engine
    assert all(engine.get_template(name) for name in SHORT_CUTS)
