"""What becomes of a due mail, answer by answer. Every test talks to a mail server over a socket."""

from datetime import UTC, date, datetime, time, timedelta

import pytest
import time_machine
from django.db import IntegrityError, transaction
from django.utils import timezone

from mentorprog import times
from mentorprog.outbox.messages import message_id
from mentorprog.outbox.models import Mail, State
from mentorprog.outbox.services import dispatch, sweep
from tests.outbox import probe

pytestmark = pytest.mark.django_db


def test_a_due_mail_is_sent_and_what_was_sent_is_kept(sink, mail, fresh):
    before = timezone.now()
    assert dispatch() == 0
    sent = mail(context={"title": "Møte", "calendar": "REQUEST"})
    assert dispatch() == 1
    row, message = fresh(sent), sink.messages[0]
    assert (row.state, row.attempts, row.error) == (State.SENT, 1, "")
    assert before <= row.sent_at <= timezone.now()
    assert row.subject == message["Subject"] == "Ja: Møte"
    assert row.message_id == message["Message-ID"] == message_id(sent.key)
    assert message["To"] == "ok.1@example.no"
    body = message.get_body(("plain",)).get_content()
    assert row.text.strip() == body.replace("\r\n", "\n").strip()
    assert row.calendar == probe.invitation("REQUEST").decode()
    assert row.html.startswith("<!doctype html>")


def test_it_is_sent_once(sink, mail):
    mail()
    assert [dispatch(), dispatch(), dispatch()] == [1, 0, 0]
    assert len(sink.messages) == 1


def test_one_connection_serves_a_batch(sink, mail, settings):
    settings.OUTBOX_BATCH = 4
    for _number in range(8):
        mail()
    assert dispatch() == 8
    assert sink.connections == 2


def test_the_limit_holds_across_batches(sink, mail, settings):
    settings.OUTBOX_BATCH = 2
    for _number in range(5):
        mail()
    assert dispatch(limit=3) == 3
    assert len(sink.messages) == 3


def test_a_mail_waits_for_its_time(sink, mail):
    mail(send_at=timezone.now() + timedelta(minutes=5))
    assert dispatch() == 0
    with time_machine.travel(timezone.now() + timedelta(minutes=6)):
        assert dispatch() == 1


@pytest.mark.parametrize(
    ("day", "utc"),
    [
        # The clock is put forward on 29 March 2026 and back on 25 October 2026, at night.
        (date(2026, 3, 29), datetime(2026, 3, 28, 8, 0, tzinfo=UTC)),
        (date(2026, 3, 30), datetime(2026, 3, 29, 7, 0, tzinfo=UTC)),
        (date(2026, 10, 25), datetime(2026, 10, 24, 7, 0, tzinfo=UTC)),
        (date(2026, 10, 26), datetime(2026, 10, 25, 8, 0, tzinfo=UTC)),
    ],
)
def test_the_day_before_at_nine_is_nine_on_the_clock_on_both_sides_of_a_change(sink, mail, day, utc):
    mail(send_at=times.days_before(day, 1, time(9)))
    with time_machine.travel(utc - timedelta(seconds=1), tick=False):
        assert dispatch() == 0
    with time_machine.travel(utc, tick=False):
        assert dispatch() == 1


def test_sign_in_codes_go_first_then_the_oldest(sink, mail):
    late = mail(send_at=timezone.now() - timedelta(minutes=1))
    early = mail(send_at=timezone.now() - timedelta(hours=1))
    code = mail(sensitive=True, send_at=timezone.now() - timedelta(seconds=1))
    dispatch()
    assert [message["Message-ID"] for message in sink.messages] == [
        message_id(key) for key in (code.key, early.key, late.key)
    ]


class TestRefusals:
    @pytest.mark.parametrize(("behaviour", "error"), [("unknown", "SMTP 550"), ("spam", "SMTP 554")])
    def test_for_good_fails_at_once_and_the_batch_goes_on(self, sink, mail, fresh, behaviour, error):
        refused, next_one = mail(behaviour), mail()
        dispatch()
        row = fresh(refused)
        assert (row.state, row.error, row.attempts) == (State.FAILED, error, 1)
        assert fresh(next_one).state == State.SENT
        assert sink.connections == 1

    @pytest.mark.parametrize(
        ("behaviour", "error"), [("busy", "SMTP 450"), ("full", "SMTP 452"), ("closing", "SMTP 421")]
    )
    def test_for_now_waits_for_another_attempt_and_the_batch_goes_on(self, sink, mail, fresh, behaviour, error):
        refused, next_one = mail(behaviour), mail()
        dispatch()
        row = fresh(refused)
        assert (row.state, row.error, row.attempts) == (State.QUEUED, error, 1)
        assert (row.claimed_at, row.claimed_by) == (None, None)
        assert fresh(next_one).state == State.SENT

    def test_what_was_refused_once_arrives_at_the_second_attempt(self, sink, mail, fresh):
        refused = mail("once")
        dispatch()
        assert dispatch() == 0
        with time_machine.travel(timezone.now() + timedelta(seconds=61)):
            assert dispatch() == 1
        assert (fresh(refused).state, fresh(refused).attempts) == (State.SENT, 2)
        assert sink.arrived[message_id(refused.key)] == 1

    def test_the_pauses_grow_and_after_the_last_attempt_it_has_failed(self, sink, mail, fresh, settings):
        settings.OUTBOX_MAX_ATTEMPTS = 6
        busy, pauses, now = mail("busy"), [], timezone.now()
        for _attempt in range(6):
            with time_machine.travel(now, tick=False):
                assert dispatch() == 1
            if fresh(busy).not_before is not None:
                pauses.append(round((fresh(busy).not_before - now) / timedelta(minutes=1)))
                now = fresh(busy).not_before
        assert pauses == [1, 5, 15, 60, 240]
        row = fresh(busy)
        assert (row.state, row.attempts, row.error) == (State.FAILED, 6, "SMTP 450")


