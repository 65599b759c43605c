"""After sending: changed and sent again, withdrawn in part, confirmed by candidates, another leader, co-editors."""

import io
import threading
from collections.abc import Callable
from datetime import timedelta
from typing import Any

import pikepdf
import pytest
from django.core import mail
from django.core.exceptions import PermissionDenied
from django.db import connection, connections
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from applications.models import Application, Candidate, CoEditor, Decision, LeaderConfirmation
from applications.services import coeditors, confirmations
from applications.services.drafts import withdraw_application
from applications.services.sending import submit_application
from applications.services.withdrawing import withdraw_candidate
from cohorts.models import Cohort, Participation, SeatOffer
from cohorts.selectors import seats_left
from cohorts.services.offers import accept_offer
from mentorprog import history, tokens
from mentorprog.demo.builder.small import Small
from mentorprog.outbox.models import Mail
from mentorprog.outbox.services import dispatch
from mentorprog.people.models import Person
from mentorprog.states import Refused
from mentorprog.times import today
from tests.factories import OfferFactory, PersonFactory, sent_application, staff

pytestmark = pytest.mark.django_db


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


# --- Changed and sent again -----------------------------------------------------------------------------------
def test_what_is_changed_after_sending_is_shown_as_not_sent_and_can_be_sent(small: Small) -> None:
    application = small.application
    client = signed_in(small.applicant)
    before = client.get(page_of(application))
    assert before.context["act"]["second_url"] == f"{page_of(application)}tjeneste/"
    client.post(f"{page_of(application)}forankring/", {"action": "later", "anchoring": "Ny plan 2031."})
    page = client.get(page_of(application))
    assert page.context["act"]["url"] == f"{page_of(application)}oppsummering/"
    sent = client.get(f"{page_of(application)}sendt/").content.decode()
    assert "Ny plan 2031." not in sent  # what was sent is what is shown
    assert application.plan.anchoring in sent
    assert client.get(f"{page_of(small.draft)}sendt/").status_code == 404
    fresh = Application.objects.get(pk=application.pk)
    assert fresh.has_unsent_changes


def test_after_the_deadline_unsent_changes_are_told_and_nothing_can_be_done(small: Small) -> None:
    application = small.application
    Application.objects.filter(pk=application.pk).update(version=application.version + 1)
    close(application)
    page = signed_in(small.applicant).get(page_of(application))
    assert page.context["late"]
    assert page.context["act"] == {}
    assert signed_in(small.applicant).get(f"{page_of(application)}plan/").status_code == 302


def test_sending_again_makes_a_revision_and_a_receipt(small: Small) -> None:
    application = small.application
    Application.objects.filter(pk=application.pk).update(version=application.version + 1)
    for _click in range(2):
        submit_application(application=application, actor=small.applicant)
    assert application.revisions.count() == 2
    assert Mail.objects.filter(template="application_received", recipient=small.applicant).count() == 2


# --- Withdrawn in part ----------------------------------------------------------------------------------------
def test_one_candidate_is_withdrawn_after_the_deadline(client: Client) -> None:
    application = sent_application()
    close(application)
    first, second = application.candidates.all()
    Decision.objects.create(candidate=first, outcome="admit", decided_by=staff())
    client.force_login(application.contact)
    path = f"{page_of(application)}kandidater/{first.pk}/trekk/"
    assert client.get(path).status_code == 200
    assert Candidate.objects.standing().count() == 2
    for _click in range(2):
        assert client.post(path)["Location"] == page_of(application)
    assert list(Candidate.objects.standing()) == [second]
    assert Decision.objects.count() == 0
    assert [mail.recipient for mail in Mail.objects.filter(template="candidate_withdrawn")] == [first.person]
    assert history.of(first)[0].actor == application.contact
    assert "candidate_withdrawn" in set(Mail.objects.values_list("template", flat=True))


def test_the_only_candidate_is_not_withdrawn_alone() -> None:
    application = sent_application(candidates=1)
    with pytest.raises(Refused):
        withdraw_candidate(candidate=application.candidates.get(), actor=application.contact)


