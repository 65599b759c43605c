"""The plan's answers and milestones, the candidates' order, and how much is filled in."""

from datetime import date, timedelta
from threading import Barrier, Thread

import pytest
from django.db import connection
from django.test import Client

from applications.models import Application, Candidate, ImplementationPlan, InformationRequest
from applications.services.ordering import place_candidate
from applications.steps import completeness, missing_things
from mentorprog.states import Refused
from mentorprog.times import today
from tests.access.test_statements import statements
from tests.factories import ApplicationFactory, CohortFactory, PersonFactory, sent_application
from tests.look.html import Page

ANSWERS = {
    "uses": ["mentor"],
    "goals": "To mentorer.",
    "hours_a_month": "10",
    "responsible_name": "Per Testesen",
    "responsible_email": "per@test.example.no",
    "guidance": "both",
    "network": "True",
    "lending": "False",
    "voluntary": "Idrettsrådet.",
    "risks": "At noen bytter jobb.",
}
SOON, LATER = today() + timedelta(days=100), today() + timedelta(days=300)


@pytest.fixture
def application(db: None) -> Application:
    return ApplicationFactory()


@pytest.fixture
def browser(application: Application) -> Client:
    client = Client()
    client.force_login(application.contact)
    return client


def path(application: Application, slug: str = "plan") -> str:
    return f"/soknad/{application.reference}/{slug}/"


def rows(*filled: tuple[object, str], total: int = 3) -> dict[str, object]:
    """Rows of milestones as the page posts them."""
    data: dict[str, object] = {"milestones-TOTAL_FORMS": total, "milestones-INITIAL_FORMS": 0}
    for number, (day, text) in enumerate(filled):
        written = f"{day:%d.%m.%Y}" if isinstance(day, date) else day
        data |= {f"milestones-{number}-date": written, f"milestones-{number}-text": text}
    return data


def stored(application: Application) -> list[tuple[date, str]]:
    return list(application.plan.milestones.values_list("date", "text"))


def names(application: Application) -> list[str]:
    return list(application.candidates.remaining().values_list("name", flat=True))


def people(application: Application, *wanted: str) -> list[Candidate]:
    return [Candidate.objects.create(application=application, name=name) for name in wanted]


# --- The plan ---------------------------------------------------------------------------------------------
def test_every_answer_is_kept(browser: Client, application: Application) -> None:
    assert browser.post(path(application), ANSWERS)["Location"] == path(application, "forankring")
    plan = ImplementationPlan.objects.get(application=application)
    assert (plan.network, plan.lending, plan.voluntary, plan.risks) == (
        True,
        False,
        "Idrettsrådet.",
        "At noen bytter jobb.",
    )


def test_something_else_must_be_told(browser: Client, application: Application) -> None:
    data = {**ANSWERS, "uses": ["mentor", "other"]}
    answer = browser.post(path(application), data)
    assert list(answer.context["form"].errors) == ["other_use"]
    assert browser.post(path(application), {**data, "action": "later"}).status_code == 302
    application = Application.objects.get(pk=application.pk)
    assert any(thing.url.endswith("#id_other_use") for thing in missing_things(application, []))
    assert browser.post(path(application), {**data, "other_use": "Rådgiver."}).status_code == 302
    application = Application.objects.get(pk=application.pk)
    assert not any(thing.step == "plan" for thing in missing_things(application, []))


def test_who_owns_the_decision_belongs_to_the_plan(browser: Client, application: Application) -> None:
    data = {"anchoring": "Handlingsplan.", "owner": "Kommunedirektøren", "action": "later"}
    assert browser.post(path(application, "forankring"), data).status_code == 302
    plan = ImplementationPlan.objects.get(application=application)
    assert (plan.anchoring, plan.owner) == ("Handlingsplan.", "Kommunedirektøren")


