"""Plan follow-ups: opened when due, asked by mail, seen by staff, and silence noticed."""

from datetime import date, timedelta
from typing import Any

import pytest
import time_machine
from django.core import mail
from django.core.exceptions import PermissionDenied
from django.db import IntegrityError, connection, transaction
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext, override

from applications.models import Application
from applications.services.drafts import withdraw_application
from mentorprog import history
from mentorprog.outbox.models import Mail
from mentorprog.outbox.services import dispatch, reconcile
from mentorprog.people import roles
from mentorprog.times import OSLO, today
from networks.followups import due_followups, followups_for, interval_on, overview, sent_plan
from networks.models import PlanFollowUp
from networks.models.followup import REMIND_AFTER, SILENT_AFTER, is_silent
from networks.services.followups import answer_followup, ask_somebody_else, close_followup, open_followups
from tests import factories
from tests.dashboard.world import signed_in, staff
from tests.networks.asked import ANSWERS, address, followup, kept, trained

pytestmark = pytest.mark.django_db


# --- When it is due ---------------------------------------------------------------------------------------
@pytest.mark.parametrize(
    ("day", "wanted"),
    [
        (date(2026, 5, 29), None),
        (date(2026, 5, 30), (6, date(2026, 5, 30))),
        (date(2026, 11, 29), (6, date(2026, 5, 30))),
        (date(2026, 11, 30), (12, date(2026, 11, 30))),
        (date(2027, 5, 29), (12, date(2026, 11, 30))),
        (date(2027, 5, 30), None),
        (date(2027, 11, 30), (24, date(2027, 11, 30))),
        (date(2028, 5, 29), (24, date(2027, 11, 30))),
        (date(2028, 5, 30), None),
    ],
)
def test_the_interval_to_ask_about(day: date, wanted: Any) -> None:
    assert interval_on(day, date(2025, 11, 30)) == wanted


def test_six_months_are_counted_by_the_calendar() -> None:
    assert interval_on(date(2027, 2, 28), date(2026, 8, 31)) == (6, date(2027, 2, 28))
    assert interval_on(date(2027, 2, 27), date(2026, 8, 31)) is None


@pytest.mark.parametrize("months", [6, 12, 24])
def test_a_plan_is_opened_on_the_day_and_once(months: int) -> None:
    application = trained(months)
    before = {one.months for one in due_followups(today() - timedelta(days=1))}
    assert months not in before
    assert open_followups() == 1
    assert open_followups() == 0
    row = PlanFollowUp.objects.get()
    assert (row.plan, row.months, row.due, row.trained) == (application.plan, months, today(), 1)
    assert (row.contact_name, row.contact_email) == ("Ansvarlig Testesen", "ansvarlig@test.example.no")
    assert (row.asked_on, row.state) == (today(), "waiting")
    assert history.of(row).get().changes_dict == {"state": ["", "waiting"]}


def test_nobody_is_asked_where_nobody_completed_or_the_application_is_withdrawn() -> None:
    trained(completed=0)
    gone = trained()
    withdraw_application(application=gone, actor=gone.contact)
    assert list(due_followups(today())) == []


def test_without_a_responsible_contact_the_applicant_is_asked() -> None:
    application = trained()
    application.plan.responsible_email = ""
    application.plan.save()
    open_followups()
    row = PlanFollowUp.objects.get()
    assert (row.contact_name, row.contact_email) == (application.contact_name, application.contact.email)


def test_the_municipalitys_written_form_is_used() -> None:
    application = trained(number="1517")
    assert application.municipality.language == "nn"
    open_followups()
    assert PlanFollowUp.objects.get().language == "nn"


def test_the_database_takes_one_a_plan_and_interval_and_no_more_employed_than_trained() -> None:
    row = followup()
    for wrong in ({"months": 6}, {"months": 7}, {"months": 12, "trained": 1, "still_employed": 2}):
        values = {"due": today(), "asked_on": today(), "trained": 1, "contact_email": "x@test.example.no", **wrong}
        with pytest.raises(IntegrityError), transaction.atomic():
            PlanFollowUp.objects.create(plan=row.plan, language="nb", **values)


