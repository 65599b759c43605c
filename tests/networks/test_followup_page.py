"""The page where a service tells how its plan has gone: the code, the form, and what is wrong in it."""

from datetime import timedelta

import pytest
import time_machine
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.utils import timezone

from mentorprog import history
from mentorprog.outbox.models import Mail
from mentorprog.outbox.services import dispatch
from mentorprog.states import Refused
from mentorprog.times import today
from networks.followups import network_attendance
from networks.forms_followup import AnswersForm
from networks.models import PlanFollowUp
from networks.services.followups import answer_followup, close_followup
from tests import factories
from tests.networks.asked import ANSWERS, address, followup, kept

pytestmark = pytest.mark.django_db


def opened(row: PlanFollowUp) -> Client:
    """A browser in which the code has been typed."""
    client = Client()
    client.post(address(row), {"action": "code"})
    code = Mail.objects.get(template="followup_code").context["code"]
    assert client.post(address(row), {"action": "open", "code": code}).status_code == 302
    return client


def test_the_way_through_code_and_form() -> None:
    row = followup()
    client = opened(row)
    page = client.get(address(row)).content.decode()
    assert 'name="cases"' in page
    assert client.post(address(row), {"action": "answer", **ANSWERS}).status_code == 302
    row.refresh_from_db()
    assert (row.state, row.cases, row.uses, row.hours_a_month) == ("answered", "1-2", ["team"], 6)
    assert (row.lent, row.cooperation, row.still_employed) == (False, ["police"], 1)
    assert (row.meetings_held, row.meetings_joined) == (0, 0)
    assert row.answered_at is not None


def test_the_link_alone_shows_no_form_and_takes_no_answer() -> None:
    row = followup()
    client = Client()
    assert 'name="cases"' not in client.get(address(row)).content.decode()
    client.post(address(row), {"action": "answer", **ANSWERS})
    row.refresh_from_db()
    assert row.state == "waiting"


def test_the_code_opens_in_the_browser_that_asked_and_once_only() -> None:
    row = followup()
    opened(row)
    code = Mail.objects.get(template="followup_code").context["code"]
    stranger = Client()
    response = stranger.post(address(row), {"action": "open", "code": code})
    assert response.status_code == 200
    assert response.context["code_form"].errors
    assert 'name="cases"' not in stranger.get(address(row)).content.decode()


def test_a_wrong_code_is_told_and_cannot_be_guessed_for_long() -> None:
    row = followup()
    client = Client()
    client.post(address(row), {"action": "code"})
    for _attempt in range(10):
        assert client.post(address(row), {"action": "open", "code": "ZZZZZZ"}).context["code_form"].errors
    right = Mail.objects.get(template="followup_code").context["code"]
    assert client.post(address(row), {"action": "open", "code": right}).context["code_form"].errors


def test_a_code_runs_out_after_fifteen_minutes() -> None:
    row = followup()
    client = Client()
    client.post(address(row), {"action": "code"})
    code = Mail.objects.get(template="followup_code").context["code"]
    with time_machine.travel(timezone.now() + timedelta(minutes=16)):
        assert client.post(address(row), {"action": "open", "code": code}).context["code_form"].errors


def test_the_code_is_forgotten_when_its_mail_has_left() -> None:
    row = followup()
    Client().post(address(row), {"action": "code"})
    dispatch()
    assert Mail.objects.get(template="followup_code").context == {}


def test_what_is_wrong_is_told_at_the_field_and_kept() -> None:
    row = followup()
    client = opened(row)
    wrong = {**ANSWERS, "hours_a_month": "201", "still_employed": "2", "cases": ""}
    page = client.post(address(row), {"action": "answer", **wrong})
    assert page.status_code == 200
    assert set(page.context["form"].errors) == {"hours_a_month", "still_employed", "cases"}
    assert 'value="201"' in page.content.decode()
    row.refresh_from_db()
    assert row.state == "waiting"


def test_sending_twice_is_the_same_as_once() -> None:
    row = followup()
    first = answer_followup(followup=row, answers=kept(ANSWERS))
    second = answer_followup(followup=row, answers=kept({**ANSWERS, "cases": "11+"}))
    assert (second.cases, second.answered_at) == ("1-2", first.answered_at)
    assert history.of(row).count() == 2


def test_what_is_closed_is_not_answered() -> None:
    row = followup()
    with pytest.raises(Refused):
        close_followup(followup=row, actor=factories.staff(), reason=" ")
    close_followup(followup=row, actor=factories.staff(), reason="Tjenesten er lagt ned.")
    with pytest.raises(Refused):
        answer_followup(followup=row, answers=kept(ANSWERS))
    assert Client().get(address(row)).status_code == 200


def test_a_changed_link_is_not_found() -> None:
    assert Client().get(address(followup())[:-3] + "xx/").status_code == 404


def test_network_attendance_is_told_from_the_data() -> None:
    row = followup()
    mentor = factories.MentorFactory(person=row.plan.application.candidates.first().person)
    for days, answer in ((10, "yes"), (20, "no"), (30, "no"), (-10, "yes")):
        meeting = factories.MeetingFactory(date=today() - timedelta(days=days))
        factories.InvitationFactory(meeting=meeting, mentor=mentor, answer=answer, answered_at=timezone.now())
    seen = network_attendance(row)
    assert (seen.held, seen.joined, seen.extent) == (3, 1, "sometimes")
    form = opened(row).get(address(row)).context["form"]
    assert form["network"].value() == "sometimes"
    assert "1" in form.fields["network"].help_text
    assert "3" in form.fields["network"].help_text


def test_the_page_takes_few_statements_however_many_meetings() -> None:
    row = followup()
    client = opened(row)

    def statements() -> int:
        with CaptureQueriesContext(connection) as found:
            assert client.get(address(row)).status_code == 200
        return len(found)

    statements()
    before = statements()
    mentor = factories.MentorFactory(person=row.plan.application.candidates.first().person)
    for days in range(1, 26):
        meeting = factories.MeetingFactory(date=today() - timedelta(days=days))
        factories.InvitationFactory(meeting=meeting, mentor=mentor)
    assert before == statements() <= 8


def test_who_sent_one_person_answers_yes_or_no() -> None:
    row = PlanFollowUp(trained=1)
    field = AnswersForm(followup=row)["still_employed"]
    assert [value for value, _label in field.field.choices] == [1, 0]
    row.trained = 2
    assert [value for value, _label in AnswersForm(followup=row)["still_employed"].field.choices] == ["", 2, 1, 0]
