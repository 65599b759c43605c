"""Every form, sent wrongly in every way: a message at the field, everything kept in the page, nothing saved."""

import re
from typing import Any

import pytest
from django.core import mail
from django.core.cache import cache

from mentorprog.guard import CONTROL_CHARACTER_FOUND, IDENTITY_NUMBER_FOUND
from mentorprog.people.fields import LOOKALIKE
from tests.access.fingerprint import changed, fingerprint, undone
from tests.access.visitors import World
from tests.bad_input.answers import Answer
from tests.bad_input.applying import STEPS
from tests.bad_input.form import Form, Values
from tests.bad_input.forms import FORMS
from tests.bad_input.values import (
    HUGE,
    LOOKALIKES,
    MARKUP,
    NO_ADDRESSES,
    NO_ORGNR,
    NUL,
    SHORT,
    SHORT_MARKUP,
    STRANGE,
    identity_numbers,
    in_language,
)

pytestmark = pytest.mark.django_db

BY_NAME = {form.name: form for form in FORMS}
every_form = pytest.mark.parametrize("form", FORMS, ids=str)
every_step = pytest.mark.parametrize("form", STEPS, ids=str)
with_texts = pytest.mark.parametrize("form", [form for form in FORMS if form.texts], ids=str)
with_emails = pytest.mark.parametrize("form", [form for form in FORMS if form.emails], ids=str)
# A code that nobody has is no fault of the form: its page says so.
with_choices = pytest.mark.parametrize(
    "form", [form for form in FORMS if form.choices and form.name != "certificate check"], ids=str
)


def refused(world: World, form: Form, values: Values, **more: Any) -> Answer:
    """Send the form, see that nothing is changed by it, and return the page that came back."""
    cache.clear()  # nobody here is too quick
    client = form.browser(world)
    looks = not form.recorded
    before = fingerprint(looks=looks)
    response = form.send(client, world, values, **more)
    assert changed(before, fingerprint(looks=looks)) == []
    return Answer.of(response, django=form.django)


def faults(world: World, form: Form, wrong: Values, **more: Any) -> tuple[Answer, dict[str, str]]:
    """Send the form with some fields wrong: the page that came back, and the messages at just these fields."""
    answer, prefix = refused(world, form, {**form.valid(world), **wrong}, **more), form.prefix(world)
    found = {name.removeprefix(prefix): message for name, message in answer.faults().items()}
    assert set(found) == set(wrong)
    return answer, found


def all_say(found: dict[str, str], message: object) -> bool:
    """Whether every field has this message and no other."""
    said = in_language(message, "nb")
    return all(text.removeprefix("Feil: ") == said for text in found.values())


def assert_kept(world: World, form: Form, answer: Answer, typed: Values) -> None:
    """What was typed stands in the page."""
    prefix = form.prefix(world)
    kept = {name: answer.value(f"{prefix}{name}") for name in typed}
    assert kept == {name: text if isinstance(text, list) else str(text) for name, text in typed.items()}


@every_form
def test_the_right_way_is_taken(world: World, form: Form) -> None:
    client = form.browser(world)
    before = fingerprint()
    response = form.send(client, world, form.valid(world))
    assert response.status_code == form.taken
    assert bool(changed(before, fingerprint())) is form.writes


@every_form
def test_nothing_filled_in(world: World, form: Form) -> None:
    answer = refused(world, form, dict.fromkeys(form.fields, "") if form.get else {})
    # Whether grounds are needed shows only when the outcome is known.
    required = {f"{form.prefix(world)}{name}" for name in form.required if name != "grounds"}
    assert set(answer.faults()) >= required
    assert all(answer.faults().values())


@every_form
def test_one_thing_missing_and_the_rest_is_kept(world: World, form: Form) -> None:
    for missing in form.required:
        answer, _found = faults(world, form, {missing: ""})
        others = {name: value for name, value in form.valid(world).items() if name in form.fields and name != missing}
        assert_kept(world, form, answer, others)


