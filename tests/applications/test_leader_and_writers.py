"""Another leader is asked, and colleagues write along."""

import threading

import pytest
from django.core import mail
from django.db import connections
from django.test import Client
from django.utils.translation import override

from applications.models import Application, CoEditor, LeaderConfirmation
from applications.services import coeditors, confirmations
from applications.services.sending import submit_application
from cohorts.selectors import stages
from mentorprog import dates, tokens
from mentorprog.demo.builder.small import Small
from mentorprog.outbox.models import Mail
from mentorprog.outbox.services import dispatch
from mentorprog.people.models import Person
from mentorprog.states import Refused
from tests.applications.sent import ask, close, page_of, signed_in
from tests.factories import sent_application

pytestmark = pytest.mark.django_db


# --- Another leader -------------------------------------------------------------------------------------------
LEADER = {"leader_name": "Nils Ny", "leader_title": "Rektor", "leader_email": "nils@test.example.no"}


def test_another_leader_is_asked_and_the_first_ones_link_says_so(client: Client) -> None:
    application = sent_application()
    first = ask(application)
    close(application)
    client.force_login(application.contact)
    path = f"{page_of(application)}leder/"
    assert client.get(path).status_code == 200
    assert client.post(path, LEADER)["Location"] == page_of(application)
    client.post(path, LEADER)
    newest = LeaderConfirmation.objects.get(state=LeaderConfirmation.State.WAITING)
    assert (newest.name, newest.email, LeaderConfirmation.objects.count()) == ("Nils Ny", "nils@test.example.no", 2)
    old = f"/bekreft/{tokens.make('leader', first.pk)}/"
    page = Client().get(old)
    assert page.context["confirmation"].state == LeaderConfirmation.State.REPLACED
    assert b"<form" not in page.content.split(b"<main")[1].split(b"</main>")[0]
    Client().post(old, {"answer": "confirm"})
    assert LeaderConfirmation.objects.get(pk=first.pk).state == LeaderConfirmation.State.REPLACED
    fresh = Application.objects.get()
    assert (fresh.leader_name, fresh.has_unsent_changes) == ("Nils Ny", False)


def test_a_leader_who_has_confirmed_is_not_replaced() -> None:
    application = sent_application()
    confirmations.confirm(confirmation=ask(application))
    with pytest.raises(Refused):
        confirmations.replace_leader(
            application=application, name="N", title="", email="n@test.example.no", actor=application.contact
        )


def test_after_a_no_another_leader_is_asked() -> None:
    application = sent_application()
    confirmations.decline(confirmation=ask(application), reason="Nei.")
    confirmations.replace_leader(
        application=application, name="N", title="", email="n@test.example.no", actor=application.contact
    )
    states = list(LeaderConfirmation.objects.order_by("pk").values_list("state", flat=True))
    assert states == ["declined", "waiting"]


def test_the_contact_is_not_the_leader(client: Client) -> None:
    application = sent_application()
    ask(application)
    client.force_login(application.contact)
    answer = client.post(f"{page_of(application)}leder/", {**LEADER, "leader_email": application.contact.email})
    assert "leader_email" in answer.context["form"].errors
    assert LeaderConfirmation.objects.count() == 1


# --- Co-editors -----------------------------------------------------------------------------------------------
def test_a_co_editor_writes_and_sends_but_does_not_withdraw(small: Small) -> None:
    application = small.applications["complete"]
    contact = signed_in(application.contact)
    path = f"{page_of(application)}medskrivere/"
    for _click in range(2):
        contact.post(path, {"act": "invite", "email": "med@test.example.no"})
    person = Person.objects.get(email="med@test.example.no")
    assert [one.person for one in CoEditor.objects.all()] == [person]
    assert [one.recipient for one in Mail.objects.filter(template="coeditor_invited")] == [person]
    helper = signed_in(person)
    assert application.reference in helper.get("/minside/").content.decode()
    later = {"action": "later", "goals": "Mål fra medskriver."}
    assert helper.post(f"{page_of(application)}plan/", later).status_code == 302
    version = Application.objects.get(pk=application.pk).version
    helper.post(f"{page_of(application)}oppsummering/", {"version": version})
    helper.post(f"{page_of(application)}trekk/")
    assert helper.get(path).status_code == 404
    fresh = Application.objects.get(pk=application.pk)
    contact_before = application.contact.name
    assert fresh.contact.name == contact_before
    assert Person.objects.get(pk=person.pk).name == ""  # the contact's name is not given to the colleague
    assert fresh.state in (Application.State.DRAFT, Application.State.SUBMITTED)


def test_a_receipt_goes_to_the_contact_and_to_who_sent_it(small: Small) -> None:
    application = small.applications["complete"]
    made = coeditors.invite(application=application, email="med@test.example.no", actor=application.contact)
    submit_application(application=application, actor=made.person)
    receipts = Mail.objects.filter(template="application_received", context__application=application.pk)
    assert {one.recipient for one in receipts} == {application.contact, made.person}


def test_a_revoked_co_editor_finds_nothing(small: Small) -> None:
    application = small.draft
    made = coeditors.invite(application=application, email="med@test.example.no", actor=small.applicant)
    helper = signed_in(made.person)
    assert helper.get(page_of(application)).status_code == 200
    path = f"{page_of(application)}medskrivere/"
    for _click in range(2):
        signed_in(small.applicant).post(path, {"act": "revoke", "coeditor": made.pk})
    assert helper.get(page_of(application)).status_code == 404
    mail.outbox.clear()
    dispatch()
    assert "med@test.example.no" not in {to for one in mail.outbox for to in one.to}
    again = coeditors.invite(application=application, email="MED@test.example.no", actor=small.applicant)
    assert (again.pk != made.pk, again.person) == (True, made.person)


@pytest.mark.parametrize("email", ["", "ikke en adresse", "kontakt"])
def test_who_cannot_be_invited(small: Small, email: str) -> None:
    address = small.applicant.email if email == "kontakt" else email
    answer = signed_in(small.applicant).post(f"{page_of(small.draft)}medskrivere/", {"act": "invite", "email": address})
    assert answer.status_code == 200
    assert answer.context["form"].errors
    assert CoEditor.objects.count() == 0


@pytest.mark.postgres
@pytest.mark.django_db(transaction=True)
def test_two_invitations_at_once_are_one() -> None:
    application = sent_application()
    ready = threading.Barrier(2)

    def press() -> None:
        ready.wait()
        try:
            coeditors.invite(application=application, email="med@test.example.no", actor=application.contact)
        finally:
            connections.close_all()

    threads = [threading.Thread(target=press) for _one in range(2)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert CoEditor.objects.count() == 1
    assert Mail.objects.filter(template="coeditor_invited").count() == 1


def test_the_leader_reads_the_days_of_this_cohort() -> None:
    application = sent_application()
    address = f"/en/bekreft/{tokens.make('leader', ask(application).pk)}/"
    page = Client().get(address).content.decode()
    with override("en"):
        spans = [dates.span(stage.first, stage.last) for stage in stages(application.cohort)]
    assert len(spans) == 3
    assert all(span in page for span in spans)
    application.cohort.days.all().delete()
    assert "on these days" not in Client().get(address).content.decode()
