"""What can be a phone number, and that every form with one asks the same."""

import pytest
from django.contrib.admin import site
from django.core.exceptions import ValidationError
from django.http import HttpRequest

from applications.forms import ServiceForm
from mentorprog.people.models import Person
from mentorprog.phones import validate_phone
from mentorprog.places.models import Centre
from tests.factories import ApplicationFactory

GOOD = (
    "91234567",
    "912 34 567",
    "55 12 34 56",
    "+47 912 34 567",
    "0047 91234567",
    "47 91 23 45 67",
    "912\u00a034\u00a0567",
    "+46 (0)70-123 45 67",
    "+1 202.555.0143",
    "+354 555 1234",
)
BAD = (
    "12",
    "1234567",
    "112",
    "123456789",
    "02345678",
    "ring meg",
    "912 34 567 eller 8",
    "+47 1234567",
    "+4712345678",
    "+46 12",
    "+1234567890123456",
    "46 70 123 45 67",
    "+",
    "９１２３４５６７",
)


@pytest.mark.parametrize("number", GOOD)
def test_a_number_that_can_be_called(number: str) -> None:
    validate_phone(number)


@pytest.mark.parametrize("number", BAD)
def test_what_nobody_can_be_called_at(number: str) -> None:
    with pytest.raises(ValidationError) as refusal:
        validate_phone(number)
    assert refusal.value.code == "phone"


@pytest.mark.django_db
def test_step_one_tells_it_and_a_stored_one_is_missing_before_sending() -> None:
    application = ApplicationFactory(contact_phone="12")
    form = ServiceForm({"contact_phone": "12"}, instance=application, lenient=True)
    assert [fault.code for fault in form.errors.as_data()["contact_phone"]] == ["phone"]
    assert [one.code for one in ServiceForm.faults_of(application)["contact_phone"].error_list] == ["phone"]
    assert "contact_phone" not in ServiceForm({"contact_phone": ""}, instance=application, lenient=True).errors


def test_staff_cannot_write_it_either() -> None:
    pages = [(page, field) for page in site._registry.values() for field in page.model._meta.fields]
    found = {(page.model, field): page for page, field in pages if field.name.endswith("phone")}
    assert {model for model, _field in found} >= {Person, Centre}
    for (_model, field), page in found.items():
        assert validate_phone in page.formfield_for_dbfield(field, request=HttpRequest()).validators
