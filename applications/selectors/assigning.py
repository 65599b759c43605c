"""Who can read which application, and who is asked to."""

from collections.abc import Iterable
from dataclasses import dataclass

from django.db.models import Exists, OuterRef, Prefetch, QuerySet

from applications.models import Application, Assignment, Impartiality
from applications.selectors.applications import applications_for, with_progress, works_there
from cohorts.models import Cohort
from mentorprog.people import roles
from mentorprog.people.models import Person


@dataclass(frozen=True)
class Reader:
    """A member of staff who reads applications: everywhere, or those of the own centre."""

    person: Person
    national: bool

    def reaches(self, centre: int | None) -> bool:
        """Whether the person may read what belongs to this centre (its primary key)."""
        return self.national or (centre is not None and self.person.centre_id == centre)


def possible_readers() -> list[Reader]:
    """Everybody who reads applications, by name; one statement. The same rule as `people.roles.is_reader`."""
    national = Person.groups.through.objects.filter(person=OuterRef("pk"), group__name=roles.NATIONAL)
    regional = Person.groups.through.objects.filter(
        person=OuterRef("pk"), group__name__in=[roles.REGIONAL, roles.REVIEWER]
    )
    staff = Person.objects.filter(is_active=True, is_staff=True)
    found = staff.annotate(everywhere=Exists(national), here=Exists(regional)).order_by("name", "pk")
    return [
        Reader(person, person.everywhere)
        for person in found
        if person.everywhere or (person.here and person.centre_id is not None)
    ]


def centre_of(application: Application) -> int | None:
    """The primary key of the centre that serves the application. The same rule as `places.served_by`."""
    place = application.municipality
    return (place.centre_override_id or place.county.centre_id) if place is not None else None


def barred_readers(applications: Iterable[Application], readers: Iterable[Reader]) -> dict[int, set[int]]:
    """By application, those who must not read it: employed there, or with a declared conflict; one statement."""
    rows, people = list(applications), [reader.person for reader in readers]
    found = {row.pk: {person.pk for person in people if works_there(row, person)} for row in rows}
    declared = Impartiality.objects.filter(application__in=found, conflict=True)
    for application, person in declared.values_list("application", "person"):
        found[application].add(person)
    return found


def to_assign(cohort: Cohort, viewer: Person) -> QuerySet[Application]:
    """The cohort's applications in the viewer's reach that wait for an answer, with those who are asked to read."""
    asked = Assignment.objects.select_related("reviewer").order_by("reviewer__name", "pk")
    rows = applications_for(viewer).filter(cohort=cohort, state=Application.State.SUBMITTED)
    related = rows.select_related("municipality__county__centre", "municipality__centre_override", "organisation")
    return with_progress(related).prefetch_related(Prefetch("assignments", asked)).order_by("submitted_at", "pk")


def conflicts_in(cohort: Cohort, viewer: Person) -> QuerySet[Impartiality]:
    """The declared conflicts of interest of a cohort's waiting applications in the viewer's reach."""
    rows = applications_for(viewer).filter(cohort=cohort, state=Application.State.SUBMITTED)
    declared = Impartiality.objects.filter(conflict=True, application__in=rows.values("pk"))
    return declared.select_related("application", "person").order_by("application__submitted_at", "pk")
