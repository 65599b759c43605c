"""Evaluations of the cohorts: the older ones with their results, those of the cohort under way.

Results are written as an evaluation leaves them behind: counts and words, and nobody's own answers.
"""

import uuid
from collections import Counter
from datetime import date, timedelta
from random import Random

from cohorts.models import (
    Cohort,
    CohortGathering,
    Evaluation,
    EvaluationForm,
    EvaluationQuestion,
    EvaluationTally,
    EvaluationText,
    Participation,
)
from cohorts.models.evaluation import LEAST
from cohorts.services.evaluation import gives_away
from mentorprog.demo.builder.texts.evaluations import WORDS
from mentorprog.demo.builder.world import World

Kind = EvaluationQuestion.Kind
COHORTS = 5  # so many of the finished ones have been evaluated
NUMBERS = (1, 2, 3, 4, 5)
MOODS = ((1, 2, 5, 11, 9), (0, 1, 4, 12, 12), (2, 4, 9, 8, 4), (0, 1, 2, 8, 16), (1, 3, 6, 9, 7))  # weights of 1 to 5
STILL_OPEN = timedelta(days=3)


def add_evaluations(world: World) -> None:
    """Evaluate the newest cohorts that are over, and the gatherings behind the one under way."""
    begun = Cohort.objects.filter(days__date__lt=world.today, participations__isnull=False).distinct()
    for cohort in begun.order_by("-applications_close")[: COHORTS + 1]:
        asked = cohort.participations.filter(state__in=Participation.SEATED).count()
        for place in cohort.gatherings.select_related("gathering").order_by("gathering__order"):
            last = place.days.latest("date").date
            if last < world.today:
                add_evaluation(world, cohort, place, last=last, asked=asked)
        last = cohort.days.latest("date").date
        if last + timedelta(days=30) < world.today:
            add_evaluation(world, cohort, None, last=last, asked=asked)


def add_evaluation(
    world: World, cohort: Cohort, place: CohortGathering | None, *, last: date, asked: int
) -> Evaluation:
    """One evaluation: with results when its time is over, open for some days more when it is new."""
    kind = EvaluationForm.Kind.GATHERING if place else EvaluationForm.Kind.END
    form = EvaluationForm.objects.get(kind=kind)
    opened = last + timedelta(days=form.wait_days)
    closes = opened + timedelta(days=form.open_days)
    newest = not CohortGathering.objects.filter(cohort=cohort, days__date__gt=last, days__date__lt=world.today).exists()
    is_open = newest and world.today - last < timedelta(days=3 * form.open_days)
    made = Evaluation.objects.create(
        form=form,
        cohort=cohort,
        place=place,
        opened_on=opened,
        closes_on=max(closes, world.today + STILL_OPEN) if is_open else closes,
    )
    made.questions.set(form.questions.all())
    if not is_open:
        release(world.dice, made, asked)
    return made


def release(dice: Random, row: Evaluation, asked: int) -> None:
    """Results by the dice."""
    answered = round(asked * dice.uniform(0.65, 0.92))
    row.asked, row.answered, row.released_on = asked, answered, row.closes_on + timedelta(days=1)
    row.save()
    words = iter(WORDS[row.form.kind])
    for place, question in enumerate(row.questions.order_by("order", "pk")):
        if question.kind == Kind.SCALE:
            values = Counter(dice.choices(NUMBERS, MOODS[(place + dice.randrange(2)) % len(MOODS)], k=answered))
            if answered >= LEAST and not gives_away(values, asked=asked, answered=answered):
                EvaluationTally.objects.bulk_create(
                    EvaluationTally(evaluation=row, question=question, value=value, number=number)
                    for value, number in sorted(values.items())
                )
        elif (known := next(words, ())) and answered > len(known):
            written = dice.sample(known, dice.randrange(LEAST, len(known) + 1))
            EvaluationText.objects.bulk_create(_text(dice, row, question, text) for text in written)


def _text(dice: Random, row: Evaluation, question: EvaluationQuestion, text: str) -> EvaluationText:
    return EvaluationText(pk=uuid.UUID(int=dice.getrandbits(128)), evaluation=row, question=question, text=text)
