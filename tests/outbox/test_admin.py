"""The outbox in the dashboard, through the browser's door: addresses, buttons, permissions, statements."""

from collections.abc import Callable
from datetime import timedelta
from html import unescape
from typing import Any
from uuid import uuid4

import pytest
from allauth.mfa.models import Authenticator
from django.contrib.auth.models import Group
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.urls import reverse
from django.utils import timezone, translation

from mentorprog import history, states
from mentorprog.outbox.models import Mail, State
from mentorprog.people import roles
from mentorprog.people.models import Person

pytestmark = pytest.mark.django_db

BERGEN, BODO = "4601", "1804"
ACTS_BY_STATE = {
    State.QUEUED: {"cancel"},
    State.CLAIMED: set(),
    State.SENDING: set(),
    State.SENT: set(),
    State.FAILED: {"cancel", "resend"},
    State.UNKNOWN: {"settle_arrived", "settle_lost"},
    State.CANCELLED: set(),
}

# By act: the state before, the reason's code and words, the state after.
DONE = {
    "cancel": (State.QUEUED, "out of date", "It is out of date", State.CANCELLED),
    "resend": (State.FAILED, "address corrected", "The address has been corrected", State.QUEUED),
    "settle_arrived": (
        State.UNKNOWN,
        "recipient confirms",
        "The recipient has confirmed that it arrived",
        State.SENT,
    ),
    "settle_lost": (State.UNKNOWN, "recipient misses it", "The recipient has not got it", State.QUEUED),
}


@pytest.fixture(autouse=True)
def _in_english():
    with translation.override("en"):
        yield


@pytest.fixture
def signed_in(client) -> Callable[[Person], Client]:
    def enter(staff: Person) -> Client:
        Authenticator.objects.get_or_create(user=staff, type=Authenticator.Type.TOTP, defaults={"data": {}})
        client.force_login(staff)
        return client

    return enter


@pytest.fixture
def national(coordinator, signed_in) -> Client:
    return signed_in(coordinator())


@pytest.fixture
def mail(person) -> Callable[..., Mail]:
    made = 0

    def make(state: State = State.QUEUED, place: str = BERGEN, **values: Any) -> Mail:
        nonlocal made
        made += 1
        recipient = person(place=place)
        columns: dict[str, Any] = {"address": recipient.email, "send_at": timezone.now()}
        if state in (State.CLAIMED, State.SENDING, State.UNKNOWN):
            columns |= {"claimed_at": timezone.now(), "claimed_by": uuid4(), "message_id": "<x@example.no>"}
        if state == State.SENT:
            columns |= {"sent_at": timezone.now(), "message_id": "<x@example.no>"}
        if state == State.FAILED:
            columns["error"] = "SMTP 550"
        return Mail.objects.create(
            **{"key": f"k{made}", "template": "probe", "language": "nb", "recipient": recipient, "state": state}
            | columns
            | values
        )

    return make


def listing(client: Client, **query: str) -> list[str]:
    response = client.get(reverse("admin:outbox_mail_changelist"), query)
    assert response.status_code == 200
    return [row.key for row in response.context["cl"].result_list]


def page(mail: Mail) -> str:
    return reverse("admin:outbox_mail_change", args=[mail.pk])


def act_page(mail: Mail, name: str) -> str:
    return reverse("admin:outbox_mail_act", args=[mail.pk, name])


