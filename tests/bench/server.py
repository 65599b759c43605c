"""The production server with one worker, one connection to it, and what a request costs its process.

Linux only: the worker's CPU time is read through the kernel's clock of another process.
"""

import contextlib
import http.client
import itertools
import os
import signal
import statistics
import sys
import time
from collections.abc import Iterator, Sequence
from pathlib import Path
from typing import NamedTuple
from urllib.parse import urlencode, urlsplit

from django.conf import settings
from django.contrib.auth import get_user_model
from django.test import Client

from tests.bench.pages import Page
from tests.servers import ROOT, free_port, running, wait_for

WARM_UP = 6  # requests before the clock starts
REQUESTS = 30
FEWEST, PATIENCE = 5, 2  # of a slow page so many are enough, when they have taken so many seconds
CSRF = "a" * 32  # any 32 letters are a secret of Django's, so that a form can be posted without fetching it
BACKEND = "mentorprog.people.auth.CodeBackend"


class UnexpectedAnswerError(Exception):
    """A page did not answer as it should."""


class Cost(NamedTuple):
    """What a request costs in ms, half of them more and half less: CPU of the server's worker, and the whole wait."""

    cpu: float
    median: float

    def or_less(self, other: "Cost") -> "Cost":
        """The lower of two measurements, figure by figure."""
        return Cost(min(self.cpu, other.cpu), min(self.median, other.median))


def cpu(pids: Sequence[int]) -> float:
    """Seconds of CPU that other processes have used, by the clocks of clock_getcpuclockid(3)."""
    return sum(time.clock_gettime((~pid << 3) | 2) for pid in pids)


def descendants(pid: int) -> list[int]:
    """The processes below this one, threads left out."""
    found: list[int] = []
    for children in Path(f"/proc/{pid}/task").glob("*/children"):
        for child in map(int, children.read_text().split()):
            found += [child, *descendants(child)]
    return found


class Server:
    """A running server: how to ask it, and what that costs."""

    def __init__(self, port: int, pid: int) -> None:
        self.host = urlsplit(settings.SITE_URL).hostname or ""
        self.port = port
        self.pid = pid
        self.addresses = itertools.count(1)
        self.sessions: dict[int, str] = {}  # by person
        self.connection = http.client.HTTPConnection("127.0.0.1", port, timeout=30)

    def answers(self) -> bool:
        """Whether it takes requests yet."""
        with contextlib.suppress(OSError):
            return self.status("/-/live") == 200
        self.connection.close()
        return False

    def status(self, url: str) -> int:
        return self.request(Page(url, url, None))[0]

    def request(self, page: Page) -> tuple[int, dict[str, str], bytes]:
        """Ask once: status, headers and body."""
        cookies = "; ".join(f"{name}={value}" for name, value in self.cookies(page).items())
        headers = {**self.headers(), "Cookie": cookies, **page.headers}
        if page.data is None:
            self.connection.request("GET", page.url, headers=headers)
        else:
            headers |= {"Origin": f"https://{self.host}", "Content-Type": "application/x-www-form-urlencoded"}
            body = urlencode({**page.data, "csrfmiddlewaretoken": CSRF})
            self.connection.request("POST", page.url, body=body, headers=headers)
        response = self.connection.getresponse()
        found = {name.lower(): value for name, value in response.getheaders()}
        return response.status, found, response.read()

    def headers(self) -> dict[str, str]:
        """What the proxy in front adds. Every request has its own sender: rate limits are not what is measured."""
        number = next(self.addresses)
        sender = f"10.{number >> 16 & 255}.{number >> 8 & 255}.{number & 255}"
        return {"Host": self.host, "X-Forwarded-Proto": "https", "X-Forwarded-For": sender}

    def cookies(self, page: Page) -> dict[str, str]:
        """The cookies of the viewer, with a session written straight into the database."""
        if page.viewer is None:
            return {}
        if page.viewer.pk not in self.sessions:
            client = Client()
            client.force_login(get_user_model().objects.get(pk=page.viewer.pk), backend=BACKEND)
            self.sessions[page.viewer.pk] = client.cookies[settings.SESSION_COOKIE_NAME].value
        return {settings.SESSION_COOKIE_NAME: self.sessions[page.viewer.pk], settings.CSRF_COOKIE_NAME: CSRF}

    def measure(self, page: Page) -> Cost:
        """Ask again and again over one connection. Raises UnexpectedAnswerError at the first wrong answer."""
        for _warm in range(WARM_UP):
            self.check(page)
        workers = descendants(self.pid)
        times: list[float] = []
        work: list[float] = []
        while len(times) < (REQUESTS if sum(times) < PATIENCE else FEWEST):
            start, used = time.perf_counter(), cpu(workers)
            self.check(page)
            times.append(time.perf_counter() - start)
            work.append(cpu(workers) - used)
        return Cost(statistics.median(work) * 1000, statistics.median(times) * 1000)

    def check(self, page: Page) -> dict[str, str]:
        """Ask once and return the answer's headers."""
        status, headers, _body = self.request(page)
        if status != page.status:
            raise UnexpectedAnswerError(f"{page.url} answers {status}, not {page.status}")
        return headers


@contextlib.contextmanager
def serve(folder: Path) -> Iterator[Server]:
    """Run granian as in production, with this process's settings; its log is `folder/log`."""
    port = free_port()
    command = [
        sys.executable,
        "-m",
        "granian",
        "--interface=wsgi",
        "--workers=1",
        "--blocking-threads=1",
        "--no-ws",
        f"--port={port}",
        "--log-level=warning",
        "mentorprog.wsgi:application",
    ]
    environment = {**os.environ, "PYTHONPATH": str(ROOT)}
    folder.mkdir(exist_ok=True)
    with running(command, folder=folder, stop=signal.SIGTERM, env=environment) as process:
        server = Server(port, process.pid)
        wait_for(server.answers, process, folder / "log")
        yield server