def test_a_cohort_that_ended_on_the_last_of_august_is_asked_on_the_last_of_february() -> None:
    application = trained()
    days = application.cohort.days.order_by("date")
    for day, when in zip(days, range(23, 32), strict=True):
        type(day).objects.filter(pk=day.pk).update(date=date(2026, 8, when))
    assert [one.on for one in due_followups(date(2027, 2, 27))] == []
    assert [one.on for one in due_followups(date(2027, 2, 28))] == [date(2027, 2, 28)]


# --- Mails ------------------------------------------------------------------------------------------------
def times_of_mails() -> list[str]:
    rows = Mail.objects.filter(template="plan_followup", state="queued").order_by("send_at")
    return [f"{row.send_at.astimezone(OSLO):%Y-%m-%d %H:%M}" for row in rows]


def test_the_contact_is_asked_and_reminded_twice() -> None:
    row = followup()
    reconcile("plan-followup")
    assert times_of_mails() == [f"{today() + timedelta(days=days)} 09:00" for days in REMIND_AFTER]
    made = Mail.objects.filter(template="plan_followup")
    assert {(one.address, one.language, one.recipient) for one in made} == {(row.contact_email, row.language, None)}


def test_an_answer_takes_the_reminders_away() -> None:
    row = followup()
    reconcile("plan-followup")
    answer_followup(followup=row, answers=kept(ANSWERS))
    reconcile("plan-followup")
    assert times_of_mails() == []


def test_the_mail_has_the_link_and_nothing_of_the_plan() -> None:
    row = followup()
    reconcile("plan-followup")
    with time_machine.travel(timezone.now() + timedelta(days=1)):
        dispatch()
    sent = mail.outbox[0]
    with override("nb"):
        assert address(row) in sent.body
    assert row.plan.application.organisation_name in sent.subject
    assert "Ansvarlig" not in sent.body


def test_a_new_contact_gets_all_three_and_the_old_link_is_dead() -> None:
    row = followup()
    reconcile("plan-followup")
    old = address(row)
    with time_machine.travel(timezone.now() + timedelta(days=20)):
        ask_somebody_else(followup=row, name="Ny Testesen", email="ny@test.example.no", actor=factories.staff())
        reconcile("plan-followup")
        assert times_of_mails() == [f"{today() + timedelta(days=days)} 09:00" for days in REMIND_AFTER]
        assert set(Mail.objects.filter(state="queued").values_list("address", flat=True)) == {"ny@test.example.no"}
    page = Client().get(old)
    assert "En annen i tjenesten blir spurt nå" in page.content.decode()
    assert "action" not in page.content.decode().split("<main")[1]


# --- Staff ------------------------------------------------------------------------------------------------
def test_silence_is_shown_a_week_after_the_last_reminder() -> None:
    row = followup()
    for days, silent in ((SILENT_AFTER - 1, False), (SILENT_AFTER, True)):
        day = row.asked_on + timedelta(days=days)
        assert PlanFollowUp.objects.silent(day).exists() is silent
        assert is_silent(row.state, row.asked_on, day) is silent
    PlanFollowUp.objects.update(asked_on=today() - timedelta(days=SILENT_AFTER))
    front = signed_in(staff()).get(reverse("admin:index")).content.decode()
    assert "silent=yes" in front
    listed = signed_in(staff()).get(reverse("admin:networks_planfollowup_changelist")).content.decode()
    page = signed_in(staff()).get(reverse("admin:networks_planfollowup_answers", args=[row.pk]))
    with override("nb"):
        told = gettext("Reminded twice, no answer")
    assert page.context["state"] == (told, "warn")
    assert told in listed.partition("result_list")[2]
    answer_followup(followup=row, answers=kept(ANSWERS))
    assert "silent=yes" not in signed_in(staff()).get(reverse("admin:index")).content.decode()


