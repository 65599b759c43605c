"""Rows follow the rules' plans, and nothing that has left is touched."""

import json
import threading
from collections.abc import Callable, Iterable
from datetime import UTC, date, datetime, time, timedelta
from uuid import uuid4

import pytest
import structlog
from django.db import connection, transaction
from django.test.utils import CaptureQueriesContext
from django.utils import timezone

from mentorprog import times
from mentorprog.outbox import rules
from mentorprog.outbox.models import Mail, State
from mentorprog.outbox.rules import Planned
from mentorprog.outbox.services import Changes, cancel, dispatch, plans, reconcile
from mentorprog.people.models import Person

pytestmark = pytest.mark.django_db

SOON = datetime(2030, 1, 10, 8, 0, tzinfo=UTC)
NOTHING = Changes()


def plan(person: Person, key: str = "1", rule: str = "remind", at: datetime = SOON, **context: object) -> Planned:
    return Planned(f"{rule}:{key}:{person.pk}", person.pk, "probe", context, at)


@pytest.fixture
def rule(monkeypatch) -> Callable[..., None]:
    """Registers a rule, or gives it another plan."""

    def register(wanted: Iterable[Planned] | Callable[[], Iterable[Planned]], name: str = "remind") -> None:
        monkeypatch.setitem(rules._rules, name, wanted if callable(wanted) else lambda: list(wanted))

    return register


def test_it_creates_what_is_missing_and_a_second_time_nothing(rule, person):
    kari, ola = person(language="nn"), person(language="en")
    rule([plan(kari, title="A"), plan(ola, title="B")])
    assert reconcile() == {"remind": Changes(created=2)}
    assert reconcile() == {"remind": NOTHING}
    rows = Mail.objects.order_by("pk").values_list(
        "key", "rule", "template", "recipient", "address", "language", "context", "send_at", "state"
    )
    assert list(rows) == [
        (f"remind:1:{kari.pk}", "remind", "probe", kari.pk, kari.email, "nn", {"title": "A"}, SOON, "queued"),
        (f"remind:1:{ola.pk}", "remind", "probe", ola.pk, ola.email, "en", {"title": "B"}, SOON, "queued"),
    ]


def test_it_moves_what_has_another_time_or_content(rule, person):
    kari, ola, siri = person(), person(), person()
    rule([plan(kari), plan(ola), plan(siri)])
    reconcile()
    before = dict(Mail.objects.values_list("recipient", "pk"))
    later = SOON + timedelta(days=1)
    rule([plan(kari, at=later), plan(ola, version=2), plan(siri)])
    assert reconcile() == {"remind": Changes(moved=2)}
    rows = {row.recipient_id: row for row in Mail.objects.all()}
    assert (rows[kari.pk].send_at, rows[ola.pk].context) == (later, {"version": 2})
    assert {key: row.pk for key, row in rows.items()} == before
    assert reconcile() == {"remind": NOTHING}


def test_a_mail_that_waits_after_a_refusal_starts_afresh_at_its_new_time(rule, person, fresh):
    kari = person()
    rule([plan(kari)])
    reconcile()
    row = Mail.objects.get()
    Mail.objects.update(attempts=3, error="SMTP 450", not_before=SOON + timedelta(days=9))
    rule([plan(kari, at=SOON + timedelta(days=1))])
    reconcile()
    assert (fresh(row).attempts, fresh(row).error, fresh(row).not_before) == (0, "", None)


def test_it_cancels_what_is_not_planned_any_more_and_revives_it(rule, person):
    kari = person()
    rule([plan(kari)])
    reconcile()
    rule([])
    assert reconcile() == {"remind": Changes(cancelled=1)}
    assert Mail.objects.get().state == State.CANCELLED
    assert reconcile() == {"remind": NOTHING}
    rule([plan(kari, at=SOON + timedelta(hours=1))])
    assert reconcile() == {"remind": Changes(revived=1)}
    row = Mail.objects.get()
    assert (row.state, row.send_at) == (State.QUEUED, SOON + timedelta(hours=1))


