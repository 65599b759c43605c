"""Once a year: is this still right? By code or signed in; reminders; silence takes nobody out."""

from datetime import timedelta
from typing import Any

import pytest
import time_machine
from django.core.exceptions import PermissionDenied
from django.test import Client
from django.urls import reverse
from django.utils import timezone

from mentorprog import history, tokens
from mentorprog.outbox.models import Mail
from mentorprog.outbox.services import dispatch, reconcile
from mentorprog.states import Refused
from mentorprog.times import today
from networks.models import Mentor, NetworkQuestion, StillRight
from networks.services.mentors import go_on_leave, leave
from networks.services.still_right import Details, confirm, open_confirmations
from tests.dashboard import world
from tests.factories import MentorFactory, OrganisationFactory, municipality, staff
from tests.parallel import at_once

pytestmark = pytest.mark.django_db
YEAR = timedelta(days=366)


def asked(**values: Any) -> StillRight:
    mentor = MentorFactory(since=today() - 2 * YEAR, person__employer=OrganisationFactory(), **values)
    open_confirmations()
    return StillRight.objects.get(mentor=mentor)


def posted(**changes: Any) -> dict[str, Any]:
    known = {"phone": "99 00 00 01", "municipality": municipality().pk, "employer": "Ny tjeneste"}
    told = {
        "employer_kind": "nav",
        "role": "team",
        "available": "True",
        "languages": ["ar", "so"],
        "competences": ["youth", "prison"],
        "go_on": "True",
    }
    return {**known, **told, "action": "confirm", **changes}


def details(**changes: Any) -> Details:
    values = {"phone": "", "municipality": municipality(), "employer": "Ny tjeneste", "employer_kind": "nav"}
    return Details(**{**values, "role": "team", "available": True, **changes})


def address(question: StillRight) -> str:
    return reverse("still_right", args=[tokens.make("still-right", question.pk)])


def opened(question: StillRight) -> Client:
    client = Client()
    client.post(address(question), {"action": "code"})
    code = Mail.objects.filter(template="followup_code").latest("pk").context["code"]
    assert client.post(address(question), {"action": "open", "code": code.lower()}).status_code == 302
    return client


# --- When ---------------------------------------------------------------------------------------------------
def test_asked_once_a_year_whatever_runs_twice_or_late() -> None:
    question = asked()
    assert open_confirmations() == 0
    with time_machine.travel(timezone.now() + timedelta(days=300)):
        assert open_confirmations() == 0
    with time_machine.travel(timezone.now() + YEAR):
        assert open_confirmations() == 1
        assert [one.state for one in StillRight.objects.order_by("pk")] == ["closed", "waiting"]
        confirm(mentor=question.mentor, details=details(), actor=question.mentor.person)
    with time_machine.travel(timezone.now() + YEAR + timedelta(days=360)):
        assert open_confirmations() == 0
    with time_machine.travel(timezone.now() + 2 * YEAR):
        assert open_confirmations() == 1


@pytest.mark.parametrize("who", ["new", "confirmed", "left", "on leave"])
def test_who_is_not_asked(who: str) -> None:
    mentor = MentorFactory(since=today() - (timedelta(days=300) if who == "new" else 2 * YEAR))
    if who == "confirmed":
        Mentor.objects.update(confirmed_on=today() - timedelta(days=300))
    elif who == "left":
        leave(mentor=mentor, actor=staff(), reason="Ny jobb.")
    elif who == "on leave":
        go_on_leave(mentor=mentor, until=today() + timedelta(days=30), reminded=False, actor=staff())
    assert open_confirmations() == 0
    if who == "on leave":
        with time_machine.travel(timezone.now() + timedelta(days=31)):
            assert open_confirmations() == 1


def test_a_mail_and_two_reminders_that_an_answer_takes_away() -> None:
    question = asked()
    reconcile()
    mails = Mail.objects.filter(template="still_right").order_by("send_at")
    assert [(one.send_at.date() - question.asked_on).days for one in mails] == [0, 14, 28]
    confirm(mentor=question.mentor, details=details(), actor=question.mentor.person)
    reconcile()
    assert {one.state for one in mails.all()} == {"cancelled"}


def test_silence_is_shown_to_the_coordinator_and_takes_nobody_out() -> None:
    question = asked()
    with time_machine.travel(timezone.now() + timedelta(days=36)):
        assert list(StillRight.objects.silent(today())) == [question]
        assert "standing=silent" in world.signed_in(world.staff()).get("/admin/").content.decode()
        listed = world.signed_in(world.staff()).get("/admin/networks/mentor/?standing=silent")
        assert [one.pk for one in listed.context["cl"].result_list] == [question.mentor_id]
    with time_machine.travel(timezone.now() + 3 * YEAR):
        open_confirmations()
        assert Mentor.objects.get().status == "active"
    assert not StillRight.objects.silent(today()).exists()


# --- By code ------------------------------------------------------------------------------------------------
def test_the_link_alone_shows_nothing_and_changes_nothing() -> None:
    question = asked()
    client = Client()
    page = client.get(address(question)).content.decode()
    assert question.mentor.person.name not in page
    assert question.mentor.person.email not in page
    client.post(address(question), posted())
    question.refresh_from_db()
    assert (question.state, Mentor.objects.get().role) == ("waiting", "")


