"""Pages of reminders: what a mentor wants, a network's rules with a preview, what became of a meeting's mails."""

from datetime import timedelta
from typing import Any
from uuid import uuid4

import pytest
from django.core.exceptions import PermissionDenied
from django.test import Client
from django.utils import timezone

from mentorprog import history
from mentorprog.outbox.models import Mail
from mentorprog.outbox.services import reconcile
from mentorprog.people.roles import REGIONAL, REVIEWER
from mentorprog.states import Refused
from mentorprog.times import today
from networks.models import Network, ReminderOff, ReminderRule, ReminderSettings
from networks.reminders.rules import NAME
from networks.reminders.services import choose_reminders, save_rules
from networks.services.meetings import create_meeting
from tests.access.acts import reminder_rules
from tests.dashboard import world
from tests.factories import InvitationFactory, MeetingFactory, MentorFactory, PersonFactory, staff

pytestmark = pytest.mark.django_db


def page(network: Network) -> str:
    return f"/en/admin/networks/network/{network.pk}/paminnelser/"


@pytest.fixture
def vest() -> Network:
    return Network.objects.get(slug="vest")


# --- The mentor's own choice --------------------------------------------------------------------------------
def test_a_mentor_chooses_on_a_page_that_is_linked_from_the_details() -> None:
    mentor, client = MentorFactory(), Client()
    client.force_login(mentor.person)
    assert "/minside/paminnelser/" in client.get("/minside/opplysninger/").content.decode()
    assert client.get("/minside/paminnelser/").content.decode().count(" checked") == 3
    assert client.post("/minside/paminnelser/", {"kinds": ["before", "thanks"]}).status_code == 302
    assert list(ReminderOff.objects.values_list("mentor", "kind", "until")) == [(mentor.pk, "no_answer", None)]
    assert client.get("/minside/paminnelser/").content.decode().count(" checked") == 2
    client.post("/minside/paminnelser/", {"kinds": ["before", "no_answer", "thanks"]})
    assert ReminderOff.objects.get().until is not None
    assert history.of(mentor).count() == 2


@pytest.mark.parametrize("kinds", [["no such kind"], ["before", "9" * 30], ["<script>"]])
def test_kinds_that_nobody_was_given_change_nothing(kinds: list[str]) -> None:
    mentor, client = MentorFactory(), Client()
    client.force_login(mentor.person)
    answer = client.post("/minside/paminnelser/", {"kinds": kinds})
    assert (answer.status_code, ReminderOff.objects.count()) == (200, 0)


def test_nobody_chooses_for_somebody_else() -> None:
    with pytest.raises(PermissionDenied):
        choose_reminders(mentor=MentorFactory(), kinds=[], actor=PersonFactory())


# --- A network's rules --------------------------------------------------------------------------------------
def test_staff_save_rules_and_the_history_tells(vest: Network) -> None:
    client = world.signed_in(world.staff())
    assert client.post(page(vest), {"act": "save", **reminder_rules()}).status_code == 302
    rules = vest.reminder_rules.order_by("kind", "-days").values_list("kind", "days", "is_on")
    assert list(rules) == [("before", 14, True), ("before", 3, True), ("no_answer", 7, True), ("thanks", 1, False)]
    assert ReminderSettings.objects.get(network=vest).quiet_sundays
    changes = [change.changes for change in history.of(vest)]
    assert {"reminders": ["before 1 09:00 on", "-"]} in changes
    assert {"reminders": ["thanks 1 09:00 on", "thanks 1 09:00 off"]} in changes


def test_looking_first_saves_nothing_and_shows_who_would_get_what(vest: Network) -> None:
    meeting = MeetingFactory(network=vest, date=today() + timedelta(days=20), title="Vårmøtet")
    silent, away = InvitationFactory(meeting=meeting), InvitationFactory(meeting=meeting, answer="no", **answered())
    client = world.signed_in(world.staff())
    posted = {**reminder_rules(), "before_days": "5", "no_answer_days": "6"}
    text = client.post(page(vest), {"act": "look", **posted}).content.decode()
    assert "not saved yet" in text
    assert text.count(silent.mentor.person.name) == 2
    assert away.mentor.person.name not in text
    assert "Vårmøtet" in text
    assert "/svar/" not in text  # a link of a mail lets its reader act as the recipient
    assert vest.reminder_rules.filter(days=14).exists()


def answered() -> dict[str, Any]:
    return {"answered_at": timezone.now()}


@pytest.mark.parametrize("days", ["1,5,x", "61", "-1", "3.5", "999999", "1 2 3 4 5 6 7 8 9 10 11", "<b>"])
def test_days_that_are_none_are_refused(vest: Network, days: str) -> None:
    client = world.signed_in(world.staff())
    answer = client.post(page(vest), {"act": "save", **reminder_rules(), "before_days": days})
    assert answer.status_code == 200
    assert vest.reminder_rules.count() == 5


def test_rules_are_for_coordinators_of_the_region(vest: Network) -> None:
    rules = [ReminderRule(kind="before", days=1, at=vest.reminder_rules.first().at)]
    for actor in (staff(REGIONAL, "nord"), staff(REVIEWER, "vest")):
        with pytest.raises(PermissionDenied):
            save_rules(network=vest, rules=rules, settings=ReminderSettings(), actor=actor)
    with pytest.raises(Refused):
        save_rules(network=vest, rules=rules * 2, settings=ReminderSettings(), actor=staff(REGIONAL, "vest"))


# --- What has been sent -------------------------------------------------------------------------------------
def test_what_became_of_each_mail(vest: Network, django_assert_max_num_queries: Any) -> None:
    for name in ("Anne", "Bjarne", "Cato", "Dina"):
        MentorFactory(person__name=name)
    MentorFactory(person__name="Uten adresse", person__email="")
    meeting = create_meeting(
        meeting=MeetingFactory.build(network=vest, date=today() + timedelta(days=20)), actor=staff()
    )
    reconcile(NAME)
    invitations = Mail.objects.filter(template="meeting_invitation", recipient__name__in=["Anne", "Bjarne", "Cato"])
    claimed = {"claimed_at": timezone.now(), "claimed_by": uuid4(), "message_id": "<x@example.no>"}
    one, two, three = invitations.order_by("recipient__name")
    Mail.objects.filter(pk=one.pk).update(state=Mail.State.SENT, sent_at=timezone.now(), **claimed)
    Mail.objects.filter(pk=two.pk).update(state=Mail.State.FAILED, error="SMTP 550")
    Mail.objects.filter(pk=three.pk).update(state=Mail.State.UNKNOWN, error="no answer", **claimed)
    client = world.signed_in(world.staff())
    address = f"/en/admin/networks/meeting/{meeting.pk}/utsending/"
    client.get(address)
    with django_assert_max_num_queries(10):
        text = client.get(address).content.decode()
    for words in ("The mail server refused it (code 550)", "The mail server got it and did not answer"):
        assert words in text
    assert "The person has no e-mail address" in text
    assert f"/en/admin/outbox/mail/{one.pk}/change/" in text
    assert "0 of 5" in text
