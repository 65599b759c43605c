"""Evaluations: when they open, who is asked, what is refused, what comes of them."""

from datetime import date, time, timedelta

import pytest
import time_machine
from django.core.exceptions import PermissionDenied, ValidationError
from django.test import override_settings
from django.utils import timezone

from cohorts.evaluation import box
from cohorts.evaluation.selectors import asked, compared, due_evaluations, lines_of, results, waiting_for
from cohorts.models import (
    Attendance,
    Cohort,
    Evaluation,
    EvaluationAnswered,
    EvaluationForm,
    EvaluationQuestion,
    EvaluationTally,
    EvaluationText,
    Participation,
)
from cohorts.models.evaluation import LEAST
from cohorts.services.evaluation import answer_evaluation, gives_away, open_evaluations, release, release_evaluations
from mentorprog.outbox.models import Mail
from mentorprog.outbox.rendering import render
from mentorprog.outbox.services import reconcile
from mentorprog.states import Refused
from mentorprog.times import end_of_day, moment, today
from tests.cohorts.evaluating import Kind, answer, close, cohort_with, later, opened, questions, released
from tests.factories import CohortFactory, ParticipationFactory, PersonFactory, attend
from tests.parallel import at_once

pytestmark = pytest.mark.django_db


# --- Opening ----------------------------------------------------------------------------------------------


def test_a_gathering_is_asked_about_as_soon_as_its_last_session_is_over() -> None:
    cohort = CohortFactory(first_day=date(2027, 3, 24))  # the clock is changed on 28 March
    last = cohort.days.get(training_day__number=3)
    ends = max(session.ends for session in last.training_day.sessions.all())
    for _ in range(LEAST):
        ParticipationFactory(cohort=cohort)
    before = moment(last.date, ends) - timedelta(minutes=1)
    assert list(due_evaluations(before)) == []
    with time_machine.travel(moment(last.date, ends)):
        assert (open_evaluations(), open_evaluations()) == (1, 0)
    evaluation = Evaluation.objects.get()
    assert (evaluation.place, evaluation.opened_on) == (last.place, last.date)
    assert evaluation.closes_on == last.date + timedelta(days=10)
    assert list(evaluation.questions.all()) == list(evaluation.form.questions.all())


def test_the_end_is_asked_about_a_week_after_the_last_day() -> None:
    cohort, _seats = cohort_with(LEAST)
    last = cohort.days.latest("date").date
    with time_machine.travel(moment(last + timedelta(days=7), time(20))):
        open_evaluations()
    at_the_end = Evaluation.objects.get(form__kind=EvaluationForm.Kind.END)
    assert (at_the_end.place, at_the_end.cohort) == (None, cohort)


@pytest.mark.parametrize("reason", ["cancelled", "long ago", "too few people", "no questions"])
def test_nothing_is_opened(reason: str) -> None:
    cohort_with(LEAST - 1 if reason == "too few people" else LEAST)
    if reason == "cancelled":
        Cohort.objects.update(state="cancelled", cancelled_at=timezone.now())
    if reason == "no questions":
        EvaluationQuestion.objects.update(retired=True)
    with later(14 if reason == "long ago" else 0):
        assert open_evaluations() == 0


def test_who_was_away_all_three_days_is_not_asked() -> None:
    evaluation, (away, once, *others) = opened(7)
    attend(away, 3, Attendance.Mark.ABSENT)
    attend(once, 2, Attendance.Mark.EXCUSED)
    withdrawn = others.pop()
    Participation.objects.filter(pk=withdrawn.pk).update(state=Participation.State.WITHDRAWN)
    assert set(asked(evaluation)) == {once, *others}
    for seat, waits in ((away, False), (once, True), (withdrawn, False), (others[0], True)):
        assert waiting_for(seat.person) == ([(evaluation, seat.pk)] if waits else [])
    with pytest.raises(Refused):
        answer(evaluation, away, [3])


# --- Answering --------------------------------------------------------------------------------------------


def test_an_answer_is_given_once() -> None:
    evaluation, (seat, other, *_rest) = opened()
    answer(evaluation, seat, [5, 0, 3], ["Godt", ""])
    with pytest.raises(Refused):
        answer(evaluation, seat, [1])
    evaluation.refresh_from_db()
    scale, text = questions(evaluation, Kind.SCALE), questions(evaluation, Kind.TEXT)
    assert box.unseal(evaluation.pk, evaluation.box) == [{scale[0].pk: 5, scale[2].pk: 3, text[0].pk: "Godt"}]
    assert [row.participation for row in EvaluationAnswered.objects.all()] == [seat]
    assert (waiting_for(seat.person), len(waiting_for(other.person))) == ([], 1)


