"""Participants and their attendance, entered in bulk."""

from collections.abc import Iterable, Sequence

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
