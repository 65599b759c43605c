"""The embedded mode: web server, Celery worker and beat in one process, on SQLite and an in-memory broker.

    python -m mentorprog.embedded [--port 8000]

For trying mentorprog out and for developing it. It listens on this machine only, because everybody who
reaches it can read the mailbox and so sign in as anybody.
"""

import argparse
import fcntl
import logging
import os
import signal
import sys
import threading
import time
from collections.abc import Sequence
from pathlib import Path
from typing import IO

import django
from celery import Celery
from celery.beat import EmbeddedService
from celery.worker import WorkController
from celery.worker import state as worker_state
from django.core.management import call_command
from django.core.servers.basehttp import ThreadedWSGIServer, WSGIRequestHandler
from django.db.migrations.loader import MigrationLoader
from django.db.migrations.recorder import MigrationRecorder

from mentorprog import celery_app, pango

HOST = "127.0.0.1"
PRODUCTION_ONLY = ("DATABASE_URL", "REDIS_URL", "EMAIL_URL")
BROKER = {
    "CELERY_BROKER_URL": "memory://localhost/",  # without a host name Celery warns
    "CELERY_BROKER_TRANSPORT_OPTIONS": {"polling_interval": 0.2},  # seconds between two looks into the queue
}
LAST_REQUESTS = 10  # seconds that requests under way get when the server stops
LAST_TASK = 60  # seconds that the task under way gets
log = logging.getLogger(__name__)


class CannotStartError(Exception):
    """The message is the one line that tells the reader what to do."""


def say(text: str) -> None:
    """Print a line for the person at the terminal at once."""
    sys.stdout.write(f"{text}\n")
    sys.stdout.flush()


def refuse_other_modes() -> None:
    """Raise CannotStartError when the environment asks for something else than the embedded mode.

    Demo people must never enter a database that was set up for something else.
    """
    if os.environ.get("DJANGO_ENV") == "production":
        raise CannotStartError("This is the embedded mode, for one machine. README says how to run production.")
    if given := [name for name in PRODUCTION_ONLY if os.environ.get(name)]:
        raise CannotStartError(f"The embedded mode brings its own services: unset {', '.join(given)} first.")


# --- Web server -------------------------------------------------------------------------------------------
class Handler(WSGIRequestHandler):
    """Writes no access log (addresses hold tokens) and tells the server which requests are being answered."""

    server: "Server"

    def log_message(self, format: str, *args: object) -> None:
        """Log nothing; errors come from Django's own logger."""

    def get_environ(self) -> dict[str, str]:
        self.server.answering.add(self)  # called once the whole head of a request is there
        return super().get_environ()

    def handle_one_request(self) -> None:
        try:
            super().handle_one_request()
        finally:
            self.server.answering.discard(self)


class Server(ThreadedWSGIServer):
    """Django's threaded server, which can stop without cutting an answer short."""

    def __init__(self, port: int) -> None:
        self.answering: set[Handler] = set()
        super().__init__((HOST, port), Handler)

    def stop(self) -> None:
        """Take no more connections, then wait for the requests under way."""
        self.shutdown()
        deadline = time.monotonic() + LAST_REQUESTS
        while self.answering and time.monotonic() < deadline:
            time.sleep(0.05)
        self.socket.close()


def listen(port: int) -> Server:
    """Take the port. Raises CannotStartError when it is not to be had."""
    try:
        return Server(port)
    except (OSError, OverflowError) as error:
        reason = getattr(error, "strerror", None) or "no such port"
        raise CannotStartError(f"Port {port}: {reason}. Choose another one with PORT=…") from error


# --- Celery -----------------------------------------------------------------------------------------------
class Background:
    """A Celery worker and beat, each in a thread of this process."""

    def __init__(self, app: Celery) -> None:
        self.beat = EmbeddedService(app, thread=True)
        worker = WorkController(
            app=app,
            pool="solo",
            concurrency=1,
            without_gossip=True,
            without_mingle=True,
            without_heartbeat=True,
        )
        self.worker = threading.Thread(target=worker.start, name="worker", daemon=True)

    def start(self) -> None:
        self.worker.start()
        self.beat.start()

    def alive(self) -> bool:
        return self.worker.is_alive() and self.beat.is_alive()

    def stop(self) -> None:
        """Let the task under way end. Nudges still queued are lost; the duties stand in the database."""
        self.beat.service.stop()
        worker_state.should_stop = 0  # what the worker's own signal handler sets: exit code after a warm stop
        self.worker.join(LAST_TASK)
        self.beat.join(LAST_REQUESTS)


