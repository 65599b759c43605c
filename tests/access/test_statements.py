"""How many statements a page takes: at most eight, and not one more when there is more to show.

The staff's pages have the same test beside their own.
"""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import timedelta

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.urls import reverse
from django.utils import timezone

from applications.models import Application, Candidate, Decision
from cohorts.models import Certificate, Participation
from mentorprog import history
from mentorprog.people.models import Person
from mentorprog.times import end_of_day, today
from networks.models import GuidanceLine
from tests.access.visitors import World
from tests.factories import (
    ApplicationFactory,
    CohortFactory,
    GuidanceRequestFactory,
    InvitationFactory,
    MeetingFactory,
    MentorFactory,
    OfferFactory,
    ParticipationFactory,
    PersonFactory,
)

pytestmark = pytest.mark.django_db

MANY = 25
BUDGET = 8  # DESIGN section 8: public pages, form steps, status, my page

Grow = Callable[[World], object]


def nothing_more(_world: World) -> None:
    """The page shows one thing, of which there is no more than one."""


def more_candidates(application: Callable[[World], Application]) -> Grow:
    """So many candidates in an application, answered where it is answered."""

    def grow(world: World) -> None:
        found = application(world)
        for number in range(MANY):
            person = PersonFactory()
            made = Candidate.objects.create(
                application=found, person=person, name=person.name, email=person.email, role=f"Rolle {number}"
            )
            if found.state == Application.State.DECIDED:
                answered(made, found, world.small.national)

    return grow


def answered(candidate: Candidate, application: Application, by: Person) -> None:
    """Give a candidate a sent answer: an offered seat."""
    candidate.offer = OfferFactory(person=candidate.person, cohort=application.cohort)
    candidate.save()
    Decision.objects.create(
        candidate=candidate, outcome="admit", decided_by=by, state=Decision.State.APPLIED, applied_at=timezone.now()
    )


def more_cohorts(_world: World) -> None:
    CohortFactory.create_batch(MANY)


def more_seats(world: World) -> None:
    OfferFactory.create_batch(MANY, cohort=world.small.cohort)
    ParticipationFactory.create_batch(MANY, cohort=world.small.cohort)


def more_applications(world: World) -> None:
    for _number in range(MANY):
        ApplicationFactory(cohort=world.small.cohort, contact=world.small.applicant, state=Application.State.WITHDRAWN)


def more_for_the_candidate(world: World) -> None:
    """Offers in other cohorts, and answers that are no offer."""
    for _number in range(MANY):
        cohort = CohortFactory()
        OfferFactory(person=world.small.candidate, cohort=cohort)
        found = Candidate.objects.create(
            application=ApplicationFactory(cohort=cohort), person=world.small.candidate, name="Kandidat"
        )
        Decision.objects.create(
            candidate=found,
            outcome="waiting",
            decided_by=world.small.national,
            state=Decision.State.APPLIED,
            applied_at=timezone.now(),
        )


def more_for_the_mentor(world: World) -> None:
    """Meetings, and certificates of other cohorts."""
    mentor = world.small.invitation.mentor
    for number in range(MANY):
        meeting = MeetingFactory(network=world.small.network, date=today() + timedelta(days=20 + number))
        InvitationFactory(meeting=meeting, mentor=mentor)
        cohort = CohortFactory()
        seat = ParticipationFactory(
            person=world.small.mentor,
            cohort=cohort,
            state=Participation.State.COMPLETED,
            completed_at=end_of_day(today() - timedelta(days=800)),
        )
        Certificate.objects.create(
            participation=seat, cohort=cohort, serial=1, number=f"{cohort.slug}-1", code=f"CODE{number}", facts={}
        )


def more_cohorts_behind(world: World) -> None:
    """Seats that the participant had before."""
    for _number in range(MANY):
        cohort = CohortFactory(applications_close=today() - timedelta(days=900), applications_open="2020-01-01")
        ParticipationFactory(person=world.small.participant, cohort=cohort)