@every_form
def test_messages_come_in_the_readers_language(world: World, form: Form) -> None:
    empty = dict.fromkeys(form.fields, "") if form.get else {}
    nb, nn, en = (refused(world, form, empty, language=language).faults() for language in ("nb", "nn", "en"))
    assert set(nb) == set(nn) == set(en)
    assert [name for name in en if en[name] in (nb[name], nn[name])] == []


@with_texts
def test_too_much_text(world: World, form: Form) -> None:
    typed = dict.fromkeys(form.texts, HUGE)
    answer, found = faults(world, form, typed)
    assert_kept(world, form, answer, typed)
    assert [name for name in found if not re.search(r"\d", found[name])] == [], "say how much is too much"


@every_form
def test_far_too_much_in_other_fields(world: World, form: Form) -> None:
    others = {name: HUGE for name in form.fields if name not in form.texts}
    if others:
        faults(world, form, others)


@every_form
def test_a_nul_character(world: World, form: Form) -> None:
    _answer, found = faults(world, form, dict.fromkeys(form.fields, NUL))
    of_texts = {name: found[name] for name in form.texts}
    assert all_say(of_texts, in_language(CONTROL_CHARACTER_FOUND, "nb") % {"line": 1})


def hear_everything(caplog: pytest.LogCaptureFixture) -> None:
    """All that is logged, but not which rules were tried for each page: it is much, and none of it was typed."""
    caplog.set_level("DEBUG")
    caplog.set_level("INFO", logger="rules")


@with_texts
def test_an_identity_number(world: World, form: Form, caplog: pytest.LogCaptureFixture) -> None:
    hear_everything(caplog)
    for number in identity_numbers().values():
        typed = {name: number if name in SHORT else f"Født {number}" for name in form.texts}
        answer, found = faults(world, form, typed)
        assert all_say(found, IDENTITY_NUMBER_FOUND)
        assert_kept(world, form, answer, typed)
        assert_nowhere(number, caplog)


@every_step
def test_an_identity_number_is_not_saved_for_later_either(
    world: World, form: Form, caplog: pytest.LogCaptureFixture
) -> None:
    hear_everything(caplog)
    number = identity_numbers()["with a hyphen"]
    _answer, found = faults(world, form, dict.fromkeys(form.texts, number), action="later")
    assert all_say(found, IDENTITY_NUMBER_FOUND)
    assert_nowhere(number, caplog)


@pytest.mark.parametrize(
    ("name", "field"), [("service", "orgnr"), ("plan", "hours_a_month"), ("come back", "reference")]
)
def test_an_identity_number_where_another_number_belongs(
    world: World, name: str, field: str, caplog: pytest.LogCaptureFixture
) -> None:
    hear_everything(caplog)
    for number in identity_numbers().values():
        faults(world, BY_NAME[name], {field: number})
        assert_nowhere(number, caplog)


@pytest.mark.parametrize("form", [form for form in FORMS if form.emails and form.name != "sign in"], ids=str)
def test_an_identity_number_in_an_email_address(world: World, form: Form, caplog: pytest.LogCaptureFixture) -> None:
    hear_everything(caplog)
    number = identity_numbers()["fødselsnummer"]
    _answer, found = faults(world, form, dict.fromkeys(form.emails, f"{number}@kommune.no"))
    assert all_say(found, IDENTITY_NUMBER_FOUND)
    assert_nowhere(number, caplog)


def assert_nowhere(number: str, caplog: pytest.LogCaptureFixture) -> None:
    """The number stands in no log line and in no mail, whatever is written between its digits."""
    digits = re.sub(r"\D", "", number)
    assert digits not in re.sub(r"[ .\-]", "", caplog.text)
    assert [m for m in mail.outbox if digits in re.sub(r"[ .\-]", "", str(m.message()))] == []


@with_emails
def test_no_email_address(world: World, form: Form) -> None:
    for address in NO_ADDRESSES:
        typed = dict.fromkeys(form.emails, address)
        answer, _found = faults(world, form, typed)
        assert_kept(world, form, answer, typed)