def test_nobody_answers_for_somebody_else_or_what_is_not_asked() -> None:
    evaluation, (seat, *_rest) = opened()
    scale, text = questions(evaluation, Kind.SCALE)[0], questions(evaluation, Kind.TEXT)[0]
    elsewhere = EvaluationQuestion.objects.filter(form__kind=EvaluationForm.Kind.END)[0]
    with pytest.raises(PermissionDenied):
        answer_evaluation(evaluation=evaluation, participation=seat, answers={scale.pk: 3}, actor=PersonFactory())
    for wrong in ({elsewhere.pk: 3}, {scale.pk: "fire"}, {text.pk: 4}):
        with pytest.raises(ValueError, match="does not ask"):
            answer_evaluation(evaluation=evaluation, participation=seat, answers=wrong, actor=seat.person)
    assert not EvaluationAnswered.objects.exists()


def test_the_last_day_belongs_to_it_and_the_day_after_does_not() -> None:
    evaluation, (first, second, *_rest) = opened()
    with time_machine.travel(end_of_day(evaluation.closes_on)):
        answer(evaluation, first, [4])
        assert release_evaluations() == 0
        with pytest.raises(Refused):
            release(evaluation=evaluation)
    with time_machine.travel(end_of_day(evaluation.closes_on) + timedelta(seconds=2)), pytest.raises(Refused):
        answer(evaluation, second, [4])


@pytest.mark.postgres
@pytest.mark.django_db(transaction=True)
def test_all_at_once_lose_no_answer_and_nobody_answers_twice() -> None:
    evaluation, seats = opened(12)
    scale = questions(evaluation, Kind.SCALE)[0].pk

    def press(seat: Participation) -> bool:
        try:
            answer_evaluation(evaluation=evaluation, participation=seat, answers={scale: 4}, actor=seat.person)
        except Refused:
            return False
        return True

    pressed = at_once([lambda seat=seat: press(seat) for seat in [*seats, *seats[:4]]])
    evaluation.refresh_from_db()
    assert (pressed.count(True), pressed.count(False)) == (12, 4)
    assert box.unseal(evaluation.pk, evaluation.box) == [{scale: 4}] * 12
    assert EvaluationAnswered.objects.count() == 12


# --- Results ----------------------------------------------------------------------------------------------


def test_results_are_counted_question_by_question() -> None:
    evaluation, seats = opened(8)
    for seat, value in zip(seats, (5, 5, 4, 4, 4, 2), strict=False):
        answer(evaluation, seat, [value], [f"Tekst {seat.pk}"])
    found = close(evaluation)
    assert (found.asked, found.answered, found.box) == (8, 6, None)
    assert not EvaluationAnswered.objects.exists()
    first, *others = results(found)
    assert [(bar.value, bar.number, bar.percent) for bar in first.bars] == [
        (5, 2, 33),
        (4, 3, 50),
        (3, 0, 0),
        (2, 1, 17),
        (1, 0, 0),
    ]
    assert (first.total, first.mean) == (6, 4.0)
    words = next(one for one in others if one.texts)
    assert sorted(words.texts) == sorted(f"Tekst {seat.pk}" for seat in seats[:6])
    assert release_evaluations() == 0
    release(evaluation=found)  # a repeat changes nothing
    assert EvaluationTally.objects.count() == 3


@pytest.mark.parametrize(("answers", "shown"), [(LEAST - 1, False), (LEAST, True)])
def test_a_question_with_too_few_answers_is_neither_shown_nor_kept(answers: int, shown: bool) -> None:
    evaluation, seats = opened(9)
    for number, seat in enumerate(seats[:7]):
        # Everybody answers the first question, only some the second and the last.
        some = number < answers
        answer(evaluation, seat, [3 + number % 3, 1 + number % 2 if some else 0], ["Bra" if some else ""])
    found = results(close(evaluation))
    assert not found[0].hidden
    assert found[1].hidden is not shown
    assert (EvaluationText.objects.count(), bool(found[1].bars)) == (answers if shown else 0, shown)


