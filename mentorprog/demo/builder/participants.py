"""Participants and their attendance, entered in bulk."""

from collections.abc import Iterable, Sequence
from itertools import cycle
from random import Random

from cohorts.models import Attendance, Cohort, Participation
from mentorprog.people.models import Person

MARKS = {"p": "present", "d": "partial", "e": "excused", "a": "absent", "m": "made_up"}
PARTS = (180, 120, 210, 150)  # minutes that somebody who was there for a part of a day was there


def attend(cohort: Cohort, marks: Iterable[tuple[Participation, str]]) -> None:
    """Enter attendance, one letter a day in order (see MARKS); days without a letter stay unmarked."""
    days, parts = list(cohort.days.order_by("date")), cycle(PARTS)
    Attendance.objects.bulk_create(
        Attendance(
            participation=participation, day=day, mark=MARKS[letter], minutes=next(parts) if letter == "d" else None
        )
        for participation, letters in marks
        for day, letter in zip(days, letters, strict=False)
    )


def seat(cohort: Cohort, people: Sequence[Person], **values: object) -> list[Participation]:
    """Give people a seat in a cohort."""
    return Participation.objects.bulk_create(Participation(person=person, cohort=cohort, **values) for person in people)


def enough(dice: Random, cohort: Cohort) -> str:
    """Attendance that passes: all days but one at the most."""
    days, made_up = cohort.days.count(), "m" * cohort.programme.makeup_most
    letters = ["p"] * days
    if dice.random() < 0.4:  # noqa: PLR2004 - two in five have missed a day
        letters[dice.randrange(days)] = dice.choice(f"dea{made_up}")
    if dice.random() < 0.1 and made_up:  # noqa: PLR2004
        letters[dice.randrange(days)] = "m"
    return "".join(letters)


def too_little(dice: Random, cohort: Cohort) -> str:
    """Attendance that does not pass: three days away."""
    days = cohort.days.count()
    letters = ["p"] * days
    for day in dice.sample(range(days), 3):
        letters[day] = dice.choice("ea")
    return "".join(letters)