def test_the_only_candidate_is_not_removed_in_the_form_either_but_swapped(client: Client) -> None:
    application = sent_application(candidates=1)
    only = application.candidates.get()
    client.force_login(application.contact)
    path = f"{page_of(application)}kandidater/{only.pk}/fjern/"
    client.post(path)
    assert Candidate.objects.standing().count() == 1
    new = Candidate.objects.create(application=application, name="Ny Testesen", email="ny@test.example.no")
    for _click in range(2):
        client.post(path)
    assert list(Candidate.objects.remaining()) == [new]
    assert list(Candidate.objects.removed()) == [only]


def test_strangers_withdraw_nobody() -> None:
    application = sent_application()
    with pytest.raises(PermissionDenied):
        withdraw_candidate(candidate=application.candidates.all()[0], actor=PersonFactory())
    assert Candidate.objects.standing().count() == 2


def test_an_open_offer_of_a_withdrawn_candidate_frees_the_seat() -> None:
    application = sent_application()
    first = application.candidates.all()[0]
    offer = offered(first)
    before = seats_left(application.cohort)
    withdraw_candidate(candidate=first, actor=application.contact)
    assert SeatOffer.objects.get(pk=offer.pk).state == SeatOffer.State.WITHDRAWN
    assert seats_left(application.cohort) == before + 1


def test_a_taken_seat_is_given_back_until_the_training_begins() -> None:
    application = sent_application()
    first, second = application.candidates.all()
    for one in (first, second):
        accept_offer(offer=offered(one), actor=one.person)
    withdraw_candidate(candidate=first, actor=application.contact)
    assert Participation.objects.get(person=first.person).state == Participation.State.WITHDRAWN
    day = application.cohort.days.order_by("date")[0]
    day.date = today()
    day.save()
    with pytest.raises(Refused):
        withdraw_candidate(candidate=second, actor=application.contact)
    assert Participation.objects.get(person=second.person).state == Participation.State.ACTIVE
    assert Candidate.objects.standing().count() == 1


def test_when_the_last_unanswered_one_is_withdrawn_the_application_is_answered() -> None:
    application = sent_application()
    first, second = application.candidates.all()
    offered(first)
    withdraw_candidate(candidate=second, actor=application.contact)
    assert Application.objects.get().state == Application.State.DECIDED


def test_an_answered_application_is_withdrawn_with_its_seats() -> None:
    application = sent_application()
    first, second = application.candidates.all()
    offers = [offered(first), offered(second)]
    accept_offer(offer=offers[0], actor=first.person)
    withdraw_application(application=application, actor=application.contact)
    assert set(SeatOffer.objects.values_list("state", flat=True)) == {"withdrawn"}
    assert Participation.objects.get().state == Participation.State.WITHDRAWN
    assert Candidate.objects.standing().count() == 2


# --- The candidate's address ----------------------------------------------------------------------------------
def token(candidate: Candidate, person: Person) -> str:
    return f"/kandidat/{tokens.make('candidate', candidate.pk, person.pk)}/"


def test_a_candidate_confirms_the_address_by_a_button(client: Client) -> None:
    application = sent_application()
    candidate = application.candidates.all()[0]
    Candidate.objects.update(email_confirmed_at=None)
    path = token(candidate, candidate.person)
    for look in (client.get, client.head):
        assert look(path).status_code == 200
    assert Candidate.objects.get(pk=candidate.pk).email_confirmed_at is None
    for _click in range(2):
        assert client.post(path)["Location"] == path
    assert Candidate.objects.get(pk=candidate.pk).email_confirmed_at is not None
    assert len([row for row in history.of(candidate) if "email_confirmed_at" in row.changes_dict]) == 1


