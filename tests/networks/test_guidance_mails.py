"""Mails about guidance: who gets them, when, and that they tell nothing."""

from datetime import date, datetime, timedelta
from typing import Any

import pytest
import time_machine
from django.core import mail

from mentorprog.outbox.models import Mail
from mentorprog.outbox.services import dispatch, reconcile
from mentorprog.people import roles
from mentorprog.people.models import Person
from mentorprog.times import OSLO
from networks.guidance import services
from networks.models import GuidanceRequest
from tests import factories
from tests.factories import GuidanceRequestFactory, MentorFactory
from tests.networks.test_guidance import mentor_by_plan
from tests.test_translations import draw_mail

pytestmark = pytest.mark.django_db
MONDAY = date(2026, 11, 23)
ASKED = datetime(2026, 11, 23, 12, tzinfo=OSLO)
KINDS = ("new", "changed", "reminder", "escalation", "guide", "news", "late")


@pytest.fixture(autouse=True)
def _on_a_monday() -> Any:
    with time_machine.travel(ASKED, tick=False):
        yield


def request(**values: Any) -> GuidanceRequest:
    """Asked on Monday, to be answered on Thursday."""
    made: GuidanceRequest = GuidanceRequestFactory(asked_on=MONDAY, **values)
    return made


def planned() -> list[tuple[str, str, str]]:
    reconcile()
    rows = Mail.objects.filter(template__startswith="guidance", state="queued").order_by("send_at", "address")
    return [(f"{row.send_at.astimezone(OSLO):%a %H:%M}", row.template, row.address) for row in rows]


def coordinator(name: str, role: str = roles.REGIONAL, centre: str = "vest") -> Person:
    return factories.staff(role, centre, email=f"{name}@test.example.no")


def test_the_handler_is_reminded_and_the_coordinators_hear_when_it_is_overdue() -> None:
    coordinator("chief")
    coordinator("elsewhere", centre="nord")
    handler = coordinator("handler", roles.REVIEWER)
    row = request(state="assigned", handler=handler)
    assert planned() == [
        ("Wed 09:00", "guidance_reminder", "handler@test.example.no"),
        ("Thu 09:00", "guidance_reminder", "handler@test.example.no"),
        ("Fri 09:00", "guidance_escalation", "chief@test.example.no"),
    ]
    services.agree(request=row, day=MONDAY, minutes=30, actor=handler)
    assert [template for _at, template, _to in planned() if template != "guidance_news"] == []


def test_while_nobody_handles_it_the_coordinators_are_reminded() -> None:
    chief, other = coordinator("a"), coordinator("b")
    row = request()
    assert [to for _at, _template, to in planned()] == ["a@test.example.no", "b@test.example.no"] * 3
    services.assign(request=row, handler=other, seen=None, actor=chief)
    reminders = [to for _at, template, to in planned() if template == "guidance_reminder"]
    assert reminders == ["b@test.example.no"] * 2


def test_reminders_keep_to_working_days() -> None:
    coordinator("a")
    request(due=date(2026, 11, 30))  # a Monday: the day before it is a Friday
    assert [at for at, _template, _to in planned()] == ["Fri 09:00", "Mon 09:00", "Tue 09:00"]


def test_what_is_urgent_has_no_reminder_from_before_it_was_asked() -> None:
    coordinator("a")
    request(due=date(2026, 11, 24))
    assert [at for at, _template, _to in planned()] == ["Tue 09:00", "Wed 09:00"]


def test_the_municipalitys_guide_is_reminded_and_the_author_hears_of_silence() -> None:
    coordinator("a")
    mentor = mentor_by_plan("own")
    request(mentor=mentor, giver="own", guide_email="V@test.example.no", guide_language="nn")
    assert planned() == [
        ("Wed 09:00", "guidance_guide", "v@test.example.no"),
        ("Thu 09:00", "guidance_guide", "v@test.example.no"),
        ("Fri 09:00", "guidance_late", mentor.person.email),
    ]


def test_reconciling_twice_and_sending_is_once() -> None:
    coordinator("a")
    request()
    for _run in range(2):
        reconcile()
    with time_machine.travel(ASKED + timedelta(days=9), tick=False):
        for _run in range(2):
            reconcile()
            dispatch()
    sent = Mail.objects.filter(template__startswith="guidance", state="sent")
    assert sorted(sent.values_list("template", flat=True)) == ["guidance_escalation", *["guidance_reminder"] * 2]


def test_a_mail_is_moot_when_it_has_been_answered_meanwhile() -> None:
    here, row = coordinator("a"), None
    row = services.ask(
        mentor=MentorFactory(),
        token="0b5c4a8e-9d53-4f0e-8a51-6f6d2f1f0c11",  # type: ignore[arg-type]
        giver="rvts",
        theme="role",
        urgency="soon",
        form="phone",
        reachable="",
        text="Hva nå?",
    )
    services.assign(request=row, handler=here, seen=None, actor=here)
    dispatch()
    assert Mail.objects.get(template="guidance_new").state == "cancelled"


def test_who_was_to_give_guidance_hears_of_a_withdrawal() -> None:
    here = coordinator("a")
    guided = request(mentor=mentor_by_plan("own"), giver="own", guide_email="v@test.example.no", guide_language="nn")
    for row in (request(state="assigned", handler=here), request(), guided):
        services.withdraw(request=row, actor=row.mentor.person)
    told = Mail.objects.filter(template="guidance_changed").values_list("address", "language")
    assert sorted(told) == [("a@test.example.no", "nb"), ("v@test.example.no", "nn")]


@pytest.mark.parametrize("language", ["nb", "nn", "en"])
def test_mails_tell_nothing_but_that_there_is_something_to_read(language: str) -> None:
    """No theme, no urgency, nobody's name, not even that it is guidance: neither in the subject nor in the text."""
    for kind in KINDS:
        subject, text, _html = draw_mail(f"guidance_{kind}", language, filled=True)
        for word in ("veiled", "rettlei", "guid", "mentor asks", "haster", "urgent", "dilemma"):
            assert word not in f"{subject} {text}".casefold().replace("mentorprog", ""), (kind, word)


def test_what_was_written_is_in_no_mail_and_no_outbox_row() -> None:
    coordinator("a")
    row = request(text="Hemmelig dilemma", reachable="Etter kl. 13")
    services.assign(request=row, handler=Person.objects.get(email="a@test.example.no"), seen=None, actor=_chief())
    reconcile()
    with time_machine.travel(ASKED + timedelta(days=9), tick=False):
        dispatch()
    told = "".join(str(one.message()) for one in mail.outbox)
    told += str(list(Mail.objects.values_list("context", "subject", "text", "html")))
    assert mail.outbox
    for word in ("Hemmelig", "Etter kl. 13", row.mentor.person.name):
        assert word not in told


def _chief() -> Person:
    return coordinator("chief")
