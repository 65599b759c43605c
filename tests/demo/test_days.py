"""The demonstration's days are real working days, and what is to come lies ahead whatever the date."""

from datetime import date, timedelta

import pytest

from mentorprog.demo.builder import days

FOUR_YEARS = [date(2026, 1, 1) + timedelta(days=n) for n in range(4 * 366)]


def test_the_published_autumn_of_2022():
    assert days.autumn(2022) == (
        (date(2022, 10, 19), date(2022, 10, 20), date(2022, 10, 21)),
        (date(2022, 11, 2), date(2022, 11, 3), date(2022, 11, 4)),
        (date(2022, 11, 30), date(2022, 12, 1), date(2022, 12, 2)),
    )


def test_autumns_have_no_holiday_in_them():
    for year in range(2015, 2060):
        assert all(days.is_working_day(day) for gathering in days.autumn(year) for day in gathering)
    for year in (2015, 2016):
        found = days.early_autumn(year)
        assert [len(gathering) for gathering in found] == [2, 2, 2, 2]
        assert all(days.is_working_day(day) for gathering in found for day in gathering)


@pytest.mark.parametrize(
    "day",
    [
        date(2026, 1, 1),
        date(2026, 4, 2),  # Maundy Thursday
        date(2026, 4, 3),
        date(2026, 3, 31),  # in Easter week
        date(2026, 4, 6),
        date(2026, 5, 1),
        date(2026, 5, 14),  # Ascension Day
        date(2026, 5, 25),  # Whit Monday
        date(2027, 5, 17),
        date(2026, 7, 15),
        date(2026, 12, 23),
        date(2026, 11, 22),  # a Sunday
    ],
)
def test_nobody_is_called_together_on(day: date):
    assert not days.is_working_day(day)


@pytest.mark.parametrize("day", [date(2026, 1, 5), date(2026, 3, 27), date(2026, 4, 7), date(2026, 12, 18)])
def test_an_ordinary_working_day(day: date):
    assert days.is_working_day(day)


def test_the_next_and_the_last_working_day_around_easter():
    good_friday = date(2026, 4, 3)
    assert days.working_day_from(good_friday) == date(2026, 4, 7)
    assert days.working_day_until(good_friday) == date(2026, 3, 27)
    assert days.working_day_from(date(2026, 4, 7)) == date(2026, 4, 7)


def test_the_cohort_under_way_is_always_between_its_second_and_third_gathering():
    for today in FOUR_YEARS:
        gatherings = days.running(today)
        flat = [day for gathering in gatherings for day in gathering]
        assert flat == sorted(set(flat))
        assert all(days.is_working_day(day) for day in flat)
        assert gatherings[1][-1] < today < gatherings[2][0]


def test_the_open_cohort_is_another_than_the_one_under_way_and_comes_after_it():
    for today in FOUR_YEARS:
        coming = days.autumn(days.open_year(today))
        assert today + timedelta(days=90) < coming[0][0]
        assert days.running(today)[-1][-1] < coming[0][0]
        assert today <= date(days.open_year(today), 7, 1)
