"""Calendar programs fetch ten thousand subscribed calendars a minute, many from the address of one large provider."""

import http.client
import threading
import time
from collections import Counter
from collections.abc import Iterator, Sequence
from itertools import cycle, islice
from pathlib import Path

from django.urls import reverse

from mentorprog import tokens
from networks.models import Mentor
from tests.bench.report import Line
from tests.bench.server import Server, serve

REQUESTS = 10_000
IN = 60  # seconds
CALENDARS = 500
PROGRAMS = 10  # that fetch at the same time


def feeds(folder: Path) -> Iterator[Line]:
    """Each program remembers what it has got of a calendar, and asks whether that has changed."""
    rows = Mentor.objects.active().order_by("pk").values_list("person", "person__calendar_serial")[:CALENDARS]
    addresses = [reverse("feed", args=[tokens.make("calendar", person, serial)]) for person, serial in rows]
    answers: Counter[int] = Counter()
    with serve(folder / "feeds") as server:
        parts = [addresses[number::PROGRAMS] for number in range(PROGRAMS)]
        threads = [threading.Thread(target=_fetch, args=(server, part, answers)) for part in parts]
        start = time.perf_counter()
        for thread in threads:
            thread.start()
        for thread in threads:
            thread.join()
        seconds = time.perf_counter() - start
    if answers != {200: len(addresses), 304: REQUESTS - len(addresses)}:
        raise RuntimeError(f"answers {dict(answers)}")
    note = f"{answers[304]:,} unchanged, one worker"
    yield Line(f"{REQUESTS:,} feeds asked for by {PROGRAMS} programs", seconds, "s", IN, note=note)


def _fetch(server: Server, addresses: Sequence[str], answers: Counter[int]) -> None:
    """One program, over one connection. Counter's own steps are safe enough under the interpreter's lock."""
    connection = http.client.HTTPConnection("127.0.0.1", server.port, timeout=IN)
    sender = {"Host": server.host, "X-Forwarded-Proto": "https", "X-Forwarded-For": "10.8.8.8"}
    known: dict[str, str] = {}
    for address in islice(cycle(addresses), REQUESTS // PROGRAMS):
        headers = {**sender, "If-None-Match": known[address]} if address in known else sender
        connection.request("GET", address, headers=headers)
        response = connection.getresponse()
        response.read()
        known[address] = response.headers["ETag"] or ""
        answers[response.status] += 1
    connection.close()
