"""Mail scanners follow links. Nothing happens by it, whatever the mail and whoever follows."""

import re
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import time, timedelta
from email.message import Message
from html.parser import HTMLParser
from uuid import uuid4

import pytest
import time_machine
from django.conf import settings
from django.core import mail
from django.test import Client
from django.utils import timezone

from applications.models import Application
from applications.services.coeditors import invite
from applications.services.provisional import send_provisional_answers
from applications.services.requests import ask_for_more
from cohorts.models import Certificate, Cohort, CohortMaterial, TeachingAnswer
from cohorts.services import certificates
from cohorts.services.copies import answer_in_words, ask_for_copy
from cohorts.services.gatherings import Plan, move_gathering
from cohorts.services.life import cancel_cohort
from cohorts.services.messages import send_message
from cohorts.services.teaching import replace_lecturer
from curriculum.models import Lecturer
from mentorprog.outbox import composers
from mentorprog.outbox.models import Mail
from mentorprog.outbox.services import dispatch, reconcile
from mentorprog.people.models import Person
from mentorprog.times import end_of_day, today
from networks.guidance.services import agree, ask, withdraw
from networks.models import Meeting
from networks.services.answers import answer_invitation
from networks.services.series import end_series
from tests.access.fingerprint import changed, fingerprint
from tests.access.posted import borrow
from tests.access.visitors import World
from tests.factories import (
    CohortFactory,
    GuidanceRequestFactory,
    InvitationFactory,
    MeetingFactory,
    ParticipationFactory,
)

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
    monkeypatch.setattr(certificates, "make_pdf", lambda _certificate: (b"%PDF-1.7", ""))
    Certificate.objects.filter(pk=world.small.certificate.pk).update(pdf=None)
    certificates.render_certificate(world.small.certificate.pk)
    for address in (world.small.mentor.email, "ukjent@test.example.no"):
        assert Client().post("/konto/", {"email": address}).status_code == 302
    assert Client().post(world.address("followup", "follow-up's token"), {"action": "code"}).status_code == 302
    around_an_application(world)
    around_teaching(world)
    around_a_cohort(world)
    around_guidance(world)
    assert Client().post(world.address("lending"), borrow(world)).status_code == 302
    around_reminders(world)
    around_a_series(world)
    reconcile()
    dispatch()
    for template in ("teaching_reminder", "materials_to_read", "information_reminder"):
        timed = Mail.objects.filter(template=template).earliest("send_at")
        with time_machine.travel(timed.send_at + timedelta(minutes=1)):
            dispatch()
    with time_machine.travel(end_of_day(world.small.evaluation.closes_on) - timedelta(days=1)):
        reconcile("evaluation-reminder")
        dispatch()
    for template in ("guidance_reminder", "guidance_escalation", "guidance_late"):
        timed = Mail.objects.filter(template=template).latest("send_at")
        with time_machine.travel(timed.send_at + timedelta(minutes=1)):
            dispatch()
    for template in ("meeting_thanks", "meeting_no_answer", "meeting_digest"):
        timed = Mail.objects.filter(template=template).earliest("send_at")
        with time_machine.travel(timed.send_at + timedelta(minutes=1)):
            dispatch()
    last = Mail.objects.filter(template="meeting_reminder").latest("send_at")
    with time_machine.travel(last.send_at + timedelta(minutes=1)):
        dispatch()
    sent = Mail.objects.filter(state=Mail.State.SENT).values_list("template", flat=True)
    assert set(sent) == set(composers.templates())
    return mail.outbox


def around_an_application(world: World) -> None:
    """A colleague is invited, staff ask for more, and a draft has been left alone for long."""
    small = world.small
    invite(application=small.draft, email="medskriver@test.example.no", actor=small.applicant)
    due = small.other_meeting.date  # so that both reminders leave on the same day
    ask_for_more(application=small.application, parts=["plan"], message="Hvem?", due=due, actor=small.regional_nord)
    long_ago = timezone.now() - timedelta(days=80)
    Application.objects.filter(pk=small.application.pk).update(submitted_at=long_ago)
    assert send_provisional_answers(actor=small.regional_nord) == 1
    Application.objects.filter(pk=small.draft.pk).update(saved_at=long_ago)


def around_a_series(world: World) -> None:
    """Somebody waits for the only seat of a meeting and gets it, and the series ends with the last meeting left out."""
    small = world.small
    dispatch()  # the invitations to the whole series, before it is changed
    crowded = small.series.meetings.order_by("date")[1]
    Meeting.objects.filter(pk=crowded.pk).update(capacity=1)
    first, second = crowded.invitations.order_by("pk")[0], InvitationFactory(meeting=crowded)
    for one, said in ((first, "yes"), (second, "yes"), (first, "no")):
        answer_invitation(invitation=one, answer=said, actor=one.mentor.person)
    last = small.series.meetings.order_by("-date")[0]
    end_series(meeting=last, actor=small.regional_nord, reason="Reisefri.")


