"""A cohort whose first gathering is just over, and people who say what they think of it."""

from collections.abc import Sequence
from datetime import timedelta
from typing import Any

import time_machine
from django.test import Client
from django.urls import reverse
from django.utils import timezone

from cohorts.models import Cohort, Evaluation, EvaluationForm, EvaluationQuestion, Participation
from cohorts.services.evaluation import answer_evaluation, open_evaluations, release_evaluations
from mentorprog import tokens
from mentorprog.times import end_of_day, today
from tests.factories import CohortFactory, ParticipationFactory

Kind = EvaluationQuestion.Kind
LAST_DAY_AGO = 1  # days since the last day of the first gathering


def cohort_with(people: int, **values: Any) -> tuple[Cohort, list[Participation]]:
    """A cohort of so many people, the day after its first gathering of three days."""
    cohort = CohortFactory(first_day=today() - timedelta(days=LAST_DAY_AGO + 2), **values)
    return cohort, [ParticipationFactory(cohort=cohort) for _ in range(people)]


def opened(people: int = 8) -> tuple[Evaluation, list[Participation]]:
    """The open evaluation of a first gathering, and those who are asked."""
    cohort, seats = cohort_with(people)
    open_evaluations()
    return Evaluation.objects.get(cohort=cohort), seats


def questions(evaluation: Evaluation, kind: str) -> list[EvaluationQuestion]:
    return list(evaluation.questions.filter(kind=kind).order_by("order", "pk"))


def answer(evaluation: Evaluation, seat: Participation, values: Sequence[int], texts: Sequence[str] = ()) -> None:
    """Answer the first questions of each kind; 0 and "" are no answer."""
    given = [*zip(questions(evaluation, Kind.SCALE), values, strict=False)]
    written = [*zip(questions(evaluation, Kind.TEXT), texts, strict=False)]
    ballot = {question.pk: one for question, one in [*given, *written] if one}
    answer_evaluation(evaluation=evaluation, participation=seat, answers=ballot, actor=seat.person)


def close(evaluation: Evaluation) -> Evaluation:
    """Let the last day pass and the beat come."""
    with time_machine.travel(end_of_day(evaluation.closes_on) + timedelta(hours=1)):
        release_evaluations()
    return Evaluation.objects.get(pk=evaluation.pk)


def link(evaluation: Evaluation, seat: Participation) -> str:
    """The address in the mail."""
    return reverse("evaluation", args=[tokens.make("evaluation", evaluation.pk, seat.pk)])


def send(evaluation: Evaluation, seat: Participation, values: dict[int, Any]) -> Any:
    """Fill in the page, by the questions' primary keys."""
    return Client().post(link(evaluation, seat), {f"q{pk}": value for pk, value in values.items()})


def released(people: int, answers: Sequence[int], *, form: str = EvaluationForm.Kind.GATHERING) -> Evaluation:
    """An evaluation of an older cohort with its results: everybody's answer to every number, one after the other."""
    cohort, seats = cohort_with(people)
    found = EvaluationForm.objects.get(kind=form)
    if form == EvaluationForm.Kind.GATHERING:
        open_evaluations()
        made = Evaluation.objects.get(cohort=cohort)
    else:
        made = Evaluation.objects.create(
            cohort=cohort, form=found, opened_on=today(), closes_on=today() + timedelta(days=found.open_days)
        )
        made.questions.set(found.questions.all())
    scales = len(questions(made, Kind.SCALE))
    for seat, one in zip(seats, answers, strict=False):
        answer(made, seat, [one] * scales)
    return close(made)


def later(days: int) -> Any:
    return time_machine.travel(timezone.now() + timedelta(days=days))