def test_what_staff_cancelled_stays_cancelled(rule, person, coordinator):
    kari = person()
    rule([plan(kari)])
    reconcile()
    cancel(mail=Mail.objects.get(), actor=coordinator(), reason="told otherwise")
    rule([plan(kari, at=SOON + timedelta(hours=1))])
    assert reconcile() == {"remind": NOTHING}
    row = Mail.objects.get()
    assert (row.state, row.send_at, row.cancelled_by_staff) == (State.CANCELLED, SOON, True)


def test_what_was_moot_comes_back_only_with_another_plan(rule, person, sink):
    kari, now = person(), timezone.now()
    rule([plan(kari, at=now, moot=True)])
    reconcile()
    dispatch()
    assert Mail.objects.get().error == "moot"
    assert reconcile() == {"remind": NOTHING}
    rule([plan(kari, at=now)])
    assert reconcile() == {"remind": Changes(revived=1)}
    dispatch()
    assert Mail.objects.get().state == State.SENT


@pytest.mark.parametrize("state", [State.CLAIMED, State.SENDING, State.SENT, State.FAILED, State.UNKNOWN])
@pytest.mark.parametrize("planned", [True, False])
def test_what_a_worker_has_taken_is_final(rule, person, state, planned):
    kari = person()
    rule([plan(kari)])
    reconcile()
    sent_at = timezone.now() if state == State.SENT else None
    Mail.objects.update(
        state=state,
        sent_at=sent_at,
        claimed_at=timezone.now(),
        claimed_by=uuid4(),
        message_id="<x@example.no>",
        error="SMTP 550",
    )
    before = Mail.objects.values().get()
    rule([plan(kari, at=SOON + timedelta(days=1), version=2)] if planned else [])
    assert reconcile() == {"remind": NOTHING}
    assert Mail.objects.values().get() == before


def test_other_rules_and_events_mails_are_left_alone(rule, person):
    kari = person()
    event = Mail.objects.create(key="event", template="probe", language="nb", address="a@b.no", send_at=SOON)
    rule([plan(kari)])
    rule([plan(kari, rule="thank")], name="thank")
    reconcile()
    rule([])
    assert reconcile("remind") == {"remind": Changes(cancelled=1)}
    assert set(Mail.objects.filter(state=State.QUEUED).values_list("key", flat=True)) == {
        event.key,
        f"thank:1:{kari.pk}",
    }


def test_the_same_key_twice_in_a_plan_is_one_mail(rule, person):
    kari = person()
    rule([plan(kari), plan(kari, at=SOON + timedelta(days=1))])
    assert reconcile() == {"remind": Changes(created=1)}
    assert reconcile() == {"remind": NOTHING}


def test_a_person_who_is_gone_gets_none(rule, person):
    kari = person()
    wanted = [plan(kari)]
    rule(wanted)
    kari.delete()
    assert reconcile() == {"remind": NOTHING}


def test_times_are_norwegian_on_both_sides_of_a_change_of_the_clock(rule, person):
    kari = person()
    meetings = [date(2026, 3, 29), date(2026, 3, 30), date(2026, 10, 25), date(2026, 10, 26)]
    rule([plan(kari, key=str(day), at=times.days_before(day, 1, time(9))) for day in meetings])
    reconcile()
    hours = [row.send_at.astimezone(UTC).hour for row in Mail.objects.order_by("send_at")]
    assert hours == [8, 7, 7, 8]
    assert {row.send_at.astimezone(times.OSLO).hour for row in Mail.objects.all()} == {9}
    assert reconcile() == {"remind": NOTHING}


