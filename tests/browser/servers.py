"""What a browser test plays against: a mail server that keeps what it gets, and a real worker with beat."""

import contextlib
import os
import re
import signal
import subprocess
import sys
import time
from collections.abc import Iterator
from email import message_from_bytes
from email.message import EmailMessage
from email.policy import default
from pathlib import Path
from typing import Any

from aiosmtpd.controller import Controller
from django.conf import settings as django_settings
from django.db import connection

from tests.servers import free_port

ROOT = Path(__file__).resolve().parent.parent.parent
PATIENCE = 30  # seconds


class MailServer:
    """An SMTP server on loopback that keeps every mail."""

    def __init__(self) -> None:
        self.messages: list[EmailMessage] = []
        self._controller = Controller(self, hostname="127.0.0.1", port=free_port())

    async def handle_DATA(self, server: Any, session: Any, envelope: Any) -> str:  # noqa: N802 - aiosmtpd's name
        self.messages.append(message_from_bytes(envelope.content, policy=default))  # type: ignore[arg-type]
        return "250 OK"

    def __enter__(self) -> "MailServer":
        self._controller.start()
        return self

    def __exit__(self, *_error: object) -> None:
        self._controller.stop()

    @property
    def url(self) -> str:
        return f"smtp://127.0.0.1:{self._controller.port}"

    def to(self, address: str, holding: str = "") -> list[EmailMessage]:
        """The mails to an address whose subject or text holds something."""
        return [m for m in self.messages if m["To"] == address and holding in m["Subject"] + text_of(m)]

    def wait_for(self, address: str, holding: str = "", count: int = 1) -> EmailMessage:
        """The newest such mail, once there are so many."""
        deadline = time.monotonic() + PATIENCE
        while len(self.to(address, holding)) < count:
            if time.monotonic() > deadline:
                subjects = [(m["To"], m["Subject"]) for m in self.messages]
                raise AssertionError(f"no mail to {address} with {holding!r} in {PATIENCE} s; there are {subjects}")
            time.sleep(0.1)
        return self.to(address, holding)[-1]


def text_of(message: EmailMessage) -> str:
    """The plain text of a mail."""
    body = message.get_body(("plain",))
    return body.get_content() if body else ""


def link_in(message: EmailMessage) -> str:
    """The one link of a mail (the first in its text)."""
    found = re.search(r"https?://\S+", text_of(message))
    assert found, text_of(message)
    return found[0]


def code_in(message: EmailMessage) -> str:
    """The sign-in code of a mail: the line that holds nothing else."""
    found = re.search(r"^\s*([A-Z0-9]{3,4}-?[A-Z0-9]{3,4})\s*$", text_of(message), re.MULTILINE)
    assert found, text_of(message)
    return found[1]


@contextlib.contextmanager
def worker(*, mail_url: str, site_url: str, folder: Path) -> Iterator[subprocess.Popen]:
    """A Celery worker process with beat, on the test's database, every second."""
    settings = connection.settings_dict
    database = (
        f"postgres://{settings['USER']}:{settings['PASSWORD']}@{settings['HOST']}:{settings['PORT']}/{settings['NAME']}"
    )
    environment = {
        **os.environ,
        "DATABASE_URL": database,
        "SECRET_KEY": django_settings.SECRET_KEY,
        "EMAIL_URL": mail_url,
        "SITE_URL": site_url,
        "VAR_DIR": str(folder),
        "BEAT_SECONDS": "1",
        "LOG_LEVEL": "INFO",
    }
    options = ["--beat", "--pool", "solo", "--without-mingle", "--without-gossip", "--schedule", str(folder / "beat")]
    with (folder / "worker.log").open("wb") as log:
        process = subprocess.Popen(
            [sys.executable, "-m", "celery", "-A", "mentorprog", "worker", *options],
            cwd=ROOT,
            env=environment,
            stdout=log,
            stderr=log,
        )
    try:
        yield process
    finally:
        process.send_signal(signal.SIGTERM)
        try:
            process.wait(20)
        except subprocess.TimeoutExpired:
            process.kill()
            process.wait()
