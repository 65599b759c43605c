"""What is left behind by a worker that stopped, what the database refuses, and the folder that mails can go to."""

import re
from collections.abc import Callable
from datetime import UTC, datetime, timedelta
from email import message_from_bytes
from email.policy import SMTP
from typing import Any
from uuid import uuid4

import pytest
from django.db import IntegrityError, connection, transaction
from django.utils import timezone

from mentorprog.outbox import tasks
from mentorprog.outbox.messages import message_id
from mentorprog.outbox.models import Mail, State
from mentorprog.outbox.services import deliveries, dispatch, sweep

pytestmark = pytest.mark.django_db


class TestSweep:
    def claimed(self, mail: Callable[..., Mail], state: State, age: timedelta, **values: Any) -> Mail:
        row = mail(**values)
        Mail.objects.filter(pk=row.pk).update(
            state=state, claimed_at=timezone.now() - age, claimed_by=uuid4(), message_id="<x@example.no>"
        )
        return row

    def test_what_was_never_offered_waits_again_and_what_was_is_in_doubt(self, mail, fresh, settings):
        old = timedelta(seconds=settings.OUTBOX_CLAIM_TIMEOUT + 1)
        claimed = self.claimed(mail, State.CLAIMED, old)
        sending = self.claimed(mail, State.SENDING, old)
        code = self.claimed(mail, State.SENDING, old, sensitive=True)
        assert sweep() == {"queued": 1, "unknown": 2}
        assert (fresh(claimed).state, fresh(claimed).claimed_by) == (State.QUEUED, None)
        assert (fresh(sending).state, fresh(sending).error) == (State.UNKNOWN, "interrupted")
        assert (fresh(code).state, fresh(code).context) == (State.UNKNOWN, {})

    def test_a_worker_that_still_may_be_alive_is_left_alone(self, mail, fresh, settings):
        young = timedelta(seconds=settings.OUTBOX_CLAIM_TIMEOUT - 5)
        rows = [self.claimed(mail, state, young) for state in (State.CLAIMED, State.SENDING)]
        assert sweep() == {"queued": 0, "unknown": 0}
        assert [fresh(row).state for row in rows] == [State.CLAIMED, State.SENDING]

    def test_a_slow_worker_that_lost_its_claim_sends_nothing(self, sink, mail, fresh):
        row = mail()
        slow = uuid4()
        claimed = deliveries.claim(slow, 10)
        Mail.objects.filter(pk=row.pk).update(claimed_by=uuid4())
        deliveries._send_batch(claimed, slow)
        assert sink.messages == []
        assert fresh(row).state == State.CLAIMED

    def test_a_slow_worker_still_tells_what_became_of_a_mail_in_doubt(self, sink, mail, fresh):
        row, slow = mail(), uuid4()
        (claimed,) = deliveries.claim(slow, 10)
        Mail.objects.filter(pk=row.pk).update(state=State.UNKNOWN, message_id="<x@example.no>")
        deliveries._finish(claimed, slow, State.SENT)
        assert fresh(row).state == State.SENT


class TestInvariants:
    @pytest.mark.parametrize(
        "values",
        [
            {"state": State.SENT},
            {"sent_at": datetime(2026, 1, 1, tzinfo=UTC)},
            {"state": State.CLAIMED},
            {"state": State.CLAIMED, "claimed_at": datetime(2026, 1, 1, tzinfo=UTC)},
            {"state": State.UNKNOWN, "message_id": "<x@example.no>"},
            {"state": State.FAILED},
            {"state": "lost"},
            {"cancelled_by_staff": True},
            {
                "state": State.SENDING,
                "claimed_at": datetime(2026, 1, 1, tzinfo=UTC),
                "claimed_by": uuid4(),
            },
        ],
    )
    def test_a_state_without_its_columns_is_refused(self, mail, values):
        row = mail()
        with pytest.raises(IntegrityError), transaction.atomic():
            Mail.objects.filter(pk=row.pk).update(**values)

    def test_due_mails_are_found_by_an_index_in_order(self, mail):
        if connection.vendor != "postgresql":
            pytest.skip("the planner of PostgreSQL is meant")
        mail()
        with connection.cursor() as cursor:
            # With one row in the table any way will do; whether this index can serve at all is the question.
            cursor.execute("SET LOCAL enable_seqscan = off; SET LOCAL enable_sort = off")
            cursor.execute("SET LOCAL enable_bitmapscan = off")
            plan = Mail.objects.due(timezone.now())[:50].explain()
        assert "mail_due" in plan
        assert "Sort" not in plan


class TestFolder:
    def test_each_mail_is_one_whole_file_and_they_sort_by_time(self, settings, tmp_path, mail, fresh):
        settings.EMAIL_BACKEND = "mentorprog.outbox.backends.FolderBackend"
        settings.EMAIL_FILE_PATH = tmp_path / "mail"
        rows = [mail() for _number in range(3)]
        dispatch()
        files = sorted((tmp_path / "mail").iterdir())
        assert all(re.fullmatch(r"\d{8}T\d{12}Z-[0-9a-f]{40}\.eml", file.name) for file in files)
        found = [message_from_bytes(file.read_bytes(), policy=SMTP)["Message-ID"] for file in files]
        assert found == [message_id(row.key) for row in rows]
        assert {fresh(row).state for row in rows} == {State.SENT}

    def test_a_folder_that_cannot_be_written_is_trouble_that_passes(self, settings, tmp_path, mail, fresh):
        (tmp_path / "mail").write_text("a file is in the way")
        settings.EMAIL_BACKEND = "mentorprog.outbox.backends.FolderBackend"
        settings.EMAIL_FILE_PATH = tmp_path / "mail"
        row = mail()
        dispatch()
        assert (fresh(row).state, fresh(row).error) == (State.QUEUED, "FileExistsError")


class TestTasks:
    def test_dispatch_sends(self, sink, mail):
        mail()
        tasks.dispatch()
        assert len(sink.messages) == 1

    def test_tick_reconciles_sweeps_and_sends(self, sink, mail, person, monkeypatch):
        from mentorprog.outbox import rules

        kari = person()
        plan = rules.Planned("r:1", kari.pk, "probe", {}, timezone.now())
        monkeypatch.setitem(rules._rules, "r", lambda: [plan])
        dead = mail()
        Mail.objects.filter(pk=dead.pk).update(
            state=State.CLAIMED, claimed_at=timezone.now() - timedelta(days=1), claimed_by=uuid4()
        )
        tasks.tick()
        assert {message["Message-ID"] for message in sink.messages} == {
            message_id("r:1"),
            message_id(dead.key),
        }
