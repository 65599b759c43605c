"""A prepared read gives what the queryset itself gives, for one key after the other, and puts it into SQL once."""

from concurrent.futures import ThreadPoolExecutor
from datetime import date
from typing import Any

import pytest
from django.db import connection, connections
from django.db.models import Count, QuerySet

from applications.models import Application
from cohorts.models import Cohort, CourseDay
from mentorprog.prepared import prepared
from tests import factories

pytestmark = pytest.mark.django_db
written: list[str] = []


@prepared
def days_of(cohort: int, *, after: date) -> QuerySet[Any]:
    written.append(f"after {after}")
    days = CourseDay.objects.filter(cohort=cohort, date__gt=after).select_related("cohort", "place__gathering")
    return days.annotate(sessions=Count("training_day__sessions")).order_by("-date")


@prepared
def named(slug: str, other: str) -> QuerySet[Cohort]:
    return Cohort.objects.filter(slug__in=[slug, other]).order_by("slug")


def test_rows_are_those_of_the_queryset(django_assert_num_queries):
    cohorts = [factories.CohortFactory(), factories.CohortFactory()]
    middle = sorted(day.date for day in cohorts[0].days.all())[4]
    written.clear()
    for cohort in [*cohorts, *cohorts]:
        with django_assert_num_queries(1):
            found = days_of(cohort.pk, after=middle)
            assert [(day.cohort, bool(day.place.gathering.pk)) for day in found] == [(cohort, True)] * len(found)
        wanted = cohort.days.filter(date__gt=middle).annotate(sessions=Count("training_day__sessions"))
        assert [(day, day.sessions) for day in found] == [(day, day.sessions) for day in wanted.order_by("-date")]
    assert written == [f"after {middle}"]
    days_of(cohorts[0].pk, after=date(2000, 1, 1))
    assert written == [f"after {middle}", "after 2000-01-01"]


def test_keys_may_be_texts_and_stand_in_any_order():
    first, second = factories.CohortFactory(slug="a-first"), factories.CohortFactory(slug="b-second")
    assert named("b-second", "a-first") == [first, second]
    assert named("b-second", "nobody") == [second]
    assert named("'; DROP TABLE cohorts_cohort; --", "%s") == []


@pytest.mark.parametrize("key", [2**31, 2**63, -(2**63) - 1, 10**30])
def test_a_number_larger_than_any_column_finds_nothing(key):
    assert days_of(key, after=date(2000, 1, 1)) == []


def test_a_row_can_be_changed_without_the_next_reader_seeing_it():
    cohort = factories.CohortFactory(slug="a-first", capacity=30)
    named("a-first", "")[0].capacity = 3
    assert named("a-first", "") == [cohort]
    assert named("a-first", "")[0].capacity == 30


def test_a_key_that_is_not_asked_for_is_a_mistake():
    @prepared
    def careless(cohort: int, state: str) -> QuerySet[Application]:
        return Application.objects.filter(cohort=cohort)

    with pytest.raises(TypeError, match="careless"):
        careless(1, "draft")


@pytest.mark.postgres
@pytest.mark.django_db(transaction=True)
def test_each_thread_asks_through_its_own_connection():
    cohorts = [factories.CohortFactory(slug=f"cohort-{number}") for number in range(8)]

    def ask(cohort: Cohort) -> tuple[bool, list[Cohort]]:
        try:
            return connections["default"] is connection, named(cohort.slug, "")
        finally:
            connection.close()

    with ThreadPoolExecutor(4) as pool:
        assert list(pool.map(ask, cohorts)) == [(False, [cohort]) for cohort in cohorts]