# --- Milestones -------------------------------------------------------------------------------------------
def test_milestones_are_kept_by_date(browser: Client, application: Application) -> None:
    data = {**ANSWERS, **rows((LATER, "Evaluert."), (SOON, "I gang."))}
    assert browser.post(path(application), data).status_code == 302
    assert stored(application) == [(SOON, "I gang."), (LATER, "Evaluert.")]
    page = browser.get(path(application, "oppsummering")).content.decode()
    assert "I gang." in page
    data = {**ANSWERS, **rows((SOON, "I full gang."))}
    browser.post(path(application), data)
    assert stored(application) == [(SOON, "I full gang.")]


def test_a_post_without_rows_leaves_them(browser: Client, application: Application) -> None:
    application.plan.milestones.create(date=SOON, text="I gang.")
    assert browser.post(path(application), ANSWERS).status_code == 302
    assert stored(application) == [(SOON, "I gang.")]


@pytest.mark.parametrize(
    ("row", "field"),
    [
        ((SOON, ""), "text"),
        (("", "I gang."), "date"),
        (("31.02.2027", "I gang."), "date"),
        ((date(2012, 1, 1), "I gang."), "date"),
        ((date(2099, 1, 1), "I gang."), "date"),
        ((SOON, "Kari, 01017012345 og 17054026641"), "text"),
        ((SOON, "x" * 201), "text"),
    ],
)
def test_a_row_that_is_wrong_is_told_and_nothing_is_saved(
    browser: Client, application: Application, row: tuple[object, str], field: str
) -> None:
    answer = browser.post(path(application), {**ANSWERS, **rows(row), "action": "later"})
    assert answer.status_code == 200
    assert list(answer.context["rows"].forms[0].errors) == [field]
    page = Page(answer.content.decode())
    assert [tag["href"] for tag in page.all("a") if (tag["href"] or "").startswith("#id_milestones")] == [
        f"#id_milestones-0-{field}"
    ]
    assert stored(application) == []
    assert ImplementationPlan.objects.get(application=application).goals == ""


@pytest.mark.parametrize("total", ["", "-1", "abc", "25", "99999999"])
def test_a_count_of_rows_that_was_tampered_with(browser: Client, application: Application, total: str) -> None:
    data = {**ANSWERS, **rows((SOON, "I gang.")), "milestones-TOTAL_FORMS": total}
    assert browser.post(path(application), data).status_code == 200
    assert stored(application) == []


def test_more_rows_without_javascript(browser: Client, application: Application) -> None:
    data = {"goals": "Halvferdig", **rows((SOON, "I gang.")), "action": "rows"}
    answer = browser.post(path(application), data)
    assert answer["Location"] == f"{path(application)}?rows=5#milestones"
    assert stored(application) == [(SOON, "I gang.")]
    assert len(browser.get(answer["Location"]).context["rows"].forms) == 6
    for wanted in ("999", "-1", "x", "99"):
        assert len(browser.get(path(application), {"rows": wanted}).context["rows"].forms) <= 24


@pytest.mark.parametrize("slug", ["plan", "oppsummering"])
def test_many_milestones_take_no_more_statements(browser: Client, application: Application, slug: str) -> None:
    application.plan.milestones.create(date=SOON, text="I gang.")
    few = statements(browser, path(application, slug))
    assert len(few) <= 8
    for day in range(20):
        application.plan.milestones.create(date=SOON + timedelta(days=day), text="I gang.")
    assert len(statements(browser, path(application, slug))) == len(few)


# --- Order ------------------------------------------------------------------------------------------------
def test_candidates_stand_as_they_were_added_and_can_be_moved(browser: Client, application: Application) -> None:
    for name in ("Anne", "Bjørn", "Cato"):
        browser.post(path(application, "kandidater") + "ny/", {"name": name, "language": "nb", "action": "later"})
    assert names(application) == ["Anne", "Bjørn", "Cato"]
    last = application.candidates.get(name="Cato")
    for _click in range(2):
        answer = browser.post(path(application, "kandidater"), {"move": f"{last.pk}:0"})
        assert answer["Location"].startswith(path(application, "kandidater"))
        assert names(application) == ["Cato", "Anne", "Bjørn"]
    browser.post(path(application, "kandidater") + "ny/", {"name": "Dag", "language": "nb", "action": "later"})
    assert names(application)[-1] == "Dag"
    buttons = [t["value"] for t in Page(browser.get(path(application, "kandidater")).content.decode()).all("button")]
    assert sum(":" in (value or "") for value in buttons) == 6


