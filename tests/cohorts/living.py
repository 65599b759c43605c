"""Mails and plans of a cohort, for the tests of its life."""

from collections.abc import Iterator
from datetime import timedelta

import pytest
from django.core import mail
from django.utils import translation

from cohorts.models import Cohort, CohortGathering
from cohorts.services.gatherings import Plan
from mentorprog.outbox.services import dispatch, reconcile

State = Cohort.State


@pytest.fixture(autouse=True)
def english() -> Iterator[None]:
    """Refusals are read in English here; mails go in the recipient's language."""
    with translation.override("en"):
        yield


def send() -> list[mail.EmailMessage]:
    """Make the rules true, send what is due, and return what left."""
    mail.outbox.clear()
    reconcile()
    dispatch()
    return list(mail.outbox)


def plan_of(place: CohortGathering, *, later: int = 0, venue: str = "") -> Plan:
    days = {day.training_day_id: day.date + timedelta(days=later) for day in place.days.all()}
    return Plan(place.gathering_id, venue or place.venue, place.address, days)


def first_of(cohort: Cohort) -> CohortGathering:
    place: CohortGathering = cohort.gatherings.order_by("gathering__order")[0]
    return place