def more_who_share(world: World) -> None:
    """People who share their contact details in the mentor's cohort."""
    ParticipationFactory.create_batch(MANY, cohort=world.small.finished, shares_contact=True)


def more_in_the_course(world: World) -> None:
    """People beside the participant, in the same cohort."""
    ParticipationFactory.create_batch(MANY, cohort=world.small.running)


def more_guidance(world: World) -> None:
    """Requests of the mentor, lines to call, and talks and looks of the request that is open."""
    row = world.small.guidance
    for number in range(MANY):
        place = world.small.mentor.work_municipality
        GuidanceLine.objects.create(municipality=place, name=f"Vakt {number}", contact="112")
        GuidanceRequestFactory(mentor=row.mentor)
        row.sessions.create(date=today(), minutes=45, held=True)
        history.record_look(row, actor=PersonFactory())


def more_lending(world: World) -> None:
    """Mentors who were asked before."""
    told = {"employer_name": "A", "employer_email": "a@test.example.no", "asked_on": today(), "state": "declined"}
    for row in (world.small.lending, world.small.lent_to.request, world.small.lent.request):
        for _one in range(MANY):
            row.questions.create(mentor=MentorFactory(), **told)


def more_members(world: World) -> None:
    for _number in range(MANY):
        InvitationFactory(meeting=world.small.meeting, mentor=MentorFactory(network=world.small.network))


@dataclass(frozen=True)
class Page:
    """A page, who looks at it (a handle of the small world; empty for anonymous), and what there is more of.

    `begins_empty`: the small world has none of it, and then the page does not even ask.
    """

    what: str
    address: Callable[[World], str]
    viewer: str = ""
    grow: Grow = nothing_more
    begins_empty: bool = False


def draft(world: World) -> Application:
    return world.small.draft


def complete(world: World) -> Application:
    return world.small.applications["complete"]


def step(of: Callable[[World], Application], slug: str) -> Callable[[World], str]:
    return lambda world: reverse("application_step", args=[of(world).reference, slug])


def of_draft(name: str, *more: object) -> Callable[[World], str]:
    return lambda world: reverse(name, args=[draft(world).reference, *more])


def of_thing(name: str, thing: str = "") -> Callable[[World], str]:
    return lambda world: world.address(name, thing)


