"""Lending: no number before both have said yes, one reminder, and nothing kept for long."""

from datetime import timedelta
from uuid import uuid4

import pytest
import time_machine
from django.core import mail
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.urls import reverse
from django.utils import timezone

from mentorprog.outbox.models import Mail
from mentorprog.outbox.services import dispatch, reconcile
from networks.models import LendingQuestion, LendingRequest, MentorCompetence
from networks.services import lending as services
from networks.services.lending import EMPLOYER, MENTOR
from tests.dashboard import world
from tests.networks.lent import (
    ASKERS_PHONE,
    MENTORS_PHONE,
    asked,
    coordinator,
    link_of,
    matched,
    mentor_in,
    new,
    page_of,
    values,
)

pytestmark = pytest.mark.django_db


# --- Phone numbers ----------------------------------------------------------------------------------------
def every_page(question: LendingQuestion) -> dict[str, str]:
    row, own, staff = question.request, Client(), world.signed_in(world.staff())
    own.force_login(question.mentor.person)
    match = reverse("admin:networks_lendingrequest_match", args=[row.pk])
    ask = reverse("admin:networks_lendingrequest_ask", args=[row.pk, question.mentor_id])
    found = {
        "sender": Client().get(page_of(row)),
        "mentor": Client().get(link_of(question, MENTOR)),
        "employer": Client().get(link_of(question, EMPLOYER)),
        "lent": own.get(reverse("lending_lent", args=[question.pk])),
        "mypage": own.get(reverse("mypage")),
        "staff": staff.get(match),
        "choose": staff.get(ask),
        "list": staff.get(reverse("admin:networks_lendingrequest_changelist")),
        "form": Client().get(reverse("lending")),
    }
    return {name: page.content.decode() for name, page in found.items()}


def numbers_on(pages: dict[str, str]) -> set[tuple[str, str]]:
    numbers = {"sender's": ASKERS_PHONE, "mentor's": MENTORS_PHONE}
    return {(page, whose) for page, text in pages.items() for whose, number in numbers.items() if number in text}


def test_nobody_sees_a_number_before_both_have_said_yes() -> None:
    question = asked()
    assert numbers_on(every_page(question)) == set()
    services.answer(question=question, who=MENTOR, yes=True)
    assert numbers_on(every_page(question)) == set()
    services.answer(question=question, who=EMPLOYER, yes=True)
    assert numbers_on(every_page(question)) == {("sender", "mentor's"), ("lent", "sender's")}
    services.close(request=question.request, ending="done", actor=world.staff())
    assert numbers_on(every_page(question)) == set()


def test_no_mail_holds_a_number_or_an_address() -> None:
    coordinator()
    question = matched()
    services.answer(question=asked(), who=EMPLOYER, yes=False)
    reconcile()
    dispatch()
    assert {one.template for one in Mail.objects.all()} >= {"lending_news", "lending_matched", "lending_staff"}
    secrets = (ASKERS_PHONE, MENTORS_PHONE, question.mentor.person.email, "spor@test.example.no", "Oppvekst")
    for one in mail.outbox:
        text = one.body + "".join(str(part[0]) for part in one.alternatives)
        assert not [secret for secret in secrets if secret in text], one.subject


def test_only_the_mentor_reads_whom_to_call() -> None:
    question = matched()
    address = reverse("lending_lent", args=[question.pk])
    assert Client().get(address).status_code == 302
    other = Client()
    other.force_login(mentor_in().person)
    assert other.get(address).status_code == 404


# --- Reminders and deletion -------------------------------------------------------------------------------
def test_those_who_have_not_answered_are_reminded_once_after_five_working_days() -> None:
    with time_machine.travel("2026-11-16 10:00+01:00", tick=False):  # a Monday
        question = asked()
        services.answer(question=question, who=MENTOR, yes=True)
        reconcile("lending-reminder")
        planned = Mail.objects.get(key__startswith="lending-reminder")
        assert planned.address == "leder@test.example.no"
        assert planned.send_at.isoformat() == "2026-11-23T08:00:00+00:00"
    services.answer(question=question, who=EMPLOYER, yes=False)
    reconcile("lending-reminder")
    assert not Mail.objects.filter(key__startswith="lending-reminder", state="queued").exists()


def test_what_is_old_is_deleted() -> None:
    unconfirmed = services.ask(token=uuid4(), contact_language="nb", **values())
    standing, closed, both = new(), matched().request, matched().request
    services.close(request=closed, ending="done", actor=world.staff())
    assert services.purge() == 0
    with time_machine.travel(timezone.now() + timedelta(days=8)):
        assert services.purge() == 1
    assert not LendingRequest.objects.filter(pk=unconfirmed.pk).exists()
    with time_machine.travel(timezone.now() + timedelta(days=181)):
        assert services.purge() == 2
        assert services.purge() == 0
    assert list(LendingRequest.objects.all()) == [standing]
    assert Client().get(page_of(both)).status_code == 404


def test_few_statements_however_many() -> None:
    row, client = new(), world.signed_in(world.staff())
    pages = [
        reverse("admin:networks_lendingrequest_match", args=[row.pk]),
        reverse("admin:networks_lendingrequest_changelist"),
    ]

    def statements(address: str) -> int:
        client.get(address)
        with CaptureQueriesContext(connection) as seen:
            assert client.get(address).status_code == 200
        return len(seen)

    mentor_in()
    few = [statements(address) for address in pages]
    for place in range(12):
        MentorCompetence.objects.create(mentor=mentor_in(), code="exit")
        new(contact_email=f"spor{place}@test.example.no")
    assert [statements(address) for address in pages] == few
    assert max(few) <= 12
