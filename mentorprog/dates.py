"""Dates as people write them: "torsdag 3. desember 2026 kl. 09.00–11.30"."""

from datetime import date, datetime, time

from django.utils import formats
from django.utils.translation import gettext as _
from django.utils.translation import pgettext

from mentorprog.times import OSLO


def day(value: date) -> str:
    """Weekday, day, month and year in the language in force."""
    return formats.date_format(value, pgettext("date format", "l j F Y"))


def short_day(value: date) -> str:
    """Day, month and year."""
    return formats.date_format(value, pgettext("date format", "j F Y"))


def day_of(moment: datetime | None) -> str:
    """The day of a moment in Norway, for lists; a dash for none."""
    return short_day(moment.astimezone(OSLO).date()) if moment else "–"


def span(first: date, last: date) -> str:
    """A period of days: "19.–21. oktober 2022"; both years are given when they differ."""
    if first == last:
        return short_day(first)
    if first.year != last.year:
        return f"{short_day(first)} – {short_day(last)}"
    if first.month != last.month:
        without_year = formats.date_format(first, pgettext("date format", "j F"))
        return f"{without_year} – {short_day(last)}"
    only_day = formats.date_format(first, pgettext("date format", "j"))
    return f"{only_day}–{short_day(last)}"


def clock(value: time) -> str:
    """Hours and minutes: "09.00" in Norwegian, "09:00" in English."""
    return formats.date_format(value, pgettext("date format", "H:i"))


def hours(starts: time, ends: time) -> str:
    """From and to: "09.00–11.30"."""
    return f"{clock(starts)}–{clock(ends)}"


def meeting_time(value: date, starts: time, ends: time) -> str:
    """Day and hours of a meeting, in full."""
    return _("%(day)s at %(hours)s") % {"day": day(value), "hours": hours(starts, ends)}
