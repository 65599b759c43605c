"""An event's mail: one row in the caller's transaction, and a nudge after it."""

from datetime import timedelta

import pytest
from django.core.exceptions import ValidationError
from django.db import transaction
from django.utils import timezone

from mentorprog import nudge
from mentorprog.celery import app
from mentorprog.outbox.composers import UnknownTemplateError
from mentorprog.outbox.models import Mail
from mentorprog.outbox.services import enqueue

pytestmark = pytest.mark.django_db


@pytest.fixture
def sent_tasks(monkeypatch) -> list[str]:
    tasks: list[str] = []
    monkeypatch.setattr(nudge.current_app, "send_task", lambda name, **_options: tasks.append(name))
    return tasks


def test_a_person_gets_it_at_the_own_address_and_in_the_own_form(person):
    mail = enqueue(key="k", template="probe", to=person(email="Kari@Example.no", language="nn"))
    assert (mail.address, mail.language, mail.rule) == ("kari@example.no", "nn", "")
    assert (mail.state, mail.attempts) == (Mail.State.QUEUED, 0)


def test_a_bare_address_needs_a_language():
    with pytest.raises(ValueError, match="language"):
        enqueue(key="k", template="probe", to="ola@example.no")
    assert enqueue(key="k", template="probe", to="ola@example.no", language="en").recipient is None


@pytest.mark.parametrize("address", ["", "ola", "a@example.no\nBcc: b@example.no", "a@example.no,b@example.no"])
def test_what_is_no_address_is_refused(address):
    with pytest.raises(ValidationError):
        enqueue(key="k", template="probe", to=address, language="nb")


def test_the_same_key_enters_nothing_and_changes_nothing(person):
    first = enqueue(key="k", template="probe", to=person(), context={"title": "first"})
    again = enqueue(key="k", template="probe", to=person(), context={"title": "second"})
    assert again.pk == first.pk
    assert Mail.objects.get().context == {"title": "first"}


def test_a_person_without_an_address_gets_a_failed_row_that_staff_can_see(person):
    mail = enqueue(key="k", template="probe", to=person(email=""))
    assert (mail.state, mail.error) == (Mail.State.FAILED, "no address")


def test_faults_of_the_program_are_found_at_once(person):
    with pytest.raises(UnknownTemplateError):
        enqueue(key="k", template="prob", to=person())
    with pytest.raises(ValueError, match="200"):
        enqueue(key="k" * 201, template="probe", to=person())
    with pytest.raises(ValueError, match="200"):
        enqueue(key="", template="probe", to=person())


def test_it_costs_two_statements(person, django_assert_num_queries):
    to = person(language="nb")
    with django_assert_num_queries(2):
        enqueue(key="k", template="probe", to=to)


@pytest.mark.django_db(transaction=True)
class TestNudge:
    def test_a_worker_is_woken_after_commit(self, person, sent_tasks):
        with transaction.atomic():
            enqueue(key="k", template="probe", to=person())
            assert sent_tasks == []
        assert sent_tasks == ["mentorprog.outbox.tasks.dispatch"]

    def test_nobody_is_woken_for_a_mail_that_waits_or_is_not_committed(self, person, sent_tasks):
        enqueue(key="k", template="probe", to=person(), send_at=timezone.now() + timedelta(hours=1))
        with transaction.atomic():
            enqueue(key="l", template="probe", to=person())
            transaction.set_rollback(True)
        assert sent_tasks == []
        assert Mail.objects.get().key == "k"

    def test_a_broker_that_is_down_costs_the_caller_nothing(self, person, monkeypatch):
        monkeypatch.setattr(app.conf, "broker_url", "redis://127.0.0.1:1/0")
        monkeypatch.setattr(app.conf, "broker_write_url", "redis://127.0.0.1:1/0")
        monkeypatch.setattr(app, "amqp", app.subclass_with_self("celery.app.amqp:AMQP")(app))
        monkeypatch.setattr(app, "_pool", None)
        with transaction.atomic():
            mail = enqueue(key="k", template="probe", to=person())
        assert Mail.objects.get() == mail
