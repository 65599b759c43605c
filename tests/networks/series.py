"""A series of meetings for tests, and how its calendars read with a library that did not write them."""

from datetime import date, datetime, time
from typing import Any

import vobject

from mentorprog.outbox.models import Mail
from mentorprog.times import OSLO
from networks.models import MeetingSeries, Network
from tests.factories import staff

SECOND_MONTH = "FREQ=MONTHLY;INTERVAL=2;BYDAY=1TH"
FIRST, UNTIL = date(2027, 1, 1), date(2027, 12, 31)
NEW_YEAR = datetime(2026, 12, 1, 12, tzinfo=OSLO)
THURSDAYS = [
    date(2027, 1, 7),
    date(2027, 3, 4),
    date(2027, 5, 6),
    date(2027, 7, 1),
    date(2027, 9, 2),
    date(2027, 11, 4),
]


def series(**values: Any) -> MeetingSeries:
    """Unsaved: every second month the first Thursday of 2027, 09:00-11:30, network Vest."""
    given = {
        "network": Network.objects.get(slug="vest"),
        "title": "Nettverksmøte",
        "rule": SECOND_MONTH,
        "first": FIRST,
        "until": UNTIL,
        "starts": time(9),
        "ends": time(11, 30),
        "place": "Bergen",
    }
    return MeetingSeries(**given | values)


def coordinator() -> Any:
    return staff()


def mails(template: str) -> list[Mail]:
    return list(Mail.objects.filter(template=template).order_by("pk"))


def events(calendar: bytes | str) -> list[Any]:
    """The events of a calendar, read by vobject."""
    text = calendar.decode() if isinstance(calendar, bytes) else calendar
    return list(vobject.readOne(text).vevent_list)


def moments(calendar: bytes | str) -> list[datetime]:
    """When the meetings of a calendar begin, its rules, exceptions and replacements carried out."""
    found: set[datetime] = set()
    replaced: set[datetime] = set()
    for event in events(calendar):
        if "recurrence-id" in event.contents:
            replaced.add(_local(event.recurrence_id.value))
            found.add(_local(event.dtstart.value))
        elif "rrule" in event.contents:
            out = {_local(one) for each in event.contents.get("exdate", []) for one in each.value}
            found |= {_local(one) for one in event.getrruleset()} - out
        else:
            found.add(_local(event.dtstart.value))
    plain = {_local(e.dtstart.value) for e in events(calendar) if "recurrence-id" in e.contents}
    return sorted(one for one in found if one not in replaced or one in plain)


def _local(moment: datetime) -> datetime:
    """Without its zone: what people see on the clock."""
    return moment.replace(tzinfo=None)
