"""An application that is sent in, and what becomes of it: for the tests of its pages and of what is done to it."""

from datetime import timedelta

from django.test import Client

from applications.models import Application, Candidate, CoEditor, Decision, LeaderConfirmation
from applications.services import confirmations
from cohorts.models import Cohort, SeatOffer
from mentorprog import tokens
from mentorprog.outbox.models import Mail
from mentorprog.people.models import Person
from mentorprog.times import today
from tests.factories import OfferFactory, PersonFactory, staff


def signed_in(person: Person) -> Client:
    client = Client()
    client.force_login(person)
    return client


def close(application: Application) -> None:
    """Let the deadline have passed."""
    Cohort.objects.filter(pk=application.cohort_id).update(applications_close=today() - timedelta(days=1))


def page_of(application: Application) -> str:
    return f"/soknad/{application.reference}/"


def ask(application: Application, email: str = "leder@test.example.no") -> LeaderConfirmation:
    """Let a leader have been asked."""
    Application.objects.filter(pk=application.pk).update(leader_name="Lise Leder", leader_email=email)
    return confirmations.ask_leader(application=Application.objects.get(pk=application.pk))


def offered(candidate: Candidate) -> SeatOffer:
    """Give a candidate a sent answer: an offered seat."""
    application = candidate.application
    candidate.offer = OfferFactory(person=candidate.person, cohort=application.cohort)
    candidate.save()
    values = {"outcome": "admit", "state": Decision.State.APPLIED, "applied_at": application.submitted_at}
    Decision.objects.create(candidate=candidate, decided_by=staff(), **values)
    return candidate.offer


def token(candidate: Candidate, person: Person) -> str:
    return f"/kandidat/{tokens.make('candidate', candidate.pk, person.pk)}/"


def more(application: Application) -> None:
    """More of everything that the page lists."""
    for number in range(25):
        person = PersonFactory()
        Candidate.objects.create(
            application=application, person=person, name=person.name, email=person.email, sent=True, order=number
        )
        CoEditor.objects.create(application=application, person=PersonFactory())
        Mail.objects.create(
            key=f"test:{number}",
            template="application_received",
            recipient=application.contact,
            address=application.contact.email,
            language="nb",
            context={"application": application.pk},
            send_at=application.submitted_at,
            state=Mail.State.SENT,
            sent_at=application.submitted_at,
            subject=f"Emne {number}",
            message_id=f"<{number}@example.no>",
        )
