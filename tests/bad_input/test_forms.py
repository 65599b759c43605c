"""Every form, sent wrongly in every way: a message at the field, everything kept in the page, nothing saved."""

import re
from typing import Any

import pytest
from django.core import mail

from mentorprog.people.fields import LOOKALIKE
from mentorprog.privacy.guard import CONTROL_CHARACTER_FOUND, IDENTITY_NUMBER_FOUND
from tests.access.fingerprint import changed, fingerprint, undone
from tests.access.visitors import World
from tests.bad_input.answers import Answer
from tests.bad_input.forms import FORMS, STEPS, Form, Values
from tests.bad_input.values import (
    HUGE,
    LOOKALIKES,
    MARKUP,
    NO_ADDRESSES,
    NO_ORGNR,
    NUL,
    SHORT_MARKUP,
    STRANGE,
    identity_numbers,
    in_language,
)

pytestmark = pytest.mark.django_db

every_form = pytest.mark.parametrize("form", FORMS, ids=str)
every_text = pytest.mark.parametrize(
    ("form", "field"), [(form, name) for form in FORMS for name in form.texts], ids=str
)
every_email = pytest.mark.parametrize(
    ("form", "field"), [(form, name) for form in FORMS for name in form.emails], ids=str
)
every_field = pytest.mark.parametrize(
    ("form", "field"), [(form, name) for form in FORMS for name in form.fields], ids=str
)


def refused(world: World, form: Form, values: Values, **more: Any) -> Answer:
    """Send the form, see that nothing is changed by it, and return the page that came back."""
    client = form.browser(world)
    before = fingerprint()
    response = form.send(client, world, values, **more)
    assert changed(before, fingerprint()) == []
    return Answer.of(response, django=form.django)


def fault(world: World, form: Form, field: str, values: Values, **more: Any) -> tuple[Answer, str]:
    """The page that came back, and its message at the one field that is wrong."""
    answer = refused(world, form, values, **more)
    name = f"{form.prefix(world)}{field}"
    assert list(answer.faults()) == [name]
    return answer, answer.faults()[name]


@every_form
def test_the_right_way_is_taken(world: World, form: Form) -> None:
    if form.name == "code":
        pytest.skip("a right code signs in: see the tests of signing in")
    client = form.browser(world)
    before = fingerprint()
    response = form.send(client, world, form.valid(world))
    assert response.status_code == (200 if form.name == "where you work" else 302)
    assert bool(changed(before, fingerprint())) is not form.get


@every_form
def test_nothing_filled_in(world: World, form: Form) -> None:
    answer = refused(world, form, {"municipality": "", "code": ""} if form.get else {})
    prefix = form.prefix(world)
    # Whether grounds are needed shows only when the outcome is known.
    required = {name for name in form.required if name != "grounds"}
    assert set(answer.faults()) >= {f"{prefix}{name}" for name in required}
    assert all(answer.faults().values())


@every_form
def test_one_thing_missing_and_the_rest_is_kept(world: World, form: Form) -> None:
    valid, prefix = form.valid(world), form.prefix(world)
    for missing in form.required:
        answer, _message = fault(world, form, missing, {**valid, missing: ""})
        for name in form.fields:
            if name != missing:
                kept, typed = answer.value(f"{prefix}{name}"), valid[name]
                assert kept == (typed if isinstance(typed, list) else str(typed)), name


@every_form
@pytest.mark.parametrize("language", ["nb", "nn", "en"])
def test_messages_come_in_the_readers_language(world: World, form: Form, language: str) -> None:
    empty = {"municipality": "", "code": ""} if form.get else {}
    found = refused(world, form, empty, language=language).faults()
    english = refused(world, form, empty, language="en").faults()
    assert (found == english) is (language == "en")


@every_text
def test_too_much_text(world: World, form: Form, field: str) -> None:
    answer, message = fault(world, form, field, {**form.valid(world), field: HUGE})
    assert answer.value(f"{form.prefix(world)}{field}") == HUGE
    assert re.search(r"\d", message), "says how much is too much"


@every_field
def test_far_too_much_is_never_a_fault_of_ours(world: World, form: Form, field: str) -> None:
    client = form.browser(world)
    before = fingerprint()
    response = form.send(client, world, {**form.valid(world), field: HUGE})
    if not (form.get and response.status_code == 302):
        assert Answer.of(response, django=form.django).faults()
    assert changed(before, fingerprint()) == []


@every_field
def test_a_nul_character(world: World, form: Form, field: str) -> None:
    _answer, message = fault(world, form, field, {**form.valid(world), field: NUL})
    if field in form.texts:
        assert message.endswith(in_language(CONTROL_CHARACTER_FOUND, "nb") % {"line": 1})


@every_text
def test_an_identity_number(world: World, form: Form, field: str, caplog: pytest.LogCaptureFixture) -> None:
    caplog.set_level("DEBUG")
    for number in identity_numbers().values():
        text = number if field == "contact_phone" else f"Født {number}"
        answer, message = fault(world, form, field, {**form.valid(world), field: text})
        assert message.endswith(in_language(IDENTITY_NUMBER_FOUND, "nb"))
        assert answer.value(f"{form.prefix(world)}{field}") == text
        assert_nowhere(number, caplog)


@pytest.mark.parametrize("form", STEPS, ids=str)
def test_an_identity_number_is_not_saved_for_later_either(
    world: World, form: Form, caplog: pytest.LogCaptureFixture
) -> None:
    caplog.set_level("DEBUG")
    number = identity_numbers()["with a hyphen"]
    for field in form.texts:
        answer = refused(world, form, {"name": "Kari", field: number}, action="later")
        assert field in answer.faults()
    assert_nowhere(number, caplog)