# --- Data and greeting ------------------------------------------------------------------------------------
def claim(folder: Path) -> IO[str]:
    """Lock the data folder while the returned file is open. Raises CannotStartError when another has it."""
    folder.mkdir(parents=True, exist_ok=True)
    lock = (folder / "embedded.lock").open("w")
    try:
        fcntl.flock(lock, fcntl.LOCK_EX | fcntl.LOCK_NB)
    except BlockingIOError as error:
        lock.close()
        raise CannotStartError(f"mentorprog is running already with the data in {folder}.") from error
    return lock


def prepare() -> None:
    """Bring the database up to date and, when nobody is in it, load the demo data: all of it or nothing."""
    from django.conf import settings  # settings and models exist only after django.setup()
    from django.contrib.auth import get_user_model
    from django.db import connection, transaction

    say("      Database …")
    done = set(MigrationRecorder(connection).applied_migrations())
    replaced = [set(one.replaces) for one in MigrationLoader(None).disk_migrations.values()]
    if any(done & former and former - done for former in replaced):
        raise CannotStartError(
            f"The data in {settings.VAR_DIR} are from before version 0.1. Move that folder away and start again."
        )
    call_command("migrate", interactive=False, verbosity=0)
    if not get_user_model().objects.exists():
        say("      Demo data (at the first start only) …")
        with transaction.atomic():
            call_command("demo")
    connection.close()


def greeting(port: int) -> str:
    """Where to look and how to sign in, for the terminal."""
    from django.urls import reverse  # the addresses exist only after django.setup()
    from django.utils import translation

    from mentorprog.demo.accounts import ACCOUNTS

    home = f"http://localhost:{port}"
    with translation.override("nb"):
        sign_in = home + reverse("account_login")
    with translation.override("en"):
        accounts = [(str(account.role_label), account.email) for account in ACCOUNTS]
    width = max(len(label) for label, _email in accounts)
    lines = [
        "",
        f"mentorprog is ready:  {home}/",
        f"Its mailbox:          {home}/-/postkasse/",
        "",
        f"Sign in at {sign_in} with one of these addresses.",
        "The code is in the mailbox. Staff need a second one, which the same page shows.",
        *(f"  {label.ljust(width)}  {email}" for label, email in accounts),
        "",
        "Stop with Ctrl-C.",
    ]
    return "\n".join(lines)


# --- The process ------------------------------------------------------------------------------------------
def wait_for_stop(background: Background) -> int:
    """Return 0 after SIGINT or SIGTERM, 1 when the worker or beat has died."""
    stop = threading.Event()
    for signum in (signal.SIGINT, signal.SIGTERM):
        signal.signal(signum, lambda *_: stop.set())
    while not stop.wait(1):
        if not background.alive():
            log.critical("the worker or beat has ended")
            return 1
    return 0


def serve(port: int) -> int:
    """Run until a signal comes; return the exit code. Raises CannotStartError with what to do first."""
    refuse_other_modes()
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "mentorprog.settings")
    os.environ.setdefault("SITE_URL", f"http://localhost:{port}")
    django.setup()
    celery_app.conf.update(BROKER)
    from django.conf import settings  # read only now, with the SITE_URL above

    with claim(settings.VAR_DIR), listen(port) as server:
        prepare()
        settings.STATIC_ROOT.mkdir(exist_ok=True)  # stays empty: the files are served from where they lie
        from mentorprog.wsgi import application  # loads the middleware, which lists the static files

        server.set_app(application)
        background = Background(celery_app)
        background.start()
        threading.Thread(target=server.serve_forever, daemon=True).start()
        if not pango.available():
            say(f"PDFs cannot be made yet. Install with: sudo apt install {' '.join(pango.PACKAGES)}")
        say(greeting(port))
        code = wait_for_stop(background)
        say("Stopping …")
        server.stop()
        background.stop()
    say(f"Stopped. Your data is in {settings.VAR_DIR}.")
    return code


def main(arguments: Sequence[str]) -> int:
    """Parse the command line and serve; return the exit code."""
    parser = argparse.ArgumentParser(prog="python -m mentorprog.embedded")
    parser.add_argument("--port", type=int, default=8000)
    try:
        return serve(parser.parse_args(arguments).port)
    except CannotStartError as error:
        say(str(error))
        return 1
    except KeyboardInterrupt:
        return 128 + signal.SIGINT


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
