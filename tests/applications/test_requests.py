"""More information wanted: exactly the asked-for parts open, until a date, and closed again."""

from datetime import time, timedelta

import pytest
import time_machine
from django.core.exceptions import PermissionDenied
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from applications.models import Application, ImplementationPlan, InformationRequest
from applications.openness import open_parts
from applications.services.coeditors import invite
from applications.services.drafts import save_step
from applications.services.requests import ask_for_more, take_back_request
from applications.services.sending import submit_application
from cohorts.models import Cohort
from mentorprog.demo.builder.small import Small
from mentorprog.outbox.models import Mail
from mentorprog.outbox.services import reconcile
from mentorprog.people import roles
from mentorprog.people.models import Person
from mentorprog.states import Refused
from mentorprog.times import days_before, today
from tests.applications.sent import close, offered, page_of, signed_in
from tests.dashboard.world import signed_in as staff_signed_in
from tests.dashboard.world import staff as staff_with_factor
from tests.factories import sent_application, staff

pytestmark = pytest.mark.django_db
DUE = 9  # days


def ask(application: Application, actor: Person | None = None, **changes: object) -> InformationRequest:
    values = {"parts": ["plan"], "message": "Hvem har ansvaret?", "due": today() + timedelta(days=DUE), **changes}
    return ask_for_more(application=application, actor=actor or staff(), **values)


def test_exactly_the_asked_for_parts_open_until_the_date() -> None:
    application = sent_application()
    close(application)
    application = Application.objects.get()
    assert open_parts(application) == frozenset()
    request = ask(application, parts=["plan", "kandidater", "oppsummering"])
    assert open_parts(application) == {"plan", "kandidater"}
    with time_machine.travel(days_before(request.due, 0, time(23, 59))):
        assert open_parts(application) == {"plan", "kandidater"}
    with time_machine.travel(days_before(request.due, -1, time(0, 1))):
        assert open_parts(application) == frozenset()


def test_the_applicant_answers_by_sending_again(small: Small) -> None:
    application = small.application
    close(application)
    client = signed_in(small.applicant)
    ask(application)
    page = client.get(page_of(application))
    assert page.context["act"]["text"] == "Hvem har ansvaret?"
    assert [part["url"] for part in page.context["asked"]] == [f"{page_of(application)}plan/"]
    assert client.get(f"{page_of(application)}tjeneste/").status_code == 302
    later = {"action": "later", "goals": "Nytt mål etter spørsmål."}
    assert client.post(f"{page_of(application)}plan/", later).status_code == 302
    Application.objects.get(pk=application.pk).plan.refresh_from_db()
    small_plan = Application.objects.get(pk=application.pk).plan
    assert small_plan.goals == "Nytt mål etter spørsmål."


def test_what_missed_the_deadline_is_not_sent_with_the_answer(small: Small) -> None:
    """Written before the deadline and not sent: only what lies in the part that is asked about can still be sent."""
    application = small.application
    client = signed_in(small.applicant)
    for path, values in {
        "tjeneste/": {"unit": "For sen avdeling"},
        "plan/": {"goals": "Mål som kan sendes."},
        "forankring/": {"anchoring": "For sen forankring."},
        "kandidater/ny/": {"name": "For Sen", "email": "sen@test.example.no", "language": "nb"},
    }.items():
        assert client.post(page_of(application) + path, {"action": "later", **values}).status_code == 302
    before = application.revisions.get().content
    close(application)
    ask(application, parts=["plan"])
    fresh = Application.objects.get(pk=application.pk)
    assert (fresh.unit, fresh.plan.goals) == (before["service"]["unit"], "Mål som kan sendes.")
    assert fresh.plan.anchoring == before["plan"]["anchoring"]
    assert not fresh.candidates.filter(name="For Sen").exists()
    assert fresh.has_unsent_changes
    kept = {name: value for name, value in before["plan"].items() if name not in ("goals", "anchoring", "owner")}
    ImplementationPlan.objects.filter(application=application).update(**kept)
    submit_application(application=fresh, actor=small.applicant)
    after = application.revisions.get(number=2).content
    assert after["candidates"] == before["candidates"]
    assert after["service"] == before["service"]
    assert (after["plan"]["goals"], after["plan"]["anchoring"]) == ("Mål som kan sendes.", before["plan"]["anchoring"])


def test_when_everything_unsent_is_in_closed_parts_nothing_is_left_to_send(small: Small) -> None:
    application = small.application
    client = signed_in(small.applicant)
    client.post(f"{page_of(application)}tjeneste/", {"action": "later", "unit": "For sen avdeling"})
    close(application)
    ask(application, parts=["kandidater"])
    assert not Application.objects.get(pk=application.pk).has_unsent_changes


def test_sending_again_settles_the_request(small: Small) -> None:
    application = small.application
    close(application)
    request = ask(application)
    Application.objects.filter(pk=application.pk).update(version=application.version + 1)
    submit_application(application=application, actor=small.applicant)
    assert InformationRequest.objects.get(pk=request.pk).state == InformationRequest.State.ANSWERED
    assert application.revisions.count() == 2
    assert open_parts(Application.objects.get(pk=application.pk)) == frozenset()


