"""iCalendar (RFC 5545) for whoever has something that takes place: plain entries in, bytes out."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from email.utils import parseaddr
from typing import Any

from django.conf import settings
from django.utils import timezone
from icalendar import Calendar, Event, Timezone, TimezoneDaylight, TimezoneStandard, vRecur

SUMMER = datetime(1996, 3, 31, 2)  # noqa: DTZ001 - wall-clock time, as RFC 5545 wants it here
WINTER = datetime(1996, 10, 27, 3)  # noqa: DTZ001


@dataclass(frozen=True, kw_only=True)
class Entry:
    """Something in a calendar. `key` names it for ever, `sequence` grows with every change of time or place.

    `starts` and `ends` are aware times in Europe/Oslo, or dates for a whole day (then `ends` is the day after, as
    the standard has it). A `rule` (RFC 5545's RECUR) repeats it, but for what begins at one of `without`. An entry with
    the same key and `instead_of` takes the place of the repetition that begins then.
    """

    key: str
    sequence: int
    starts: datetime | date
    ends: datetime | date
    summary: str
    location: str = ""
    description: str = ""
    url: str = ""
    cancelled: bool = False
    rule: str = ""
    without: tuple[datetime, ...] = ()
    instead_of: datetime | None = None


def file_of(entries: Iterable[Entry], *, name: str, method: str = "PUBLISH") -> bytes:
    """A whole calendar called `name`: what a calendar program subscribes to, or gets as a file."""
    calendar = new_calendar(method)
    calendar.add("x-wr-calname", name)
    calendar.add("refresh-interval", timedelta(hours=4), parameters={"value": "DURATION"})
    for entry in entries:
        calendar.add_component(event(entry))
    return bytes(calendar.to_ical())


def new_calendar(method: str) -> Calendar:
    """A calendar with our name and the Norwegian time zone, and nothing in it yet."""
    calendar = Calendar()
    calendar.add("prodid", "-//mentorprog//NO")
    calendar.add("version", "2.0")
    calendar.add("method", method)
    calendar.add_component(_zone())
    return calendar


def event(entry: Entry) -> Event:
    """One entry as a calendar holds it."""
    made = Event()
    made.add("uid", f"{entry.key}@{_domain()}")
    made.add("sequence", entry.sequence)
    made.add("dtstamp", timezone.now())
    made.add("dtstart", entry.starts)
    made.add("dtend", entry.ends)
    made.add("summary", entry.summary)
    made.add("location", entry.location)
    made.add("description", entry.description)
    if entry.url:
        made.add("url", entry.url)
    if entry.instead_of:
        made.add("recurrence-id", entry.instead_of)
    if entry.rule:
        made.add("rrule", vRecur.from_ical(entry.rule))
    if entry.without:
        made.add("exdate", list(entry.without))
    made.add("status", "CANCELLED" if entry.cancelled else "CONFIRMED")
    return made


def _domain() -> str:
    return parseaddr(settings.DEFAULT_FROM_EMAIL)[1].rpartition("@")[2]


def _zone() -> Timezone:
    """Europe/Oslo as it has been since 1996: summer time from the last Sunday of March to that of October.

    Written out here because the library's own generator dates the change in March an hour late.
    """
    zone = Timezone()
    zone.add("tzid", "Europe/Oslo")
    zone.add_component(_change(TimezoneDaylight(), SUMMER, name="CEST", before=1, after=2, month=3))
    zone.add_component(_change(TimezoneStandard(), WINTER, name="CET", before=2, after=1, month=10))
    return zone


def _change(part: Any, first: datetime, *, name: str, before: int, after: int, month: int) -> Any:
    """One of the two changes: `first` in the wall-clock time before it, offsets from UTC in hours."""
    part.add("tzname", name)
    part.add("dtstart", first)
    part.add("tzoffsetfrom", timedelta(hours=before))
    part.add("tzoffsetto", timedelta(hours=after))
    part.add("rrule", {"freq": "yearly", "bymonth": month, "byday": "-1su"})
    return part
