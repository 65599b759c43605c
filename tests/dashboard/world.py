"""Makes what the staff pages show: staff with a second factor, a cohort with nine days, people, applications, meetings.

Rows are made directly: the services have tests of their own. Names are fictional.
"""

import itertools
from datetime import date, time, timedelta
from typing import Any

from allauth.mfa.totp.internal.auth import TOTP, generate_totp_secret
from django.contrib.auth.models import Group
from django.utils import timezone

from applications.models import Application, Candidate, Decision, ImplementationPlan, LeaderConfirmation, Revision
from cohorts.models import Attendance, Cohort, CohortGathering, CourseDay, Participation, SeatOffer
from curriculum.models import Programme
from mentorprog.people import roles
from mentorprog.people.models import Organisation, Person
from mentorprog.places.models import Centre, Municipality
from mentorprog.times import today
from networks.models import Invitation, Meeting, Mentor, Network

BODO, BERGEN, ULSTEIN = "1804", "4601", "1516"  # served by Nord, Vest and Midt
_numbers = itertools.count(1)


def municipality(number: str) -> Municipality:
    return Municipality.objects.get(number=number, valid_to=None)


def person(name: str = "", *, place: str = BERGEN, **values: Any) -> Person:
    n = next(_numbers)
    return Person.objects.create_user(
        f"person{n}@example.no", name=name or f"Person {n:03}", work_municipality=municipality(place), **values
    )


def staff(role: str = roles.NATIONAL, centre: str = "vest") -> Person:
    """A member of staff who has a second factor and so passes the dashboard's door."""
    n = next(_numbers)
    made = Person.objects.create_user(
        f"staff{n}@example.no",
        name=f"Staff {centre.title()}",
        is_staff=True,
        language="en",
        centre=Centre.objects.get(slug=centre),
    )
    made.groups.add(Group.objects.get(name=role))
    TOTP.activate(made, generate_totp_secret())
    return made


def cohort(*, begins: date | None = None, capacity: int = 30) -> Cohort:
    """A cohort of programme version 1 with its nine days; by default they lie behind us."""
    n = next(_numbers)
    begins = begins or today() - timedelta(days=60)
    made = Cohort.objects.create(
        slug=f"cohort-{n}",
        name_nb=f"Kull {n}",
        name_nn=f"Kull {n}",
        name_en=f"Cohort {n}",
        programme=Programme.objects.get(version=1),
        year=begins.year,
        applications_open=begins - timedelta(days=200),
        applications_close=begins - timedelta(days=80),
        answers_by=begins - timedelta(days=50),
        capacity=capacity,
    )
    for gathering in made.programme.gatherings.all():
        place = CohortGathering.objects.create(cohort=made, gathering=gathering, venue="Havnehotellet")
        first = begins + timedelta(days=14 * gathering.order)
        CourseDay.objects.bulk_create(
            CourseDay(cohort=made, place=place, training_day=day, date=first + timedelta(days=after))
            for after, day in enumerate(gathering.days.order_by("number"))
        )
    return made


def participant(of: Cohort, marks: str = "", *, place: str = BERGEN, name: str = "", **values: Any) -> Participation:
    """Somebody in a cohort. `marks` has one letter a day from the first: p, h(alf), e(xcused), a, m or a dot."""
    made = Participation.objects.create(person=person(name, place=place), cohort=of, **values)
    kinds = {"p": "present", "h": "partial", "e": "excused", "a": "absent", "m": "made_up"}
    days = of.days.order_by("date")
    Attendance.objects.bulk_create(
        Attendance(participation=made, day=day, mark=kinds[letter])
        for day, letter in zip(days, marks, strict=False)
        if letter in kinds
    )
    return made


def offer(of: Cohort, *, place: str = BERGEN, days: int = 2) -> SeatOffer:
    """An open seat offer that ends so many days from now."""
    return SeatOffer.objects.create(
        person=person(place=place), cohort=of, expires_at=timezone.now() + timedelta(days=days)
    )


def application(to: Cohort, *, place: str = BERGEN, candidates: int = 2, confirmed: bool = True) -> Application:
    """An application that is sent in, with its plan, revision and the leader's answer."""
    n = next(_numbers)
    where = municipality(place)
    name = f"{where.name} kommune"
    organisation = Organisation.objects.create(name=name, kind="municipality", municipality=where)
    made = Application.objects.create(
        cohort=to,
        contact=person(place=place),
        state=Application.State.SUBMITTED,
        submitted_at=timezone.now() - timedelta(days=n % 20),
        organisation=organisation,
        organisation_name=name,
        organisation_kind="municipality",
        orgnr="",
        unit=f"Unit {n}",
        municipality=where,
        contact_name=f"Contact {n}",
        contact_phone="90000000",
        leader_name=f"Leader {n}",
        leader_title="Head of unit",
        leader_email=f"leader{n}@example.no",
    )
    ImplementationPlan.objects.create(
        application=made,
        uses=["mentor", "team"],
        goals="Two mentors within a year.",
        hours_a_month=15,
        responsible_name=f"Responsible {n}",
        responsible_email=f"responsible{n}@example.no",
        guidance="both",
        network=True,
        cooperation="With the neighbouring municipality.",
        anchoring="Action plan, measure 4.",
    )
    Revision.objects.create(application=made, number=1, content={})
    LeaderConfirmation.objects.create(
        application=made,
        name=made.leader_name,
        email=made.leader_email,
        state="confirmed" if confirmed else "waiting",
        answered_at=timezone.now() if confirmed else None,
    )
    for _number in range(candidates):
        candidate(made, place=place)
    return made


def candidate(of: Application, *, place: str = BERGEN) -> Candidate:
    someone = person(place=place)
    return Candidate.objects.create(
        application=of,
        person=someone,
        name=someone.name,
        email=someone.email,
        role="School counsellor",
        background="Child welfare worker since 2012.",
        suitability="Stands calmly in disagreement.",
        job_context="Works in the outreach team.",
    )


def decision(about: Candidate, by: Person, outcome: str = "admit") -> Decision:
    return Decision.objects.create(
        candidate=about, outcome=outcome, grounds="Too few seats." if outcome == "refuse" else "", decided_by=by
    )


def network(slug: str) -> Network:
    return Network.objects.get(slug=slug)


def mentor(of: Network | None, *, place: str = BERGEN, name: str = "") -> Mentor:
    return Mentor.objects.create(person=person(name, place=place), network=of, since=date(2022, 12, 2))


def meeting(of: Network, *, days: int = 20, **values: Any) -> Meeting:
    """A meeting so many days from now, from nine to half past eleven."""
    n = next(_numbers)
    given = {"title": f"Meeting {n}", "place": "Rådhuset, møterom 2", "starts": time(9), "ends": time(11, 30)}
    return Meeting.objects.create(network=of, date=today() + timedelta(days=days), **{**given, **values})


def invitation(to: Meeting, whom: Mentor, answer: str = "") -> Invitation:
    answered_at = timezone.now() if answer else None
    return Invitation.objects.create(meeting=to, mentor=whom, answer=answer, answered_at=answered_at)
