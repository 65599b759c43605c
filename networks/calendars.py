"""Meetings in calendars: invitations by iTIP (RFC 5546), and what the personal calendar holds of them."""

from email.utils import parseaddr
from typing import Any

from django.conf import settings
from django.utils.translation import gettext as _
from icalendar import vCalAddress, vText

from mentorprog import calendars
from mentorprog.addresses import absolute
from mentorprog.calendars import Entry
from mentorprog.people.feed import feeds
from mentorprog.people.models import Person
from networks.models import Invitation, Meeting
from networks.selectors import feed_invitations

PARTICIPATION = {"": "NEEDS-ACTION", "yes": "ACCEPTED", "maybe": "TENTATIVE", "no": "DECLINED"}


def invitation_calendar(invitation: Invitation, method: str) -> bytes:
    """One invitation as an iTIP message: REQUEST for new or changed, CANCEL for called off."""
    calendar = calendars.new_calendar(method)
    made = calendars.event(entry(invitation.meeting, cancelled=method == "CANCEL"))
    made["organizer"] = _address(settings.DEFAULT_FROM_EMAIL, {"cn": invitation.meeting.network.name})
    parameters = {
        "cn": invitation.mentor.person.name,
        "role": "REQ-PARTICIPANT",
        "partstat": PARTICIPATION[invitation.answer],
        "rsvp": "TRUE",
    }
    made.add("attendee", _address(invitation.mentor.person.email, parameters), encode=0)
    calendar.add_component(made)
    return bytes(calendar.to_ical())


@feeds
def meetings(person: Person) -> list[Entry]:
    """The meetings that a mentor is invited to."""
    return [entry(invitation.meeting) for invitation in feed_invitations(person)]


def entry(meeting: Meeting, *, cancelled: bool = False) -> Entry:
    """One meeting as the invited mentor's calendar should hold it."""
    return Entry(
        key=str(meeting.uid),
        sequence=meeting.sequence,
        starts=meeting.starts_at,
        ends=meeting.ends_at,
        summary=f"{meeting.title} ({meeting.network.name})",
        location=meeting.place or meeting.link,
        description=_description(meeting),
        url=absolute("meeting", meeting.pk),
        cancelled=cancelled or meeting.state == Meeting.State.CANCELLED,
    )


def _description(meeting: Meeting) -> str:
    lines = [meeting.agenda, f"{_('Digital link')}: {meeting.link}" if meeting.link else ""]
    return "\n\n".join(line for line in lines if line)


def _address(address: str, parameters: dict[str, Any]) -> vCalAddress:
    made = vCalAddress(f"mailto:{parseaddr(address)[1]}")
    for name, value in parameters.items():
        made.params[name] = vText(value)
    return made