class TestFaults:
    def faulty(self, kari: Person) -> Callable[[], Iterable[Planned]]:
        def half() -> Iterable[Planned]:
            yield plan(kari, key="new")
            raise ValueError("the phone number of somebody")

        return half

    def test_a_rule_that_fails_changes_nothing_and_stops_nobody(self, rule, person, monkeypatch):
        monkeypatch.setattr(plans, "CHUNK", 1)
        kari = person()
        rule([plan(kari)])
        reconcile()
        rule(self.faulty(kari))
        rule([plan(kari, rule="thank")], name="thank")
        assert reconcile() == {"remind": None, "thank": Changes(created=1)}
        assert {row.key: row.state for row in Mail.objects.all()} == {
            f"remind:1:{kari.pk}": State.QUEUED,
            f"thank:1:{kari.pk}": State.QUEUED,
        }

    def test_the_log_tells_rule_and_kind_of_error_and_no_more(self, rule, person):
        rule(self.faulty(person()))
        with structlog.testing.capture_logs() as logs:
            reconcile()
        assert [(line["event"], line["rule"], line["error"]) for line in logs] == [
            ("outbox_rule_failed", "remind", "ValueError")
        ]
        assert "phone" not in json.dumps(logs)

    def test_a_fault_in_the_database_leaves_the_others_whole(self, rule, person):
        kari = person()
        rule([plan(kari)._replace(template="x" * 1000, context={"title": {1, 2}})])
        rule([plan(kari, rule="thank")], name="thank")
        assert reconcile() == {"remind": None, "thank": Changes(created=1)}

    @pytest.mark.parametrize(
        "wrong",
        [
            {"key": "other:1"},
            {"key": "remind:" + "x" * 200},
            {"send_at": datetime(2030, 1, 1)},
        ],
    )
    def test_a_wrong_plan_is_refused_as_a_whole(self, rule, person, wrong):
        kari = person()
        rule([plan(kari), plan(kari)._replace(**wrong)])
        assert reconcile() == {"remind": None}
        assert not Mail.objects.exists()


class TestRegistry:
    def test_a_rule_registers_itself(self):
        @rules.rule("yearly")
        def yearly() -> list[Planned]:
            return []

        assert rules.names() == ["yearly"]
        assert reconcile() == {"yearly": NOTHING}

    def test_a_name_is_taken_once(self):
        rules.rule("yearly")(list)
        with pytest.raises(ValueError, match="yearly"):
            rules.rule("yearly")(list)

    @pytest.mark.parametrize("name", ["", "a:b", "x" * 61])
    def test_a_name_fits_the_column_and_the_keys(self, name):
        with pytest.raises(ValueError, match="name"):
            rules.rule(name)


def test_the_number_of_statements_follows_the_chunks_not_the_rows(rule, person, monkeypatch):
    monkeypatch.setattr(plans, "CHUNK", 100)
    everybody = Person.objects.bulk_create(Person(email=f"p{number}@example.no") for number in range(200))

    def statements() -> dict[str, int]:
        counts = {}
        steps = {
            "create": lambda: [plan(one) for one in everybody],
            "same": lambda: [plan(one) for one in everybody],
            "move": lambda: [plan(one, at=SOON + timedelta(minutes=one.pk)) for one in everybody],
            "cancel": list,
        }
        for name, wanted in steps.items():
            rule(wanted)
            with CaptureQueriesContext(
                connection,
            ) as queries:
                reconcile()
            counts[name] = len(queries)
        return counts

    # Two chunks; the rest is the transaction, PostgreSQL's lock and the search for what is left over.
    assert all(count <= 14 for count in statements().values())


