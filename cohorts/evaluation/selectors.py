"""Reads of evaluations: what is due, who is asked, and the results of one or of many."""

from collections import defaultdict
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta
from typing import Any

from django.db.models import Exists, F, FilteredRelation, Max, OuterRef, Prefetch, Q, QuerySet, prefetch_related_objects

from cohorts.models import (
    Attendance,
    Cohort,
    CohortGathering,
    CourseDay,
    Evaluation,
    EvaluationAnswered,
    EvaluationForm,
    EvaluationQuestion,
    EvaluationTally,
    EvaluationText,
    Participation,
)
from cohorts.models.evaluation import HIGHEST, LEAST, LOWEST
from mentorprog.people.models import Person
from mentorprog.prepared import prepared
from mentorprog.times import OSLO, moment, today

LATE = timedelta(days=14)  # a day that has been over for longer is not asked about any more
WITHOUT_SESSIONS = time(16, 0)  # when a day ends, local time, for which no session is planned
AWAY = (Attendance.Mark.EXCUSED, Attendance.Mark.ABSENT)
COHORTS_COMPARED = 8  # on one page, the newest; the file holds all


# --- Due, and for whom ------------------------------------------------------------------------------------


@dataclass(frozen=True)
class Due:
    """An evaluation to open: of a cohort after a gathering, or (`place` None) at the end."""

    form: EvaluationForm
    cohort: Cohort
    place: CohortGathering | None


def due_evaluations(now: datetime) -> Iterator[Due]:
    """What is to be opened now: the last day is over, the form's days of waiting have passed, nothing is open yet."""
    for form in EvaluationForm.objects.all():
        if form.kind == EvaluationForm.Kind.GATHERING:
            places = CohortGathering.objects.filter(cohort__cancelled_at=None, evaluation=None)
            for place in _ended(places, form, now).select_related("cohort", "gathering"):
                yield Due(form, place.cohort, place)
        else:
            at_the_end = Evaluation.objects.filter(cohort=OuterRef("pk"), place=None)
            cohorts = Cohort.objects.filter(~Exists(at_the_end), cancelled_at=None)
            for cohort in _ended(cohorts, form, now):
                yield Due(form, cohort, None)


def _ended(rows: QuerySet[Any], form: EvaluationForm, now: datetime) -> QuerySet[Any]:
    """The rows whose last day ended long enough ago for the form, but not so long ago that nobody remembers."""
    latest = now.astimezone(OSLO).date() - timedelta(days=form.wait_days)
    rows = rows.annotate(last_day=Max("days__date"), ends=Max("days__training_day__sessions__ends"))
    over = [row.pk for row in rows.filter(last_day__lte=latest, last_day__gt=latest - LATE) if _is_over(row, form, now)]
    return rows.filter(pk__in=over)


def _is_over(row: Any, form: EvaluationForm, now: datetime) -> bool:
    """Whether the latest hour at which any of its days ends has passed on the last day, the days of waiting added."""
    day: bool = now >= moment(row.last_day + timedelta(days=form.wait_days), row.ends or WITHOUT_SESSIONS)
    return day


def asked(evaluation: Evaluation) -> QuerySet[Participation]:
    """Those who are asked: everybody with a seat; after a gathering not those who were away on all of its days."""
    rows = Participation.objects.filter(cohort=evaluation.cohort_id, state__in=Participation.SEATED)
    if evaluation.place_id is None:
        return rows
    away = Attendance.objects.filter(day=OuterRef("pk"), participation=OuterRef(OuterRef("pk")), mark__in=AWAY)
    return rows.filter(Exists(CourseDay.objects.filter(~Exists(away), place=evaluation.place_id)))


def open_on(day: date) -> QuerySet[Evaluation]:
    """The evaluations that can be answered on this day; the day they close belongs to them."""
    return Evaluation.objects.filter(opened_on__lte=day, closes_on__gte=day, released_on=None).defer("box")


def is_open(evaluation: Evaluation) -> bool:
    """Whether it can be answered now. The same rule as `open_on`."""
    return evaluation.released_on is None and evaluation.opened_on <= today() <= evaluation.closes_on


def has_answered(evaluation: Evaluation, participation: Participation) -> bool:
    """Whether this participant has answered; nobody knows any more once the evaluation is released."""
    return EvaluationAnswered.objects.filter(evaluation=evaluation, participation=participation).exists()


def waiting_for(person: Person) -> list[tuple[Evaluation, int]]:
    """The evaluations that a person can answer now and has not, each with the participation that answers.

    One statement.
    """
    return [(row, row.seat) for row in _waiting_for(person.pk, day=today())]


@prepared
def _waiting_for(person: int, *, day: date) -> QuerySet[Any]:
    seat = FilteredRelation(
        "cohort__participations",
        condition=Q(cohort__participations__person=person, cohort__participations__state__in=Participation.SEATED),
    )
    away = Attendance.objects.filter(day=OuterRef("pk"), participation=OuterRef(OuterRef("own__pk")), mark__in=AWAY)
    was_there = Exists(CourseDay.objects.filter(~Exists(away), place=OuterRef("place")))
    answered = EvaluationAnswered.objects.filter(evaluation=OuterRef("pk"), participation=OuterRef("own__pk"))
    rows = open_on(day).select_related("cohort", "place__gathering", "form")
    rows = rows.annotate(own=seat).annotate(seat=F("own__pk")).filter(own__isnull=False)
    return rows.filter(Q(place=None) | was_there).filter(~Exists(answered)).order_by("opened_on", "pk")


