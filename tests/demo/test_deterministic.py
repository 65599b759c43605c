"""The same day gives the same demonstration, whatever the hour; and the command makes it."""

from io import StringIO

import pytest
import time_machine
from django.core.management import call_command
from django.db import transaction

from mentorprog.people.models import Person
from tests.demo.fingerprint import contents

SUMMER = "2027-07-15"  # when meetings and gatherings have to make way for the holidays


def built(hour: str) -> tuple[dict, str]:
    """Build at this hour of the day in a fresh database; returns what is there and what was said."""
    out = StringIO()
    with time_machine.travel(f"{SUMMER}T{hour}+02:00"), transaction.atomic():
        call_command("demo", stdout=out)
        found = contents()
        transaction.set_rollback(True)
    assert not Person.objects.exists()
    return found, out.getvalue()


def _differ(one: list, other: list) -> tuple:
    """How many rows there are of each, and what is not alike in the first that differs."""
    first = next(((a, b) for a, b in zip(one, other, strict=False) if a != b), ({}, {}))
    return (
        len(one),
        len(other),
        [(key, first[0][key], first[1][key]) for key in first[0] if first[0][key] != first[1][key]],
    )


@pytest.mark.django_db
@pytest.mark.long
def test_two_builds_on_fresh_databases_are_the_same():
    morning, said = built("07:30:00")
    evening, _said = built("21:45:00")
    assert [(name, *_differ(morning[name], evening[name])) for name in morning if morning[name] != evening[name]] == []
    assert morning["Person"]
    assert said.splitlines()[0].strip() == "Staff and accounts …"
    assert len(said.splitlines()) == 5