@pytest.mark.parametrize("why", ["another address", "withdrawn"])
def test_an_old_link_confirms_nothing(client: Client, why: str) -> None:
    application = sent_application()
    candidate = application.candidates.all()[0]
    changes = {"withdrawn_at": application.submitted_at} if why == "withdrawn" else {"person": PersonFactory()}
    Candidate.objects.filter(pk=candidate.pk).update(email_confirmed_at=None, **changes)
    path = token(candidate, candidate.person)
    assert client.get(path).context["out_of_use"]
    client.post(path)
    assert Candidate.objects.get(pk=candidate.pk).email_confirmed_at is None


def test_sending_asks_each_candidate_once_and_a_new_address_again(small: Small) -> None:
    application = small.applications["complete"]
    submit_application(application=application, actor=application.contact)
    candidate = application.candidates.get()
    asked = Mail.objects.filter(template="candidate_confirm", context__candidate=candidate.pk)
    assert [one.recipient for one in asked] == [candidate.person]
    confirmations.confirm_address(candidate=candidate, person_id=candidate.person.pk)
    Candidate.objects.filter(pk=candidate.pk).update(email="nyadresse@test.example.no")
    Application.objects.filter(pk=application.pk).update(version=99)
    submit_application(application=application, actor=application.contact)
    fresh = application.candidates.get()
    assert fresh.email_confirmed_at is None
    assert {one.recipient.email for one in asked.all()} == {candidate.person.email, "nyadresse@test.example.no"}


def test_who_applies_for_himself_has_confirmed_by_signing_in(small: Small) -> None:
    application = small.applications["complete"]
    application.candidates.update(email=application.contact.email)
    submit_application(application=application, actor=application.contact)
    assert application.candidates.get().email_confirmed_at is not None
    assert not Mail.objects.filter(template="candidate_confirm", context__application=application.pk).exists()


def test_the_mail_about_the_address_is_sent_again_once_a_day(client: Client) -> None:
    application = sent_application()
    candidate = application.candidates.all()[0]
    Candidate.objects.update(email_confirmed_at=None)
    client.force_login(application.contact)
    for _click in range(2):
        client.post(f"{page_of(application)}kandidater/{candidate.pk}/minn/")
    assert Mail.objects.filter(template="candidate_confirm").count() == 1
    assert client.get(f"{page_of(application)}kandidater/{candidate.pk}/minn/").status_code == 405


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


@pytest.mark.postgres
@pytest.mark.django_db(transaction=True)
def test_withdrawing_and_accepting_at_once_leave_no_seat_behind() -> None:
    application = sent_application()
    first = application.candidates.all()[0]
    offer = offered(first)
    ready = threading.Barrier(2)

    def at_once(act: Callable[[], object]) -> None:
        ready.wait()
        try:
            act()
        except Refused:
            pass
        finally:
            connections.close_all()

    acts = [
        lambda: withdraw_candidate(candidate=first, actor=application.contact),
        lambda: accept_offer(offer=offer, actor=first.person),
    ]
    threads = [threading.Thread(target=at_once, args=[act]) for act in acts]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert Candidate.objects.get(pk=first.pk).withdrawn_at is not None
    assert not Participation.objects.exclude(state=Participation.State.WITHDRAWN).exists()
    assert SeatOffer.objects.get(pk=offer.pk).state == SeatOffer.State.WITHDRAWN


# --- The page -------------------------------------------------------------------------------------------------
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


def test_the_status_page_takes_at_most_eight_statements_however_much_there_is(small: Small) -> None:
    application = small.application
    client = signed_in(small.applicant)
    client.get(page_of(application))
    counts: list[int] = []
    for grow in (lambda _application: None, more):
        grow(application)
        with CaptureQueriesContext(connection) as found:
            page = client.get(page_of(application))
        counts.append(len(found))
    assert "Emne 24" in page.content.decode()
    assert counts[0] == counts[1] <= 8, "\n".join(one["sql"] for one in found.captured_queries)


