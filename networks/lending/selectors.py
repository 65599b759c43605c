"""Reads of lending: which requests staff see, who can be lent, and who speaks for the employer."""

from datetime import date
from typing import Any

from django.db.models import QuerySet

from mentorprog.places.models import Municipality
from mentorprog.times import today
from networks.guidance.selectors import plan_of
from networks.mentors.selectors import near, nearness
from networks.models import LendingQuestion, LendingRequest, Mentor, MentorCompetence, MentorLanguage
from networks.models.lending import LendingQuerySet
from networks.selectors import mentors_for

MOST = 40  # mentors to choose between on one page


def requests_for(viewer: Any) -> LendingQuerySet:
    """The confirmed requests from the viewer's region; all for national staff."""
    rows: LendingQuerySet = LendingRequest.objects.visible_to(viewer)
    return rows


def lendable(day: date) -> QuerySet[Mentor]:
    """Mentors who can be asked: active, not on leave, with an address, and not against being lent."""
    rows: QuerySet[Mentor] = Mentor.objects.active().exclude(available=False).exclude(person__email="")
    return rows.exclude(pk__in=Mentor.objects.away(day).values("pk"))


def candidates(
    viewer: Any, row: LendingRequest, *, place: Municipality | None, within: str, language: str, competence: str
) -> list[Mentor]:
    """The mentors that staff can choose, the nearest first, each with languages and competences.

    Nobody who was asked for this request already.
    """
    rows = lendable(today()).filter(pk__in=mentors_for(viewer).values("pk"))
    rows = rows.exclude(pk__in=LendingQuestion.objects.filter(request=row).values("mentor"))
    if language:
        rows = rows.filter(pk__in=MentorLanguage.objects.filter(code=language).values("mentor"))
    if competence:
        rows = rows.filter(pk__in=MentorCompetence.objects.filter(code=competence).values("mentor"))
    order: list[Any] = ["person__name", "pk"]
    if place is not None:
        rows, order = near(rows, place, within), [nearness(place), *order]
    rows = rows.order_by(*order).select_related("person__work_municipality")
    return list(rows.prefetch_related("languages", "competences")[:MOST])


def employer_of(mentor: Mentor) -> dict[str, str]:
    """Who speaks for the employer, as the plan of the mentor's application says; empty where it says nothing."""
    plan = plan_of(mentor)
    if (
        plan is None
        or not plan.responsible_email
        or plan.responsible_email.casefold() == mentor.person.email.casefold()
    ):
        return {}
    return {"employer_name": plan.responsible_name, "employer_email": plan.responsible_email}
