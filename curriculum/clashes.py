"""What speaks against a date: public holidays, weekends, school holidays, and lecturers who teach elsewhere that day.

Warnings, never refusals: people know more than a calendar. Which days are held when is known on the floor above,
which hangs up a timetable here.
"""

from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from datetime import date
from typing import Protocol

import holidays
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from curriculum.models import Programme, SchoolHoliday, Teaching
from mentorprog import dates

# The names as the package gives them in English, so that they can be told in all our languages.
PUBLIC_HOLIDAYS = {
    "New Year's Day": gettext_lazy("New Year's Day"),
    "Maundy Thursday": gettext_lazy("Maundy Thursday"),
    "Good Friday": gettext_lazy("Good Friday"),
    "Easter Sunday": gettext_lazy("Easter Sunday"),
    "Easter Monday": gettext_lazy("Easter Monday"),
    "Labor Day": gettext_lazy("Labour Day"),
    "Constitution Day": gettext_lazy("Constitution Day"),
    "Ascension Day": gettext_lazy("Ascension Day"),
    "Pentecost": gettext_lazy("Whit Sunday"),
    "Pentecost Monday": gettext_lazy("Whit Monday"),
    "Christmas Day": gettext_lazy("Christmas Day"),
    "Second Day of Christmas": gettext_lazy("Boxing Day"),
}
SATURDAY = 5  # of `date.weekday`


# --- Dates --------------------------------------------------------------------------------------------------
def of_date(day: date) -> list[str]:
    """What speaks against holding a course day on a date, as sentences; empty when nothing does."""
    return of_dates([day])[day]


def of_dates(days: Iterable[date]) -> dict[date, list[str]]:
    """`of_date` for several dates, in one statement."""
    known = list(SchoolHoliday.objects.all())
    return {day: [*_public(day), *_weekend(day), *_school(day, known)] for day in days}


def _public(day: date) -> Iterator[str]:
    found: str = holidays.country_holidays("NO", years=day.year, language="en_US").get(day, "")
    for name in filter(None, found.split("; ")):
        yield _("%(holiday)s is a public holiday.") % {"holiday": PUBLIC_HOLIDAYS.get(name, name)}


def _weekend(day: date) -> Iterator[str]:
    if day.weekday() == SATURDAY:
        yield _("It is a Saturday.")
    elif day.weekday() > SATURDAY:
        yield _("It is a Sunday.")


def _school(day: date, known: list[SchoolHoliday]) -> Iterator[str]:
    for holiday in known:
        if holiday.covers(day):
            yield _("Many schools are closed: %(holiday)s.") % {"holiday": holiday.name}


# --- Lecturers ----------------------------------------------------------------------------------------------
@dataclass(frozen=True)
class Held:
    """A day of a version as it is held: when, in which cohort (its id), and where in words (the cohort's name)."""

    date: date
    day_id: int
    number: int
    programme_id: int
    cohort_id: int
    where: str


# Cohort, session and lecturer that was planned → lecturer who comes instead, and the name; all of them as ids.
Replaced = Mapping[tuple[int, int, int], tuple[int, str]]


class Timetable(Protocol):
    """What the floor above knows of days that are going to be held."""

    def to_come(self) -> Iterable[Held]:
        """Every day from today on."""

    def replaced(self, cohorts: set[int]) -> Replaced:
        """The lecturers who are replaced in these cohorts."""


_timetables: list[Timetable] = []


def timetable(made: type[Timetable]) -> type[Timetable]:
    """Hang up where days to come are found; used as a decorator."""
    _timetables.append(made())
    return made


def days_to_come() -> list[Held]:
    """Every day that is going to be held, the first one first."""
    found = (held for source in _timetables for held in source.to_come())
    return sorted(found, key=lambda held: (held.date, held.where))


@dataclass(frozen=True)
class Dated:
    """A day that is going to be held, and what speaks against its date."""

    held: Held
    warnings: tuple[str, ...]


def of_programme(programme: Programme) -> list[Dated]:
    """Every day to come of the cohorts with this version, each with what speaks against its date."""
    coming = days_to_come()
    own = [held for held in coming if held.programme_id == programme.pk]
    days = {held.date for held in own}
    against = of_dates(days) if days else {}
    twice = _twice(days, coming)
    return [Dated(held, (*against[held.date], *twice[held.date])) for held in own]


def of_lecturers(day: date) -> list[str]:
    """The lecturers who are to be in two places on a date, as sentences."""
    return _twice({day}, days_to_come())[day]


def of_plan(proposed: Iterable[Held], cohort_id: int) -> list[str]:
    """The lecturers who would be in two places, were this cohort held on these days instead of its own."""
    wanted = list(proposed)
    others = [held for held in days_to_come() if held.cohort_id != cohort_id]
    twice = _twice({held.date for held in wanted}, [*wanted, *others])
    return [sentence for day in sorted(twice) for sentence in twice[day]]


def _twice(days: set[date], coming: list[Held]) -> dict[date, list[str]]:
    """Who has tasks in more than one place, by date. No statement where only one place has something on a date."""
    by_date: dict[date, list[Held]] = defaultdict(list)
    for held in coming:
        if held.date in days:
            by_date[held.date].append(held)
    busy = [held for found in by_date.values() if len(found) > 1 for held in found]
    tasks: dict[tuple[date, int], list[_Task]] = defaultdict(list)
    for task in _tasks(busy) if busy else ():
        tasks[task.held.date, task.lecturer].append(task)
    sentences: dict[date, list[str]] = defaultdict(list)
    for (day, _lecturer), found in tasks.items():
        sentences[day] += _sentence(day, found)
    return sentences


@dataclass(frozen=True)
class _Task:
    """Somebody teaches on a day that is held: who (id and name), and at which hours."""

    held: Held
    lecturer: int
    name: str
    hours: str


def _tasks(busy: list[Held]) -> Iterator[_Task]:
    """Who teaches on these days; replaced lecturers give their task to those who come instead."""
    cohorts = {held.cohort_id for held in busy}
    replaced = {key: value for source in _timetables for key, value in source.replaced(cohorts).items()}
    rows = Teaching.objects.filter(session__day__in={held.day_id for held in busy})
    by_day: dict[int, list[Teaching]] = defaultdict(list)
    for teaching in rows.select_related("session", "lecturer__person").order_by("session__starts", "pk"):
        by_day[teaching.session.day_id].append(teaching)
    for held in busy:
        for teaching in by_day[held.day_id]:
            key = (held.cohort_id, teaching.session_id, teaching.lecturer_id)
            lecturer, name = replaced.get(key, (teaching.lecturer_id, str(teaching.lecturer)))
            yield _Task(held, lecturer, name, dates.hours(teaching.session.starts, teaching.session.ends))


def _sentence(day: date, tasks: list[_Task]) -> Iterator[str]:
    if len({task.held.cohort_id for task in tasks}) > 1:
        places = "; ".join(f"{task.held.where} {task.hours}" for task in tasks)
        words = {"name": tasks[0].name, "date": dates.short_day(day), "places": places}
        yield _("%(name)s is in two places on %(date)s: %(places)s.") % words
