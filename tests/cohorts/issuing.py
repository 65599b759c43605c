"""Somebody who has passed, and somebody who issues, for the tests of certificates."""

from typing import Any

import pytest

from cohorts.certificates import Preflight, before_issuing, preflight, signers
from cohorts.models import (
    Cohort,
    Issuer,
    Participation,
)
from mentorprog.people.models import Person
from tests.cohorts.certificates import finished_cohort, graduate
from tests.factories import staff

needs_pango = pytest.mark.needs("pango")


@pytest.fixture
def actor() -> Person:
    return staff(name="Nina Nasjonal")


@pytest.fixture
def row(db: None) -> Participation:
    return graduate(finished_cohort(), name="Kari Nordmann", language="nb")


def look(cohort: Cohort, people: Any, by: Issuer | None) -> Preflight:
    """The page before issuing, as its reader sees it."""
    return preflight(before_issuing(cohort.pk), people, signers(Issuer.objects.filter(pk=by.pk))[0] if by else None)
