"""When things are: course days, meeting days, and what lies ahead of "today"."""

from collections.abc import Callable
from datetime import date, datetime, time, timedelta
from functools import cache

from dateutil.easter import easter

from mentorprog.times import moment

WEDNESDAY = 3  # ISO weekday
AUTUMN_WEEKS = (42, 44, 48)  # ISO weeks: 19.–21. October, 2.–4. November, 30. November–2. December in 2022
EARLY_WEEKS = (39, 42, 45, 48)  # of the older edition: four gatherings of two days
FRIDAY = 4  # Python weekday
JULY = 7
DAYS_A_GATHERING = 3
Dates = tuple[tuple[date, ...], ...]  # a cohort's gatherings, each with its days


@cache
def public_holidays(year: int) -> frozenset[date]:
    """Norway's public holidays (the acts on holy days and on 1 and 17 May)."""
    sunday = easter(year)
    movable = (sunday + timedelta(days=n) for n in (-3, -2, 0, 1, 39, 49, 50))
    fixed = (date(year, month, day) for month, day in ((1, 1), (5, 1), (5, 17), (12, 25), (12, 26)))
    return frozenset((*movable, *fixed))


def is_working_day(day: date) -> bool:
    """Whether one would call people together: no weekend, holiday, Easter week, July or Christmas."""
    if day.weekday() > FRIDAY or day in public_holidays(day.year) or day.month == JULY:
        return False
    before_easter = easter(day.year) - day
    if timedelta(0) <= before_easter < timedelta(days=7):
        return False
    return (1, 3) < (day.month, day.day) < (12, 20)


def working_day_from(day: date) -> date:
    """The day itself, or the first after it that is a working day."""
    while not is_working_day(day):
        day += timedelta(days=1)
    return day


def working_day_until(day: date) -> date:
    """The day itself, or the last before it that is a working day."""
    while not is_working_day(day):
        day -= timedelta(days=1)
    return day


def at(day: date, hour: int, minute: int = 0) -> datetime:
    """The instant of a local clock time."""
    return moment(day, time(hour, minute))


def _three_days(wednesday: date) -> tuple[date, ...]:
    return tuple(wednesday + timedelta(days=n) for n in range(DAYS_A_GATHERING))


def autumn(year: int) -> Dates:
    """The gatherings of an autumn cohort: Wednesday to Friday in three weeks."""
    return tuple(_three_days(date.fromisocalendar(year, week, WEDNESDAY)) for week in AUTUMN_WEEKS)


def early_autumn(year: int) -> Dates:
    """The gatherings of an autumn cohort of the older edition: Wednesday and Thursday in four weeks."""
    return tuple(_three_days(date.fromisocalendar(year, week, WEDNESDAY))[:2] for week in EARLY_WEEKS)


def running(today: date) -> Dates:
    """Gatherings of a cohort that is under way: two lie behind, the third comes in two weeks or a little more."""
    wednesday = today - timedelta(days=today.weekday()) + timedelta(days=2)
    second = _whole_gathering(wednesday - timedelta(weeks=2), lambda day: day - timedelta(weeks=1))
    first = _whole_gathering(second - timedelta(weeks=2), lambda day: day - timedelta(weeks=1))
    third = _whole_gathering(wednesday + timedelta(weeks=2), lambda day: day + timedelta(weeks=1))
    return tuple(_three_days(day) for day in (first, second, third))


def _whole_gathering(wednesday: date, step: Callable[[date], date]) -> date:
    while not all(is_working_day(day) for day in _three_days(wednesday)):
        wednesday = step(wednesday)
    return wednesday


def open_year(today: date) -> int:
    """The year whose autumn cohort takes applications: this one until the middle of June, then the next."""
    return today.year if today <= date(today.year, 6, 15) else today.year + 1
