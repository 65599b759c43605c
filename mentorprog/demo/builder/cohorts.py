"""Cohorts with their dates and venues."""

from datetime import date, timedelta
from itertools import repeat

from cohorts.models import Cohort, CohortGathering, CourseDay
from curriculum.models import Programme
from mentorprog.demo.builder.days import Dates, autumn, early_autumn, open_year
from mentorprog.demo.builder.world import World

AUTUMN_BEGINS = 7  # month
OPEN_AT_LEAST = timedelta(days=70)  # so that what happens in the open cohort has had its time
USUAL_VENUE = ("Kurssenteret ved Vågen", "Vågebrygga 12, Bergen")
LAST_VENUE = ("Fjellhagen konferansesenter", "Fjellhagen 4, Bergen")
FIRST_OF_NINE_DAYS = 2017  # the cohorts before it had the older edition, of eight days


def add_cohort(
    dates: Dates, *, opens: date, closes: date, answers_by: date, capacity: int, programme: Programme | None = None
) -> Cohort:
    """A cohort that is named after the season and year of its first day."""
    programme = programme or Programme.objects.get(version=1)
    first = dates[0][0]
    slug, nb, nn, en = (
        ("host", "Høst", "Haust", "Autumn") if first.month >= AUTUMN_BEGINS else ("var", "Vår", "Vår", "Spring")
    )
    cohort = Cohort.objects.create(
        slug=f"{slug}-{first.year}",
        name_nb=f"{nb} {first.year}",
        name_nn=f"{nn} {first.year}",
        name_en=f"{en} {first.year}",
        programme=programme,
        year=first.year,
        applications_open=opens,
        applications_close=closes,
        answers_by=answers_by,
        capacity=capacity,
        payment_url="https://betaling.example.no/mentor",
    )
    _set_days(cohort, dates)
    return cohort


def _set_days(cohort: Cohort, dates: Dates) -> None:
    gatherings = list(cohort.programme.gatherings.order_by("order").prefetch_related("days"))
    venues = [*repeat(USUAL_VENUE, len(gatherings) - 1), LAST_VENUE]
    places = CohortGathering.objects.bulk_create(
        CohortGathering(cohort=cohort, gathering=gathering, venue=venue, address=address)
        for gathering, (venue, address) in zip(gatherings, venues, strict=True)
    )
    CourseDay.objects.bulk_create(
        CourseDay(cohort=cohort, place=place, training_day=training_day, date=day)
        for place, gathering, days in zip(places, gatherings, dates, strict=True)
        for training_day, day in zip(sorted(gathering.days.all(), key=lambda one: one.number), days, strict=True)
    )


def autumn_cohort(year: int, capacity: int) -> Cohort:
    """An autumn cohort with its ordinary window, February to 1 July, and the edition of its year."""
    early = year < FIRST_OF_NINE_DAYS
    return add_cohort(
        early_autumn(year) if early else autumn(year),
        opens=date(year, 2, 1),
        closes=date(year, 7, 1),
        answers_by=date(year, 9, 1),
        capacity=capacity,
        programme=Programme.objects.get(version=0 if early else 1),
    )


def open_cohort(world: World) -> Cohort:
    """The coming autumn cohort that takes applications today, and has done so for ten weeks at least."""
    year = open_year(world.today)
    return add_cohort(
        autumn(year),
        opens=min(date(year - 1, 11, 1), world.today - OPEN_AT_LEAST),
        closes=date(year, 7, 1),
        answers_by=date(year, 9, 1),
        capacity=30,
    )


def running_cohort(dates: Dates) -> Cohort:
    """A cohort under way; its window closed about fifteen weeks before the first day."""
    first = dates[0][0]
    closes = date(first.year, 7, 1) if first.month > AUTUMN_BEGINS else first - timedelta(weeks=12)
    return add_cohort(
        dates,
        opens=closes - timedelta(days=150),
        closes=closes,
        answers_by=closes + timedelta(days=30),
        capacity=30,
    )
