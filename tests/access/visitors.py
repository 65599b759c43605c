"""The people who knock, what they knock at, and what must not slip out to those who are turned away.

What the small world's handles name lies in region Nord: "own" is Nord's coordinator, "other" is Midt's.
"""

from collections.abc import Iterator
from dataclasses import dataclass, field
from uuid import UUID

from allauth.account.internal.flows.login import record_authentication
from allauth.account.models import EmailAddress
from auditlog.models import LogEntry
from django.contrib.contenttypes.models import ContentType
from django.contrib.sessions.backends.base import SessionBase
from django.http import HttpRequest
from django.test import Client
from django.urls import reverse

from applications.models import Application, Candidate, GroundsTemplate, Impartiality, Letter
from cohorts.models import Certificate, Cohort, IssueRun, SignatureImage, TeachingAnswer
from curriculum.models import Lecturer, Programme, SchoolHoliday
from mentorprog import tokens
from mentorprog.demo.builder.mentor_life import ask_about_network
from mentorprog.demo.builder.small import Small, build_small
from mentorprog.demo.builder.world import World as Builder
from mentorprog.outbox.models import Mail
from mentorprog.people.models import Person
from mentorprog.places.models import Centre, County, Municipality
from networks.mentors.import_file import read_list
from networks.models import GuidanceLine, GuidanceRequest, Meeting, MentorImport
from networks.services.importing import import_mentors
from tests.factories import CohortFactory, DatePollFactory, staff

REGION = "nord"


@dataclass
class World:
    """The small world, one person a role (None for anonymous), and the arguments that addresses take.

    `clients` are browsers in which each role is signed in; `secrets` are words that outsiders must not find.
    """

    small: Small
    people: dict[str, Person | None]
    things: dict[str, tuple[object, ...]]
    clients: dict[str, Client] = field(default_factory=dict)
    secrets: frozenset[str] = frozenset()

    def address(self, name: str, thing: str = "") -> str:
        """The address with this name for one of the things."""
        return reverse(name, args=self.things[thing] if thing else ())

    def client(self, role: str, **options: bool) -> Client:
        """A new browser in which this role has just signed in; a fault in the program is answered with 500."""
        made = Client(raise_request_exception=False, **options)
        person = self.people[role]
        if person is not None:
            made.force_login(person)
        return made


def build_world() -> World:
    """Make the world in a database that holds the reference data only."""
    small = build_small()
    # As if the worker had drawn it; how it looks is another test's business.
    Certificate.objects.filter(pk=small.certificate.pk).update(pdf=b"%PDF-1.7 drawn", sha256="0" * 64)
    Letter.objects.filter(candidate=small.seat).update(pdf=b"%PDF-1.7 drawn", sha256="0" * 64)
    people = {
        "anonymous": None,
        "applicant": small.applicant,
        "candidate": small.candidate,
        "mentor": small.mentor,
        "other": small.regional_midt,
        "own": small.regional_nord,
        "reviewer": small.reviewer,
        "national": small.national,
        "partner": small.partner,
        "bare": staff(name="Uten Kodeapp", email="uten@test.example.no"),
    }
    for role in ("own", "national"):  # the reviewer has said it when reading
        Impartiality.objects.create(application=small.application, person=people[role], conflict=False)
    teach(small, people["bare"])
    ask_about_network(Builder(small.today), small.mentors[REGION], "4601", "vest")
    world = World(small, people, things(small))
    world.clients = {role: world.client(role) for role in people}
    world.secrets = frozenset(word for word in secrets(small) if len(word) > 3)
    return world


def teach(small: Small, person: Person) -> None:
    """Let somebody hold a session beside the lecturer and not have answered, and be replaced in another one."""
    row = small.teaching
    who = Lecturer.objects.create(person=person)
    TeachingAnswer.objects.create(cohort=row.cohort, session=row.session, lecturer=who, date=row.date)
    others = TeachingAnswer.objects.filter(cohort=row.cohort, lecturer=row.lecturer, date__gte=row.date)
    replaced = others.exclude(pk=row.pk).order_by("pk")[0]
    TeachingAnswer.objects.create(
        cohort=row.cohort, session=replaced.session, lecturer=who, date=replaced.date, replacement=row.lecturer
    )


def _without_dates() -> Cohort:
    made: Cohort = CohortFactory()
    made.gatherings.all().delete()
    return made


