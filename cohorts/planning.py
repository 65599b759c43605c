"""Dates for a cohort: suggested from the first day, with what speaks against them."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, timedelta

from django.utils.translation import gettext as _

from cohorts.models import Cohort
from cohorts.timetable import as_proposed
from curriculum.clashes import of_dates, of_plan
from curriculum.models import Gathering, TrainingDay
from mentorprog import dates

BETWEEN = timedelta(days=21)  # from gathering to gathering, as in autumn 2022 on the whole (DOMAIN section 1)


@dataclass(frozen=True)
class Part:
    """A gathering of a version with its days, in order."""

    gathering: Gathering
    days: list[TrainingDay]


def parts_of(cohort: Cohort) -> list[Part]:
    """The gatherings of the cohort's version with their days; two statements."""
    gatherings = cohort.programme.gatherings.order_by("order").prefetch_related("days")
    return [Part(one, sorted(one.days.all(), key=lambda day: day.number)) for one in gatherings]


def suggest(parts: Sequence[Part], first: date) -> dict[int, date]:
    """A date for every day, by its id: gatherings begin three weeks after each other, on the same day of the week."""
    return {
        day.pk: first + place * BETWEEN + timedelta(days=offset)
        for place, part in enumerate(parts)
        for offset, day in enumerate(part.days)
    }


def warnings(cohort: Cohort, days: Iterable[TrainingDay], wanted: Mapping[int, date]) -> list[str]:
    """What speaks against these dates, as sentences in the order of the dates. Warnings only: people know more."""
    known = sorted((day for day in days if day.pk in wanted), key=lambda day: wanted[day.pk])
    against = of_dates({wanted[day.pk] for day in known})
    sentences = [
        _("%(day)s, %(date)s: %(warning)s") % {"day": day, "date": dates.day(wanted[day.pk]), "warning": warning}
        for day in known
        for warning in against[wanted[day.pk]]
    ]
    return [*sentences, *of_plan(as_proposed(cohort, known, wanted), cohort.pk)]
