"""Reminders while real Celery workers are killed and the mail server fails, stalls and breaks off.

`make kill` sends 5,000; the ordinary run fewer. KILL_MAILS says how many.
"""

import os
import random
import signal
import subprocess
import sys
import time
from collections import Counter
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import time as clock
from datetime import timedelta

import pytest
from django.conf import settings
from django.utils import timezone

from mentorprog.celery import app
from mentorprog.outbox.models import Mail, State
from mentorprog.people.models import Person
from mentorprog.times import today
from networks.models import Invitation, Mentor, Network
from networks.reminders.rules import NAME
from tests.factories import MeetingFactory
from tests.networks.reminded import only
from tests.outbox.sink import Sink
from tests.outbox.test_exactly_once import ROOT, compare, database_url, open_rows
from tests.servers import die_with_parent

pytestmark = [pytest.mark.postgres, pytest.mark.long, pytest.mark.django_db(transaction=True)]

MAILS = int(os.environ.get("KILL_MAILS", "200"))
WORKERS = 2
KILLS = 6 if MAILS < 1000 else 25
PATIENCE = 60 + MAILS / 10  # seconds
BAD = ("unknown", "spam", "once", "hangup", "vanish", "silent")
EVERY = 17  # how many-th recipient's server misbehaves


def enter_reminders() -> None:
    """One meeting tomorrow with so many members, all to be reminded since midnight."""
    network: Network = only(("before", 1, clock(0, 0)))
    meeting = MeetingFactory(network=network, date=today() + timedelta(days=1))
    behaviours = (BAD[place // EVERY % len(BAD)] if place % EVERY == 0 else "ok" for place in range(MAILS))
    people = Person.objects.bulk_create(
        Person(email=f"{behaviour}.{place}@example.no", name=f"Mentor {place}", password="!")
        for place, behaviour in enumerate(behaviours)
    )
    mentors = Mentor.objects.bulk_create(Mentor(person=one, network=network, since=today()) for one in people)
    long_ago = timezone.now() - timedelta(days=9)
    Invitation.objects.bulk_create(Invitation(meeting=meeting, mentor=one, created_at=long_ago) for one in mentors)


def start_worker(sink: Sink) -> subprocess.Popen[bytes]:
    """A real one, with its own process group: the parent and the child that works die together."""
    environment = os.environ | {
        "DATABASE_URL": database_url(),
        "EMAIL_URL": sink.url,
        "DEFAULT_FROM_EMAIL": settings.DEFAULT_FROM_EMAIL,
    }
    command = [sys.executable, "-m", "celery", "-A", "tests.outbox.celery_app", "worker"]
    options = ["--concurrency", "1", "--without-gossip", "--without-mingle", "--without-heartbeat", "-l", "ERROR"]
    return subprocess.Popen(
        [*command, *options],
        cwd=ROOT,
        env=environment,
        stdout=subprocess.DEVNULL,
        stderr=subprocess.DEVNULL,
        process_group=0,
        preexec_fn=die_with_parent(signal.SIGKILL),  # noqa: PLW1509 - one system call
    )


def kill(worker: subprocess.Popen[bytes]) -> None:
    os.killpg(worker.pid, signal.SIGKILL)
    worker.wait()


@contextmanager
def workers(sink: Sink) -> Iterator[list[subprocess.Popen[bytes]]]:
    running = [start_worker(sink) for _worker in range(WORKERS)]
    try:
        yield running
    finally:
        for one in running:
            kill(one)


def look() -> int:
    """What beat does every minute, and how many mails have been handed over so far."""
    app.send_task("mentorprog.outbox.tasks.tick", expires=5)
    time.sleep(0.2)
    return Mail.objects.filter(state__in=[State.SENT, State.UNKNOWN, State.FAILED]).count()


def test_reminders_survive_kill_9() -> None:
    dice, kills, at_work = random.Random(5000), 0, 0
    enter_reminders()
    deadline = time.monotonic() + PATIENCE
    with Sink() as sink:
        with workers(sink) as running:
            target = dice.randint(1, MAILS // KILLS)
            while Mail.objects.filter(rule=NAME).count() < MAILS or open_rows():
                assert time.monotonic() < deadline, dict(Counter(Mail.objects.values_list("state", flat=True)))
                if look() >= target and kills < KILLS:
                    at_work += Mail.objects.filter(state__in=[State.CLAIMED, State.SENDING]).exists()
                    place = dice.randrange(WORKERS)
                    kill(running[place])
                    running[place] = start_worker(sink)
                    kills += 1
                    target += dice.randint(1, 2 * MAILS // KILLS)
        states = compare(sink)
    arrived = sum(sink.arrived.values())
    print(f"{MAILS} reminders, {kills} kills, {at_work} with mails in hand: {states}; {arrived} came in")
    expected = Counter(BAD[place // EVERY % len(BAD)] for place in range(0, MAILS, EVERY))
    doubtful, refused = (
        expected["vanish"] + expected["silent"],
        expected["unknown"] + expected["spam"] + expected["hangup"],
    )
    assert kills == KILLS
    assert sum(states.values()) == MAILS  # none lost, none made twice; `compare` has seen that none came in twice
    assert doubtful <= states[State.UNKNOWN] <= doubtful + kills
    assert refused - kills <= states[State.FAILED] <= refused