def around_reminders(world: World) -> None:
    """The mentor is invited to two meetings on one day, and was at one yesterday."""
    small, long_ago = world.small, timezone.now() - timedelta(days=5)
    same_day = MeetingFactory(network=small.network, date=small.meeting.date, starts=time(13), ends=time(15))
    InvitationFactory(meeting=same_day, mentor=small.invitation.mentor)
    yesterday = MeetingFactory(network=small.network, date=today() - timedelta(days=1))
    was_there = {"answer": "yes", "answered_at": long_ago, "created_at": long_ago}
    InvitationFactory(meeting=yesterday, mentor=small.invitation.mentor, **was_there)


def around_guidance(world: World) -> None:
    """A mentor asks the centre, which agrees on a time with another one; the municipality's guide asks for a code."""
    small = world.small
    said = {"theme": "role", "urgency": "later", "form": "phone", "reachable": "", "text": "Hva er min rolle?"}
    for giver in ("rvts", "own"):
        ask(mentor=small.guidance.mentor, token=uuid4(), giver=giver, **said)
    GuidanceRequestFactory(mentor=small.guidance.mentor)  # stays unanswered
    withdrawn = GuidanceRequestFactory(mentor=small.guidance.mentor, state="assigned", handler=small.regional_nord)
    withdraw(request=withdrawn, actor=small.mentor)
    agree(request=small.guidance, day=today(), minutes=45, actor=small.regional_nord)
    assert Client().post(world.address("guidance_guide", "guide's token"), {"act": "code"}).status_code == 302


def around_teaching(world: World) -> None:
    """A lecturer is replaced by another."""
    row = world.small.teaching
    holding = TeachingAnswer.objects.filter(session=row.session).values("lecturer")
    other = Lecturer.objects.exclude(pk__in=holding).exclude(teachings__session=row.session).order_by("pk")[0]
    replace_lecturer(
        cohort=row.cohort, session=row.session, lecturer=row.lecturer, replacement=other, actor=world.small.national
    )


def around_a_cohort(world: World) -> None:
    """Staff write to somebody, move the last gathering, call another cohort off, and answer about a copy."""
    small, national = world.small, world.small.national
    send_message(
        cohort=small.running, to=[small.participation.pk], subject="Rom", text="A1", token=uuid4(), actor=national
    )
    place = small.running.gatherings.order_by("gathering__order").last()
    later = {day.training_day_id: day.date + timedelta(days=1) for day in place.days.all()}
    move_gathering(place=place, plan=Plan(place.gathering_id, place.venue, "", later), seen=0, actor=national)
    session = place.gathering.days.get(pk=min(later)).sessions.all()[0]
    common = {"cohort": small.running, "session": session, "added_by": national}
    CohortMaterial.objects.create(title="Les", url="https://rvts.example.no/les", read_before=True, **common)
    cancelled = ParticipationFactory(cohort=CohortFactory()).cohort
    cancel_cohort(cohort=cancelled, actor=national, reason="Få", text="Kullet er avlyst.")
    request = ask_for_copy(actor=small.mentor, why="lost", language="nb", certificate=small.certificate)
    answer_in_words(request=request, actor=national, words="Det kommer i posten.")


def links_of(message: mail.EmailMultiAlternatives) -> Iterator[Link]:
    """Every address in any part of a mail, the calendar included."""
    for part in message.message().walk():
        for address in addresses_in(part):
            yield Link(address, message.to[0])


def addresses_in(part: Message) -> set[str]:
    if part.is_multipart() or part.get_content_type() == "application/pdf":
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
    # The rest are the digital rooms that stand in calendar parts, and where one pays.
    elsewhere = {*Meeting.objects.values_list("link", flat=True), *Cohort.objects.values_list("payment_url", flat=True)}
    assert {link.address for link in everything - found} <= elsewhere
    browsers = {link.recipient: followers(link.recipient) for link in found}
    before = fingerprint(looks=False)
    for link in found:
        for browser in browsers[link.recipient]:
            assert browser.get(link.path or "/", follow=True).status_code == 200, link
            assert browser.head(link.path or "/", follow=True).status_code == 200, link
    assert changed(before, fingerprint(looks=False)) == []
    kinds = {part for link in found for part in link.path.split("/")}
    assert {"bekreft", "plass", "svar", "minside", "soknad", "oppfolging", "veiledning", "veileder"} <= kinds
