"""None lost, none twice: several workers, some of them killed, and a mail server that fails in every way.

The server's own count is the truth that the rows are compared with.
"""

import os
import subprocess
import sys
import threading
import time
from collections import Counter
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path
from urllib.parse import quote

import pytest
from django.conf import settings
from django.db import connection
from django.utils import timezone

from mentorprog.outbox.messages import message_id
from mentorprog.outbox.models import HELD, Mail, State
from mentorprog.outbox.services import dispatch
from tests.outbox.sink import Sink

pytestmark = [pytest.mark.postgres, pytest.mark.django_db(transaction=True)]

ROOT = Path(__file__).resolve().parents[2]
PATIENCE = 90  # seconds


def enter(number: int, behaviours: Callable[[int], str]) -> None:
    """Enter due mails; the first part of each address tells the server what to do with it."""
    Mail.objects.bulk_create(
        Mail(
            key=f"load:{place}",
            template="probe",
            language="nb",
            address=f"{behaviours(place)}.{place}@example.no",
            context={"title": f"Møte {place}"},
            send_at=timezone.now(),
        )
        for place in range(number)
    )


def database_url() -> str:
    """Where this test's own database is, for another process."""
    at = connection.settings_dict
    login = f"{quote(at['USER'])}:{quote(at['PASSWORD'])}"
    return f"postgres://{login}@{at['HOST']}:{at['PORT']}/{at['NAME']}"


@contextmanager
def worker(sink: Sink, *seed: str) -> Iterator[subprocess.Popen[str]]:
    """A worker process that is ready when this yields, and is gone afterwards. With a seed: see its module."""
    environment = os.environ | {
        "DATABASE_URL": database_url(),
        "EMAIL_URL": sink.url,
        "DEFAULT_FROM_EMAIL": settings.DEFAULT_FROM_EMAIL,
    }
    command = [sys.executable, "-m", "tests.outbox.worker", *seed]
    process = subprocess.Popen(command, cwd=ROOT, env=environment, stdout=subprocess.PIPE, text=True)
    try:
        assert process.stdout.readline() == "ready\n"
        yield process
    finally:
        process.kill()
        process.wait()


def open_rows() -> int:
    return Mail.objects.filter(state__in=[State.QUEUED, *HELD]).count()


def wait_until(done: Callable[[], bool]) -> None:
    deadline = time.monotonic() + PATIENCE
    while not done():
        assert time.monotonic() < deadline, dict(Counter(Mail.objects.values_list("state", flat=True)))
        time.sleep(0.02)


def compare(sink: Sink) -> dict[str, int]:
    """Check each row against what the server has, and return how many rows there are in each state."""
    may_have = {State.SENT: {1}, State.UNKNOWN: {0, 1}, State.FAILED: {0}}
    states: Counter[str] = Counter()
    for key, state in Mail.objects.values_list("key", "state"):
        states[state] += 1
        assert sink.arrived[message_id(key)] in may_have[state], (key, state)
    assert set(sink.arrived) <= {message_id(key) for key in Mail.objects.values_list("key", flat=True)}
    return dict(states)


def test_workers_in_threads_share_the_mails_and_send_each_once(sink):
    enter(200, lambda _place: "ok")
    handled: list[int] = []

    def work() -> None:
        try:
            handled.append(dispatch())
        finally:
            connection.close()

    threads = [threading.Thread(target=work) for _number in range(4)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join(PATIENCE)
    assert sum(handled) == 200
    assert compare(sink) == {State.SENT: 200}


def test_a_worker_killed_while_sending_leaves_doubt_about_one_mail_only(sink):
    enter(10, lambda place: "mute" if place == 4 else "ok")
    with worker(sink) as process:
        wait_until(lambda: Mail.objects.filter(state=State.SENDING, address__startswith="mute").exists())
        process.kill()
        process.wait()
    states = Counter(Mail.objects.values_list("state", flat=True))
    assert states == {State.SENT: 4, State.SENDING: 1, State.CLAIMED: 5}
    Mail.objects.filter(state=State.SENDING).update(address="ok.4@example.no")
    with worker(sink):
        wait_until(lambda: open_rows() == 0)
    assert compare(sink) == {State.SENT: 9, State.UNKNOWN: 1}


def test_kill_9_at_random_moments_with_a_server_that_fails_stalls_and_breaks_off(sink):
    bad = ["unknown", "spam", "once", "hangup", "vanish", "silent"]
    behaviours = {place: bad[place // 17 % len(bad)] for place in range(0, 300, 17)}
    enter(300, lambda place: behaviours.get(place, "ok"))
    with worker(sink, "1") as first, worker(sink, "2") as second:
        wait_until(lambda: open_rows() == 0)
    kills = (first.stdout.read() + second.stdout.read()).count("killed")
    states = compare(sink)
    print(f"{kills} kills: {states}")
    count = Counter(behaviours.values())
    doubtful, refused = count["vanish"] + count["silent"], count["unknown"] + count["spam"] + count["hangup"]
    assert kills >= 10
    assert sum(states.values()) == 300
    # A kill adds at most one mail in doubt, whatever would have become of it.
    assert doubtful <= states[State.UNKNOWN] <= doubtful + kills
    assert refused - kills <= states[State.FAILED] <= refused
