"""Evaluations: opened when a gathering or the training is over, answered without a name, released all at once.

See `cohorts.models.evaluation` for what is kept where, and why nobody can tell whose an answer is.
"""

import uuid
from collections import Counter, defaultdict
from collections.abc import Mapping, Sequence
from datetime import timedelta
from typing import Any

import structlog
from django.core.exceptions import PermissionDenied
from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from cohorts.evaluation.box import Ballot, CannotOpen, seal, unseal
from cohorts.evaluation.selectors import Due, asked, due_evaluations, has_answered, is_open
from cohorts.models import (
    Evaluation,
    EvaluationAnswered,
    EvaluationQuestion,
    EvaluationTally,
    EvaluationText,
    Participation,
)
from cohorts.models.evaluation import LEAST
from mentorprog import history
from mentorprog.people.models import Person
from mentorprog.states import Refused, locked
from mentorprog.times import today

log = structlog.get_logger(__name__)
Kind = EvaluationQuestion.Kind


def open_evaluations() -> int:
    """Open what is due now; returns how many. May run twice unharmed. The mails follow, by rules."""
    return sum(_open(due) for due in due_evaluations(timezone.now()))


@transaction.atomic
def _open(due: Due) -> bool:
    questions = list(due.form.questions.filter(retired=False))
    seats = due.cohort.participations.filter(state__in=Participation.SEATED).count()
    if not questions or seats < LEAST:  # nothing of it could ever be shown
        return False
    day = today()
    evaluation, made = Evaluation.objects.get_or_create(
        cohort=due.cohort,
        place=due.place,
        defaults={"form": due.form, "opened_on": day, "closes_on": day + timedelta(days=due.form.open_days)},
    )
    if made:
        evaluation.questions.set(questions)
        history.record(evaluation, "opened_on", before="", after=day, actor=None)
    return made


@transaction.atomic
def answer_evaluation(*, evaluation: Evaluation, participation: Participation, answers: Ballot, actor: Person) -> None:
    """Put the answers (by question) into the box, and note that the participant has answered: both or neither.

    The row is locked, so that nobody's answers are lost when many answer at once. Questions without an answer are
    left out. Raises Refused when it is closed, was answered before or asks somebody else, PermissionDenied for
    anybody but the participant, ValueError for a question that is not asked or an answer that does not fit it.
    """
    if actor != participation.person:
        raise PermissionDenied
    row: Evaluation = locked(evaluation)
    if not is_open(row):
        raise Refused(_("The evaluation is closed. You can no longer answer it."))
    if not asked(row).filter(pk=participation.pk).exists():
        raise Refused(_("The evaluation is for those who took part."))
    if has_answered(row, participation):
        raise Refused(_("You have answered already. Thank you!"))
    kinds = dict(row.questions.values_list("pk", "kind"))
    ballot = _checked(answers, kinds)
    EvaluationAnswered.objects.create(evaluation=row, participation=participation)
    row.box = seal(row.pk, [*unseal(row.pk, row.box), ballot], **_room(kinds))
    row.save(update_fields=["box"])


def _checked(answers: Ballot, kinds: Mapping[int, str]) -> Ballot:
    """The answers of a kind that their questions ask for."""
    for question, answer in answers.items():
        if kinds.get(question) != (Kind.SCALE if isinstance(answer, int) else Kind.TEXT):
            raise ValueError(f"question {question} does not ask for this")
    return answers


def _room(kinds: Mapping[int, str]) -> dict[str, int]:
    """How many questions of each kind there are, for the size of the box."""
    texts = sum(kind == Kind.TEXT for kind in kinds.values())
    return {"numbers": len(kinds) - texts, "texts": texts}


def release_evaluations() -> int:
    """Release what has closed; returns how many. May run twice unharmed. A box that cannot be opened waits."""
    done = 0
    closed = Evaluation.objects.filter(released_on=None, closes_on__lt=today()).defer("box").order_by("pk")
    for evaluation in closed:
        try:
            release(evaluation=evaluation)
        except CannotOpen as error:
            log.error("evaluation not released", evaluation=evaluation.pk, why=str(error))
        else:
            done += 1
    return done


@transaction.atomic
def release(*, evaluation: Evaluation) -> None:
    """Empty the box into tallies and texts, question by question, and delete the list of who answered.

    What may not be shown is not kept: a question with fewer than LEAST answers, and numbers that would tell what
    each one answered (`gives_away`). Texts are written in the order of their random keys, so that no row's place
    or key says anything. A repeat changes nothing.
    """
    row: Evaluation = locked(evaluation)
    if row.released_on is not None:
        return
    if is_open(row):
        raise Refused(_("People can still answer."))
    ballots = unseal(row.pk, row.box)
    there = max(asked(row).count(), len(ballots))
    tallies, texts = _apart(row, ballots, there)
    EvaluationTally.objects.bulk_create(tallies)
    EvaluationText.objects.bulk_create(sorted(texts, key=lambda text: text.pk))
    EvaluationAnswered.objects.filter(evaluation=row).delete()
    row.box, row.asked, row.answered, row.released_on = None, there, len(ballots), today()
    row.save(update_fields=["box", "asked", "answered", "released_on"])
    history.record(row, "released_on", before="", after=row.released_on, actor=None)


def _apart(
    row: Evaluation, ballots: Sequence[Ballot], there: int
) -> tuple[list[EvaluationTally], list[EvaluationText]]:
    """The answers of each question by themselves, without those that may not be shown."""
    found: dict[int, list[Any]] = defaultdict(list)
    for ballot in ballots:
        for question, answer in ballot.items():
            found[question].append(answer)
    tallies, texts = [], []
    for question, kind in sorted(row.questions.values_list("pk", "kind")):
        answers = found[question]
        if len(answers) < LEAST:
            continue
        if kind == Kind.TEXT:
            texts += [EvaluationText(pk=uuid.uuid4(), evaluation=row, question_id=question, text=a) for a in answers]
        elif not gives_away(counts := Counter(answers), asked=there, answered=len(ballots)):
            tallies += [
                EvaluationTally(evaluation=row, question_id=question, value=value, number=n)
                for value, n in sorted(counts.items())
            ]
    return tallies, texts


def gives_away(counts: Mapping[Any, int], *, asked: int, answered: int) -> bool:
    """Whether the numbers of a question tell what a person answered.

    They do when all who answered the evaluation gave the same number: then everybody who is known to have answered
    gave it. And when all who were asked but one did: that one need only take away the own answer.
    """
    most = max(counts.values())
    return most >= answered or most >= asked - 1
