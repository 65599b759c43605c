"""After sending: changed and sent again, withdrawn in part, confirmed by candidates."""

import threading
from collections.abc import Callable
from datetime import UTC, date, datetime, timedelta

import pytest
import time_machine
from django.core.exceptions import PermissionDenied
from django.db import connections
from django.test import Client

from applications.models import Application, Candidate, Decision
from applications.services import confirmations
from applications.services.drafts import withdraw_application
from applications.services.sending import submit_application
from applications.services.withdrawing import withdraw_candidate
from cohorts.models import Cohort, Participation, SeatOffer
from cohorts.selectors import seats_left
from cohorts.services.offers import accept_offer
from mentorprog import history
from mentorprog.demo.builder.small import Small
from mentorprog.outbox.models import Mail
from mentorprog.states import Refused
from mentorprog.times import today
from tests.applications.sent import close, offered, page_of, signed_in, token
from tests.factories import PersonFactory, sent_application, staff

pytestmark = pytest.mark.django_db


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


# --- The candidate's address ----------------------------------------------------------------------------------
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


# --- The deadline ---------------------------------------------------------------------------------------------
@pytest.mark.parametrize(("month", "offset"), [(7, 2), (12, 1)])  # summer time and winter time
def test_the_deadline_is_the_last_second_of_the_day_in_norway(small: Small, month: int, offset: int) -> None:
    draft = small.applications["complete"]
    day = date(today().year + 1, month, 1)
    Cohort.objects.filter(pk=draft.cohort_id).update(applications_open=today(), applications_close=day)
    last = datetime(day.year, month, 1, 23, 59, 59, tzinfo=UTC) - timedelta(hours=offset)
    client = signed_in(draft.contact)
    for seconds, taken in ((1, False), (0, True)):
        with time_machine.travel(last + timedelta(seconds=seconds), tick=False):
            client.force_login(draft.contact)  # a year has passed
            version = Application.objects.get(pk=draft.pk).version
            answer = client.post(f"{page_of(draft)}oppsummering/", {"version": version})
            assert (answer.status_code == 302) is taken
            assert (Application.objects.get(pk=draft.pk).state == Application.State.SUBMITTED) is taken