IN_DRAFT = {"viewer": "applicant", "grow": more_candidates(draft)}
PAGES = [
    Page("front page", of_thing("front"), grow=more_cohorts),
    Page("cohort", of_thing("cohort", "open cohort"), grow=more_seats),
    Page("check-in", of_thing("checkin")),
    Page("check-in, signed in", of_thing("checkin"), "participant", more_cohorts_behind),
    Page("certificate check", of_thing("certificate_check")),
    Page("certificate", of_thing("certificate", "certificate's code"), grow=more_for_the_mentor),
    Page("privacy", of_thing("privacy")),
    Page("accessibility", of_thing("accessibility")),
    Page("sign in", of_thing("account_login")),
    Page("second factor", of_thing("mfa_index"), viewer="regional_nord"),
    Page("come back", of_thing("application_return")),
    Page("start, signed out", of_thing("application_start", "open cohort"), grow=more_cohorts),
    Page("start, signed in", of_thing("application_start", "open cohort"), "applicant", more_applications),
    Page("step 1", step(draft, "tjeneste"), **IN_DRAFT),
    Page("step 2", step(draft, "kandidater"), **IN_DRAFT),
    Page("step 3", step(draft, "plan"), **IN_DRAFT),
    Page("step 4", step(draft, "forankring"), **IN_DRAFT),
    Page("step 5", step(draft, "oppsummering"), **IN_DRAFT),
    Page("new candidate", of_draft("candidate_new"), **IN_DRAFT),
    Page("candidate", of_thing("candidate", "draft's candidate"), **IN_DRAFT),
    Page("remove a candidate", of_thing("candidate_remove", "draft's candidate"), **IN_DRAFT),
    Page("withdraw", of_draft("application_withdraw"), **IN_DRAFT),
    Page("status of a draft", of_draft("application"), **IN_DRAFT),
    Page(
        "status of an answered one",
        lambda world: reverse("application", args=[world.small.decided.reference]),
        "decided.contact",
        more_candidates(lambda world: world.small.decided),
    ),
    Page(
        "leader",
        of_thing("leader", "confirmation"),
        grow=more_candidates(lambda world: world.small.applications["waiting"]),
    ),
    Page("seat offer", of_thing("seat_offer", "offer's token"), grow=more_seats),
    Page("my page of an applicant", of_thing("mypage"), "applicant", more_applications),
    Page("my page of a candidate", of_thing("mypage"), "candidate", more_for_the_candidate, begins_empty=True),
    Page("my page of a participant", of_thing("mypage"), "participant", more_cohorts_behind),
    Page("my page of a mentor", of_thing("mypage"), "mentor", more_for_the_mentor),
    Page("certificate's file", of_thing("certificate_pdf", "certificate's number"), "mentor", more_for_the_mentor),
    Page("own details", of_thing("my_details"), "mentor", more_for_the_mentor),
    Page("own reminders", of_thing("my_reminders"), "mentor", more_for_the_mentor),
    Page("question about the network", of_thing("network_question"), "mentor", more_for_the_mentor),
    Page("service record", of_thing("service_record"), "mentor", more_for_the_mentor),
    Page("yearly question", of_thing("still_right", "yearly question's token"), grow=more_for_the_mentor),
    Page("meeting", of_thing("meeting", "meeting"), "mentor", more_members),
    Page("earlier meetings", of_thing("my_meetings"), "mentor", more_for_the_mentor),
    Page("answer to a meeting", of_thing("meeting_answer", "invitation's token"), grow=more_members),
    Page("guidance, signed out", of_thing("guidance")),
    Page("guidance", of_thing("guidance"), "mentor", more_guidance),
    Page("guidance of somebody else", of_thing("guidance"), "applicant"),
    Page("guidance request", of_thing("guidance_request", "guidance request"), "mentor", more_guidance),
    Page("asking to borrow a mentor", of_thing("lending")),
    Page("a request to borrow", of_thing("lending_request", "sender's token"), grow=more_lending),
    Page("may the mentor be lent", of_thing("lending_question", "lent mentor's token"), grow=more_lending),
    Page("may the employer lend", of_thing("lending_employer", "lender's token"), grow=more_lending),
    Page("whom to contact", of_thing("lending_lent", "lent out"), "mentor", more_lending),
    Page("guide's door", of_thing("guidance_guide", "guide's token"), grow=more_guidance),
    Page("evaluation", of_thing("evaluation", "evaluation's token"), grow=more_in_the_course),
    Page(
        "the others in the cohort",
        of_thing("fellow_participants", "finished cohort's address"),
        "mentor",
        more_who_share,
    ),
    Page("practical needs", of_thing("needs", "gathering"), "participant", more_in_the_course),
    Page("own calendar's address", of_thing("renew_calendar"), "participant"),
    Page("calendar", of_thing("feed", "calendar's token"), grow=more_for_the_mentor),
]


def statements(client: Client, address: str) -> list[str]:
    """The statements of a page that has been looked at before, as in daily use: session and places are cached."""
    client.get(address)
    with CaptureQueriesContext(connection) as found:
        assert client.get(address).status_code == 200
    return [one["sql"] for one in found.captured_queries]


@pytest.mark.parametrize("page", PAGES, ids=lambda page: page.what)
def test_statements_are_few_and_do_not_grow(world: World, page: Page) -> None:
    client, address = Client(), page.address(world)
    if page.viewer:
        viewer = world.small
        for name in page.viewer.split("."):
            viewer = getattr(viewer, name)
        client.force_login(viewer)
    if page.begins_empty:
        page.grow(world)
    few = statements(client, address)
    assert len(few) <= BUDGET, "\n".join(few)
    page.grow(world)
    many = statements(client, address)
    assert len(many) == len(few), "\n".join(many)