def test_all_who_write_are_told_once_and_reminded_the_day_before() -> None:
    application = sent_application()
    colleague = invite(application=application, email="med@test.example.no", actor=application.contact).person
    actor = staff()
    for _click in range(2):
        request = ask(application, actor)
    told = Mail.objects.filter(template="information_wanted")
    assert {mail.recipient for mail in told} == {application.contact, colleague}
    assert all("ansvaret" not in str(mail.context) for mail in told)
    for _minute in range(2):
        reconcile("information-reminder")
    reminders = Mail.objects.filter(rule="information-reminder")
    assert {mail.recipient for mail in reminders} == {application.contact, colleague}
    assert {mail.send_at for mail in reminders} == {days_before(request.due, 1, time(9, 0))}
    take_back_request(request=request, actor=actor)
    reconcile("information-reminder")
    assert set(reminders.values_list("state", flat=True)) == {Mail.State.CANCELLED}


def test_one_request_at_a_time_but_a_late_one_gives_way() -> None:
    application = sent_application()
    first = ask(application)
    with pytest.raises(Refused):
        ask(application, message="Noe annet?")
    InformationRequest.objects.update(due=today() - timedelta(days=1))
    second = ask(application, message="Noe annet?")
    states = dict(InformationRequest.objects.values_list("pk", "state"))
    assert states == {first.pk: InformationRequest.State.WITHDRAWN, second.pk: InformationRequest.State.OPEN}


def test_taken_back_twice_is_once_and_an_answered_one_is_not_taken_back() -> None:
    actor = staff()
    request = ask(sent_application(), actor)
    for _click in range(2):
        assert take_back_request(request=request, actor=actor).state == InformationRequest.State.WITHDRAWN
    answered = ask(sent_application(), actor)
    InformationRequest.objects.filter(pk=answered.pk).update(state="answered")
    with pytest.raises(Refused):
        take_back_request(request=answered, actor=actor)


@pytest.mark.parametrize("changes", [{"parts": []}, {"parts": ["oppsummering"]}, {"due": today()}])
def test_what_cannot_be_asked(changes: dict[str, object]) -> None:
    with pytest.raises(Refused):
        ask(sent_application(), **changes)


def test_an_answered_application_is_not_asked_about() -> None:
    application = sent_application()
    offered(application.candidates.all()[0])
    with pytest.raises(Refused):
        ask(application)


@pytest.mark.parametrize(("role", "centre"), [(roles.REVIEWER, "vest"), (roles.REGIONAL, "nord")])
def test_who_may_not_ask(role: str, centre: str) -> None:
    with pytest.raises(PermissionDenied):
        ask(sent_application("4601"), staff(role, centre))


def test_the_staff_page_asks_shows_and_takes_back() -> None:
    application = sent_application()
    Cohort.objects.update(applications_close=today() - timedelta(days=1))
    client: Client = staff_signed_in(staff_with_factor())
    path = reverse("admin:applications_application_ask", args=[application.pk])
    assert client.get(path).status_code == 200
    values = {"act": "ask", "parts": ["plan"], "message": "", "due": "ikke en dato"}
    assert set(client.post(path, values).context["form"].errors) == {"message", "due"}
    due = today() + timedelta(days=3)
    assert client.post(path, {**values, "message": "Hvem?", "due": due.isoformat()}).status_code == 302
    page = client.get(path)
    assert page.context["standing"].message == "Hvem?"
    assert client.post(path, {"act": "withdraw"}).status_code == 302
    assert InformationRequest.objects.get().state == InformationRequest.State.WITHDRAWN
    assert client.get(path).context["standing"] is None


def test_the_staff_page_is_within_the_budget() -> None:
    application = sent_application()
    ask(application)
    client: Client = staff_signed_in(staff_with_factor())
    path = reverse("admin:applications_application_ask", args=[application.pk])
    client.get(path)
    with CaptureQueriesContext(connection) as found:
        assert client.get(path).status_code == 200
    assert len(found) <= 10


def test_a_request_for_one_part_does_not_ask_for_what_others_lack(small: Small) -> None:
    """A question that became compulsory after the application was sent in stops nobody who may not answer it."""
    application = small.application
    close(application)
    ask(application)
    application.candidates.update(background="")

    def write() -> None:
        ImplementationPlan.objects.filter(application=application).update(goals="Nytt mål etter spørsmål.")

    save_step(application=application, part="plan", version=None, actor=small.applicant, write=write)
    sent = submit_application(application=Application.objects.get(pk=application.pk), actor=small.applicant)
    assert (sent.revisions.count(), sent.has_unsent_changes) == (2, False)


def test_the_steps_say_what_is_asked_about_and_how_little_can_be_changed(small: Small) -> None:
    application = small.application
    close(application)
    request = ask(application, message="Hvem har ansvaret?\nHvor mange timer?")
    client = signed_in(small.applicant)
    for slug in ("plan", "oppsummering"):
        page = client.get(f"/en{page_of(application)}{slug}/")
        assert page.context["wanted"] == request
        assert "Hvem har ansvaret?<br>Hvor mange timer?" in page.content.decode()
    assert "that RVTS asks about" in page.content.decode()
    assert "confirms the commitments" not in page.content.decode()
    with CaptureQueriesContext(connection) as made:
        client.get(f"{page_of(application)}plan/")
    assert len(made) <= 8


def test_a_draft_after_the_deadline_says_so_before_anything_is_written(small: Small) -> None:
    draft = small.draft
    client = signed_in(draft.contact)
    where = [page_of(draft), f"{page_of(draft)}plan/", f"{page_of(draft)}oppsummering/"]
    assert not any("The deadline was" in client.get(f"/en{one}").content.decode() for one in where)
    close(draft)
    for one in where:
        page = client.get(f"/en{one}").content.decode()
        assert "The deadline was" in page
        assert "Contact your centre if you still want to apply." in page
