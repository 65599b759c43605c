"""A version as the planner draws it. Pure: gatherings come with all that is in them already read."""

from collections.abc import Sequence
from dataclasses import dataclass

from django.utils.html import format_html
from django.utils.safestring import SafeString
from django.utils.translation import gettext as _

from curriculum.coverage import length
from curriculum.models import Gathering, Session, TrainingDay
from curriculum.readiness import has_lecturer, overlapping


@dataclass(frozen=True)
class Card:
    """A session on its day; `warnings` in words."""

    session: Session
    length: str
    lecturers: tuple[str, ...]
    warnings: tuple[str, ...]
    is_first: bool
    is_last: bool


@dataclass(frozen=True)
class Column:
    """A day with its sessions."""

    day: TrainingDay
    cards: tuple[Card, ...]
    length: str
    warnings: tuple[str, ...]
    elsewhere: SafeString  # the other days as options of a select, made once for all cards


@dataclass(frozen=True)
class Section:
    """A gathering with its days."""

    gathering: Gathering
    columns: tuple[Column, ...]


def board(gatherings: Sequence[Gathering]) -> list[Section]:
    """The whole version, gathering by gathering."""
    days = {gathering: list(gathering.days.all()) for gathering in gatherings}
    options = {day: format_html('<option value="{}">{}</option>', day.pk, day) for of in days.values() for day in of}
    return [Section(one, tuple(_column(day, options) for day in of)) for one, of in days.items()]


def _column(day: TrainingDay, options: dict[TrainingDay, SafeString]) -> Column:
    sessions = list(day.sessions.all())
    overlaps = overlapping(day)
    cards = tuple(
        Card(
            session=session,
            length=length(session.minutes),
            lecturers=tuple(str(teaching.lecturer) for teaching in session.teachings.all()),
            warnings=tuple(_warnings(session, overlaps)),
            is_first=place == 0,
            is_last=place == len(sessions) - 1,
        )
        for place, session in enumerate(sessions)
    )
    warnings = () if not sessions or has_lecturer(day) else (_("Nobody teaches on this day yet."),)
    elsewhere = SafeString("".join(option for other, option in options.items() if other != day))
    return Column(day, cards, length(sum(session.minutes for session in sessions)), warnings, elsewhere)


def _warnings(session: Session, overlaps: list[tuple[Session, Session]]) -> list[str]:
    """With what the session overlaps, and who is to be in both."""
    found = []
    for pair in overlaps:
        if session not in pair:
            continue
        other = pair[0] if session == pair[1] else pair[1]
        found.append(_("Overlaps with “%(other)s”.") % {"other": other})
        busy = {teaching.lecturer for teaching in other.teachings.all()}
        both = [str(teaching.lecturer) for teaching in session.teachings.all() if teaching.lecturer in busy]
        found += [_("%(name)s teaches both at the same time.") % {"name": name} for name in both]
    return found
