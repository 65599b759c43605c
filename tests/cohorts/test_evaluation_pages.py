"""The participant's page of an evaluation, my page, and the staff's results, comparison, files and questions."""

import io

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.urls import reverse
from django.utils.translation import override
from openpyxl import load_workbook

from cohorts.evaluation.reference import QUESTIONS, load
from cohorts.models import Attendance, EvaluationAnswered, EvaluationForm, EvaluationQuestion
from mentorprog import tokens
from mentorprog.people.roles import REGIONAL, REVIEWER
from tests.bad_input.values import MARKUP, identity_numbers
from tests.cohorts.evaluating import Kind, answer, close, link, opened, questions, released, send
from tests.dashboard.world import signed_in, staff
from tests.factories import attend
from tests.look.html import Page, words

pytestmark = pytest.mark.django_db

FIVE = [5, 5, 4, 4, 2]


def statements(client: Client, address: str) -> int:
    """How many statements a page takes, once what is remembered between pages is remembered."""
    client.get(address)
    with CaptureQueriesContext(connection) as found:
        assert client.get(address).status_code == 200
    return len([one for one in found if not one["sql"].startswith(("SAVEPOINT", "RELEASE"))])


# --- The participant --------------------------------------------------------------------------------------


def test_the_page_asks_every_question_and_none_must_be_answered() -> None:
    evaluation, (seat, *_rest) = opened()
    with override("en"):
        html = Client().get(link(evaluation, seat)).content.decode()
    page = Page(html)
    assert all(question.wording_en in html for question in evaluation.questions.all())
    assert [len(page.all(name)) for name in ("fieldset", "textarea")] == [
        len(questions(evaluation, kind)) for kind in (Kind.SCALE, Kind.TEXT)
    ]
    assert {words(tag) for tag in page.tags if "need" in tag.classes} == {"Optional"}


def test_answering_in_nynorsk_says_thank_you_and_only_once() -> None:
    evaluation, (seat, *_rest) = opened()
    question = questions(evaluation, Kind.SCALE)[0]
    with override("nn"):
        address = link(evaluation, seat)
        assert question.wording_nn in Client().get(address).content.decode()
        assert Client().post(address, {f"q{question.pk}": 4}).status_code == 302
        for page in (Client().get(address), Client().post(address, {f"q{question.pk}": 1})):
            assert page.context["state"] == "answered"
            assert "<textarea" not in page.content.decode()
    assert EvaluationAnswered.objects.count() == 1


@pytest.mark.parametrize("number", identity_numbers().values())
def test_a_national_identity_number_is_refused_and_the_other_answers_stay_in_the_form(number: str) -> None:
    evaluation, (seat, *_rest) = opened()
    scale, text = questions(evaluation, Kind.SCALE)[0].pk, questions(evaluation, Kind.TEXT)[0].pk
    page = send(evaluation, seat, {scale: 4, text: f"Snakk med {number}"})
    assert page.status_code == 200
    assert page.context["form"].errors
    assert page.context["form"][f"q{scale}"].value() == "4"
    assert not EvaluationAnswered.objects.exists()


@pytest.mark.parametrize("values", [{}, {0: "6"}, {0: "0"}, {0: "fem"}, {1: "x" * 1001}, {1: "   "}, {1: "Hei\x00"}])
def test_nothing_answered_or_answered_wrongly_is_told(values: dict[int, str]) -> None:
    evaluation, (seat, *_rest) = opened()
    asked = [questions(evaluation, Kind.SCALE)[0].pk, questions(evaluation, Kind.TEXT)[0].pk]
    page = send(evaluation, seat, {asked[place]: value for place, value in values.items()})
    assert page.status_code == 200
    assert page.context["form"].errors
    assert not EvaluationAnswered.objects.exists()


def test_links_that_are_not_ours_are_not_found() -> None:
    evaluation, (seat, *_rest) = opened()
    other, (stranger, *_others) = opened()
    good = link(evaluation, seat)
    elsewhere = reverse("evaluation", args=[tokens.make("evaluation", evaluation.pk, stranger.pk)])
    for_something_else = reverse("evaluation", args=[tokens.make("seat-offer", evaluation.pk, seat.pk)])
    gone = reverse("evaluation", args=[tokens.make("evaluation", 10**9, seat.pk)])
    for address in (f"{good[:-3]}xx/", elsewhere, for_something_else, gone, f"{good[:20]}/"):
        assert Client().get(address).status_code == 404, address
    assert Client().get(good).status_code == Client().get(link(other, stranger)).status_code == 200


