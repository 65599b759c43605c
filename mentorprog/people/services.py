"""Writes of people."""

from typing import Any

from django.db import IntegrityError, transaction
from django.db.models import F

from mentorprog.people.models import Person


def person_for(*, email: str, name: str = "", **values: Any) -> Person:
    """The person with this address, made when there is none. An existing person's details are not touched.

    Two at the same moment get the same row: the unique constraint decides, the loser reads.
    """
    email = email.strip()
    found = Person.objects.filter(email__iexact=email).first()
    if found is not None:
        return found
    try:
        with transaction.atomic():
            return Person.objects.create_user(email, name=name, **values)
    except IntegrityError:
        return Person.objects.get(email__iexact=email)


def renew_calendar_address(*, person: Person) -> None:
    """Make the person's calendar address anew; the old one stops working at once."""
    Person.objects.filter(pk=person.pk).update(calendar_serial=F("calendar_serial") + 1)