def _imported(small: Small) -> MentorImport:
    table = [["Navn", "Kommune", "År"], ["Liste Testesen", "4601", "2017"], ["", "4601", "2017"]]
    lines = read_list(table).lines
    return import_mentors(lines=lines, also=frozenset(), file_name="m.csv", token=UUID(int=1), actor=small.national)


def things(small: Small) -> dict[str, tuple[object, ...]]:
    """What addresses can be about, by the name that the table uses."""
    draft, candidate = small.draft.reference, small.draft.candidates.get()
    mail = Mail.objects.get(template="meeting_invitation", context__invitation=small.invitation.pk)
    sent = small.application.candidates.filter(decision=None)[0]  # whose address nobody has confirmed
    poll = DatePollFactory(network=small.network, created_by=small.regional_nord)
    run = IssueRun.objects.create(cohort=small.finished, started_by=small.national)
    places = {"centre": Centre, "county": County, "municipality": Municipality}
    return {
        **{name: (model.objects.order_by("pk")[0].pk,) for name, model in places.items()},
        "theme": (small.cohort.programme.days.get(number=1).sessions.all()[0].themes.all()[0].pk,),
        "programme": (small.cohort.programme_id,),
        "school holiday": (SchoolHoliday.objects.order_by("pk")[0].pk,),
        **draft_version(small.next_version),
        "cohort": (small.running.pk,),
        "finished cohort": (small.finished.pk,),
        "open cohort": (small.cohort.slug,),
        "open cohort's id": (small.cohort.pk,),
        "finished cohort's address": (small.finished.slug,),
        "cohort without dates": (_without_dates().pk,),
        "gathering": (small.running.gatherings.latest("gathering__order").pk,),
        "cohort's gathering": (small.running.pk, small.running.gatherings.latest("gathering__order").pk),
        "gathering's paper": (
            small.running.pk,
            small.running.gatherings.latest("gathering__order").pk,
            "oppmoteliste",
        ),
        "applicant": (small.applicant.pk,),
        "organisation": (small.organisation.pk,),
        "two people": (small.applicant.pk, small.candidate.pk),
        "two organisations": (small.organisation.pk, small.decided.organisation_id),
        "draft": (draft,),
        "draft's plan": (draft, "plan"),
        "draft's candidate": (draft, candidate.pk),
        "application": (small.application.pk,),
        "application's cohort": (small.cohort.pk,),
        "criterion": (small.cohort.criteria.all()[0].pk,),
        "sent": (small.application.reference,),
        "sent candidate": (small.application.reference, sent.pk),
        "candidacy's token": (tokens.make("candidate", sent.pk, sent.person_id),),
        "confirmation": (tokens.make("leader", small.confirmation.pk),),
        "offer": (small.offer.pk,),
        "stored letter": (small.seat.letters.get().pk,),
        "seated candidate": (small.seat.pk,),
        "grounds": (GroundsTemplate.objects.all()[0].pk,),
        "offer's token": (tokens.make("seat-offer", small.offer.pk),),
        "participation": (small.participation.pk,),
        "evaluation's token": (tokens.make("evaluation", small.evaluation.pk, small.participation.pk),),
        "evaluation with results": (small.evaluated.pk,),
        "evaluation's file": (small.evaluated.pk, "csv"),
        "evaluation form": (small.evaluated.form_id,),
        "kind of evaluation": ("gathering",),
        "evaluations' file": ("gathering", "csv"),
        "certificate": (small.certificate.pk,),
        "certificate's number": (small.certificate.number,),
        "own participation": (small.completed.pk,),
        "issue run": (small.finished.pk, run.pk),
        "certificate with a file": (small.certificate.pk,),
        "issuer": (small.issuer.pk,),
        "signature's picture": (SignatureImage.objects.get().pk,),
        "certificate from before": (small.elsewhere.pk,),
        "request for a copy": (small.copy_request.pk,),
        "certificate's code": (small.certificate.code,),
        "network": (small.network.pk,),
        "local network": (small.local.pk,),
        "mentor": (small.mentors[REGION].pk,),
        "meeting": (small.meeting.pk,),
        "meeting of a series": (small.series.meetings.order_by("date")[1].pk,),
        "series": (small.series.pk,),
        "series' token": (tokens.make("series", small.series.pk, small.mentors[REGION].pk),),
        "date poll": (poll.pk,),
        "date poll's token": (tokens.make("date-poll", poll.pk, small.mentors[REGION].pk),),
        "past meeting": (small.past_meeting.pk,),
        "year of the past meeting": (small.past_meeting.date.year,),
        "invitation's token": (tokens.make("invitation", small.invitation.pk),),
        "lecturer": (small.teaching.lecturer_id,),
        "lecturer's answer": (small.teaching.pk,),
        "lecturer's token": (tokens.make("teaching", small.teaching.lecturer_id, small.running.pk),),
        "taught cohort": (small.running.slug,),
        "taught session": (small.running.slug, small.teaching.session_id),
        "session of the version": (small.running.programme_id, small.teaching.session_id),
        "session of the draft": (small.next_version.pk, small.next_version.days.all()[0].sessions.all()[0].pk),
        "uploaded file": (small.material.file.token if small.material.file else "",),
        "bill": (small.running.pk, small.bill.pk),
        "payments file": (small.running.pk, "csv"),
        "attendance file": (small.running.pk, "csv"),
        "import of mentors": (_imported(small).pk,),
        "yearly question's token": (tokens.make("still-right", small.still_right.pk),),
        "follow-up": (small.followup.pk,),
        "follow-up's token": (tokens.make("followup", small.followup.pk, small.followup.serial),),
        "guidance request": (small.guidance.pk,),
        "guide's token": (tokens.make("guidance", small.guided.pk, small.guided.serial),),
        "request to borrow": (small.lending.pk,),
        "mentor to ask": (small.lending.pk, small.mentors[REGION].pk),
        "sender's token": (tokens.make("lending", small.lending.pk),),
        "lent mentor's token": (tokens.make("lending-mentor", small.lent_to.pk),),
        "lender's token": (tokens.make("lending-employer", small.lent_to.pk),),
        "lent out": (small.lent.pk,),
        "guidance desk": (small.guidance.centre.guidance_desk.pk,),
        "line to call": (GuidanceLine.objects.get(municipality=small.mentor.work_municipality).pk,),
        "calendar's token": (tokens.make("calendar", small.mentor.pk, small.mentor.calendar_serial),),
        "network calendar's token": (tokens.make("network-calendar", small.network.pk, 1),),
        "mail": (mail.pk,),
        "mail to cancel": (mail.pk, "cancel"),
        "verified address": (EmailAddress.objects.create(user=small.applicant, email=small.applicant.email).pk,),
        "group": (small.national.groups.get().pk,),
        "authenticator": (small.national.authenticator_set.all()[0].pk,),
        "log entry": (LogEntry.objects.order_by("pk")[0].pk,),
        "nothing": (1,),
        "app": ("people",),
        "person elsewhere": (ContentType.objects.get_for_model(Person).pk, small.applicant.pk),
        "letter": ("20270101-000000-nobody",),
    }