class TestBrokenConnections:
    @pytest.mark.parametrize("behaviour", ["hangup", "mute"])
    def test_before_the_message_was_complete_it_is_tried_again(self, sink, mail, fresh, behaviour):
        broken, next_one = mail(behaviour), mail()
        dispatch()
        row = fresh(broken)
        assert (row.state, row.error, row.attempts) == (State.QUEUED, "SMTPServerDisconnected", 1)
        assert fresh(next_one).state == State.SENT
        assert sink.connections == 2

    @pytest.mark.parametrize("behaviour", ["vanish", "silent"])
    def test_after_that_nobody_knows_and_it_is_not_sent_again(self, sink, mail, fresh, behaviour):
        doubtful, next_one = mail(behaviour), mail()
        dispatch()
        row = fresh(doubtful)
        assert (row.state, row.error, row.message_id) == (
            State.UNKNOWN,
            "no answer",
            message_id(doubtful.key),
        )
        assert fresh(next_one).state == State.SENT
        with time_machine.travel(timezone.now() + timedelta(days=2)):
            assert (dispatch(), sweep()) == (0, {"queued": 0, "unknown": 0})
        assert sink.arrived[message_id(doubtful.key)] == 1

    def test_a_server_that_breaks_off_three_times_running_is_left_alone(self, sink, mail, fresh):
        doubtful = [mail("vanish") for _number in range(3)]
        others = [mail() for _number in range(4)]
        assert dispatch() == 3
        assert [fresh(row).state for row in doubtful] == [State.UNKNOWN] * 3
        assert {(fresh(row).state, fresh(row).attempts) for row in others} == {(State.QUEUED, 0)}

    def test_a_server_that_is_away_costs_no_attempts(self, sink, mail, fresh):
        sink.stop()
        rows = [mail() for _number in range(3)]
        assert dispatch() == 0
        for row in map(fresh, rows):
            assert (row.state, row.attempts, row.error) == (State.QUEUED, 0, "server away")
            assert row.not_before > timezone.now() + timedelta(seconds=50)
        assert dispatch() == 0
        sink.start()
        with time_machine.travel(timezone.now() + timedelta(seconds=61)):
            assert dispatch() == 3
        assert {(row.state, row.error) for row in map(fresh, rows)} == {(State.SENT, "")}


class TestComposers:
    def test_a_moot_mail_is_cancelled(self, sink, mail, fresh):
        moot = mail(context={"moot": True})
        dispatch()
        row = fresh(moot)
        assert (row.state, row.error, row.cancelled_by_staff) == (State.CANCELLED, "moot", False)
        assert sink.messages == []

    def test_a_fault_holds_back_this_mail_only_and_says_no_more_than_its_kind(self, sink, mail, fresh):
        faulty, next_one = mail(context={"fault": True}), mail()
        dispatch()
        row = fresh(faulty)
        assert (row.state, row.error, row.attempts) == (State.QUEUED, "ProbeError", 1)
        assert fresh(next_one).state == State.SENT

    def test_a_rules_mail_goes_where_the_person_is_reached_today(self, sink, person, fresh):
        kari = person(email="old@example.no", language="nb")
        planned = Mail.objects.create(
            key="r:1",
            rule="r",
            template="probe",
            recipient=kari,
            address="old@example.no",
            language="nb",
            send_at=timezone.now(),
        )
        type(kari).objects.filter(pk=kari.pk).update(email="new@example.no", language="en")
        dispatch()
        assert sink.messages[0]["To"] == fresh(planned).address == "new@example.no"
        assert sink.messages[0]["Content-Language"] == "en"

    def test_a_person_without_an_address_is_shown_as_failed(self, sink, person, fresh):
        planned = Mail.objects.create(
            key="r:1",
            rule="r",
            template="probe",
            recipient=person(email=""),
            language="nb",
            send_at=timezone.now(),
        )
        dispatch()
        assert (fresh(planned).state, fresh(planned).error) == (State.FAILED, "no address")


class TestSignInCodes:
    @pytest.mark.parametrize(
        ("behaviour", "state"),
        [("ok", State.SENT), ("unknown", State.FAILED), ("vanish", State.UNKNOWN)],
    )
    def test_nothing_of_them_is_kept(self, sink, mail, fresh, behaviour, state):
        code = mail(behaviour, context={"title": "718293"}, sensitive=True)
        dispatch()
        row = fresh(code)
        assert row.state == state
        assert (row.context, row.subject, row.text, row.html, row.calendar) == ({}, "", "", "", "")

    def test_they_do_arrive(self, sink, mail):
        mail(context={"title": "718293"}, sensitive=True)
        dispatch()
        assert sink.messages[0]["Subject"] == "Ja: 718293"

    def test_a_moot_one_is_blanked_too(self, sink, mail, fresh):
        code = mail(context={"moot": True, "title": "718293"}, sensitive=True)
        dispatch()
        assert (fresh(code).state, fresh(code).context) == (State.CANCELLED, {})

    def test_the_database_refuses_to_keep_one(self, mail):
        code = mail(sensitive=True)
        with pytest.raises(IntegrityError), transaction.atomic():
            Mail.objects.filter(pk=code.pk).update(text="Your code is 718293")
        with pytest.raises(IntegrityError), transaction.atomic():
            Mail.objects.filter(pk=code.pk).update(state=State.FAILED, error="SMTP 550")
