"""What a meeting holds, as its pages show it."""

from dataclasses import dataclass

from mentorprog import dates
from networks.models import AgendaPart, Meeting

Kind = AgendaPart.Kind


@dataclass(frozen=True)
class Shown:
    """One part for a page. `hours` is empty where there are none, or where the meeting has moved away from them."""

    name: str
    heading: str
    responsible: str
    hours: str
    moved_away: bool


def programme(meeting: Meeting) -> list[Shown]:
    """The parts of a meeting: by their times where each has one, else in the order that meetings usually have."""
    found = sorted(meeting.parts.all(), key=lambda part: Kind.values.index(part.kind))
    if all(part.starts is not None for part in found):
        found.sort(key=lambda part: part.starts or meeting.starts)
    return [_shown(part, meeting) for part in found]


def _shown(part: AgendaPart, meeting: Meeting) -> Shown:
    inside = part.lies_within(meeting.starts, meeting.ends)
    return Shown(
        name=str(part.get_kind_display()),
        heading=part.heading,
        responsible=part.responsible,
        hours=_hours(part) if inside else "",
        moved_away=not inside,
    )


def _hours(part: AgendaPart) -> str:
    if part.starts is None:
        return ""
    return dates.hours(part.starts, part.ends) if part.ends is not None else dates.clock(part.starts)
