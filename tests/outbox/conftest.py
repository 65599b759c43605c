"""A mail to try everything with, people to send it to, and a mail server that does as it is told."""

from collections.abc import Callable, Iterator
from datetime import timedelta
from typing import Any

import pytest
from django.utils import timezone

from mentorprog.outbox import composers, rules
from mentorprog.outbox.models import Mail
from mentorprog.outbox.services import enqueue
from mentorprog.people import roles
from mentorprog.people.models import Person
from mentorprog.places.models import Municipality
from tests.factories import PersonFactory, staff
from tests.outbox import probe
from tests.outbox.sink import Sink


@pytest.fixture(autouse=True)
def _probe_mail(monkeypatch, settings):
    """The probe is the only mail, and there are no rules but the test's own."""
    monkeypatch.setattr(composers, "_composers", {"probe": probe.compose})
    monkeypatch.setattr(rules, "_rules", {})
    settings.TEMPLATES = [{**settings.TEMPLATES[0], "DIRS": [*settings.TEMPLATES[0]["DIRS"], probe.TEMPLATES]}]
    settings.DEFAULT_FROM_EMAIL = "Mentorprogrammet <no-reply@mentor.example.no>"
    settings.SITE_URL = "https://mentor.example.no"


@pytest.fixture
def sink(settings) -> Iterator[Sink]:
    with Sink() as running:
        settings.EMAIL_BACKEND = "mentorprog.outbox.backends.SmtpBackend"
        settings.EMAIL_HOST = "127.0.0.1"
        settings.EMAIL_PORT = running.port
        settings.EMAIL_TIMEOUT = 0.5
        yield running


@pytest.fixture
def person(db) -> Callable[..., Person]:
    """Makes people; `place` is the number of the municipality where they work."""
    made = 0

    def make(place: str = "", **values: Any) -> Person:
        nonlocal made
        made += 1
        where = Municipality.objects.current().get(number=place) if place else None
        return PersonFactory(**{"email": f"ok.{made}@example.no", "work_municipality": where} | values)

    return make


@pytest.fixture
def coordinator(db) -> Callable[[str], Person]:
    """Makes a coordinator: of the centre with this short name, or of the national training."""

    def make(centre: str = "") -> Person:
        role = roles.REGIONAL if centre else roles.NATIONAL
        return staff(role, centre or "vest", name=f"Coordinator {centre or 'national'}", language="en")

    return make


@pytest.fixture
def fresh() -> Callable[[Mail], Mail]:
    """Reads a row anew; its state cannot be refreshed in place."""
    return lambda mail: Mail.objects.get(pk=mail.pk)


@pytest.fixture
def mail(db) -> Callable[..., Mail]:
    """Enters mails; the first part of the address tells the server what to do."""
    made = 0

    def enter(behaviour: str = "ok", **values: Any) -> Mail:
        nonlocal made
        made += 1
        entered = enqueue(
            key=f"test:{made}",
            template="probe",
            to=f"{behaviour}.{made}@example.no",
            language="nb",
            context=values.pop("context", {"title": f"Møte {made}"}),
            **values,
        )
        time_order = timezone.now() - timedelta(seconds=100 - made)
        if "send_at" not in values:
            Mail.objects.filter(pk=entered.pk).update(send_at=time_order)
        return entered

    return enter
