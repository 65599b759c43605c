"""Meetings in calendars: invitations by iTIP (RFC 5546), and what calendars that are subscribed to hold of them.

A series is one event with a rule. Days without a meeting (holidays, called off, not invited) are taken out of the rule,
and a meeting that differs from the others stands beside it, named by the moment that the rule gives it.
"""

from collections import defaultdict
from collections.abc import Iterable
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
from mentorprog.times import moment
from networks.models import Invitation, Meeting, MeetingSeries, Mentor
from networks.recurrence import with_end
from networks.selectors import feed_invitations

PARTICIPATION = {"": "NEEDS-ACTION", "yes": "ACCEPTED", "maybe": "TENTATIVE", "no": "DECLINED"}
ROLES = {"member": "REQ-PARTICIPANT", "lecturer": "REQ-PARTICIPANT", "guest": "OPT-PARTICIPANT"}
SHOWN = ("title", "starts", "ends", "place", "link", "agenda")  # in which a meeting may differ from its series


# --- iTIP messages -----------------------------------------------------------------------------------------


def invitation_calendar(invitation: Invitation, method: str) -> bytes:
    """One invitation as an iTIP message: REQUEST for new or changed, CANCEL for called off or taken back."""
    made = entry(invitation.meeting, cancelled=method == "CANCEL")
    return _message([(made, invitation.answer)], invitation, invitation.meeting.network.name, method)


def series_calendar(series: MeetingSeries, invitations: list[Invitation], mentor: Mentor, method: str) -> bytes:
    """A whole series as an iTIP message for one mentor; `invitations` are the mentor's own to it."""
    for one in invitations:
        one.meeting.series, one.meeting.network = series, series.network
    answers = {one.meeting.occurrence: one.answer for one in invitations}
    common = answers[next(iter(answers))] if len(set(answers.values())) == 1 else ""
    made = [(each, answers.get(day, common)) for each, day in _series(series, [one.meeting for one in invitations])]
    if method == "CANCEL":
        made = [(_master(series, [], cancelled=True), common)]
    return _message(made, Invitation(mentor=mentor), series.network.name, method)


def _message(made: list[tuple[Entry, str]], to: Invitation, organizer: str, method: str) -> bytes:
    calendar = calendars.new_calendar(method)
    for each, answer in made:
        event = calendars.event(each)
        event["organizer"] = _address(settings.DEFAULT_FROM_EMAIL, {"cn": organizer})
        parameters = {"cn": to.who, "role": ROLES[to.kind], "partstat": PARTICIPATION[answer], "rsvp": "TRUE"}
        event.add("attendee", _address(to.address, parameters), encode=0)
        calendar.add_component(event)
    return bytes(calendar.to_ical())


def _address(address: str, parameters: dict[str, Any]) -> vCalAddress:
    made = vCalAddress(f"mailto:{parseaddr(address)[1]}")
    for name, value in parameters.items():
        made.params[name] = vText(value)
    return made


# --- Entries -----------------------------------------------------------------------------------------------


@feeds
def meetings(person: Person) -> list[Entry]:
    """The meetings that a mentor is invited to."""
    return entries([invitation.meeting for invitation in feed_invitations(person)])


def entries(found: Iterable[Meeting]) -> list[Entry]:
    """Meetings as a calendar holds them, each series with all its meetings among them as one."""
    made: list[Entry] = []
    together: dict[MeetingSeries, list[Meeting]] = defaultdict(list)
    for meeting in found:
        if meeting.series is None:
            made.append(entry(meeting))
        else:
            together[meeting.series].append(meeting)
    return made + [each for series, rows in together.items() for each, _day in _series(series, rows)]


def entry(meeting: Meeting, *, cancelled: bool = False) -> Entry:
    """One meeting as the invited person's calendar should hold it."""
    series = meeting.series
    return Entry(
        key=str(series.uid if series else meeting.uid),
        sequence=meeting.sequence + (series.sequence if series else 0),
        starts=meeting.starts_at,
        ends=meeting.ends_at,
        summary=f"{meeting.title} ({meeting.network.name})",
        location=meeting.place or meeting.link,
        description=_description(meeting),
        url=absolute("meeting", meeting.pk),
        cancelled=cancelled or meeting.state == Meeting.State.CANCELLED,
        instead_of=series.occurs_at(meeting.occurrence) if series and meeting.occurrence else None,
    )


def _series(series: MeetingSeries, found: list[Meeting]) -> list[tuple[Entry, Any]]:
    """A series' event, and beside it the meetings that differ; each with its day (None for the event itself)."""
    planned = [one for one in found if one.state == Meeting.State.PLANNED]
    if not planned:
        return []
    apart = [(entry(one), one.occurrence) for one in planned if _differs(one, series)]
    return [(_master(series, planned), None), *apart]


def _master(series: MeetingSeries, planned: list[Meeting], *, cancelled: bool = False) -> Entry:
    there = {one.occurrence for one in planned}
    days = series.rule_days()
    return Entry(
        key=str(series.uid),
        sequence=series.sequence,
        starts=moment(days[0], series.starts),
        ends=moment(days[0], series.ends),
        summary=f"{series.title} ({series.network.name})",
        location=series.place or series.link,
        description=_description(series),
        url=absolute("mypage"),
        cancelled=cancelled,
        rule=with_end(series.rule, series.until),
        without=() if cancelled else tuple(series.occurs_at(day) for day in days if day not in there),
    )


def _differs(meeting: Meeting, series: MeetingSeries) -> bool:
    return meeting.date != meeting.occurrence or any(getattr(meeting, one) != getattr(series, one) for one in SHOWN)


def _description(of: Meeting | MeetingSeries) -> str:
    lines = [of.agenda, f"{_('Digital link')}: {of.link}" if of.link else ""]
    return "\n\n".join(line for line in lines if line)