class TestList:
    def test_it_filters_by_state_template_and_language(self, national, mail):
        mail(State.FAILED)
        mail(State.SENT, language="nn")
        mail(template="other")
        assert listing(national, state__exact="failed") == ["k1"]
        assert listing(national, language__exact="nn") == ["k2"]
        assert sorted(listing(national, template="probe")) == ["k1", "k2"]

    def test_it_finds_the_beginning_of_an_address(self, national, mail):
        mail(address="kari.nordmann@bergen.example.no")
        mail(address="ola@bergen.example.no")
        assert listing(national, q=" Kari.N ") == ["k1"]
        assert listing(national, q="bergen") == []
        assert sorted(listing(national, q="")) == ["k1", "k2"]

    def test_it_goes_down_by_date(self, national, mail):
        mail(send_at=timezone.now() - timedelta(days=800))
        mail()
        year = (timezone.now() - timedelta(days=800)).year
        assert listing(national, send_at__year=str(year)) == ["k1"]

    def test_regional_staff_see_their_region(self, signed_in, coordinator, mail):
        mail(place=BERGEN)
        mail(place=BODO)
        mail(recipient=None)
        assert listing(signed_in(coordinator("nord"))) == ["k2"]

    @pytest.mark.parametrize("centre", ["", "vest"])
    def test_the_statements_are_few_and_do_not_grow(self, signed_in, coordinator, mail, centre):
        client = signed_in(coordinator(centre))

        def statements() -> int:
            with CaptureQueriesContext(connection) as queries:
                assert listing(client)
            return len(queries)

        mail()
        listing(client)
        at_one = statements()
        for _number in range(24):
            mail()
        assert statements() == at_one <= 10

    def test_nobody_adds_or_deletes(self, national, mail):
        row = mail()
        assert national.get(reverse("admin:outbox_mail_add")).status_code == 403
        assert national.post(reverse("admin:outbox_mail_delete", args=[row.pk])).status_code == 403
        assert national.post(page(row), {"state": "sent"}).status_code == 403
        assert Mail.objects.get().state == State.QUEUED


class TestDoor:
    @pytest.mark.parametrize("name", ["changelist", "change", "html", "act"])
    def test_it_is_shut_for_others(self, signed_in, coordinator, person, mail, name):
        row = mail(place=BODO)
        arguments = {"changelist": [], "change": [row.pk], "html": [row.pk], "act": [row.pk, "cancel"]}[name]
        address = reverse(f"admin:outbox_mail_{name}", args=arguments)
        assert Client().get(address).status_code == 302
        assert signed_in(person()).get(address).status_code == 302
        if name != "changelist":
            answer = signed_in(coordinator("vest")).get(address)
            assert answer.status_code == (302 if name == "change" else 404)
        assert signed_in(coordinator("nord")).get(address).status_code == 200

    def test_a_reviewer_sees_no_mails(self, signed_in, coordinator, mail):
        row, reviewer = mail(place=BERGEN), coordinator("vest")
        reviewer.groups.set([Group.objects.get(name=roles.REVIEWER)])
        client = signed_in(reviewer)
        assert client.get(reverse("admin:outbox_mail_changelist")).status_code == 403
        assert client.post(act_page(row, "cancel"), {"reason": "out of date"}).status_code == 404
        assert Mail.objects.get().state == State.QUEUED


