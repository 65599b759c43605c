"""Working days in Norway: neither weekend nor public holiday."""

from collections.abc import Mapping
from datetime import date, timedelta
from functools import lru_cache

import holidays

SATURDAY = 5  # of `date.weekday`


@lru_cache(maxsize=16)
def _holidays(year: int) -> Mapping[date, str]:
    found: Mapping[date, str] = holidays.country_holidays("NO", years=year)
    return found


def is_public_holiday(day: date) -> bool:
    """Whether it is a public holiday, whatever day of the week it falls on."""
    return day in _holidays(day.year)


def is_working_day(day: date) -> bool:
    """Whether offices are open that day."""
    return day.weekday() < SATURDAY and not is_public_holiday(day)


def add_working_days(day: date, number: int) -> date:
    """The working day that is so many working days after `day`, which need not be one itself; before it if negative."""
    step = timedelta(days=1 if number > 0 else -1)
    for _one in range(abs(number)):
        day += step
        while not is_working_day(day):
            day += step
    return day
