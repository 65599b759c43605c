"""A cohort's programme for page, PDF and calendar."""

import hashlib
import json
from collections.abc import Container
from typing import Any

from django.core.cache import cache
from django.db.models import BooleanField, Exists, OuterRef, Value
from django.http import Http404, HttpRequest
from django.utils.translation import get_language
from django.utils.translation import gettext as _

from cohorts.models import Cohort, CourseDay
from cohorts.teaching import PlannedDay, by_gathering, holders, inside, sessions_of
from curriculum.models import Session
from mentorprog import dates
from mentorprog.documents.rendering import render

KEPT = 60 * 60  # seconds that a drawn programme stays in the cache; a changed one has another name there


def cohort_seen_by(request: HttpRequest, slug: str) -> Any:
    """The cohort, with `insider` telling whether the reader belongs to it; one statement beside the reader's own."""
    reader = request.user if request.user.is_authenticated else None
    belongs = Exists(inside(reader).filter(pk=OuterRef("pk"))) if reader else Value(False, BooleanField())
    found = Cohort.objects.select_related("programme").annotate(insider=belongs).filter(slug=slug).first()
    if found is None:
        raise Http404
    return found


def course_days(cohort: Cohort) -> list[CourseDay]:
    """The days with their places, in order; one statement."""
    return list(cohort.days.select_related("place__gathering", "training_day").order_by("date"))


class Programme:
    """The programme of a cohort as one reader sees it: lecturers are named to those who belong to the cohort.

    The sessions are read when the rows are asked for: a page that is in the cache needs only the `fingerprint`.
    """

    def __init__(self, cohort: Cohort, *, insider: bool) -> None:
        self.cohort = cohort
        self.days = course_days(cohort)
        held = holders(cohort) if insider else {}
        self.lecturers = {
            session: [{"name": str(one), "bio": one.bio} for one, _answer in each.values()]
            for session, each in held.items()
        }

    def fingerprint(self) -> str:
        """Another one for whatever else is to be read. What a published version holds never changes."""
        days = [(day.date, day.place.venue, day.place.address) for day in self.days]
        said = f"{self.cohort.programme_id} {get_language()} {days} {sorted(self.lecturers.items())}"
        return hashlib.sha256(said.encode()).hexdigest()

    def rows(self, only: Container[int] | None = None) -> list[dict[str, Any]]:
        """The gatherings with place, days and sessions, as words and rows for a template.

        `only` are the ids of the sessions that are wanted, when not all are.
        """
        sessions = [one for one in sessions_of(self.cohort) if only is None or one.pk in only]
        return [
            {
                "title": gathering.title,
                "place": self._place(planned),
                "days": [self._day(day) for day in planned],
            }
            for gathering, planned in by_gathering(sessions, self.days)
        ]

    def _place(self, planned: list[PlannedDay]) -> str:
        places = [day.course_day.place for day in planned if day.course_day]
        return ", ".join(filter(None, [places[0].venue, places[0].address])) if places else ""

    def _day(self, planned: PlannedDay) -> dict[str, Any]:
        return {
            "title": str(planned.day),
            "date": dates.day(planned.date) if planned.date else "",
            "iso": planned.date.isoformat() if planned.date else "",
            "number": planned.day.number,
            "sessions": [self._session(session) for session in planned.sessions],
        }

    def _session(self, session: Session) -> dict[str, Any]:
        return {
            "pk": session.pk,
            "hours": dates.hours(session.starts, session.ends),
            "title": session.title,
            "form": session.get_form_display(),
            "mandatory": session.mandatory,
            "outcomes": session.outcomes,
            "preparation": session.preparation,
            "lecturers": self.lecturers.get(session.pk, []),
        }


def programme_pdf(programme: Programme, language: str) -> bytes:
    """The programme as a tagged PDF in the language in force; the same words are drawn once an hour at most.

    Raises what `mentorprog.documents.rendering.render` raises.
    """
    values = {
        "title": _("Programme for the mentor training, %(cohort)s") % {"cohort": programme.cohort},
        "gatherings": programme.rows(),
    }
    words = json.dumps([language, values], sort_keys=True, default=str)
    key = f"programme:{hashlib.sha256(words.encode()).hexdigest()}"
    made: bytes | None = cache.get(key)
    if made is None:
        made = render("programme", values, language)
        cache.set(key, made, KEPT)
    return made