class TestPage:
    @pytest.mark.parametrize("state", list(State))
    def test_it_offers_what_the_model_allows(self, national, mail, state):
        row = mail(state)
        html = national.get(page(row)).content.decode()
        names = {"cancel", "resend", "settle_arrived", "settle_lost"}
        assert {name for name in names if act_page(row, name) in html} == ACTS_BY_STATE[state]

    def test_a_waiting_mail_is_previewed_with_the_facts_of_today(self, national, mail):
        row = mail(context={"title": "Møte <i>"}, language="nn")
        html = national.get(page(row)).content.decode()
        assert "Ja: Møte &lt;i&gt;" in html
        assert '<div lang="nn">' in html

    def test_a_sent_mail_is_shown_as_it_was(self, national, mail):
        row = mail(State.SENT, subject="Emne", text="Det som ble sendt", context={"title": "Nytt"})
        html = national.get(page(row)).content.decode()
        assert "Det som ble sendt" in html
        assert "Nytt" not in html

    def test_a_sign_in_code_is_never_shown(self, national, mail):
        row = mail(sensitive=True, context={"title": "718293"})
        assert "718293" not in national.get(page(row)).content.decode()
        assert national.get(reverse("admin:outbox_mail_html", args=[row.pk])).content == b""

    def test_a_composers_fault_is_no_error_page(self, national, mail):
        html = national.get(page(mail(context={"fault": True}))).content.decode()
        assert "ProbeError" in html
        assert "secret" not in html

    def test_the_html_part_stands_in_a_sandbox(self, national, mail):
        answer = national.get(reverse("admin:outbox_mail_html", args=[mail(context={"title": "X"}).pk]))
        assert answer["Content-Security-Policy"] == "sandbox; default-src 'none'; style-src 'unsafe-inline'"
        assert answer.content.decode().startswith("<!doctype html>")

    def test_it_takes_at_most_ten_statements(self, national, mail):
        row = mail(State.FAILED)
        national.get(page(row))
        with CaptureQueriesContext(connection) as queries:
            national.get(page(row))
        assert len(queries) <= 10

    def test_looking_changes_nothing(self, national, mail):
        row = mail(context={"title": "X"})
        before = Mail.objects.values().get()
        for address in (page(row), act_page(row, "cancel"), reverse("admin:outbox_mail_html", args=[row.pk])):
            assert national.get(address).status_code == 200
        assert Mail.objects.values().get() == before

    @pytest.mark.parametrize(
        ("error", "words"),
        [
            ("SMTP 550", "The mail server refused it (code 550)"),
            ("no address", "The person has no e-mail address"),
            ("ProbeError", "A fault in the system (ProbeError)"),
        ],
    )
    def test_it_says_in_words_why_a_mail_failed(self, national, mail, error, words):
        row = mail(State.FAILED, error=error)
        assert words in national.get(page(row)).content.decode()
        assert words in national.get(reverse("admin:outbox_mail_changelist")).content.decode()


class TestActs:
    @pytest.mark.parametrize("name", list(DONE))
    def test_with_a_reason_it_is_done_and_told(self, national, mail, fresh, name):
        before, code, words, after = DONE[name]
        row = mail(before)
        answer = national.post(act_page(row, name), {"reason": code}, follow=True)
        assert fresh(row).state == after
        told = f"Coordinator national: {before.label} → {after.label} ({words})"
        assert told in unescape(answer.content.decode())

    @pytest.mark.parametrize("data", [{}, {"reason": ""}, {"reason": "because I say so"}])
    def test_without_one_of_the_reasons_it_is_not(self, national, mail, fresh, data):
        row = mail()
        answer = national.post(act_page(row, "cancel"), data)
        assert answer.status_code == 200
        assert answer.context["form"].errors.keys() == {"reason"}
        assert fresh(row).state == State.QUEUED

    @pytest.mark.parametrize("name", ["resend", "settle_arrived", "nothing", "_let_go"])
    def test_what_is_not_possible_now_leads_back(self, national, mail, fresh, name):
        row = mail(State.SENT)
        assert national.post(act_page(row, name), {"reason": "recipient asked"}).url == page(row)
        assert fresh(row).state == State.SENT

    def test_who_is_overtaken_is_told_so(self, national, mail, monkeypatch):
        row, original = mail(State.FAILED), states.locked

        def overtaken(instance: Mail) -> Mail:
            Mail.objects.filter(pk=instance.pk).update(state=State.QUEUED, error="")
            return original(instance)

        monkeypatch.setattr(states, "locked", overtaken)
        answer = national.post(act_page(row, "resend"), {"reason": "recipient asked"}, follow=True)
        assert [message.level_tag for message in answer.context["messages"]] == ["warning"]
        assert not history.of(row).exists()

    def test_a_mail_that_does_not_exist_is_not_found(self, national):
        assert national.get(reverse("admin:outbox_mail_act", args=[987654, "cancel"])).status_code == 404