@pytest.mark.parametrize("path", ["medskrivere/", "leder/", "kandidater/{pk}/trekk/", "token"])
def test_the_other_pages_are_within_the_budget_and_do_not_grow(path: str) -> None:
    application = sent_application()
    ask(application)
    candidate = application.candidates.all()[0]
    client = signed_in(application.contact)
    where = page_of(application) + path.format(pk=candidate.pk)
    address = token(candidate, candidate.person) if path == "token" else where
    client.get(address)
    counts: list[int] = []
    for grow in (lambda _application: None, more):
        grow(application)
        with CaptureQueriesContext(connection) as found:
            assert client.get(address).status_code == 200
        counts.append(len(found))
    assert counts[0] <= 8
    assert counts[1] == counts[0]


def test_the_correspondence_is_what_was_sent_about_this_application(small: Small) -> None:
    dispatch()
    client = signed_in(small.applicant)
    letters = client.get(page_of(small.application)).context["case"].letters
    sent = Mail.objects.filter(pk__in=[one.pk for one in letters])
    assert {one.template for one in sent} == {"application_received", "candidate_confirm", "leader_answered"}
    assert all(Mail.objects.get(pk=one.pk).context["application"] == small.application.pk for one in letters)


@pytest.mark.parametrize("handle", ["draft", "complete", "waiting", "confirmed", "declined", "decided", "withdrawn"])
def test_every_state_has_its_sentence_who_acts_and_a_date(small: Small, handle: str) -> None:
    application = small.applications[handle]
    page = signed_in(application.contact).get(page_of(application))
    assert page.status_code == 200
    standing = page.context["standing"]
    assert standing.sentence
    assert [bool(row["value"]) for row in standing.rows] == [True, True]


def test_the_copy_is_a_pdf_of_what_was_sent(small: Small, monkeypatch: pytest.MonkeyPatch) -> None:
    asked: list[Any] = []

    def render(template: str, values: Any, language: str) -> bytes:
        asked.append((template, values, language))
        return b"%PDF-1.7"

    monkeypatch.setattr("applications.copies.render", render)
    application = small.application
    frozen = application.revisions.get().content
    Application.objects.filter(pk=application.pk).update(organisation_name="Omdøpt siden", version=50)
    answer = signed_in(small.applicant).get(f"{page_of(application)}kopi.pdf")
    assert (answer.status_code, answer["Content-Type"]) == (200, "application/pdf")
    (template, values, language) = asked[0]
    assert (template, language) == ("application", "nb")
    assert values["organisation"] == frozen["service"]["organisation_name"]
    titles = [part["title"] for part in values["parts"]]
    assert [one["name"] for one in frozen["candidates"]] == titles[1:-2]
    assert signed_in(small.applicant).get(f"{page_of(small.draft)}kopi.pdf").status_code == 404
    assert signed_in(PersonFactory()).get(f"{page_of(application)}kopi.pdf").status_code == 404


@pytest.mark.needs("pango")
def test_the_copy_is_archive_quality(small: Small) -> None:
    answer = signed_in(small.applicant).get(f"{page_of(small.application)}kopi.pdf")
    assert answer["Content-Disposition"].endswith(f'"soknad-{small.application.reference}-1.pdf"')
    with pikepdf.open(io.BytesIO(answer.content)) as document:
        with document.open_metadata() as metadata:
            assert (metadata["pdfaid:part"], metadata["pdfaid:conformance"]) == ("3", "A")
        assert str(document.Root.Lang).startswith("nb")


@pytest.mark.parametrize(
    "path",
    ["", "trekk/", "medskrivere/", "leder/", "sendt/", "kopi.pdf", "kandidater/{pk}/trekk/", "kandidater/{pk}/minn/"],
)
def test_strangers_find_none_of_the_pages(path: str) -> None:
    application = sent_application()
    address = page_of(application) + path.format(pk=application.candidates.all()[0].pk)
    act: Callable[[str], Any] = signed_in(PersonFactory()).post if "minn" in path else signed_in(PersonFactory()).get
    assert act(address).status_code == 404
    assert reverse("account_login") in Client().post(address)["Location"]
