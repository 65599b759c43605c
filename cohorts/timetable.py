"""When the days of the versions are held, for the warnings of the curriculum's planner."""

from collections.abc import Iterable, Mapping
from datetime import date

from cohorts.models import Cohort, CourseDay, TeachingAnswer
from curriculum.clashes import Held, Replaced, timetable
from curriculum.models import TrainingDay
from mentorprog.times import today


@timetable
class CourseDays:
    """The days of every cohort that goes on."""

    def to_come(self) -> Iterable[Held]:
        """One statement."""
        rows = CourseDay.objects.filter(date__gte=today(), cohort__state__in=Cohort.ALIVE)
        return [_held(day.cohort, day.training_day, day.date) for day in rows.select_related("cohort", "training_day")]

    def replaced(self, cohorts: set[int]) -> Replaced:
        """One statement."""
        rows = TeachingAnswer.objects.filter(cohort__in=cohorts).exclude(replacement=None)
        return {
            (row.cohort_id, row.session_id, row.lecturer_id): (row.replacement.pk, str(row.replacement))
            for row in rows.select_related("replacement__person")
            if row.replacement is not None
        }


def as_proposed(cohort: Cohort, days: Iterable[TrainingDay], wanted: Mapping[int, date]) -> list[Held]:
    """The cohort's days as they would be held: `wanted` gives the date by the training day's id."""
    return [_held(cohort, day, wanted[day.pk]) for day in days if day.pk in wanted]


def _held(cohort: Cohort, day: TrainingDay, when: date) -> Held:
    return Held(when, day.pk, day.number, cohort.programme_id, cohort.pk, cohort.name)
