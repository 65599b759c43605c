"""Boring factories: the smallest valid row of each kind. Everybody is fictional."""

from datetime import date, time, timedelta
from typing import Any
from uuid import uuid4

import factory
from django.contrib.auth.models import Group
from factory.django import DjangoModelFactory
from stdnum.no import orgnr

from applications.models import Application, Candidate, ImplementationPlan, Revision
from cohorts.models import Attendance, Cohort, CohortGathering, CourseDay, Participation, SeatOffer
from curriculum.models import Programme
from mentorprog.people import roles
from mentorprog.people.models import Organisation, Person
from mentorprog.places.models import Centre, Municipality
from mentorprog.times import end_of_day, today
from networks.guidance.workdays import add_working_days
from networks.models import DatePoll, GuidanceRequest, Invitation, Meeting, Mentor, Network


def municipality(number: str = "4601") -> Municipality:
    """A municipality of today; Bergen when nothing is said."""
    return Municipality.objects.current().get(number=number)


def fictional_orgnr(serial: int) -> str:
    """A valid organisation number from the series that begins with 3, which is not given out to municipalities."""
    for candidate in range(310_000_000 + serial * 97, 310_000_000 + serial * 97 + 97):
        if orgnr.is_valid(str(candidate)):
            return str(candidate)
    raise AssertionError("ninety-seven numbers hold a valid one")


class PersonFactory(DjangoModelFactory):
    class Meta:
        model = Person

    email = factory.Sequence(lambda n: f"person{n}@test.example.no")
    name = factory.Sequence(lambda n: f"Person {n} Testesen")
    work_municipality = factory.LazyFunction(municipality)


def staff(role: str = roles.NATIONAL, centre: str = "vest", **values: Any) -> Person:
    """A member of staff with one role in one centre."""
    person = PersonFactory(is_staff=True, centre=Centre.objects.get(slug=centre), **values)
    person.groups.add(Group.objects.get(name=role))
    return person


class OrganisationFactory(DjangoModelFactory):
    class Meta:
        model = Organisation

    orgnr = factory.Sequence(fictional_orgnr)
    name = factory.Sequence(lambda n: f"Testkommune {n}")
    kind = Organisation.Kind.MUNICIPALITY
    municipality = factory.LazyFunction(municipality)


class CohortFactory(DjangoModelFactory):
    """An open cohort with three gatherings of three days, the first in 30 days."""

    class Meta:
        model = Cohort
        skip_postgeneration_save = True

    slug = factory.Sequence(lambda n: f"kull-{n}")
    name_nb = factory.Sequence(lambda n: f"Kull {n}")
    name_nn = factory.Sequence(lambda n: f"Kull {n}")
    name_en = factory.Sequence(lambda n: f"Cohort {n}")
    programme = factory.LazyFunction(lambda: Programme.objects.get(version=1))
    year = factory.LazyFunction(lambda: today().year)
    applications_open = factory.LazyFunction(lambda: today() - timedelta(days=10))
    applications_close = factory.LazyFunction(lambda: today() + timedelta(days=10))
    capacity = 30

    @factory.post_generation
    def first_day(self: Cohort, create: bool, extracted: date | None, **_: Any) -> None:  # type: ignore[misc]
        start = extracted or today() + timedelta(days=30)
        for place, gathering in enumerate(self.programme.gatherings.order_by("order")):
            where = CohortGathering.objects.create(cohort=self, gathering=gathering, venue="Kurssenteret")
            for offset, day in enumerate(gathering.days.order_by("number")):
                when = start + timedelta(days=21 * place + offset)
                CourseDay.objects.create(cohort=self, place=where, training_day=day, date=when)


class OfferFactory(DjangoModelFactory):
    class Meta:
        model = SeatOffer

    person = factory.SubFactory(PersonFactory)
    cohort = factory.SubFactory(CohortFactory)
    expires_at = factory.LazyFunction(lambda: end_of_day(today() + timedelta(days=14)))


class ParticipationFactory(DjangoModelFactory):
    class Meta:
        model = Participation

    person = factory.SubFactory(PersonFactory)
    cohort = factory.SubFactory(CohortFactory)