# --- Results ----------------------------------------------------------------------------------------------


@dataclass(frozen=True)
class Bar:
    """How many gave the same number, also as whole percent of all who answered the question."""

    value: int
    number: int
    percent: int


@dataclass(frozen=True)
class Result:
    """What came in to one question: `bars` and `mean` for a number, `texts` for words. Both empty when it is hidden."""

    question: EvaluationQuestion
    total: int
    bars: list[Bar]
    mean: float | None
    texts: list[str]

    @property
    def hidden(self) -> bool:
        """Whether too few answered, or so alike that the numbers would tell what each of them answered."""
        return self.total < LEAST


def evaluations_with_results() -> QuerySet[Evaluation]:
    """All evaluations as lists and pages show them, without their boxes."""
    return Evaluation.objects.defer("box").select_related("cohort", "place__gathering", "form")


def results(evaluation: Evaluation) -> list[Result]:
    """The questions of an evaluation with what came in, in three statements."""
    prefetch_related_objects([evaluation], *_PARTS)
    return _results_of(evaluation)


_PARTS = (
    Prefetch("questions", EvaluationQuestion.objects.order_by("order", "pk")),
    "tallies",
    Prefetch("texts", EvaluationText.objects.order_by("pk")),
)


def _results_of(evaluation: Evaluation) -> list[Result]:
    """The same from an evaluation whose parts have been read."""
    numbers: dict[int, dict[int, int]] = defaultdict(dict)
    for tally in evaluation.tallies.all():
        numbers[tally.question_id][tally.value] = tally.number
    texts: dict[int, list[str]] = defaultdict(list)
    for row in evaluation.texts.all():
        texts[row.question_id].append(row.text)
    return [_result(question, numbers[question.pk], texts[question.pk]) for question in evaluation.questions.all()]


def _result(question: EvaluationQuestion, numbers: dict[int, int], texts: list[str]) -> Result:
    total = sum(numbers.values()) or len(texts)
    if total < LEAST:
        return Result(question, 0, [], None, [])
    if question.kind == EvaluationQuestion.Kind.TEXT:
        return Result(question, total, [], None, texts)
    bars = [
        Bar(value, numbers.get(value, 0), round(100 * numbers.get(value, 0) / total))
        for value in range(HIGHEST, LOWEST - 1, -1)
    ]
    return Result(question, total, bars, mean_of(numbers), [])


def mean_of(numbers: dict[int, int]) -> float:
    """The mean of so many of each value."""
    return sum(value * number for value, number in numbers.items()) / sum(numbers.values())


@dataclass(frozen=True)
class Point:
    """The mean of one evaluation to one question, and how many it is of. None when it is hidden or not asked."""

    evaluation: Evaluation
    mean: float | None
    total: int


@dataclass(frozen=True)
class Comparison:
    """One question over the evaluations, the newest cohort first."""

    question: EvaluationQuestion
    points: list[Point]


def compared(form: EvaluationForm, *, most: int | None = COHORTS_COMPARED) -> list[Comparison]:
    """The numbers of each question, cohort by cohort, in four statements. `most` None takes all cohorts.

    There is no sum over cohorts: it would, less the cohorts that are shown, give away one that is hidden.
    """
    released = Evaluation.objects.filter(form=form, released_on__isnull=False)
    cohorts = Cohort.objects.filter(evaluations__in=released).distinct().order_by("-applications_close", "-pk")
    chosen = list(cohorts[:most])
    rank = {cohort.pk: place for place, cohort in enumerate(chosen)}
    rows = sorted(
        evaluations_with_results().filter(pk__in=released, cohort__in=chosen),
        key=lambda row: (rank[row.cohort_id], row.opened_on, row.pk),
    )
    tallies = EvaluationTally.objects.filter(evaluation__in=rows).order_by("value")
    found: dict[tuple[int, int], dict[int, int]] = defaultdict(dict)
    for tally in tallies:
        found[tally.question_id, tally.evaluation_id][tally.value] = tally.number
    scales = form.questions.filter(kind=EvaluationQuestion.Kind.SCALE)
    return [
        Comparison(question, [_point(row, found[question.pk, row.pk]) for row in rows])
        for question in scales
        if any((question.pk, row.pk) in found for row in rows)
    ]


def _point(evaluation: Evaluation, numbers: dict[int, int]) -> Point:
    total = sum(numbers.values())
    return Point(evaluation, mean_of(numbers), total) if total >= LEAST else Point(evaluation, None, 0)


def progress(evaluation: Evaluation) -> tuple[int, int]:
    """How many have answered an evaluation that is not released, of how many who are asked. Two statements."""
    return EvaluationAnswered.objects.filter(evaluation=evaluation).count(), asked(evaluation).count()


# --- Files ------------------------------------------------------------------------------------------------


def lines_of(evaluations: QuerySet[Evaluation]) -> Iterator[tuple[Evaluation, Result]]:
    """Everything that may be shown, question by question, for a file; four statements however many there are."""
    for evaluation in evaluations.prefetch_related(*_PARTS):
        for result in _results_of(evaluation):
            yield evaluation, result
