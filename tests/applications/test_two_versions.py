"""Two windows: the one who saves last is told, and sees what stands beside what was written."""

from threading import Event, Thread
from typing import Any

import pytest
from django.db import connection, transaction
from django.test import Client

from applications.forms import PlanForm, ServiceForm
from applications.models import Application, Candidate
from applications.services.drafts import save_step
from tests.applications.test_plan import ANSWERS, SOON, path, rows
from tests.factories import ApplicationFactory, CohortFactory, PersonFactory
from tests.look.html import Page, words

pytestmark = pytest.mark.django_db


@pytest.fixture
def application() -> Application:
    return ApplicationFactory()


@pytest.fixture
def browser(application: Application) -> Client:
    client = Client()
    client.force_login(application.contact)
    return client


def test_both_versions_of_each_answer_that_differs(browser: Client, application: Application) -> None:
    first = {**ANSWERS, "goals": "Fra det første.", **rows((SOON, "Først."))}
    second = {**ANSWERS, "goals": "Fra det andre.", "network": "False", **rows((SOON, "Andre."))}
    assert browser.post(path(application), {**first, "version": application.version}).status_code == 302
    answer = browser.post(path(application), {**second, "version": application.version})
    both = {str(row["label"]): (row["now"], row["yours"]) for row in answer.context["form"].both}
    assert len(both) == 3
    assert ("Fra det første.", "Fra det andre.") in both.values()
    page = Page(answer.content.decode())
    shown = words(page.one("section", **{"aria-labelledby": "both"}))
    assert "Fra det første." in shown
    assert "Først." in shown
    assert "Fra det andre." in answer.content.decode()
    again = {**second, "version": page.one("input", name="version")["value"]}
    assert browser.post(path(application), again)["Location"] == path(application, "forankring")
    plan = Application.objects.get(pk=application.pk).plan
    assert (plan.goals, plan.milestones.get().text) == ("Fra det andre.", "Andre.")


def test_what_stands_now_can_be_chosen_answer_by_answer(browser: Client, application: Application) -> None:
    first = {**ANSWERS, "goals": "Fra det første.", "risks": "Fra det første.", **rows((SOON, "Først."))}
    second = {**ANSWERS, "goals": "Fra det andre.", "risks": "Fra det andre.", **rows((SOON, "Andre."))}
    browser.post(path(application), {**first, "version": application.version})
    answer = browser.post(path(application), {**second, "version": application.version})
    page = Page(answer.content.decode())
    offered = [tag["value"] for tag in page.all("input") if tag["name"] == "keep"]
    assert offered == ["goals", "risks", "milestones"]
    again = {**second, "version": page.one("input", name="version")["value"], "keep": ["goals", "milestones"]}
    for _click in range(2):
        assert browser.post(path(application), again).status_code == 302
    plan = Application.objects.get(pk=application.pk).plan
    assert (plan.goals, plan.risks, plan.milestones.get().text) == ("Fra det første.", "Fra det andre.", "Først.")


def test_what_stands_of_the_anchoring_can_be_chosen(browser: Client, application: Application) -> None:
    where = path(application, "forankring")
    data = {"action": "later", "anchoring": "Først.", "owner": "Først.", "leader_name": "Først"}
    browser.post(where, data)
    browser.post(where, {**data, "anchoring": "Andre.", "owner": "Andre.", "keep": ["anchoring", "version", "state"]})
    plan = Application.objects.get(pk=application.pk).plan
    assert (plan.anchoring, plan.owner) == ("Først.", "Andre.")


def test_the_same_page_twice_is_no_fault(browser: Client, application: Application) -> None:
    data = {**ANSWERS, **rows((SOON, "Først.")), "version": application.version}
    for _click in range(2):
        assert browser.post(path(application), data)["Location"] == path(application, "forankring")
    assert Application.objects.get(pk=application.pk).version == application.version + 1


def test_a_candidate_in_two_windows(browser: Client, application: Application) -> None:
    candidate = Candidate.objects.create(application=application, name="Anne", background="Gammel.")
    where = f"{path(application, 'kandidater')}{candidate.pk}/"
    data = {"name": "Anne", "language": "nb", "action": "later", "version": application.version}
    assert browser.post(where, {**data, "background": "Fra det første."}).status_code == 302
    answer = browser.post(where, {**data, "background": "Fra det andre."})
    (row,) = answer.context["form"].both
    assert (row["now"], row["yours"]) == ("Fra det første.", "Fra det andre.")


