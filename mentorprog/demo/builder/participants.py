"""Participants and their attendance, entered in bulk."""

from collections.abc import Iterable, Sequence
from random import Random

from cohorts.models import Attendance, Cohort, Participation
from mentorprog.people.models import Person

MARKS = {"p": "present", "d": "partial", "e": "excused", "a": "absent", "m": "made_up"}


def attend(cohort: Cohort, marks: Iterable[tuple[Participation, str]]) -> None:
    """Enter attendance, one letter a day in order (see MARKS); days without a letter stay unmarked."""
    days = list(cohort.days.order_by("date"))
    Attendance.objects.bulk_create(
        Attendance(participation=participation, day=day, mark=MARKS[letter])
        for participation, letters in marks
        for day, letter in zip(days, letters, strict=False)
    )


def seat(cohort: Cohort, people: Sequence[Person], **values: object) -> list[Participation]:
    """Give people a seat in a cohort."""
    return Participation.objects.bulk_create(Participation(person=person, cohort=cohort, **values) for person in people)


def enough(dice: Random, days: int = 9) -> str:
    """Attendance that passes: all days but one at the most."""
    letters = ["p"] * days
    if dice.random() < 0.4:  # noqa: PLR2004 - two in five have missed a day
        letters[dice.randrange(days)] = dice.choice("deam")
    if dice.random() < 0.1:  # noqa: PLR2004
        letters[dice.randrange(days)] = "m"
    return "".join(letters)


def too_little(dice: Random, days: int = 9) -> str:
    """Attendance that does not pass: three days away."""
    letters = ["p"] * days
    for day in dice.sample(range(days), 3):
        letters[day] = dice.choice("ea")
    return "".join(letters)
