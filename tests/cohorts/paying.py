"""Seats that are paid for, for the tests of payment."""

import pytest

from cohorts.models import Cohort, Participation
from cohorts.payments import bills_of
from mentorprog.people.models import Organisation, Person
from tests import factories


@pytest.fixture
def actor() -> Person:
    return factories.staff()


@pytest.fixture
def cohort() -> Cohort:
    return factories.CohortFactory(payment_url="https://betaling.example.no/kull")


def seats(cohort: Cohort, number: int, employer: Organisation | None = None) -> list[Participation]:
    """So many participants, of one workplace or of none."""
    return [
        factories.ParticipationFactory(cohort=cohort, person=factories.PersonFactory(employer=employer))
        for _number in range(number)
    ]


def standing(cohort: Cohort) -> list[tuple[str, str, int, int]]:
    """Kind, state, people and total of each bill."""
    return sorted((bill.kind, bill.state, bill.people, bill.total) for bill in bills_of(cohort))
