import logging

import pytest
from django import forms
from django.core.exceptions import ValidationError
from django.db import models
from django.utils import translation

from mentorprog.privacy.fields import GuardedCharField, GuardedTextField, GuardMixin

BORN = "018950"  # a day of 1950, the month as in Skatteetaten's synthetic numbers


def synthetic_number() -> str:
    """A synthetic number with its control digits; nobody has it."""
    for individual in range(1000):
        nine = f"{BORN}{individual:03}"
        first = -sum(w * int(d) for w, d in zip((3, 7, 6, 1, 8, 9, 4, 5, 2), nine, strict=True)) % 11
        if first == 10:
            continue
        ten = f"{nine}{first}"
        second = -sum(w * int(d) for w, d in zip((5, 4, 3, 2, 7, 6, 5, 4, 3, 2), ten, strict=True)) % 11
        if second != 10:
            return f"{ten}{second}"
    raise AssertionError


class Letter(forms.Form):
    heading = GuardedCharField()
    text = GuardedTextField(required=False, max_length=100)


def errors(**data) -> dict[str, list[str]]:
    with translation.override("en"):
        return {name: [str(message) for message in found] for name, found in Letter(data).errors.items()}


def test_what_is_in_order_comes_through():
    form = Letter({"heading": " Uro \n i laget ", "text": " to\r\nlinjer\rtre "})
    assert form.is_valid()
    assert form.cleaned_data == {"heading": "Uro   i laget", "text": "to\nlinjer\ntre"}


def test_empty_fields():
    assert errors(heading="", text="") == {"heading": ["This field is required."]}
    assert Letter({"heading": "x"}).is_valid()


def test_an_identity_number_is_refused_with_one_message_that_does_not_repeat_it(caplog):
    number = synthetic_number()
    with caplog.at_level(logging.DEBUG):
        found = errors(heading="x", text=f"Han har {number[:6]} {number[6:]}.")
    assert list(found) == ["text"]
    assert len(found["text"]) == 1
    assert "eleven-digit number" in found["text"][0]
    assert number[6:] not in str(found)
    assert caplog.text == ""


def test_the_writer_gets_the_text_back_in_the_answer():
    number = synthetic_number()
    form = Letter({"heading": "x", "text": f"Han har {number}."})
    assert not form.is_valid()
    assert "text" not in form.cleaned_data
    assert number in str(form["text"])


def test_a_text_that_is_too_long_says_by_how_much_and_is_not_searched():
    assert errors(heading="x", text="a" * 101) == {"text": ["Write at most 100 characters. You have written 101."]}
    assert errors(heading="x", text=f"{synthetic_number()} " * 10_000) == {
        "text": ["Write at most 100 characters. You have written 119999."]
    }


def test_a_line_break_counts_as_one_character():
    assert errors(heading="x", text="\r\n".join("a" * 50)) == {}


@pytest.mark.parametrize("name", ["heading", "text"])
def test_control_characters_are_refused_once(name):
    found = errors(**{"heading": "x", name: "a\x00b"})
    assert found == {name: ["There is an invisible control character in line 1. Delete that line and write it again."]}


def test_what_the_form_draws():
    form = Letter()
    assert "maxlength" not in str(form["text"])
    assert 'maxlength="200"' in str(form["heading"])
    assert [name for name, field in form.fields.items() if field.guarded] == ["heading", "text"]


def test_the_mixin_keeps_the_other_validators_of_a_field():
    class Short(GuardMixin, forms.CharField):
        pass

    field = Short(min_length=3, max_length=5)
    with pytest.raises(ValidationError) as caught:
        field.clean("a")
    assert caught.value.error_list[0].code == "min_length"
    with pytest.raises(ValidationError) as caught:
        field.clean("abcdef")
    assert caught.value.error_list[0].code == "max_length"
    assert field.clean("abc") == "abc"


def test_a_model_field_can_ask_for_the_guarded_form_field():
    field = models.TextField("Text", blank=True).formfield(form_class=GuardedTextField)
    assert isinstance(field, GuardedTextField)
    assert field.max_length == 4000
    assert field.clean("") == ""