def test_staff_see_the_answers_against_the_plan_as_it_was_sent() -> None:
    row = followup()
    application = row.plan.application
    application.revisions.update(content={"plan": {"hours_a_month": 12}})
    answer_followup(followup=row, answers=kept({**ANSWERS, "note": "Det går bra."}))
    assert sent_plan(application).hours_a_month == 12
    page = signed_in(staff()).get(reverse("admin:networks_planfollowup_answers", args=[row.pk]))
    shown = {one["label"]: (one["plan"], one["answer"]) for one in page.context["rows"]}
    assert ("12", "6") in shown.values()
    assert "Det går bra." in page.content.decode()


def test_each_region_sees_its_own_and_reviewers_change_nothing() -> None:
    row = followup()
    assert followups_for(factories.staff(roles.REGIONAL, "nord")).count() == 0
    assert followups_for(factories.staff(roles.REGIONAL, "vest")).get() == row
    for actor in (factories.staff(roles.REGIONAL, "nord"), factories.staff(roles.REVIEWER, "vest")):
        with pytest.raises(PermissionDenied):
            close_followup(followup=row, actor=actor, reason="Nei.")
        with pytest.raises(PermissionDenied):
            ask_somebody_else(followup=row, name="X", email="x@test.example.no", actor=actor)


def test_staff_ask_somebody_else_and_close() -> None:
    row = followup()
    client = signed_in(staff())
    page = reverse("admin:networks_planfollowup_answers", args=[row.pk])
    assert client.post(page, {"act": "ask", "name": "Ny Testesen", "email": "ikke en adresse"}).status_code == 200
    assert client.post(page, {"act": "ask", "name": "Ny Testesen", "email": "ny@test.example.no"}).status_code == 302
    row.refresh_from_db()
    assert (row.contact_email, row.serial) == ("ny@test.example.no", 2)
    assert client.post(page, {"act": "close", "reason": ""}).status_code == 200
    assert client.post(page, {"act": "close", "reason": "Lagt ned."}).status_code == 302
    row.refresh_from_db()
    assert row.state == "closed"
    assert client.post(page, {"act": "dance"}).status_code == 400


def test_the_overview_counts_by_municipality_and_year() -> None:
    answered, waiting = followup(), followup()
    elsewhere = followup(number="5501")
    answer_followup(followup=answered, answers=kept(ANSWERS))
    PlanFollowUp.objects.filter(pk=waiting.pk).update(asked_on=today() - timedelta(days=SILENT_AFTER))
    lines = {line.municipality: line for line in overview(PlanFollowUp.objects.all())}
    bergen = lines["Bergen"]
    assert (bergen.year, bergen.asked, bergen.answered, bergen.silent) == (today().year, 2, 1, 1)
    assert (bergen.employed, bergen.trained, bergen.used) == (1, 1, 1)
    assert (bergen.promised, bergen.freed) == ([10], [6])
    assert lines[elsewhere.plan.application.municipality.name].answered == 0


@pytest.mark.parametrize("name", ["changelist", "municipalities", "answers"])
def test_staff_pages_take_few_statements_at_one_row_and_at_many(name: str) -> None:
    row = followup()
    client = signed_in(staff())
    url = reverse(f"admin:networks_planfollowup_{name}", args=[row.pk] if name == "answers" else [])

    def statements() -> int:
        with CaptureQueriesContext(connection) as found:
            assert client.get(url).status_code == 200
        return len([one for one in found if not one["sql"].startswith(("SAVEPOINT", "RELEASE"))])

    statements()
    before = statements()
    organisation = row.plan.application.organisation
    for _number in range(5):
        other = followup()
        Application.objects.filter(pk=other.plan.application_id).update(organisation=organisation)
    assert before == statements() <= 10
