"""Whom it concerns when a gathering is moved or a cohort is called off. Upper floors add their own people."""

from collections.abc import Callable, Iterable
from dataclasses import dataclass
from typing import Any

from django.db.models import Q
from django.utils.translation import ngettext_lazy

from cohorts.models import Cohort, CohortGathering, Participation, SeatOffer, TeachingAnswer
from curriculum.models import Teaching

Finder = Callable[[Cohort], Iterable[int]]
_finders: list[tuple[Any, Finder]] = []


@dataclass(frozen=True)
class Group:
    """Some of the people: `text` says in words how many they are and why it concerns them."""

    text: str
    people: frozenset[int]


def concerned(text: Any) -> Callable[[Finder], Finder]:
    """Register people whom it concerns that a cohort is called off; `text` is an `ngettext_lazy` with "n"."""

    def register(finder: Finder) -> Finder:
        _finders.append((text, finder))
        return finder

    return register


SEATED = ngettext_lazy("%(n)s participant", "%(n)s participants", "n")
ASKED = ngettext_lazy("%(n)s person with an open seat offer", "%(n)s people with an open seat offer", "n")
TEACHING = ngettext_lazy("%(n)s lecturer", "%(n)s lecturers", "n")


def of_cohort(cohort: Cohort) -> list[Group]:
    """Everybody whom it concerns that the cohort is called off. Groups without people are left out."""
    own = [
        (SEATED, participants(cohort)),
        (ASKED, asked(cohort)),
        (TEACHING, lecturers(cohort)),
        *((text, finder(cohort)) for text, finder in _finders),
    ]
    return _groups(own)


def of_gathering(place: CohortGathering) -> list[Group]:
    """Everybody whom it concerns that a gathering is moved."""
    cohort = place.cohort
    return _groups(
        [(SEATED, participants(cohort)), (ASKED, asked(cohort)), (TEACHING, lecturers(cohort, place))],
    )


def together(groups: Iterable[Group]) -> set[int]:
    """The people of all groups, each once."""
    return {person for group in groups for person in group.people}


def _groups(found: Iterable[tuple[Any, Iterable[int]]]) -> list[Group]:
    sets = [(text, frozenset(people)) for text, people in found]
    return [Group(str(text % {"n": len(people)}), people) for text, people in sets if people]


def participants(cohort: Cohort) -> Iterable[int]:
    """Those who take part and are not finished."""
    rows = Participation.objects.filter(cohort=cohort, state=Participation.State.ACTIVE)
    return rows.values_list("person_id", flat=True)


def asked(cohort: Cohort) -> Iterable[int]:
    """Those who are to say whether they take a seat."""
    return SeatOffer.objects.filter(cohort=cohort, state=SeatOffer.State.OPEN).values_list("person_id", flat=True)


def lecturers(cohort: Cohort, place: CohortGathering | None = None) -> set[int]:
    """Those who teach in the cohort (at one gathering): as the version says, and who replaces whom here."""
    days = Q(session__day__gathering=place.gathering_id) if place else Q(session__day__programme=cohort.programme_id)
    planned = Teaching.objects.filter(days).values_list("session_id", "lecturer_id", "lecturer__person_id")
    answers = TeachingAnswer.objects.filter(days, cohort=cohort)
    replaced = {
        (row.session_id, row.lecturer_id): row.replacement.person_id
        for row in answers.exclude(replacement=None).select_related("replacement")
    }
    added = answers.filter(replacement=None).values_list("lecturer__person_id", flat=True)
    return {replaced.get((session, lecturer), person) for session, lecturer, person in planned} | set(added)