@pytest.mark.parametrize(
    ("name", "field"), [("service", "orgnr"), ("plan", "hours_a_month"), ("come back", "reference")]
)
def test_an_identity_number_where_another_number_belongs(
    world: World, name: str, field: str, caplog: pytest.LogCaptureFixture
) -> None:
    caplog.set_level("DEBUG")
    form = next(form for form in FORMS if form.name == name)
    for number in identity_numbers().values():
        fault(world, form, field, {**form.valid(world), field: number})
        assert_nowhere(number, caplog)


def assert_nowhere(number: str, caplog: pytest.LogCaptureFixture) -> None:
    """The number stands in no log line and in no mail, whatever is written between its digits."""
    digits = re.sub(r"\D", "", number)
    assert digits not in re.sub(r"[ .\-]", "", caplog.text)
    assert [m for m in mail.outbox if digits in re.sub(r"[ .\-]", "", str(m.message()))] == []


@every_email
def test_no_email_address(world: World, form: Form, field: str) -> None:
    for address in NO_ADDRESSES:
        answer, _message = fault(world, form, field, {**form.valid(world), field: address})
        assert answer.value(f"{form.prefix(world)}{field}") == address


@every_email
def test_an_email_address_that_looks_like_another(world: World, form: Form, field: str) -> None:
    for address in LOOKALIKES.values():
        _answer, message = fault(world, form, field, {**form.valid(world), field: address})
        assert message.endswith(in_language(LOOKALIKE, "nb"))


@pytest.mark.parametrize("form", STEPS, ids=str)
def test_an_identity_number_in_an_email_address(world: World, form: Form) -> None:
    for field in form.emails:
        address = f"{identity_numbers()['fødselsnummer']}@kommune.no"
        _answer, message = fault(world, form, field, {**form.valid(world), field: address})
        assert message.endswith(in_language(IDENTITY_NUMBER_FOUND, "nb"))


def test_emails_in_norwegian_letters_are_right(world: World) -> None:
    form = next(form for form in FORMS if form.name == "start")
    response = form.send(form.browser(world), world, {"email": "kari@ålesund.kommune.no"})
    assert response.status_code == 302


@pytest.mark.parametrize("number", NO_ORGNR)
def test_no_organisation_number(world: World, number: str) -> None:
    form = next(form for form in STEPS if form.name == "service")
    answer, _message = fault(world, form, "orgnr", {**form.valid(world), "orgnr": number})
    assert answer.value("orgnr") == number


@every_form
def test_choices_that_nobody_was_given(world: World, form: Form) -> None:
    """An unknown word, a huge number, one below zero, markup."""
    for field in form.choices:
        for value in ("no such thing", "9" * 30, "-1", "1.5", MARKUP):
            client = form.browser(world)
            before = fingerprint()
            response = form.send(client, world, {**form.valid(world), field: value})
            if form.get and response.status_code == 302:
                continue  # a code that nobody has: its page says so
            assert list(Answer.of(response, django=form.django).faults()) == [f"{form.prefix(world)}{field}"], value
            assert changed(before, fingerprint()) == []


@pytest.mark.parametrize("hours", ["ti", "0", "-1", "201", "9" * 30, "1e3", "10,5", "0x10", "NaN", "∞"])
def test_wrong_numbers(world: World, hours: str) -> None:
    form = next(form for form in STEPS if form.name == "plan")
    answer, _message = fault(world, form, "hours_a_month", {**form.valid(world), "hours_a_month": hours})
    assert answer.value("hours_a_month") == hours


@every_text
def test_markup_comes_back_as_text(world: World, form: Form, field: str) -> None:
    short = field in ("contact_phone",)
    markup = SHORT_MARKUP if short else MARKUP
    values = {**form.valid(world), field: markup + "\x00"}  # the character brings the page back
    client = form.browser(world)
    response = form.send(client, world, values)
    assert markup not in response.content.decode()
    assert Answer.of(response, django=form.django).value(f"{form.prefix(world)}{field}").startswith(markup)


@every_text
def test_strange_but_right(world: World, form: Form, field: str) -> None:
    for text in STRANGE.values():
        with undone():
            response = form.send(form.browser(world), world, {**form.valid(world), field: text})
            assert response.status_code == 302, text


@every_form
def test_keys_that_are_missing_or_come_twice(world: World, form: Form) -> None:
    prefix = form.prefix(world)
    for field in form.fields:
        with undone():
            response = form.send(form.browser(world), world, form.without(world, field))
        assert response.status_code in (200, 302), field
        if field in form.required and not form.get:
            assert list(Answer.of(response, django=form.django).faults()) == [f"{prefix}{field}"]
    for field in form.fields:
        twice = [str(form.valid(world)[field]), "and another"]
        with undone():
            response = form.send(form.browser(world), world, {**form.valid(world), field: twice})
            assert response.status_code in (200, 302), field


@every_form
def test_fields_that_are_not_there(world: World, form: Form) -> None:
    """What nobody was asked for changes nothing of what was."""
    extra = {"state": "decided", "id": "1", "pk": "1", "is_staff": "on", "contact": "1", "__proto__": "x"}
    response = form.send(form.browser(world), world, form.valid(world), **extra)
    assert response.status_code == (200 if form.name in ("code", "where you work") else 302)
    for application in world.small.applications.values():
        fresh = type(application).objects.get(pk=application.pk)
        assert (fresh.state, fresh.contact_id) == (application.state, application.contact_id)