@pytest.mark.postgres
@pytest.mark.django_db(transaction=True)
class TestTogether:
    """Two at the same time, each with its own connection."""

    def both(self, *works: Callable[[], object]) -> list[object]:
        answers: list[object] = [None] * len(works)
        start = threading.Barrier(len(works))

        def run(place: int, work: Callable[[], object]) -> None:
            start.wait()
            try:
                answers[place] = work()
            finally:
                connection.close()

        threads = [threading.Thread(target=run, args=pair) for pair in enumerate(works)]
        for thread in threads:
            thread.start()
        for thread in threads:
            thread.join(60)
        return answers

    def test_two_reconciles_make_each_mail_once(self, rule, person, monkeypatch):
        monkeypatch.setattr(plans, "CHUNK", 7)
        everybody = [person() for _number in range(50)]
        rule([plan(one) for one in everybody])
        for _round in range(5):
            Mail.objects.all().delete()
            answers = self.both(reconcile, reconcile)
            assert Mail.objects.count() == 50
            assert {"remind": Changes(created=50)} in answers

    def test_without_the_lock_the_key_alone_keeps_them_right(self, rule, person, monkeypatch):
        monkeypatch.setattr(plans, "_alone", lambda _name: True)
        monkeypatch.setattr(plans, "CHUNK", 7)
        everybody = [person() for _number in range(50)]
        rule([plan(one) for one in everybody])
        for _round in range(5):
            Mail.objects.all().delete()
            self.both(reconcile, reconcile)
            assert Mail.objects.count() == 50

    def test_the_second_one_does_not_wait(self, rule, person):
        rule([plan(person())])
        inside, done = threading.Event(), threading.Event()

        def slow() -> Iterable[Planned]:
            inside.set()
            assert done.wait(30)
            return []

        rule(slow)

        def other() -> object:
            assert inside.wait(30)
            try:
                return reconcile()
            finally:
                done.set()

        assert self.both(reconcile, other) == [{"remind": NOTHING}, {"remind": None}]

    def test_a_row_that_a_worker_is_taking_is_passed_over(self, rule, person):
        kari = person()
        rule([plan(kari)])
        reconcile()
        rule([plan(kari, at=SOON + timedelta(days=1))])
        with transaction.atomic():
            Mail.objects.select_for_update().get()
            (answer,) = self.both(reconcile)
        assert answer == {"remind": NOTHING}
        assert reconcile() == {"remind": Changes(moved=1)}


# --- Bare addresses -------------------------------------------------------------------------------------------
def bare(address: str = "Leder@Example.no", language: str = "nn", **context: object) -> Planned:
    return Planned("remind:1:bare", None, "probe", context, SOON, address, language)


def test_a_plan_may_name_a_bare_address_and_its_language(rule):
    rule([bare()])
    assert reconcile() == {"remind": Changes(created=1)}
    assert reconcile() == {"remind": NOTHING}
    row = Mail.objects.get()
    assert (row.recipient, row.address, row.language) == (None, "leder@example.no", "nn")


def test_another_bare_address_or_language_moves_the_mail(rule):
    rule([bare()])
    reconcile()
    rule([bare("ny@example.no", "nb")])
    assert reconcile() == {"remind": Changes(moved=1)}
    row = Mail.objects.get()
    assert (row.address, row.language, row.state) == ("ny@example.no", "nb", State.QUEUED)


def test_a_bare_address_is_revived_and_sent_where_the_plan_says(rule):
    rule([bare()])
    reconcile()
    rule([])
    reconcile()
    rule([bare("ny@example.no")._replace(send_at=timezone.now())])
    assert reconcile() == {"remind": Changes(revived=1)}
    assert dispatch() == 1
    assert Mail.objects.get().address == "ny@example.no"


def test_people_and_bare_addresses_stand_in_one_plan(rule, person):
    kari = person()
    rule([plan(kari), bare()])
    assert reconcile() == {"remind": Changes(created=2)}
    rule([plan(kari, version=2), bare(version=2)])
    assert reconcile() == {"remind": Changes(moved=2)}
    assert set(Mail.objects.values_list("address", flat=True)) == {kari.email, "leder@example.no"}


@pytest.mark.parametrize(("address", "language"), [("", ""), ("leder@example.no", ""), ("", "nb")])
def test_a_plan_for_nobody_is_wrong(rule, address, language):
    rule([bare(address, language)])
    assert reconcile() == {"remind": None}
    assert Mail.objects.count() == 0
