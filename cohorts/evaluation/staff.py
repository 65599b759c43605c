"""Staff pages of evaluations: the results of one, a comparison over the cohorts, and both as files."""

from collections.abc import Iterable, Iterator
from typing import Any

from django.core.exceptions import PermissionDenied
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404
from django.utils.formats import number_format
from django.utils.translation import gettext as _

from cohorts.evaluation.charts import Chart, chart
from cohorts.evaluation.forms import scale_words
from cohorts.evaluation.selectors import (
    Comparison,
    Result,
    compared,
    evaluations_with_results,
    is_open,
    lines_of,
    progress,
    results,
)
from cohorts.models import Evaluation, EvaluationForm, EvaluationQuestion
from cohorts.models.evaluation import HIGHEST, LEAST, LOWEST
from mentorprog import sheets
from mentorprog.dashboard.pages import show


def _may_look(request: HttpRequest) -> None:
    if not request.user.has_perm("cohorts.view_evaluation"):
        raise PermissionDenied


def _decimal(number: float | None) -> str:
    """A mean as people write it, with one decimal."""
    return "–" if number is None else number_format(number, decimal_pos=1)


# --- One evaluation ---------------------------------------------------------------------------------------


def result(model_admin: Any, request: HttpRequest, pk: int) -> HttpResponse:
    """What came in, question by question; while it is open only how many have answered."""
    _may_look(request)
    found = get_object_or_404(evaluations_with_results(), pk=pk)
    released = found.released_on is not None
    answered, asked = (found.answered, found.asked) if released else progress(found)
    values = {
        "evaluation": found,
        "released": released,
        "open": is_open(found),
        "answered": answered,
        "asked": asked,
        "least": LEAST,
        "parts": [_part(one) for one in results(found)] if released else [],
        "others": evaluations_with_results().filter(cohort=found.cohort_id).order_by("opened_on", "pk"),
    }
    title = _("Evaluation: %(evaluation)s") % {"evaluation": found}
    return show(request, model_admin, "cohorts/staff_evaluation.html", title, **values)


def _part(one: Result) -> dict[str, Any]:
    """A question as the page shows it: a chart and the rows of its table, or texts, or that it is hidden."""
    most = max((bar.number for bar in one.bars), default=0)
    return {
        "question": one.question,
        "hidden": one.hidden,
        "total": one.total,
        "mean": _decimal(one.mean),
        "texts": one.texts,
        "chart": chart([(str(bar.value), bar.number / most, str(bar.number)) for bar in one.bars]),
        "rows": [{"label": scale_words(bar.value), "number": bar.number, "percent": bar.percent} for bar in one.bars],
    }


# --- Over the cohorts -------------------------------------------------------------------------------------


def _form(kind: str) -> EvaluationForm:
    return get_object_or_404(EvaluationForm, kind=kind)


def compare(model_admin: Any, request: HttpRequest, kind: str) -> HttpResponse:
    """The means of every question, cohort by cohort."""
    _may_look(request)
    form = _form(kind)
    values = {
        "form": form,
        "least": LEAST,
        "lowest": LOWEST,
        "highest": HIGHEST,
        "forms": EvaluationForm.Kind.choices,
        "parts": [
            {"question": one.question, "chart": _compared(one), "points": _points(one)} for one in compared(form)
        ],
    }
    title = _("Evaluations compared: %(form)s") % {"form": form}
    return show(request, model_admin, "cohorts/staff_evaluation_compare.html", title, **values)


def _compared(one: Comparison) -> Chart:
    rows = []
    for point in one.points:
        share = None if point.mean is None else (point.mean - LOWEST) / (HIGHEST - LOWEST)
        rows.append((_short(point.evaluation), share, _decimal(point.mean)))
    return chart(rows)


def _short(evaluation: Evaluation) -> str:
    """Cohort and gathering in few letters."""
    name = evaluation.cohort.name
    return f"{name}, {evaluation.place.gathering.order}" if evaluation.place else name


def _points(one: Comparison) -> list[dict[str, Any]]:
    return [
        {
            "evaluation": point.evaluation,
            "short": _short(point.evaluation),
            "mean": _decimal(point.mean),
            "total": point.total or "–",
        }
        for point in one.points
    ]


# --- Files ------------------------------------------------------------------------------------------------


def result_file(model_admin: Any, request: HttpRequest, pk: int, kind: str) -> HttpResponse:
    """One evaluation as a file: a row for each number of each question and for each text."""
    _may_look(request)
    found = get_object_or_404(evaluations_with_results(), pk=pk)
    return _file(lines_of(evaluations_with_results().filter(pk=found.pk)), f"evaluering-{found.cohort.slug}-{pk}", kind)


def compare_file(model_admin: Any, request: HttpRequest, kind: str, file: str) -> HttpResponse:
    """All evaluations of one form as a file, the newest first."""
    _may_look(request)
    rows = evaluations_with_results().filter(form=_form(kind), released_on__isnull=False)
    return _file(lines_of(rows), f"evalueringer-{kind}", file)


def _file(lines: Iterable[tuple[Evaluation, Result]], name: str, kind: str) -> HttpResponse:
    rows = list(_rows(lines))
    if kind == "xlsx":
        response = HttpResponse(sheets.xlsx_file(name, rows), content_type=sheets.XLSX)
    elif kind == "csv":
        response = HttpResponse(sheets.csv_file(rows), content_type=sheets.CSV)
    else:
        raise Http404
    response["Content-Disposition"] = f'attachment; filename="{name}.{kind}"'
    return response


def _rows(lines: Iterable[tuple[Evaluation, Result]]) -> Iterator[list[Any]]:
    yield [_("Cohort"), _("Gathering"), _("Question"), _("Answer"), _("Number of answers")]
    for evaluation, one in lines:
        about = [evaluation.cohort.name, evaluation.about, one.question.wording]
        if one.hidden:
            yield [*about, _("Not shown"), ""]
        elif one.question.kind == EvaluationQuestion.Kind.TEXT:
            yield from ([*about, text, 1] for text in one.texts)
        else:
            yield from ([*about, bar.value, bar.number] for bar in one.bars)