def test_a_candidate_who_was_removed_meanwhile(
    browser: Client, application: Application, monkeypatch: pytest.MonkeyPatch
) -> None:
    """The text comes back to the writer, who is told; nothing breaks."""
    candidate = Candidate.objects.create(application=application, name="Anne")
    where = f"{path(application, 'kandidater')}{candidate.pk}/"
    whole = CandidateGone(candidate)
    monkeypatch.setattr("applications.views.steps.CandidateForm.is_valid", whole)
    answer = browser.post(where, {"name": "Anne", "language": "nb", "action": "later", "background": "Lang tekst."})
    assert answer.status_code == 200
    assert "Lang tekst." in answer.content.decode()
    assert answer.context["form"].non_field_errors()
    assert not application.candidates.exists()


def test_a_candidate_who_was_removed_before_the_save_can_be_added_again(
    browser: Client, application: Application
) -> None:
    candidate = Candidate.objects.create(application=application, name="Anne")
    where = f"{path(application, 'kandidater')}{candidate.pk}/"
    Candidate.objects.all().delete()
    data = {"name": "Anne", "language": "nb", "action": "later", "background": "Lang tekst.", "version": "0"}
    answer = browser.post(where, data)
    page = Page(answer.content.decode())
    assert answer.context["form"].non_field_errors()
    assert "Lang tekst." in answer.content.decode()
    assert not application.candidates.exists()
    (action,) = [tag["action"] for tag in page.all("form") if (tag["action"] or "").endswith("/ny/")]
    again = browser.post(action, {**data, "version": page.one("input", name="version")["value"]})
    assert (again.status_code, application.candidates.get().background) == (302, "Lang tekst.")
    assert browser.get(where).status_code == 404


def test_an_empty_field_does_not_take_the_others_answer_away_unasked(browser: Client, application: Application) -> None:
    browser.post(path(application), {**ANSWERS, "risks": "Sykdom.", "goals": "En.", "version": application.version})
    data = {**ANSWERS, "risks": "", "goals": "To.", "version": application.version}
    page = Page(browser.post(path(application), data).content.decode())
    kept = {tag["value"]: "checked" in tag.attrs for tag in page.all("input") if tag["name"] == "keep"}
    assert kept == {"goals": False, "risks": True}


class CandidateGone:
    """Takes the candidate out between the reading of the page and the saving of the form."""

    def __init__(self, candidate: Candidate) -> None:
        self.candidate = candidate

    def __get__(self, form: Any, owner: Any) -> Any:
        def is_valid() -> bool:
            Candidate.objects.filter(pk=self.candidate.pk).delete()
            return form.is_bound and not form.errors

        return is_valid


@pytest.mark.django_db(transaction=True)
@pytest.mark.postgres
def test_a_save_does_not_take_back_what_was_sent_meanwhile(django_db_serialized_rollback: None) -> None:
    """Only the answers are written: a row read before the application was sent in does not make it a draft again."""
    application = ApplicationFactory(cohort=CohortFactory(), contact=PersonFactory())
    old = Application.objects.get(pk=application.pk)  # as the request that saves has read it
    sent, held = Event(), Event()

    def send() -> None:
        try:
            with transaction.atomic():
                row = Application.objects.select_for_update().get(pk=application.pk)
                held.set()
                Application.objects.filter(pk=row.pk).update(state=Application.State.WITHDRAWN)
                Application.objects.filter(pk=row.pk).update(state=Application.State.DRAFT, sent_version=7)
            sent.set()
        finally:
            connection.close()

    thread = Thread(target=send)
    thread.start()
    held.wait()
    form = ServiceForm({"contact_name": "Kari"}, instance=old, lenient=True)
    assert form.is_valid(), form.errors
    save_step(application=old, part="tjeneste", version=None, actor=old.contact, write=form.save)
    thread.join()
    row = Application.objects.get(pk=application.pk)
    assert (row.contact_name, row.sent_version) == ("Kari", 7)


def test_a_form_writes_its_answers_alone(application: Application) -> None:
    plan = application.plan
    form = PlanForm({"goals": "Nytt mål"}, instance=plan, lenient=True)
    assert form.is_valid()
    type(plan).objects.filter(pk=plan.pk).update(anchoring="Skrevet i et annet vindu.")
    form.save()
    plan = type(plan).objects.get(pk=plan.pk)
    assert (plan.goals, plan.anchoring) == ("Nytt mål", "Skrevet i et annet vindu.")