def attend(participation: Participation, days: int, mark: str = Attendance.Mark.PRESENT) -> None:
    """Mark the first so many days."""
    chosen = participation.cohort.days.order_by("date")[:days]
    Attendance.objects.bulk_create(Attendance(participation=participation, day=day, mark=mark) for day in chosen)


class ApplicationFactory(DjangoModelFactory):
    """A draft with an empty plan."""

    class Meta:
        model = Application
        skip_postgeneration_save = True

    cohort = factory.SubFactory(CohortFactory)
    contact = factory.SubFactory(PersonFactory)

    @factory.post_generation
    def plan(self: Application, create: bool, extracted: Any, **_: Any) -> None:  # type: ignore[misc]
        ImplementationPlan.objects.create(application=self)


def sent_application(number: str = "4601", candidates: int = 2, **values: Any) -> Application:
    """An application that is sent in from a municipality, with candidates tied to persons."""
    place = municipality(number)
    organisation = OrganisationFactory(municipality=place)
    application: Application = ApplicationFactory(
        state=Application.State.SUBMITTED,
        organisation=organisation,
        organisation_name=organisation.name,
        organisation_kind=organisation.kind,
        municipality=place,
        contact_name="Kontakt Testesen",
        submitted_at=end_of_day(today() - timedelta(days=1)),
        sent_version=1,
        **values,
    )
    for serial in range(candidates):
        person = PersonFactory(work_municipality=place, employer=organisation)
        Candidate.objects.create(
            application=application,
            person=person,
            name=person.name,
            email=person.email,
            email_confirmed_at=application.submitted_at,
            role=f"Rolle {serial}",
            order=serial,
            sent=True,
        )
    Revision.objects.create(application=application, number=1, content={})
    return application


class MentorFactory(DjangoModelFactory):
    class Meta:
        model = Mentor

    person = factory.SubFactory(PersonFactory)
    network = factory.LazyFunction(lambda: Network.objects.get(slug="vest"))
    since = factory.LazyFunction(today)


class MeetingFactory(DjangoModelFactory):
    class Meta:
        model = Meeting

    network = factory.LazyFunction(lambda: Network.objects.get(slug="vest"))
    title = factory.Sequence(lambda n: f"Nettverksmøte {n}")
    date = factory.LazyFunction(lambda: today() + timedelta(days=14))
    starts = time(9, 0)
    ends = time(11, 30)
    place = "Fylkeshuset"


class InvitationFactory(DjangoModelFactory):
    class Meta:
        model = Invitation

    meeting = factory.SubFactory(MeetingFactory)
    mentor = factory.SubFactory(MentorFactory)


class DatePollFactory(DjangoModelFactory):
    """Two dates, asked today, to be answered within a week."""

    class Meta:
        model = DatePoll
        skip_postgeneration_save = True

    network = factory.LazyFunction(lambda: Network.objects.get(slug="vest"))
    title = factory.Sequence(lambda n: f"Nettverksmøte {n}")
    place = "Fylkeshuset"
    deadline = factory.LazyFunction(lambda: today() + timedelta(days=7))
    token = factory.LazyFunction(uuid4)
    created_by = factory.SubFactory(PersonFactory)

    @factory.post_generation
    def dates(self: DatePoll, create: bool, extracted: Any, **_: Any) -> None:  # type: ignore[misc]
        for days in extracted or (20, 21):
            self.options.create(date=today() + timedelta(days=days), starts=time(9, 0), ends=time(11, 30))


class GuidanceRequestFactory(DjangoModelFactory):
    """A new request to the centre of the mentor's network, asked today."""

    class Meta:
        model = GuidanceRequest

    mentor = factory.SubFactory(MentorFactory)
    centre = factory.LazyAttribute(lambda row: row.mentor.network.centre)
    giver = "rvts"
    theme = "role"
    urgency = "soon"
    form = "phone"
    reachable = "Etter kl. 13"
    text = "Hvor går grensene mine?"
    asked_on = factory.LazyFunction(today)
    due = factory.LazyAttribute(lambda row: add_working_days(row.asked_on, 3))
