"""The service record: what a mentor can hand to an employer. Facts about the mentor alone, never about a case."""

from datetime import timedelta
from typing import Any

from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from mentorprog import dates
from mentorprog.times import OSLO, today
from networks.attendance import attended
from networks.guidance.selectors import sessions_given
from networks.hours import in_words
from networks.models import Mentor


def service_record(mentor: Mentor) -> dict[str, Any]:
    """The document's plain values: who, since when, which cohort and network, meetings year by year."""
    mine = Mentor.objects.filter(person=mentor.person_id).exclude(pk=mentor.pk)
    periods = sorted([mentor, *mine.select_related("participation__cohort", "network")], key=lambda one: one.since)
    years = _meetings(mentor)
    facts = [
        (_("Municipality of work"), str(mentor.person.work_municipality or "")),
        (_("Employer"), str(mentor.person.employer or "")),
        (_("Trained in"), ", ".join(one.participation.cohort.name for one in periods if one.participation)),
        (_("Mentor"), "; ".join(_period(one) for one in periods)),
        (_("Mentor network"), str(mentor.network or "")),
        (_("Network meetings"), str(sum(number for _year, number in years))),
        (_("Guidance given to other mentors"), _guidance(mentor)),
    ]
    return {
        "name": str(mentor.person),
        "centre": str(mentor.network.centre) if mentor.network else "RVTS",
        "day": dates.short_day(timezone.now().astimezone(OSLO).date()),
        "facts": [{"label": label, "value": value} for label, value in facts if value],
        "years": [{"year": year, "number": number} for year, number in years],
    }


def _period(mentor: Mentor) -> str:
    if mentor.left_on is not None:
        return dates.span(mentor.since, mentor.left_on)
    return _("since %(day)s") % {"day": dates.short_day(mentor.since)}


def _guidance(mentor: Mentor) -> str:
    """How many sessions the mentor has held as a municipality's own guide, and how long; nothing when there is none."""
    lengths = [one.minutes for one in sessions_given(mentor.person)]
    if not lengths:
        return ""
    number, hours = len(lengths), in_words(timedelta(minutes=sum(lengths)))
    text = ngettext("%(number)s session, %(hours)s", "%(number)s sessions, %(hours)s in all", number)
    return text % {"number": number, "hours": hours}


def _meetings(mentor: Mentor) -> list[tuple[int, int]]:
    """How many meetings the mentor was at, year by year."""
    rows = attended(today()).filter(mentor__person=mentor.person_id)
    counts: dict[int, int] = {}
    for day in rows.order_by("meeting__date").values_list("meeting__date", flat=True):
        counts[day.year] = counts.get(day.year, 0) + 1
    return list(counts.items())
