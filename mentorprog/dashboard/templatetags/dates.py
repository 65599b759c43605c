"""Dates in templates, written by `mentorprog.dates`: one way of writing them in pages, mails and PDFs."""

from datetime import date, datetime, time

from django import template

from mentorprog import dates
from mentorprog.times import OSLO

register = template.Library()


def _local(value: date | datetime) -> date:
    """The Norwegian date of an instant; a date is one already."""
    return value.astimezone(OSLO).date() if isinstance(value, datetime) else value


@register.filter
def day(value: date | datetime | None) -> str:
    """Weekday, day, month and year; nothing for None."""
    return dates.day(_local(value)) if value else ""


@register.filter
def short_day(value: date | datetime | None) -> str:
    """Day, month and year; nothing for None."""
    return dates.short_day(_local(value)) if value else ""


@register.filter
def span(first: date, last: date) -> str:
    """A period of days: `{{ stage.first|span:stage.last }}`."""
    return dates.span(first, last)


@register.filter
def clock(value: time | datetime | None) -> str:
    """Hours and minutes, of an instant in Norwegian time; nothing for None."""
    if value is None:
        return ""
    return dates.clock(value.astimezone(OSLO).time() if isinstance(value, datetime) else value)


@register.filter
def hours(starts: time, ends: time) -> str:
    """From and to: `{{ meeting.starts|hours:meeting.ends }}`."""
    return dates.hours(starts, ends)


@register.filter
def meeting_time(meeting: object) -> str:
    """Day and hours of anything that has `date`, `starts` and `ends`."""
    return dates.meeting_time(meeting.date, meeting.starts, meeting.ends)  # type: ignore[attr-defined]
