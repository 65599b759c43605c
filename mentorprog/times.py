"""Norwegian wall-clock time.

People agree on a local date and a local time. A moment is computed from them in Europe/Oslo, so that
"the day before at 09:00" is right on both nights when the clock is changed.
"""

from datetime import date, datetime, time, timedelta
from zoneinfo import ZoneInfo

from django.utils import timezone

OSLO = ZoneInfo("Europe/Oslo")


def moment(day: date, at: time) -> datetime:
    """The instant (aware, Europe/Oslo) of a local date and time.

    A time that does not exist (the hour skipped in March) becomes the same instant one hour later on the
    clock; a time that exists twice (October) is the first of the two.
    """
    naive_zone = datetime.combine(day, at, tzinfo=OSLO)
    return naive_zone.astimezone(ZoneInfo("UTC")).astimezone(OSLO)


def days_before(day: date, days: int, at: time) -> datetime:
    """The instant `days` calendar days before `day`, at the local time `at`."""
    return moment(day - timedelta(days=days), at)


def today() -> date:
    """Today's date in Norway."""
    return timezone.now().astimezone(OSLO).date()


def end_of_day(day: date) -> datetime:
    """The last second of a local day: a deadline given as a date includes that whole day."""
    return moment(day, time(23, 59, 59))
