"""Sign-in codes: wanted by the floor below through a signal, sent at once, kept nowhere."""

from datetime import timedelta

import pytest
import time_machine
from django.utils import timezone

from mentorprog.outbox import accounts, composers
from mentorprog.outbox.models import Mail, State
from mentorprog.outbox.services import dispatch
from mentorprog.people.signals import account_mail

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def _account_mails(monkeypatch, _probe_mail):
    monkeypatch.setitem(composers._composers, "sign_in_code", accounts.sign_in_code)
    monkeypatch.setitem(composers._composers, "unknown_account", accounts.unknown_account)


def ask(template: str = "login_code") -> Mail:
    account_mail.send(sender=None, template=template, address="Kari@example.no", language="en", code="718293")
    return Mail.objects.get()


def test_the_code_arrives_and_is_kept_nowhere(sink, fresh):
    mail = ask()
    assert (mail.address, mail.sensitive) == ("kari@example.no", True)
    assert "kari" not in mail.key
    assert "718293" not in mail.key
    dispatch()
    assert "718293" in sink.messages[0].get_body(("plain",)).get_content()
    row = Mail.objects.values().get()
    assert row["state"] == State.SENT
    assert "718293" not in str(row)


def test_a_code_that_has_run_out_is_not_sent(sink, settings, fresh):
    mail = ask()
    with time_machine.travel(timezone.now() + timedelta(seconds=settings.ACCOUNT_LOGIN_BY_CODE_TIMEOUT + 1)):
        dispatch()
    assert (fresh(mail).state, fresh(mail).context) == (State.CANCELLED, {})
    assert sink.messages == []


def test_a_code_is_never_a_link(sink):
    ask()
    dispatch()
    text = sink.messages[0].get_body(("plain",)).get_content()
    assert [word for word in text.split() if word.startswith("http")] == ["https://mentor.example.no"]


def test_an_address_that_nobody_has_is_told_so(sink):
    ask("unknown_account")
    dispatch()
    assert "718293" not in sink.messages[0].as_string()