@with_emails
def test_an_email_address_that_looks_like_another(world: World, form: Form) -> None:
    for address in LOOKALIKES.values():
        _answer, found = faults(world, form, dict.fromkeys(form.emails, address))
        assert all_say(found, LOOKALIKE)


@with_emails
def test_email_addresses_in_norwegian_letters_are_right(world: World, form: Form) -> None:
    found = dict.fromkeys(form.emails, "kari@ålesund.example.no")
    with undone():
        assert form.send(form.browser(world), world, {**form.valid(world), **found}).status_code == form.taken


def test_no_organisation_number(world: World) -> None:
    for number in NO_ORGNR:
        answer, _found = faults(world, BY_NAME["service"], {"orgnr": number})
        assert answer.value("orgnr") == number


def test_wrong_numbers(world: World) -> None:
    for hours in ("ti", "0", "-1", "201", "9" * 30, "1e3", "10,5", "0x10", "NaN", "∞"):
        answer, _found = faults(world, BY_NAME["plan"], {"hours_a_month": hours})
        assert answer.value("hours_a_month") == hours


@pytest.mark.parametrize("name", ["new meeting", "meeting"])
@pytest.mark.parametrize(
    ("wrong", "field"),
    [
        ({"date": "31.02.2027"}, "date"),
        ({"date": "2020-01-01"}, "date"),
        ({"date": "i morgen"}, "date"),
        ({"starts": "25:00"}, "starts"),
        ({"starts": "11:00", "ends": "09:00"}, "ends"),
        ({"starts": "09:00", "ends": "09:00"}, "ends"),
        ({"place": "", "link": ""}, "place"),
        ({"link": "javascript:alert(1)"}, "link"),
    ],
)
def test_meetings_out_of_order(world: World, name: str, wrong: Values, field: str) -> None:
    form = BY_NAME[name]
    answer = refused(world, form, {**form.valid(world), **wrong})
    assert list(answer.faults()) == [field]
    assert_kept(world, form, answer, wrong)


@with_choices
@pytest.mark.parametrize("value", ["no such thing", "9" * 30, "-1", "1,5", MARKUP])
def test_choices_that_nobody_was_given(world: World, form: Form, value: str) -> None:
    faults(world, form, dict.fromkeys(form.choices, value))


@with_texts
def test_markup_comes_back_as_text(world: World, form: Form) -> None:
    """A control character after it brings the page back."""
    typed = {name: f"{SHORT_MARKUP if name in SHORT else MARKUP}\x00" for name in form.texts}
    response = form.send(form.browser(world), world, {**form.valid(world), **typed})
    answer = Answer.of(response, django=form.django)
    assert [markup for markup in (MARKUP, SHORT_MARKUP) if markup in response.content.decode()] == []
    for name, text in typed.items():
        assert answer.value(f"{form.prefix(world)}{name}").startswith(text.rstrip("\x00"))


@with_texts
def test_strange_but_right(world: World, form: Form) -> None:
    for text in STRANGE.values():
        with undone():
            typed = {name: text for name in form.texts if name not in SHORT}
            response = form.send(form.browser(world), world, {**form.valid(world), **typed})
            assert response.status_code == 302, text


@every_form
def test_keys_that_come_twice(world: World, form: Form) -> None:
    valid = form.valid(world)
    twice = {name: [*(value if isinstance(value, list) else [value]), "and another"] for name, value in valid.items()}
    assert form.send(form.browser(world), world, twice).status_code in (200, 302)


@every_form
def test_fields_that_are_not_there(world: World, form: Form) -> None:
    """What nobody was asked for changes nothing."""
    extra = {"state": "decided", "id": "1", "pk": "1", "is_staff": "on", "contact": "1", "__proto__": "x"}
    response = form.send(form.browser(world), world, form.valid(world), **extra)
    assert response.status_code == form.taken
    for application in world.small.applications.values():
        fresh = type(application).objects.get(pk=application.pk)
        assert (fresh.state, fresh.contact_id) == (application.state, application.contact_id)
