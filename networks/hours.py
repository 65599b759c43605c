"""Professional hours of a year: the meetings that a mentor was at, as the certificate of attendance says them."""

from datetime import date, timedelta
from typing import Any

from django.utils.translation import gettext as _

from mentorprog import dates
from mentorprog.times import today
from networks.attendance import attended
from networks.models import Invitation, Mentor

FIRST_YEAR = 2015  # the first mentors


def years_of(person: int) -> list[int]:
    """The years in which somebody was at a meeting, the newest first."""
    rows = attended(today()).filter(mentor__person=person)
    return [day.year for day in rows.order_by().dates("meeting__date", "year", order="DESC")]


def certificate_of_hours(mentor: Mentor, year: int) -> dict[str, Any] | None:
    """The document's plain values; None for a year without a meeting."""
    if not FIRST_YEAR <= year <= today().year:
        return None
    found = _in(mentor.person_id, year)
    lengths = [one.meeting.ends_at - one.meeting.starts_at for one in found]
    if not found:
        return None
    return {
        "name": str(mentor.person),
        "centre": str(mentor.network.centre) if mentor.network else "RVTS",
        "day": dates.short_day(today()),
        "year": str(year),
        "meetings": [
            {
                "day": dates.short_day(one.meeting.date),
                "title": one.meeting.title,
                "network": str(one.meeting.network),
                "hours": in_words(length),
            }
            for one, length in zip(found, lengths, strict=True)
        ],
        "sum": in_words(sum(lengths, timedelta())),
    }


def _in(person: int, year: int) -> list[Invitation]:
    rows = attended(today()).filter(mentor__person=person)
    rows = rows.filter(meeting__date__gte=date(year, 1, 1), meeting__date__lte=date(year, 12, 31))
    return list(rows.select_related("meeting__network").order_by("meeting__date", "meeting__starts", "pk"))


def in_words(length: timedelta) -> str:
    """Hours and minutes: "2 h 30 min"."""
    hours, minutes = divmod(int(length.total_seconds()) // 60, 60)
    if not minutes:
        return _("%(hours)s h") % {"hours": hours}
    return _("%(hours)s h %(minutes)s min") % {"hours": hours, "minutes": minutes}
