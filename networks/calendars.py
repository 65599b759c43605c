"""Meetings as iCalendar (RFC 5545): invitations by iTIP (RFC 5546), and the personal feed."""

from collections.abc import Iterable
from datetime import datetime, timedelta
from email.utils import parseaddr
from typing import Any

from django.conf import settings
from django.utils import timezone
from django.utils.translation import gettext as _
from icalendar import Calendar, Event, Timezone, TimezoneDaylight, TimezoneStandard, vCalAddress, vText

from mentorprog.addresses import absolute
from networks.models import Invitation, Meeting

SUMMER = datetime(1996, 3, 31, 2)  # noqa: DTZ001 - wall-clock time, as RFC 5545 wants it here
WINTER = datetime(1996, 10, 27, 3)  # noqa: DTZ001
PARTICIPATION = {"": "NEEDS-ACTION", "yes": "ACCEPTED", "maybe": "TENTATIVE", "no": "DECLINED"}


def invitation_calendar(invitation: Invitation, method: str) -> bytes:
    """One invitation as an iTIP message: REQUEST for new or changed, CANCEL for called off."""
    calendar = _calendar(method)
    calendar.add_component(_zone())
    calendar.add_component(event(invitation, method=method))
    return bytes(calendar.to_ical())


def feed(invitations: Iterable[Invitation]) -> bytes:
    """A personal calendar of all these meetings."""
    calendar = _calendar("PUBLISH")
    calendar.add("x-wr-calname", _("Mentor network"))
    calendar.add("refresh-interval", timedelta(hours=4), parameters={"value": "DURATION"})
    calendar.add_component(_zone())
    for invitation in invitations:
        calendar.add_component(event(invitation, method="PUBLISH"))
    return bytes(calendar.to_ical())


def _calendar(method: str) -> Calendar:
    calendar = Calendar()
    calendar.add("prodid", "-//mentorprog//NO")
    calendar.add("version", "2.0")
    calendar.add("method", method)
    return calendar


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


def event(invitation: Invitation, *, method: str) -> Event:
    """One meeting as the invited mentor's calendar should hold it."""
    meeting = invitation.meeting
    made = Event()
    made.add("uid", f"{meeting.uid}@{_domain()}")
    made.add("sequence", meeting.sequence)
    made.add("dtstamp", timezone.now())
    made.add("dtstart", meeting.starts_at)
    made.add("dtend", meeting.ends_at)
    made.add("summary", f"{meeting.title} ({meeting.network.name})")
    made.add("location", meeting.place or meeting.link)
    made.add("description", _description(meeting))
    made.add("url", absolute("meeting", meeting.pk))
    cancelled = method == "CANCEL" or meeting.state == Meeting.State.CANCELLED
    made.add("status", "CANCELLED" if cancelled else "CONFIRMED")
    if method != "PUBLISH":
        made["organizer"] = _address(settings.DEFAULT_FROM_EMAIL, {"cn": meeting.network.name})
        answer = PARTICIPATION[invitation.answer]
        parameters = {
            "cn": invitation.mentor.person.name,
            "role": "REQ-PARTICIPANT",
            "partstat": answer,
            "rsvp": "TRUE",
        }
        made.add("attendee", _address(invitation.mentor.person.email, parameters), encode=0)
    return made


def _description(meeting: Meeting) -> str:
    lines = [meeting.agenda, f"{_('Digital link')}: {meeting.link}" if meeting.link else ""]
    return "\n\n".join(line for line in lines if line)


def _address(address: str, parameters: dict[str, Any]) -> vCalAddress:
    made = vCalAddress(f"mailto:{parseaddr(address)[1]}")
    for name, value in parameters.items():
        made.params[name] = vText(value)
    return made


def _domain() -> str:
    return parseaddr(settings.DEFAULT_FROM_EMAIL)[1].rpartition("@")[2]
