"""Mail scanners follow links. Nothing happens by it, whatever the mail and whoever follows."""

import re
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import timedelta
from email.message import Message
from html.parser import HTMLParser

import pytest
import time_machine
from django.conf import settings
from django.core import mail
from django.test import Client

from cohorts.models import Certificate
from cohorts.services import certificates
from mentorprog.outbox import composers
from mentorprog.outbox.models import Mail
from mentorprog.outbox.services import dispatch, reconcile
from mentorprog.people.models import Person
from networks.models import Meeting
from tests.access.fingerprint import changed, fingerprint
from tests.access.visitors import World

pytestmark = pytest.mark.django_db


class Links(HTMLParser):
    """The addresses that a page of HTML leads to."""

    def __init__(self, html: str) -> None:
        super().__init__()
        self.found: set[str] = set()
        self.feed(html)

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.found |= {value for name, value in attrs if name in ("href", "src") and value}


@dataclass(frozen=True)
class Link:
    """An address in a mail, and who got it."""

    address: str
    recipient: str

    @property
    def path(self) -> str:
        return self.address.removeprefix(settings.SITE_URL)


def every_mail(world: World, monkeypatch: pytest.MonkeyPatch) -> list[mail.EmailMultiAlternatives]:
    """Let every kind of mail be written and sent."""
    monkeypatch.setattr(certificates, "render", lambda *_arguments: b"%PDF-1.7")
    Certificate.objects.filter(pk=world.small.certificate.pk).update(pdf=None)
    certificates.render_certificate(world.small.certificate.pk)
    for address in (world.small.mentor.email, "ukjent@test.example.no"):
        assert Client().post("/konto/", {"email": address}).status_code == 302
    reconcile()
    dispatch()
    last = Mail.objects.filter(template="meeting_reminder").latest("send_at")
    with time_machine.travel(last.send_at + timedelta(minutes=1)):
        dispatch()
    sent = Mail.objects.filter(state=Mail.State.SENT).values_list("template", flat=True)
    assert set(sent) == set(composers.templates())
    return mail.outbox


def links_of(message: mail.EmailMultiAlternatives) -> Iterator[Link]:
    """Every address in any part of a mail, the calendar included."""
    for part in message.message().walk():
        for address in addresses_in(part):
            yield Link(address, message.to[0])


def addresses_in(part: Message) -> set[str]:
    if part.is_multipart():
        return set()
    text = part.get_payload(decode=True).decode("utf-8")
    if part.get_content_type() == "text/html":
        return Links(text).found
    if part.get_content_type() in ("text/calendar", "application/ics"):
        text = re.sub(r"\r?\n ", "", text)  # its lines are folded
    return {found.rstrip(".,)") for found in re.findall(r"https?://[^\s\"<>]+", text)}


def followers(recipient: str) -> list[Client]:
    """A scanner that nobody knows, and the recipient's own browser where the recipient can sign in."""
    person = Person.objects.filter(email__iexact=recipient).first()
    browser = Client()
    if person is not None:
        browser.force_login(person)
    return [Client(), browser]


def test_no_link_of_any_mail_changes_anything(world: World, monkeypatch: pytest.MonkeyPatch) -> None:
    everything = {link for message in every_mail(world, monkeypatch) for link in links_of(message)}
    found = {link for link in everything if f"{link.address}/".startswith(f"{settings.SITE_URL}/")}
    # The rest are the digital rooms that stand in calendar parts.
    assert {link.address for link in everything - found} <= set(Meeting.objects.values_list("link", flat=True))
    browsers = {link.recipient: followers(link.recipient) for link in found}
    before = fingerprint(looks=False)
    for link in found:
        for browser in browsers[link.recipient]:
            assert browser.get(link.path or "/", follow=True).status_code == 200, link
            assert browser.head(link.path or "/", follow=True).status_code == 200, link
    assert changed(before, fingerprint(looks=False)) == []
    kinds = {part for link in found for part in link.path.split("/")}
    assert {"bekreft", "plass", "svar", "minside", "soknad"} <= kinds
