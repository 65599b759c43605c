"""Reads of a cohort's participants: for the staff, and for each other."""

from typing import Any

from django.db.models import Case, Count, Exists, Min, OuterRef, QuerySet, Value, When

from cohorts.models import Cohort, CohortGathering, Participation, PracticalNeeds
from mentorprog.people.models import Person
from mentorprog.prepared import prepared

SEATED = Participation.SEATED


def own_seat(person: Person, slug: str) -> Participation | None:
    """One's own seat in a cohort; None for somebody who does not take part, or has left."""
    rows = Participation.objects.filter(cohort__slug=slug, person=person, state__in=SEATED)
    return rows.select_related("cohort").first()


def fellows(seat: Participation) -> list[Participation]:
    """The others in the cohort who share their contact details, by name."""
    rows = Participation.objects.filter(cohort=seat.cohort_id, state__in=SEATED, shares_contact=True)
    return list(rows.exclude(pk=seat.pk).select_related("person__employer").order_by("person__name", "pk"))


def listed(rows: QuerySet[Participation], cohort: Cohort) -> QuerySet[Participation]:
    """The participants of a cohort with what the staff's list shows; those who have left come last."""
    left = Case(When(state=Participation.State.WITHDRAWN, then=Value(1)), default=Value(0))
    people = rows.filter(cohort=cohort).select_related("person__employer", "person__work_municipality")
    return people.annotate(left=left).order_by("left", "person__name", "pk")


def places_of(cohort: Cohort) -> list[Any]:
    """The gatherings with `first` day and how many have answered about their needs; one statement."""
    rows = cohort.gatherings.select_related("gathering", "needs_purge").order_by("gathering__order")
    return list(rows.annotate(first=Min("days__date"), given=Count("needs", distinct=True)))


def own_gatherings(person: Person) -> list[Any]:
    """The gatherings of the cohort where a person has a seat, each with `first` day and whether it is `answered`."""
    return _own_gatherings(person.pk)


@prepared
def _own_gatherings(person: int) -> QuerySet[CohortGathering]:
    seats = Participation.objects.filter(person=person, state=Participation.State.ACTIVE)
    answered = PracticalNeeds.objects.filter(gathering=OuterRef("pk"), participation__in=seats)
    rows = CohortGathering.objects.filter(cohort__in=seats.values("cohort"), cohort__state__in=Cohort.ALIVE)
    dated = rows.select_related("cohort", "gathering").annotate(first=Min("days__date"), answered=Exists(answered))
    return dated.order_by("first", "pk")
