"""Attendance: one grid, saved at once. Every change leaves a row, and after the day it has a reason."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date

from django.core.exceptions import PermissionDenied
from django.db import transaction
from django.utils.translation import gettext as _

from cohorts.attendance import course_of, hours_text
from cohorts.models import Attendance, AttendanceChange, Cohort, CourseDay, Participation
from mentorprog.people.models import Person
from mentorprog.states import Refused, locked
from mentorprog.times import today

Cell = tuple[int, int]  # participation id, course day id
How = AttendanceChange.How
MOST_MINUTES = 24 * 60


@dataclass(frozen=True)
class Standing:
    """What stands in a cell: a mark, or none, and of a part of a day the minutes, where they are known."""

    mark: str = ""
    minutes: int | None = None

    @classmethod
    def read(cls, text: str) -> "Standing":
        """From "present", "partial:210" or "". Raises ValueError for anything else."""
        mark, colon, minutes = text.partition(":")
        if mark and mark not in Attendance.Mark.values:
            raise ValueError(mark[:20])
        if not colon:
            return cls(mark)
        if mark != Attendance.Mark.PARTIAL or not (minutes.isascii() and minutes.isdigit() and len(minutes) <= 4):  # noqa: PLR2004
            raise ValueError(text[:20])
        if not 0 < int(minutes) <= MOST_MINUTES:
            raise ValueError(text[:20])
        return cls(mark, int(minutes))

    def __str__(self) -> str:
        return self.mark if self.minutes is None else f"{self.mark}:{self.minutes}"


@dataclass(frozen=True)
class Change:
    """What somebody saw in a cell and what he or she set it to, both as `Standing` writes them; empty is no mark."""

    seen: str
    wanted: str


class ReasonMissing(Refused):
    """Marks of days that are over are to be corrected, and nobody has said why."""


@transaction.atomic
def record_attendance(
    *, cohort: Cohort, changes: Mapping[Cell, Change], actor: Person, reason: str = "", how: How = How.GRID
) -> list[Cell]:
    """Write the changed cells of a cohort's grid; returns the cells that were *not* written.

    A cell is left alone when somebody else has changed it since it was seen: the caller shows both. Cells of
    other cohorts, and of people whose completion is locked, are left alone too. Raises ReasonMissing, and writes
    nothing, when a mark that stands is changed after its day and there is no reason.
    """
    if not actor.has_perm("cohorts.record_attendance"):
        raise PermissionDenied
    locked(cohort)
    active = Participation.objects.select_for_update().filter(cohort=cohort, state=Participation.State.ACTIVE)
    people = set(active.order_by("pk").values_list("pk", flat=True))
    days = dict(CourseDay.objects.filter(cohort=cohort).values_list("pk", "date"))
    rows = {(row.participation_id, row.day_id): row for row in Attendance.objects.filter(day__cohort=cohort)}
    refused: list[Cell] = []
    writes: dict[Cell, Standing] = {}
    for cell, change in changes.items():
        standing, wanted = _standing(rows.get(cell)), Standing.read(change.wanted)
        if wanted == standing:
            continue
        if standing != Standing.read(change.seen) or cell[0] not in people or cell[1] not in days:
            refused.append(cell)
            continue
        writes[cell] = wanted
    _refuse_whole_days(cohort, writes)
    _write(writes, rows, days, actor=actor, reason=reason.strip(), how=how)
    return refused


def _standing(row: Attendance | None) -> Standing:
    return Standing(row.mark, row.minutes) if row else Standing()


def _refuse_whole_days(cohort: Cohort, writes: Mapping[Cell, Standing]) -> None:
    """Raises Refused when a part of a day is as long as the day itself."""
    parts = {cell: wanted.minutes for cell, wanted in writes.items() if wanted.minutes}
    if not parts:
        return
    course = course_of(cohort)
    names = {day.pk: str(day.training_day) for day in course.days}
    for (_person, day), minutes in parts.items():
        if 0 < course.minutes[day] <= minutes:
            values = {"day": names[day], "hours": hours_text(course.minutes[day])}
            raise Refused(_("%(day)s has %(hours)s hours of teaching. A part of it must be shorter.") % values)


def _write(
    writes: Mapping[Cell, Standing],
    rows: Mapping[Cell, Attendance],
    days: Mapping[int, date],
    *,
    actor: Person,
    reason: str,
    how: How,
) -> None:
    """Carry out what is left to write, and a row about each; a few statements however many cells there are."""
    changes = [
        change_row(cell, _standing(rows.get(cell)), wanted, days[cell[1]], actor=actor, reason=reason, how=how)
        for cell, wanted in writes.items()
    ]
    if any(change.correction for change in changes) and not reason:
        raise ReasonMissing(_("Say why. You change marks of days that are over."))
    made, changed, gone = [], [], []
    for cell, wanted in writes.items():
        row = rows.get(cell)
        if row is None:
            made.append(Attendance(participation_id=cell[0], day_id=cell[1], mark=wanted.mark, minutes=wanted.minutes))
        elif wanted.mark:
            row.mark, row.minutes = wanted.mark, wanted.minutes
            changed.append(row)
        else:
            gone.append(row.pk)
    Attendance.objects.bulk_create(made)
    Attendance.objects.bulk_update(changed, ["mark", "minutes"], batch_size=500)
    if gone:
        Attendance.objects.filter(pk__in=gone).delete()
    AttendanceChange.objects.bulk_create(changes)


def change_row(
    cell: Cell, before: Standing, after: Standing, day: date, *, actor: Person, how: How, reason: str = ""
) -> AttendanceChange:
    """The row about a change. To change what stands after its day is a correction; to fill in an empty cell is not."""
    return AttendanceChange(
        participation_id=cell[0],
        day_id=cell[1],
        before=before.mark,
        before_minutes=before.minutes,
        after=after.mark,
        after_minutes=after.minutes,
        how=how,
        reason=reason,
        correction=bool(before.mark) and day < today(),
        by=actor,
    )