def test_the_code_opens_the_details_in_this_browser_only() -> None:
    question = asked()
    client = opened(question)
    assert 'name="employer"' in client.get(address(question)).content.decode()
    assert 'name="employer"' not in Client().get(address(question)).content.decode()
    assert client.post(address(question), posted()).status_code == 302
    question.refresh_from_db()
    mentor = Mentor.objects.select_related("person__employer").get()
    assert question.state == "answered"
    assert (mentor.role, mentor.available, mentor.confirmed_on) == ("team", True, today())
    assert (mentor.person.phone, mentor.person.employer.name) == ("99 00 00 01", "Ny tjeneste")
    assert [one.code for one in mentor.languages.all()] == ["ar", "so"]
    assert [one.code for one in mentor.competences.all()] == ["prison", "youth"]
    assert question.changed == ["phone", "employer", "role", "available", "languages", "competences"]
    assert 'name="employer"' not in client.get(address(question)).content.decode()


def test_a_wrong_code_cannot_be_guessed_for_long_and_runs_out() -> None:
    question = asked()
    client = Client()
    client.post(address(question), {"action": "code"})
    right = Mail.objects.get(template="followup_code").context["code"]
    with time_machine.travel(timezone.now() + timedelta(minutes=16)):
        assert client.post(address(question), {"action": "open", "code": right}).context["code_form"].errors
    for _attempt in range(10):
        assert client.post(address(question), {"action": "open", "code": "ZZZZZZ"}).context["code_form"].errors
    assert client.post(address(question), {"action": "open", "code": right}).context["code_form"].errors


def test_the_code_is_forgotten_when_its_mail_has_left() -> None:
    Client().post(address(asked()), {"action": "code"})
    dispatch()
    assert Mail.objects.get(template="followup_code").context == {}


def test_who_has_left_answers_no_more() -> None:
    question = asked()
    client = opened(question)
    leave(mentor=question.mentor, actor=staff(), reason="Ny jobb.")
    assert client.get(address(question)).status_code == 200
    client.post(address(question), posted())
    assert Mentor.objects.get().role == ""
    assert Client().get(address(question)[:-3] + "xx/").status_code == 404


# --- Signed in ----------------------------------------------------------------------------------------------
def test_signed_in_at_any_time_and_a_new_place_asks_about_the_network() -> None:
    mentor = MentorFactory()
    client = Client()
    client.force_login(mentor.person)
    assert client.get(reverse("my_details")).status_code == 200
    assert not StillRight.objects.exists()
    client.post(reverse("my_details"), posted(municipality=municipality("1506").pk))
    assert StillRight.objects.get().state == "answered"
    assert NetworkQuestion.objects.get().network.slug == "midt"
    assert Mentor.objects.get().network.slug == "vest"


def test_a_wish_to_leave_is_shown_and_takes_nobody_out() -> None:
    question = asked()
    person = question.mentor.person
    confirm(mentor=question.mentor, details=details(wishes_to_leave=True), actor=person)
    mentor = Mentor.objects.get()
    assert (mentor.status, mentor.wishes_to_leave_on) == ("active", today())
    assert "standing=wish" in world.signed_in(world.staff()).get("/admin/").content.decode()
    confirm(mentor=mentor, details=details(), actor=person)
    assert Mentor.objects.get().wishes_to_leave_on is None


def test_the_same_employer_is_kept_and_a_known_one_is_found() -> None:
    question = asked()
    person = question.mentor.person
    known = OrganisationFactory(name="Kjent tjeneste")
    confirm(mentor=question.mentor, details=details(employer=person.employer.name.upper()), actor=person)
    before = person.employer_id
    person.refresh_from_db()
    assert person.employer_id == before
    confirm(mentor=question.mentor, details=details(employer="kjent Tjeneste"), actor=person)
    person.refresh_from_db()
    assert person.employer == known


def test_nobody_else_says_it() -> None:
    question = asked()
    with pytest.raises(PermissionDenied):
        confirm(mentor=question.mentor, details=details(), actor=staff())
    leave(mentor=question.mentor, actor=staff(), reason="Ny jobb.")
    with pytest.raises(Refused):
        confirm(mentor=question.mentor, details=details(), actor=question.mentor.person)


def test_the_phone_number_is_not_in_the_history() -> None:
    question = asked()
    confirm(mentor=question.mentor, details=details(phone="99 00 00 02"), actor=question.mentor.person)
    told = [entry.changes_dict for entry in history.of(question.mentor.person)]
    assert {"phone": ["…", "…"]} in told
    assert "99 00 00 02" not in str(told)


@pytest.mark.postgres
@pytest.mark.django_db(transaction=True)
def test_two_clicks_at_once_are_one_answer() -> None:
    question = asked()
    person, mentor = question.mentor.person, question.mentor
    at_once([lambda: confirm(mentor=mentor, details=details(), actor=person)] * 2)
    assert [one.state for one in StillRight.objects.all()] == ["answered"]
    assert mentor.person.employer.__class__.objects.filter(name="Ny tjeneste").count() == 1


@pytest.mark.postgres
@pytest.mark.django_db(transaction=True)
def test_two_workers_at_once_ask_once() -> None:
    MentorFactory(since=today() - 2 * YEAR)
    assert sorted(at_once([open_confirmations] * 2)) == [0, 1]
    assert StillRight.objects.count() == 1
