"""What speaks against a date, and lecturers who are to be in two places."""

from datetime import date, timedelta

import holidays
import pytest

from cohorts.models import Cohort, TeachingAnswer
from curriculum import clashes
from curriculum.models import Programme, SchoolHoliday, Teaching
from mentorprog.times import today
from tests import factories
from tests.curriculum import drafts

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("english")]


@pytest.mark.parametrize(
    ("day", "warnings"),
    [
        (date(2027, 5, 17), ["Constitution Day is a public holiday.", "Whit Monday is a public holiday."]),
        (date(2026, 5, 17), ["Constitution Day is a public holiday.", "It is a Sunday."]),
        (date(2027, 5, 6), ["Ascension Day is a public holiday."]),
        (date(2027, 3, 25), ["Maundy Thursday is a public holiday.", "Many schools are closed: Easter holidays."]),
        (date(2027, 3, 24), ["Many schools are closed: Easter holidays."]),
        (date(2027, 3, 19), []),  # the Friday before
        (date(2027, 3, 20), ["It is a Saturday.", "Many schools are closed: Easter holidays."]),
        (date(2027, 3, 30), []),  # the Tuesday after
        (date(2027, 2, 22), ["Many schools are closed: Winter holidays."]),  # week 8
        (date(2027, 2, 19), []),  # week 7
        (date(2027, 10, 8), ["Many schools are closed: Autumn holidays."]),  # week 40
        (date(2027, 7, 1), ["Many schools are closed: Summer holidays."]),
        (date(2027, 9, 1), []),
    ],
)
def test_a_date_is_told_what_speaks_against_it(day, warnings):
    assert sorted(clashes.of_date(day)) == sorted(warnings)


def test_many_dates_take_one_statement(django_assert_num_queries):
    with django_assert_num_queries(1):
        found = clashes.of_dates([date(2027, 1, 1) + timedelta(days=number) for number in range(365)])
    assert len(found) == 365


def test_every_public_holiday_has_words_of_our_own():
    found = holidays.country_holidays("NO", years=range(2020, 2100), language="en_US").values()
    assert {name for names in found for name in names.split("; ")} == set(clashes.PUBLIC_HOLIDAYS)


def test_school_holidays_are_data():
    SchoolHoliday.objects.filter(unit="week", first=8).update(first=9)
    assert clashes.of_date(date(2027, 2, 22)) == []
    SchoolHoliday.objects.all().delete()
    assert clashes.of_date(date(2027, 7, 1)) == []


# --- Lecturers ------------------------------------------------------------------------------------------------


def two_cohorts(first: date, second: date) -> list[Cohort]:
    return [
        factories.CohortFactory(name_en=name, first_day=day)
        for name, day in (("Kull vår", first), ("Kull høst", second))
    ]


def workday(after: int) -> date:
    """A Tuesday in a week of March or September, when no school has holidays."""
    day = today() + timedelta(days=after)
    while not (day.weekday() == 1 and day.isocalendar().week in (11, 37) and not clashes.of_date(day)):
        day += timedelta(days=1)
    return day


@pytest.fixture
def version():
    return Programme.objects.get(version=1)


def teaches(version, day, who, place=0):
    return Teaching.objects.create(session=drafts.session(version, day, place), lecturer=who)


def test_a_lecturer_in_two_places_on_a_date_is_told_with_hours(version):
    day = workday(30)
    two_cohorts(day, day - timedelta(days=1))  # day 1 of the one is day 2 of the other
    who = drafts.lecturer("Kari Kollisjon")
    teaches(version, 1, who)
    assert clashes.of_lecturers(day) == []
    teaches(version, 2, who, 1)
    (sentence,) = clashes.of_lecturers(day)
    assert sentence.startswith("Kari Kollisjon is in two places on ")
    assert sentence.endswith(": Kull høst 10:30–11:45; Kull vår 10:00–11:30.")
    assert {one.held.date for one in clashes.of_programme(version) if sentence in one.warnings} == {day}
    assert clashes.of_lecturers(day + timedelta(days=2)) == []


def test_two_lecturers_and_two_sessions_in_one_place_are_no_clash(version):
    day = workday(30)
    two_cohorts(day, day - timedelta(days=1))
    who = drafts.lecturer("A")
    teaches(version, 1, who, 0)
    teaches(version, 1, who, 1)
    teaches(version, 2, drafts.lecturer("B"), 0)
    assert clashes.of_lecturers(day) == []


def test_a_replacement_clears_one_clash_and_may_make_another(version):
    day = workday(30)
    _spring, autumn = two_cohorts(day, day - timedelta(days=1))
    busy, helper = drafts.lecturer("Busy"), drafts.lecturer("Hjelper")
    teaches(version, 1, busy)
    second = teaches(version, 2, busy, 1)
    TeachingAnswer.objects.create(cohort=autumn, session=second.session, lecturer=busy, replacement=helper, date=day)
    assert clashes.of_lecturers(day) == []
    teaches(version, 1, helper, 1)
    assert [one.split(" ")[0] for one in clashes.of_lecturers(day)] == ["Hjelper"]


def test_cohorts_called_off_and_days_gone_by_do_not_count(version):
    day = workday(30)
    _spring, autumn = two_cohorts(day, day - timedelta(days=1))
    who = drafts.lecturer()
    teaches(version, 1, who)
    teaches(version, 2, who)
    assert len(clashes.of_lecturers(day)) == 1
    Cohort.objects.filter(pk=autumn.pk).update(state="cancelled", cancelled_at="2026-01-01T00:00Z")
    assert clashes.of_lecturers(day) == []
    past = today() - timedelta(days=3)
    two_cohorts(past, past - timedelta(days=1))
    assert clashes.of_lecturers(past) == []


def test_dates_of_pinned_cohorts_are_told_on_the_version(version):
    factories.CohortFactory(name_en="Kull pinse", first_day=date(2027, 5, 17))
    warned = [one for one in clashes.of_programme(version) if one.warnings]
    assert [(one.held.where, one.held.number) for one in warned] == [("Kull pinse", 1)]
    assert warned[0].warnings == ("Constitution Day is a public holiday.", "Whit Monday is a public holiday.")
    assert len(clashes.of_programme(version)) == 9
    assert clashes.of_programme(Programme.objects.get(version=0)) == []


def test_no_more_statements_for_more_cohorts(version, django_assert_max_num_queries):
    day = workday(30)
    who = drafts.lecturer()
    teaches(version, 1, who)
    for number in range(6):
        factories.CohortFactory(first_day=day - timedelta(days=number % 2))
    with django_assert_max_num_queries(4):
        clashes.of_programme(version)
