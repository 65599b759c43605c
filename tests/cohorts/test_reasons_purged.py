"""Reasons about attendance and locking go two years after the course; the rows stay."""

import pytest
import time_machine
from dateutil.relativedelta import relativedelta

from cohorts.models import AttendanceChange, LockProposal, Participation
from cohorts.services.reasons import DELETED, purge_reasons
from mentorprog.privacy.retention import purge_all
from mentorprog.times import today
from tests.cohorts.certificates import finished_cohort, graduate
from tests.factories import staff

pytestmark = pytest.mark.django_db


@pytest.fixture
def row() -> Participation:
    return graduate(finished_cohort())


def _rows(row: Participation) -> tuple[AttendanceChange, LockProposal]:
    actor = staff()
    day = row.cohort.days.latest("date")
    change = AttendanceChange.objects.create(
        participation=row,
        day=day,
        before="absent",
        after="present",
        how="grid",
        reason="Var syk",
        correction=True,
        by=actor,
    )
    return change, LockProposal.objects.create(
        participation=row, outcome="not_completed", reason="Borte i tre dager", proposed_by=actor
    )


def test_the_words_go_after_two_years_and_not_a_day_before(row: Participation) -> None:
    change, proposal = _rows(row)
    proposal.withdraw(by=proposal.proposed_by)
    proposal.save()
    over = row.cohort.days.latest("date").date + relativedelta(years=2)
    assert purge_reasons(on=over) == 0
    assert purge_reasons(on=over + relativedelta(days=1)) == 2
    assert purge_reasons(on=over + relativedelta(days=1)) == 0
    change.refresh_from_db()
    assert (change.reason, change.before, change.after) == (DELETED, "absent", "present")
    assert LockProposal.objects.get().reason == DELETED


def test_an_open_proposal_keeps_its_words(row: Participation) -> None:
    _rows(row)
    assert purge_reasons(on=today() + relativedelta(years=20)) == 1
    assert LockProposal.objects.get().reason == "Borte i tre dager"


def test_it_is_run_every_night(row: Participation) -> None:
    _rows(row)
    with time_machine.travel(row.cohort.days.latest("date").date + relativedelta(years=2, days=2)):
        purge_all()
    assert AttendanceChange.objects.get().reason == DELETED