def test_closed_and_away_are_told_in_words() -> None:
    evaluation, (seat, away, *_rest) = opened()
    attend(away, 3, Attendance.Mark.ABSENT)
    assert Client().get(link(evaluation, away)).context["state"] == "not_asked"
    assert Client().post(link(evaluation, away), {"q1": "5"}).context["state"] == "not_asked"
    close(evaluation)
    assert Client().get(link(evaluation, seat)).context["state"] == "closed"
    assert Client().post(link(evaluation, seat), {"q1": "5"}).context["state"] == "closed"


def test_my_page_leads_to_it_until_it_is_answered_in_one_statement_more() -> None:
    evaluation, (seat, *_rest) = opened()
    client = signed_in(seat.person)
    address = reverse("mypage")
    assert link(evaluation, seat) in client.get(address).content.decode()
    waiting = statements(client, address)
    answer(evaluation, seat, [4])
    assert link(evaluation, seat) not in client.get(address).content.decode()
    assert statements(client, address) == waiting <= 8
    assert statements(Client(), link(evaluation, seat)) <= 8


# --- Staff ------------------------------------------------------------------------------------------------


def test_while_it_is_open_staff_see_how_many_and_nothing_else() -> None:
    evaluation, seats = opened()
    for seat in seats[:6]:
        answer(evaluation, seat, [5], ["Et svar i ord"])
    page = signed_in(staff()).get(reverse("admin:cohorts_evaluation_result", args=[evaluation.pk]))
    assert (page.context["answered"], page.context["asked"], page.context["parts"]) == (6, 8, [])
    assert "Et svar i ord" not in page.content.decode()


def test_the_results_have_a_chart_and_the_same_in_a_table() -> None:
    found = released(8, FIVE)
    html = signed_in(staff()).get(reverse("admin:cohorts_evaluation_result", args=[found.pk])).content.decode()
    page = Page(html)
    scales = len(questions(found, Kind.SCALE))
    charts = page.all("svg", class_="chart")
    assert len(charts) == scales
    assert all("4,0" in (chart["aria-label"] or "") for chart in charts)
    first = [words(tag) for tag in page.all("td", class_="number")][:10]
    assert first == ["2", "40 %", "2", "40 %", "0", "0 %", "1", "20 %", "0", "0 %"]
    bars = [float(tag["width"] or 0) for tag in page.all("rect", class_="chart__part")][:3]
    assert (bars[0] == bars[1], bars[2] / bars[0]) == (True, 0.5)


def test_markup_in_an_answer_is_shown_as_text() -> None:
    evaluation, seats = opened()
    for number, seat in enumerate(seats[:5]):
        answer(evaluation, seat, [1 + number], [f"{MARKUP} {number}"])
    page = signed_in(staff()).get(reverse("admin:cohorts_evaluation_result", args=[close(evaluation).pk]))
    assert MARKUP not in page.content.decode()
    assert "&lt;script&gt;" in page.content.decode()


def test_cohorts_stand_beside_each_other_and_a_hidden_one_is_a_dash() -> None:
    shown, hidden = released(8, FIVE), released(8, [1, 2])
    client = signed_in(staff())
    page = Page(client.get(reverse("admin:cohorts_evaluation_compare", args=["gathering"])).content.decode())
    lines = [words(tag) for tag in page.all("tr")]
    assert any(str(shown.cohort) in line and "4,0" in line and "5" in line for line in lines)
    assert any(str(hidden.cohort) in line and line.endswith("––") for line in lines)


def test_the_end_is_compared_by_itself() -> None:
    found = released(8, FIVE, form=EvaluationForm.Kind.END)
    client = signed_in(staff())
    pages = {
        kind: client.get(reverse("admin:cohorts_evaluation_compare", args=[kind]))
        for kind in EvaluationForm.Kind.values
    }
    assert pages["gathering"].context["parts"] == []
    assert {point["evaluation"] for part in pages["end"].context["parts"] for point in part["points"]} == {found}
    assert client.get(reverse("admin:cohorts_evaluation_compare", args=["annet"])).status_code == 404


