"""Attendance: one grid, saved at once, every correction leaving a row."""

from dataclasses import dataclass

from django.core.exceptions import PermissionDenied
from django.db import transaction

from cohorts.models import Attendance, Cohort, Participation
from mentorprog import history
from mentorprog.people.models import Person
from mentorprog.states import locked

Cell = tuple[int, int]  # participation id, course day id


@dataclass(frozen=True)
class Change:
    """What somebody saw in a cell and what he or she set it to; empty means no mark."""

    seen: str
    wanted: str


@transaction.atomic
def record_attendance(*, cohort: Cohort, changes: dict[Cell, Change], actor: Person) -> list[Cell]:
    """Write the changed cells of a cohort's grid; returns the cells that were *not* written.

    A cell is left alone when somebody else has changed it since it was seen: the caller shows both. Cells of
    other cohorts, and of people whose completion is locked, are left alone too.
    """
    if not actor.has_perm("cohorts.record_attendance"):
        raise PermissionDenied
    locked(cohort)
    active = set(
        Participation.objects.filter(cohort=cohort, state=Participation.State.ACTIVE).values_list("pk", flat=True)
    )
    days = dict(cohort.days.values_list("pk", "date"))
    present = {
        (row.participation_id, row.day_id): row
        for row in Attendance.objects.filter(day__cohort=cohort).select_related("participation")
    }
    refused = []
    for cell, change in changes.items():
        row = present.get(cell)
        standing = row.mark if row else ""
        if change.wanted == standing:
            continue
        if standing != change.seen or cell[0] not in active or cell[1] not in days:
            refused.append(cell)
            continue
        _write(cell, row, change.wanted)
        field = f"attendance {days[cell[1]]:%Y-%m-%d}"
        subject = row.participation if row else Participation(pk=cell[0])
        history.record(subject, field, before=standing, after=change.wanted, actor=actor)
    return refused


def _write(cell: Cell, row: Attendance | None, wanted: str) -> None:
    if row is None:
        Attendance.objects.create(participation_id=cell[0], day_id=cell[1], mark=wanted)
    elif wanted:
        row.mark = wanted
        row.save(update_fields=["mark"])
    else:
        row.delete()
