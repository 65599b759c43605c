"""Reminders to leaders, and drafts that nobody has touched: warned about, then deleted."""

from datetime import datetime, time, timedelta

import pytest
import time_machine
from django.utils import timezone

from applications.models import Application, LeaderConfirmation
from applications.services.confirmations import confirm
from applications.services.expiry import expire_drafts
from mentorprog import history
from mentorprog.outbox.models import Mail
from mentorprog.outbox.services import dispatch, reconcile
from mentorprog.times import moment
from tests.applications.sent import ask
from tests.factories import ApplicationFactory, sent_application

pytestmark = pytest.mark.django_db
ASKED = moment(datetime(2030, 10, 25).date(), time(15, 30))  # the clock goes back two nights later
RULE = "leader-reminder"


@pytest.fixture
def confirmation() -> LeaderConfirmation:
    made = ask(sent_application(), "lise@test.example.no")
    LeaderConfirmation.objects.filter(pk=made.pk).update(created_at=ASKED)
    return LeaderConfirmation.objects.get(pk=made.pk)


def test_a_leader_is_reminded_at_a_bare_address_after_three_and_seven_days(confirmation: LeaderConfirmation) -> None:
    with time_machine.travel(ASKED + timedelta(minutes=1), tick=False):
        for _minute in range(2):
            reconcile(RULE)
    rows = Mail.objects.filter(rule=RULE).order_by("send_at")
    nine = [moment(ASKED.date() + timedelta(days=days), time(9, 0)) for days in (3, 7)]
    assert [mail.send_at for mail in rows] == nine
    assert {(mail.recipient, mail.address, mail.language) for mail in rows} == {(None, "lise@test.example.no", "nb")}


def test_both_are_sent_each_at_its_time_and_once(confirmation: LeaderConfirmation) -> None:
    Mail.objects.all().delete()
    sent = []
    for days in range(10):
        with time_machine.travel(ASKED + timedelta(days=days), tick=False):
            reconcile(RULE)
            dispatch()
            sent.append(Mail.objects.filter(rule=RULE, state=Mail.State.SENT).count())
    assert sent == [0, 0, 0, 1, 1, 1, 1, 2, 2, 2]


def test_an_answer_stops_the_reminders(confirmation: LeaderConfirmation) -> None:
    with time_machine.travel(ASKED, tick=False):
        reconcile(RULE)
        confirm(confirmation=confirmation)
        reconcile(RULE)
    assert set(Mail.objects.filter(rule=RULE).values_list("state", flat=True)) == {Mail.State.CANCELLED}


def test_after_a_long_pause_only_the_last_reminder_goes_and_later_none(confirmation: LeaderConfirmation) -> None:
    with time_machine.travel(ASKED + timedelta(days=8), tick=False):
        reconcile(RULE)
        assert [mail.key for mail in Mail.objects.filter(rule=RULE)] == [f"{RULE}:{confirmation.pk}:7"]
    Mail.objects.filter(rule=RULE).delete()
    with time_machine.travel(ASKED + timedelta(days=60), tick=False):
        reconcile(RULE)
        assert not Mail.objects.filter(rule=RULE).exists()


# --- Drafts -----------------------------------------------------------------------------------------------
def draft(days: int) -> Application:
    """A draft that was saved last so many days ago."""
    made = ApplicationFactory()
    Application.objects.filter(pk=made.pk).update(saved_at=timezone.now() - timedelta(days=days))
    return Application.objects.get(pk=made.pk)


def tick() -> None:
    reconcile("draft-expires")
    dispatch()
    expire_drafts()


@pytest.mark.parametrize(("days", "mails"), [(60, 0), (74, 0), (76, 1)])
def test_the_contact_is_warned_once_after_75_days(days: int, mails: int) -> None:
    made = draft(days)
    for _minute in range(2):
        tick()
    sent = Mail.objects.filter(template="draft_expires", state=Mail.State.SENT)
    assert [mail.recipient for mail in sent] == [made.contact] * mails
    assert Application.objects.count() == 1


def test_a_draft_is_deleted_after_90_days_and_leaves_a_row() -> None:
    made = draft(76)
    tick()
    with time_machine.travel(timezone.now() + timedelta(days=16)):
        assert expire_drafts() == 1
        assert expire_drafts() == 0
    assert not Application.objects.exists()
    assert history.of(made)[0].changes_dict == {"state": ["draft", "deleted"]}


def test_nothing_is_deleted_without_a_warning_in_time() -> None:
    draft(200)
    assert expire_drafts() == 0
    tick()  # warned just now, late
    assert Application.objects.count() == 1
    with time_machine.travel(timezone.now() + timedelta(days=14)):
        assert expire_drafts() == 0
    with time_machine.travel(timezone.now() + timedelta(days=16)):
        assert expire_drafts() == 1


def test_who_saves_again_keeps_the_draft_and_is_warned_again() -> None:
    made = draft(76)
    tick()
    Application.objects.filter(pk=made.pk).update(saved_at=timezone.now())
    for days, left in ((20, 1), (77, 1), (93, 0)):
        with time_machine.travel(timezone.now() + timedelta(days=days)):
            tick()
            assert Application.objects.count() == left, days
    assert Mail.objects.filter(template="draft_expires", state=Mail.State.SENT).count() == 2


def test_what_is_sent_in_is_never_deleted() -> None:
    application = sent_application()
    Application.objects.update(saved_at=timezone.now() - timedelta(days=400))
    tick()
    assert list(Application.objects.all()) == [application]
    assert not Mail.objects.filter(template="draft_expires").exists()