def test_the_files_hold_what_is_shown_and_no_formula() -> None:
    evaluation, seats = opened()
    for number, seat in enumerate(seats[:5]):
        answer(evaluation, seat, [1 + number], [f"=1+{number}"])
    found = close(evaluation)
    client = signed_in(staff())
    for name, args in (("result_file", [found.pk, "xlsx"]), ("compare_file", ["gathering", "xlsx"])):
        file = client.get(reverse(f"admin:cohorts_evaluation_{name}", args=args))
        assert file["Content-Disposition"].startswith("attachment")
        cells = list(load_workbook(io.BytesIO(file.content)).active.iter_rows(min_row=2))
        texts = sorted(row[3].value for row in cells if str(row[3].value).startswith("="))
        assert texts == [f"=1+{number}" for number in range(5)]
        assert {row[3].data_type for row in cells if str(row[3].value).startswith("=")} == {"s"}
        numbers = [(row[3].value, row[4].value) for row in cells if isinstance(row[3].value, int)]
        assert numbers == [(value, 1) for value in (5, 4, 3, 2, 1)]
    csv = client.get(reverse("admin:cohorts_evaluation_result_file", args=[found.pk, "csv"])).content.decode()
    assert "'=1+0" in csv
    assert client.get(reverse("admin:cohorts_evaluation_result_file", args=[found.pk, "exe"])).status_code == 404


@pytest.mark.parametrize(("role", "expected"), [(REGIONAL, 200), (REVIEWER, 403)])
def test_coordinators_read_results_and_reviewers_do_not(role: str, expected: int) -> None:
    found = released(8, FIVE)
    client = signed_in(staff(role, "nord"))
    for name, args in (
        ("result", [found.pk]),
        ("result_file", [found.pk, "csv"]),
        ("compare", ["end"]),
        ("compare_file", ["end", "csv"]),
    ):
        assert client.get(reverse(f"admin:cohorts_evaluation_{name}", args=args)).status_code == expected


def test_a_row_of_the_list_leads_to_the_results() -> None:
    found = released(8, FIVE)
    client = signed_in(staff())
    with override("en"):
        assert "5 of 8" in client.get(reverse("admin:cohorts_evaluation_changelist")).content.decode()
    other = released(8, FIVE)
    of_one = f"{reverse('admin:cohorts_evaluation_changelist')}?cohort__id__exact={found.cohort_id}"
    assert of_one in client.get(reverse("admin:cohorts_cohort_life", args=[found.cohort_id])).content.decode()
    shown = client.get(of_one).context["cl"].result_list
    assert (found in shown, other in shown) == (True, False)
    answer_ = client.get(reverse("admin:cohorts_evaluation_change", args=[found.pk]))
    assert answer_.url == reverse("admin:cohorts_evaluation_result", args=[found.pk])


def test_coordinators_add_questions_and_change_those_that_nobody_was_asked() -> None:
    form = EvaluationForm.objects.get(kind=EvaluationForm.Kind.END)
    client = signed_in(staff())
    address = reverse("admin:cohorts_evaluationform_change", args=[form.pk])
    page = client.get(address)
    formset = page.context["inline_admin_formsets"][0].formset
    posted = {"wait_days": 3, "open_days": 20}
    for part in (formset.management_form, *formset.forms):
        posted |= {part.add_prefix(name): part[name].value() for name in part.fields if part[name].value() is not None}
    posted = {name: value for name, value in posted.items() if value is not False}
    extra, total = formset.prefix, formset.total_form_count()
    posted |= {f"{extra}-TOTAL_FORMS": total + 1, f"{extra}-{total}-form": form.pk, f"{extra}-{total}-order": 90}
    posted |= {f"{extra}-{total}-kind": "scale"}
    posted |= {f"{extra}-{total}-wording_{code}": f"Nytt spørsmål {code}" for code in ("nb", "nn", "en")}
    saved = client.post(address, posted)
    assert saved.status_code == 302, saved.context["errors"]
    form.refresh_from_db()
    assert (form.wait_days, form.open_days) == (3, 20)
    assert form.questions.latest("pk").wording_en == "Nytt spørsmål en"


def test_reference_questions_are_loaded_once_in_three_languages() -> None:
    for wordings in QUESTIONS.values():
        for _kind, *texts in wordings:
            assert all(texts)
    EvaluationQuestion.objects.update(wording_nb="Endret")
    before = EvaluationQuestion.objects.count()
    load()
    assert EvaluationQuestion.objects.count() == before == sum(map(len, QUESTIONS.values()))
    assert set(EvaluationQuestion.objects.values_list("wording_nb", flat=True)) == {"Endret"}


@pytest.mark.parametrize("name", ["result", "compare", "result_file", "compare_file", "changelist"])
def test_pages_take_few_statements_at_one_cohort_and_at_many(name: str) -> None:
    found = released(8, FIVE)
    args = {
        "result": [found.pk],
        "compare": ["gathering"],
        "result_file": [found.pk, "csv"],
        "compare_file": ["gathering", "csv"],
        "changelist": [],
    }
    client = signed_in(staff())
    address = reverse(f"admin:cohorts_evaluation_{name}", args=args[name])
    before = statements(client, address)
    for _ in range(4):
        released(8, FIVE)
    assert before == statements(client, address) <= 10
