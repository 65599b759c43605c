"""Work in the background: reminders made and sent."""

import os
import subprocess
import sys
import time
from collections import Counter
from collections.abc import Iterator
from typing import Any

from aiosmtpd.controller import Controller
from django.db.models import Count, Max, Min
from django.utils import timezone

from applications.models import Letter
from applications.services.decisions import apply_board
from mentorprog.outbox import services
from mentorprog.outbox.models import Mail
from tests.bench.filling import DECISIONS, World
from tests.bench.report import Line
from tests.servers import ROOT, free_port

MAILS = 1500
WORKERS = 2
RULE = "meeting-reminder"
WORKER = "import django; django.setup(); from mentorprog.outbox import services; services.dispatch()"
PATIENCE = 120  # seconds until two workers must be done


def reminders() -> Iterator[Line]:
    """Every reminder that should exist, made; then the same again, when nothing is left to do."""
    for name in ("reminders, all new", "reminders, nothing to do"):
        start = time.perf_counter()
        services.reconcile(RULE)
        seconds = time.perf_counter() - start
        rows = Mail.objects.filter(rule=RULE).count()
        yield Line(f"{name}: {rows:,} rows", seconds, "s", 30 * rows / 100_000)


class Sink:
    """A mail server that counts how many times each message came in."""

    def __init__(self) -> None:
        self.arrived: Counter[str] = Counter()

    async def handle_DATA(self, server: Any, session: Any, envelope: Any) -> str:  # noqa: N802 - aiosmtpd's name
        head = envelope.content.partition(b"\r\n\r\n")[0].decode("ascii", "replace")
        self.arrived[next(line for line in head.splitlines() if line.lower().startswith("message-id:"))] += 1
        return "250 OK"


def dispatch() -> Iterator[Line]:
    """Reminders sent by two workers to a mail server on this machine, each exactly once."""
    due = Mail.objects.filter(rule=RULE, state=Mail.State.QUEUED).order_by("pk").values("pk")[:MAILS]
    Mail.objects.filter(pk__in=due).update(send_at=timezone.now())
    waiting = Mail.objects.filter(rule=RULE, state=Mail.State.QUEUED)
    wanted = waiting.filter(send_at__lte=timezone.now()).count()  # those are among them whose moment has come anyway
    sink = Sink()
    port = free_port()
    controller = Controller(sink, hostname="127.0.0.1", port=port)
    controller.start()
    try:
        environment = {**os.environ, "EMAIL_URL": f"smtp://127.0.0.1:{port}"}
        command = [sys.executable, "-c", WORKER]
        workers = [subprocess.Popen(command, cwd=ROOT, env=environment) for _worker in range(WORKERS)]
        codes = [worker.wait(PATIENCE) for worker in workers]
    finally:
        controller.stop()
    sent = Mail.objects.filter(rule=RULE, state=Mail.State.SENT)
    found = sent.aggregate(n=Count("pk"), first=Min("sent_at"), last=Max("sent_at"))
    if any(codes) or found["n"] != wanted or set(sink.arrived.values()) != {1} or len(sink.arrived) != wanted:
        raise RuntimeError(f"{wanted} mails were due, {found['n']} are sent, {sum(sink.arrived.values())} came in")
    seconds = (found["last"] - found["first"]).total_seconds()
    yield Line(f"mails sent by {WORKERS} workers", wanted / seconds, "a second", 300, at_least=True)


def decisions(world: World) -> Iterator[Line]:
    """Prepared decisions sent at once: offers, letters and mails as rows; the PDF files are made by the worker."""
    start = time.perf_counter()
    applied = apply_board(cohort=world.board, actor=world.national)
    seconds = time.perf_counter() - start
    letters = Letter.objects.filter(candidate__application__cohort=world.board, pdf=None).count()
    mails = Mail.objects.filter(template__in=["seat_offer", "candidate_answered"], state=Mail.State.QUEUED)
    about = mails.filter(context__application__in=[one.candidate.application_id for one in applied]).count()
    if not len(applied) == letters == about == DECISIONS:
        raise RuntimeError(f"{len(applied)} decisions were sent with {letters} letters and {about} mails")
    yield Line(f"{DECISIONS} decisions applied", seconds, "s", 2)