@pytest.mark.parametrize("move", ["", "x", "1", "999999:0", "١:0", "1:-1", "9" * 40 + ":0"])
def test_a_move_that_is_none(browser: Client, application: Application, move: str) -> None:
    people(application, "Anne", "Bjørn")
    assert browser.post(path(application, "kandidater"), {"move": move}).status_code == 302
    assert names(application) == ["Anne", "Bjørn"]
    assert Application.objects.get(pk=application.pk).version == application.version


def test_nobody_moves_after_the_deadline(application: Application) -> None:
    first, second = people(application, "Anne", "Bjørn")
    cohort = application.cohort
    cohort.applications_close = today() - timedelta(days=1)
    cohort.save()
    with pytest.raises(Refused):
        place_candidate(application=application, candidate_id=second.pk, place=0, actor=application.contact)
    assert names(application) == [first.name, second.name]


@pytest.mark.django_db(transaction=True)
@pytest.mark.postgres
def test_two_who_move_at_once_leave_an_order(django_db_serialized_rollback: None) -> None:
    cohort = CohortFactory()
    application = ApplicationFactory(cohort=cohort, contact=PersonFactory())
    made = people(application, *"ABCDEF")
    together = Barrier(4)

    def move(candidate: Candidate, place: int) -> None:
        together.wait()
        try:
            place_candidate(application=application, candidate_id=candidate.pk, place=place, actor=application.contact)
        finally:
            connection.close()

    threads = [Thread(target=move, args=(made[number], 5 - number)) for number in range(4)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    orders = list(application.candidates.values_list("order", flat=True))
    assert sorted(orders) == list(range(6))


# --- How much is filled in --------------------------------------------------------------------------------
def test_the_meter_counts_compulsory_answers(browser: Client, application: Application) -> None:
    before = browser.get(path(application)).context["complete"]
    browser.post(path(application), ANSWERS)
    after = browser.get(path(application)).context["complete"]
    assert after.asked == before.asked
    assert after.given - before.given == 8
    page = browser.get(path(application)).content.decode()
    assert f"{after.given} " in page
    people(application, "Anne", "Bjørn")
    two = browser.get(path(application)).context["complete"]
    assert two.asked > after.asked


def test_the_meter_is_full_when_nothing_is_missing() -> None:
    found = completeness([Candidate(name="Anne")], [])
    assert found.given == found.asked


# --- Only what is asked about -----------------------------------------------------------------------------
def test_a_request_for_more_opens_its_steps_and_no_other(browser: Client, application: Application) -> None:
    """After the deadline the way goes from the one open step to the summary, and nothing leads into the closed ones."""
    cohort = application.cohort
    cohort.applications_close = today() - timedelta(days=1)
    cohort.save()
    sent = sent_application(cohort=cohort, contact=application.contact)
    InformationRequest.objects.create(
        application=sent, parts=["plan"], message="Hvem er ansvarlig?", due=today(), asked_by=PersonFactory()
    )
    page = browser.get(path(sent))
    assert [bool(step["url"]) for step in page.context["steps"]] == [False, False, True, False, True]
    assert page.context["back"] == f"/soknad/{sent.reference}/"
    assert len(statements(browser, path(sent))) <= 8
    assert browser.post(path(sent), ANSWERS)["Location"] == path(sent, "oppsummering")
    links = [row["change_url"] for row in browser.get(path(sent, "oppsummering")).context["parts"]]
    assert [link for link in links if link] == [path(sent)]
    assert browser.get(path(sent, "kandidater"))["Location"] == f"/soknad/{sent.reference}/"
