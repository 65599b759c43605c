"""Papers for a gathering: name badges, the sheet that participants sign, and what the venue gets."""

from collections.abc import Sequence
from typing import Any

from django.utils.translation import get_language
from django.utils.translation import gettext as _

from cohorts.calendars import with_sessions
from cohorts.models import Cohort, CohortGathering, Participation
from cohorts.needs import Summary
from mentorprog import dates
from mentorprog.documents.rendering import render

A_ROW = 2  # badges
LONG = 26  # letters of a name, from which it is written smaller
LONGEST = 44


def _made(template: str, values: dict[str, Any]) -> bytes:
    """The PDF in the language of the page. Raises as `rendering.render` does."""
    return render(template, values, get_language() or "nb")


def badges(cohort: Cohort, seats: Sequence[Participation]) -> bytes:
    """Name badges, 90 × 55 mm, ten a sheet: name and workplace."""
    cards = [
        {"name": str(seat.person), "workplace": str(seat.person.employer or ""), "size": _size(str(seat.person))}
        for seat in seats
    ]
    rows = [cards[start : start + A_ROW] for start in range(0, len(cards), A_ROW)]
    return _made("badges", {"cohort": cohort.name, "rows": rows})


def _size(name: str) -> str:
    return "longest" if len(name) > LONGEST else "long" if len(name) > LONG else ""


def sheet(place: CohortGathering, seats: Sequence[Participation]) -> bytes:
    """The attendance sheet of a gathering: people by days, with room to sign."""
    days = list(with_sessions(place.days.all()))
    values = {
        "cohort": place.cohort.name,
        "gathering": str(place.gathering),
        "venue": _venue(place),
        "span": _span(days),
        "days": [{"label": str(day.training_day), "date": dates.short_day(day.date)} for day in days],
        "people": [{"name": str(seat.person), "workplace": str(seat.person.employer or "")} for seat in seats],
    }
    return _made("attendance_sheet", values)


def venue(place: CohortGathering, found: Summary) -> bytes:
    """What the venue gets: when, how many, rooms, food, access, arrivals. No names."""
    days = list(with_sessions(place.days.all()))
    values = {
        "cohort": place.cohort.name,
        "gathering": str(place.gathering),
        "venue": _venue(place),
        "days": [_hours(day) for day in days],
        "summary": found,
        "parts": [
            {"title": _("Rooms"), "rows": [row for row in found.rooms if row[1]]},
            {"title": _("Food"), "rows": found.diets},
            {"title": _("Access"), "rows": found.access},
            {"title": _("Arrival"), "rows": found.arrivals},
        ],
    }
    return _made("venue", values)


def _venue(place: CohortGathering) -> str:
    return ", ".join(filter(None, [place.venue, place.address]))


def _span(days: list[Any]) -> str:
    return dates.span(days[0].date, days[-1].date) if days else ""


def _hours(day: Any) -> str:
    sessions = list(day.training_day.sessions.all())
    if not sessions:
        return dates.day(day.date)
    return dates.meeting_time(day.date, sessions[0].starts, max(one.ends for one in sessions))
