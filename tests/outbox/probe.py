"""A mail that exists in these tests only: what it says is told by its context.

`title` is shown; `moot` makes the composer find nothing to say, `fault` makes it fail, `calendar` adds a part.
"""

from pathlib import Path

from icalendar import Calendar, Event

from mentorprog.outbox.composers import Content
from mentorprog.outbox.models import Mail

TEMPLATES = Path(__file__).parent / "templates"


class ProbeError(Exception):
    """What the composer raises on request."""


def compose(mail: Mail) -> Content | None:
    wanted = mail.context
    if wanted.get("fault"):
        raise ProbeError("somebody's secret")
    if wanted.get("moot"):
        return None
    values = {"title": wanted.get("title", "Meeting"), "link": "https://mentor.example.no/minside/?a=1&b=2"}
    if method := wanted.get("calendar"):
        return Content(values, calendar=invitation(method), method=method)
    return Content(values)


def invitation(method: str) -> bytes:
    calendar, event = Calendar(), Event()
    calendar.add("prodid", "-//mentorprog//tests//NO")
    calendar.add("version", "2.0")
    calendar.add("method", method)
    event.add("uid", "meeting-1@mentor.example.no")
    event.add("summary", "Nettverksmøte på Ørsta: erfaringsutveksling, sak og faglig påfyll for alle, " * 3)
    calendar.add_component(event)
    return calendar.to_ical()
