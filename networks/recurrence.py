"""How often a network meets: a small part of RFC 5545's rules, as people say them.

"Every second month, the first Thursday" and "every third week, on Tuesday" are all that a network needs; the rule is
kept as the text that calendars read. Days are local dates: the clock time is the series' own.
"""

import re
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import UTC, date, datetime, time, timedelta
from functools import lru_cache

from dateutil.rrule import rrulestr
from django.utils.translation import gettext_lazy, ngettext, pgettext_lazy

from mentorprog.times import end_of_day
from networks.guidance.workdays import is_public_holiday

MOST = 60  # meetings in one series; more is another series
LONGEST = timedelta(days=5 * 366)
WEEKS, MONTHS = "WEEKLY", "MONTHLY"
UNITS = [(WEEKS, gettext_lazy("weeks")), (MONTHS, gettext_lazy("months"))]
DAYS = ("MO", "TU", "WE", "TH", "FR", "SA", "SU")
WEEKDAYS = [
    ("MO", pgettext_lazy("in a sentence", "Monday")),
    ("TU", pgettext_lazy("in a sentence", "Tuesday")),
    ("WE", pgettext_lazy("in a sentence", "Wednesday")),
    ("TH", pgettext_lazy("in a sentence", "Thursday")),
    ("FR", pgettext_lazy("in a sentence", "Friday")),
    ("SA", pgettext_lazy("in a sentence", "Saturday")),
    ("SU", pgettext_lazy("in a sentence", "Sunday")),
]
PLACES = [
    ("1", pgettext_lazy("weekday of a month", "first")),
    ("2", pgettext_lazy("weekday of a month", "second")),
    ("3", pgettext_lazy("weekday of a month", "third")),
    ("4", pgettext_lazy("weekday of a month", "fourth")),
    ("-1", pgettext_lazy("weekday of a month", "last")),
]
SHAPE = re.compile(r"FREQ=(WEEKLY|MONTHLY);INTERVAL=(\d{1,2});BYDAY=(-1|[1-4])?(MO|TU|WE|TH|FR|SA|SU)")


@dataclass(frozen=True)
class Rhythm:
    """Every `every` weeks or months on a weekday; `place` says which one of the month ("1" to "4", "-1" the last)."""

    unit: str
    every: int
    weekday: str
    place: str = ""

    @classmethod
    def read(cls, text: str) -> "Rhythm":
        """The rhythm of a kept rule. Raises ValueError for any other text."""
        found = SHAPE.fullmatch(text)
        if found is None or (found[1] == MONTHS) != bool(found[3]) or int(found[2]) < 1:
            raise ValueError("not a rule of a series")
        return cls(found[1], int(found[2]), found[4], found[3] or "")

    def __str__(self) -> str:
        return f"FREQ={self.unit};INTERVAL={self.every};BYDAY={self.place}{self.weekday}"

    def words(self) -> str:
        """As people say it, in the language in force."""
        weekday = str(dict(WEEKDAYS)[self.weekday])
        if self.unit == WEEKS:
            said = ngettext("Every week on %(weekday)s", "Every %(every)s weeks on %(weekday)s", self.every)
            return said % {"every": self.every, "weekday": weekday}
        said = ngettext(
            "Every month, the %(place)s %(weekday)s", "Every %(every)s months, the %(place)s %(weekday)s", self.every
        )
        return said % {"every": self.every, "weekday": weekday, "place": dict(PLACES)[self.place]}


@lru_cache(maxsize=512)
def days(rule: str, first: date, until: date) -> tuple[date, ...]:
    """The days of a rule, from `first` to `until`, both included; never more than one above `MOST`."""
    Rhythm.read(rule)
    found: list[date] = []
    for moment in rrulestr(rule, dtstart=datetime.combine(first, time(12))):
        if moment.date() > until or len(found) > MOST:
            break
        found.append(moment.date())
    return tuple(found)


def without_holidays(found: Iterable[date]) -> list[date]:
    """The days that are not public holidays in Norway."""
    return [day for day in found if not is_public_holiday(day)]


def with_end(rule: str, until: date) -> str:
    """The rule as calendars want it: its end is a moment in UTC, as the start has a time zone (RFC 5545 § 3.3.10)."""
    return f"{rule};UNTIL={end_of_day(until).astimezone(UTC):%Y%m%dT%H%M%SZ}"