@pytest.mark.parametrize(
    ("counts", "asked_", "answered", "told"),
    [
        ({5: 6}, 30, 6, True),  # all who answered said the same: whoever answered said it
        ({5: 6}, 30, 7, False),  # one of them left the question out, and nobody knows who
        ({5: 5, 1: 1}, 30, 6, False),
        ({5: 5, 1: 1}, 6, 6, True),  # who said 1 takes that away and knows all the others
        ({5: 5}, 6, 5, True),
        ({5: 4, 1: 2}, 6, 6, False),
    ],
)
def test_numbers_that_would_give_an_answer_away(counts: dict[int, int], asked_: int, answered: int, told: bool) -> None:
    assert gives_away(counts, asked=asked_, answered=answered) is told


def test_numbers_that_give_an_answer_away_are_not_kept() -> None:
    found = released(8, [4] * 6)
    assert all(one.hidden for one in results(found))
    assert not EvaluationTally.objects.exists()


def test_cohorts_are_compared_without_a_sum_that_gives_a_hidden_one_away() -> None:
    shown, hidden = released(8, [5, 5, 4, 4, 2]), released(8, [1, 2, 3])
    (first, *_others) = compared(shown.form)
    means = {point.evaluation: (point.mean, point.total) for point in first.points}
    assert means == {shown: (4.0, 5), hidden: (None, 0)}
    lines = [(evaluation, one.hidden) for evaluation, one in lines_of(Evaluation.objects.all())]
    assert {evaluation for evaluation, is_hidden in lines if not is_hidden} == {shown}


def test_a_retired_question_is_not_asked_again_but_stays_in_the_results() -> None:
    found = released(8, [5, 5, 4, 4, 2])
    question = questions(found, Kind.SCALE)[0]
    question.retired = True
    question.full_clean()
    question.save()
    evaluation, _seats = opened(LEAST)
    assert question not in evaluation.questions.all()
    assert question in [one.question for one in results(found)]
    assert question in [one.question for one in compared(found.form)]


def test_a_question_that_has_been_asked_keeps_its_words() -> None:
    opened(LEAST)
    question = EvaluationQuestion.objects.filter(form__kind=EvaluationForm.Kind.GATHERING)[0]
    question.wording_nn = "Noko heilt anna"
    with pytest.raises(ValidationError):
        question.full_clean()
    other = EvaluationQuestion.objects.filter(form__kind=EvaluationForm.Kind.END)[0]
    other.wording_nn = "Noko heilt anna"
    other.full_clean()


# --- The secret -------------------------------------------------------------------------------------------


def test_a_box_of_an_older_secret_opens_while_the_secret_is_known() -> None:
    with override_settings(SECRET_KEY="a" * 60):
        sealed = box.seal(7, [{1: 5}, {2: "Ord"}], numbers=1, texts=1)
    with override_settings(SECRET_KEY="b" * 60, SECRET_KEY_FALLBACKS=["a" * 60]):
        assert sorted(map(str, box.unseal(7, sealed))) == ["{1: 5}", "{2: 'Ord'}"]
        with pytest.raises(box.CannotOpen):
            box.unseal(8, sealed)  # another evaluation's


def test_a_box_that_cannot_be_opened_waits_and_loses_nothing() -> None:
    evaluation, seats = opened(6)
    for seat in seats:
        answer(evaluation, seat, [1 + seat.pk % 5])
    with override_settings(SECRET_KEY="c" * 60):
        assert close(evaluation).released_on is None
    assert EvaluationAnswered.objects.count() == 6
    assert close(evaluation).answered == 6


# --- Mails ------------------------------------------------------------------------------------------------


def test_everybody_who_was_there_gets_a_mail_and_who_has_not_answered_a_reminder() -> None:
    evaluation, (done, *others) = opened(5)
    reconcile("evaluation")
    mails = Mail.objects.filter(template="evaluation")
    assert {mail.recipient for mail in mails} == {seat.person for seat in (done, *others)}
    sent = {mail.pk: mail.send_at for mail in mails}
    answer(evaluation, done, [4])
    reconcile("evaluation")
    assert {mail.pk: mail.send_at for mail in mails.all()} == sent
    reconcile("evaluation-reminder")
    assert not Mail.objects.filter(template="evaluation_reminder").exists()  # it would be cancelled at the answer
    with time_machine.travel(moment(evaluation.closes_on - timedelta(days=2), time(9, 1))):
        reconcile("evaluation-reminder")
        reminders = Mail.objects.filter(template="evaluation_reminder")
        assert {mail.recipient for mail in reminders} == {seat.person for seat in others}
        answer(evaluation, others[0], [4])
        moot = reminders.get(recipient=others[0].person)
        assert render(moot) is None
        assert "evaluering/" in render(reminders.get(recipient=others[1].person)).text
    assert today() < evaluation.closes_on