def draft_version(version: Programme) -> dict[str, tuple[object, ...]]:
    """A version that can still be changed, and what is in it."""
    day = version.days.get(number=1)
    session = day.sessions.order_by("starts")[0]
    return {
        "draft version": (version.pk,),
        "draft version's day": (version.pk, day.pk),
        "draft version's session": (version.pk, session.pk),
        "draft version's gathering": (version.pk, day.gathering_id),
        "draft version's session to remove": (version.pk, "session", session.pk),
    }


def reauthenticated(session: SessionBase, person: Person) -> None:
    """Let the session be one where the person has shown the second factor again a moment ago."""
    request = HttpRequest()
    request.session = session
    record_authentication(request, person, method="mfa", type="totp", reauthenticated=True)


def secrets(small: Small) -> Iterator[str]:
    """Words about people, services, cases and meetings of region Nord that no outsider may read anywhere."""
    in_region = {"work_municipality__county__centre__slug": REGION, "is_staff": False}
    for person in Person.objects.filter(**in_region):
        yield from (person.name, person.email)
    for application in Application.objects.filter(municipality__county__centre__slug=REGION).select_related("plan"):
        yield from (application.reference, application.leader_name, application.leader_email)
        yield from (application.plan.goals, application.plan.cooperation)
    for candidate in Candidate.objects.filter(application__municipality__county__centre__slug=REGION):
        yield from (candidate.name, candidate.email, candidate.background, candidate.suitability)
    for meeting in Meeting.objects.filter(network__slug=REGION):
        yield from (meeting.title, meeting.link, meeting.place)
    for request in GuidanceRequest.objects.filter(mentor__network__slug=REGION):
        yield from (request.text, request.reachable, request.guide_name, request.guide_email)
    yield from (small.certificate.number, small.certificate.code, small.organisation.orgnr)
