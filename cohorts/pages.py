"""What public and personal pages say of a cohort: where it stands, its gatherings, its days, own attendance."""

from dataclasses import dataclass
from datetime import date
from enum import StrEnum
from itertools import groupby
from typing import Any

from django.utils import formats
from django.utils.translation import pgettext

from cohorts.attendance import Row
from cohorts.grid import mark_text
from cohorts.models import Attendance, Cohort
from cohorts.selectors import Stage
from curriculum.models import Gathering, TrainingDay
from curriculum.selectors import days_with_sessions
from mentorprog import dates
from mentorprog.times import today


class Phase(StrEnum):
    """Where a cohort stands, for somebody who may want to apply."""

    CANCELLED = "cancelled"
    COMING = "coming"
    OPEN = "open"
    CLOSED = "closed"
    OVER = "over"


def phase(cohort: Cohort, stages: list[Stage]) -> Phase:
    """The cohort's phase today."""
    if cohort.cancelled_at is not None:
        return Phase.CANCELLED
    if cohort.is_open:
        return Phase.OPEN
    if today() < cohort.applications_open:
        return Phase.COMING
    return Phase.OVER if stages and stages[-1].last < today() else Phase.CLOSED


def gathering_events(stages: list[Stage]) -> list[dict[str, Any]]:
    """The gatherings for `parts/timeline.html`."""
    return [
        {
            "title": str(stage.place.gathering),
            "when": dates.span(stage.first, stage.last),
            "iso": stage.first.isoformat(),
            "text": "\n".join(line for line in (stage.place.venue, stage.place.address) if line),
            "state": _state(stage.first, stage.last),
        }
        for stage in stages
    ]


def _state(first: date, last: date) -> str:
    if last < today():
        return "done"
    return "now" if first <= today() else ""


@dataclass(frozen=True)
class Day:
    """A day of the programme, with its date where the cohort has one."""

    day: TrainingDay
    date: date | None


def programme_by_day(cohort: Cohort, stages: list[Stage]) -> list[tuple[Gathering, list[Day]]]:
    """The days under their gatherings, each with its sessions; two statements."""
    dated = {day.training_day_id: day.date for stage in stages for day in stage.days}
    days = days_with_sessions(cohort.programme)
    grouped = [list(found) for _gathering, found in groupby(days, lambda day: day.gathering_id)]
    return [(found[0].gathering, [Day(day, dated.get(day.pk)) for day in found]) for found in grouped]


KINDS = {
    Attendance.Mark.PRESENT: "ok",
    Attendance.Mark.PARTIAL: "half",
    Attendance.Mark.EXCUSED: "info",
    Attendance.Mark.ABSENT: "danger",
    Attendance.Mark.MADE_UP: "ok",  # it counts, as the text beside the dot says
}


def _short(day: date) -> str:
    return formats.date_format(day, pgettext("date format", "j F"))


def attendance_dots(row: Row) -> list[dict[str, str]]:
    """Own attendance for `parts/dots.html`: a mark in words, or the date of a day without one."""
    return [
        {
            "label": str(day.training_day),
            "text": mark_text(mark, row.minutes.get(day.pk)) if mark else _short(day.date),
            "kind": KINDS[Attendance.Mark(mark)] if mark else "",
        }
        for day, mark in row.marks
    ]
