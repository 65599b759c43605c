"""Reasons for corrections of attendance and for locking: texts about a person, deleted two years after the course."""

from datetime import date
from typing import Any

from dateutil.relativedelta import relativedelta
from django.db import transaction
from django.db.models import Max

from cohorts.models import AttendanceChange, Cohort, LockProposal
from mentorprog.times import today

KEPT_YEARS = 2  # after the last day of the cohort: whoever disagrees with an outcome has said so by then
DELETED = "–"  # the database asks for a reason where one was compulsory; that there was one is still told


@transaction.atomic
def purge_reasons(*, on: date | None = None) -> int:
    """Take the words out of what is old enough, and keep the rows: what was changed, when and by whom.

    Open proposals wait until they are decided. Returns how many reasons were deleted. Runs twice unharmed.
    """
    before = (on or today()) - relativedelta(years=KEPT_YEARS)
    old = Cohort.objects.annotate(last=Max("days__date")).filter(last__lt=before).values("pk")
    changes = AttendanceChange.objects.filter(day__cohort__in=old)
    decided = LockProposal.objects.filter(participation__cohort__in=old).exclude(state=LockProposal.State.OPEN)
    return _emptied(changes) + _emptied(decided)


def _emptied(rows: Any) -> int:
    deleted: int = rows.exclude(reason__in=("", DELETED)).update(reason=DELETED)
    return deleted
