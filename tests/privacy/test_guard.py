"""The guard finds every identity number that can be given out, however it is written, and little else.

All numbers are made here by the rules; none is looked up, and none is kept.
"""

import datetime
import itertools

import pytest
from django.core.exceptions import ValidationError
from django.db.migrations.writer import MigrationWriter
from hypothesis import assume, given, settings
from hypothesis import strategies as st
from stdnum.no import fodselsnummer

from mentorprog.guard import find_identity_numbers, guard_text

DIGIT_SETS = ["0123456789", "０１２３４５６７８９", "٠١٢٣٤٥٦٧٨٩", "⁰¹²³⁴⁵⁶⁷⁸⁹", "𝟎𝟏𝟐𝟑𝟒𝟓𝟔𝟕𝟖𝟗"]
SURROUNDINGS = "aZæøŠ漢م 059٣०²\t\n.,-–():/+\u00a0\u0301\u200d😀"
SEPARATORS = " \u00a0\u202f\u2009\t\n.,-–—‑−/·_\u200b\u2060\u00ad():"


def with_control_digits(nine: str, remainder: int) -> str | None:
    """Nine digits and their two control digits, the first leaving `remainder`; None where one would be 10."""
    first = (remainder - sum(w * int(d) for w, d in zip((3, 7, 6, 1, 8, 9, 4, 5, 2), nine, strict=True))) % 11
    if first == 10:
        return None
    ten = f"{nine}{first}"
    second = -sum(w * int(d) for w, d in zip((5, 4, 3, 2, 7, 6, 5, 4, 3, 2), ten, strict=True)) % 11
    return None if second == 10 else f"{ten}{second}"


@st.composite
def identity_numbers(draw, remainders=(0, 1, 2, 3), day_offsets=(0, 40), month_offsets=(0, 40, 80)) -> str:
    born = draw(st.dates(datetime.date(1870, 1, 1), datetime.date(2069, 12, 31)))
    day = born.day + draw(st.sampled_from(day_offsets))
    month = born.month + draw(st.sampled_from(month_offsets))
    individual = draw(st.integers(0, 999))
    nine = f"{day:02}{month:02}{born.year % 100:02}{individual:03}"
    number = with_control_digits(nine, draw(st.sampled_from(remainders)))
    assume(number is not None)
    return number


@st.composite
def fh_numbers(draw) -> str:
    number = with_control_digits(f"{draw(st.integers(800_000_000, 999_999_999))}", 0)
    assume(number is not None)
    return number


@st.composite
def written(draw, numbers) -> str:
    """A number as somebody may write it: other digits, separators anywhere, text on both sides."""
    number = draw(numbers).translate(str.maketrans("0123456789", draw(st.sampled_from(DIGIT_SETS))))
    gap = st.text(SEPARATORS, max_size=3)
    gaps = draw(st.lists(gap, min_size=10, max_size=10))
    spread = "".join(itertools.chain.from_iterable(zip(number, [*gaps, ""], strict=True)))
    aside = st.text(SURROUNDINGS, max_size=30)
    before, after = draw(aside), draw(aside)
    assume(not before[-1:].isdigit() and not after[:1].isdigit())
    return before + spread + after


@settings(deadline=None)
@given(written(identity_numbers()))
def test_every_number_is_found_however_it_is_written(text):
    assert find_identity_numbers(text)


@settings(deadline=None)
@given(written(fh_numbers()))
def test_numbers_of_the_health_service_are_found(text):
    assert find_identity_numbers(text)


@settings(deadline=None)
@given(identity_numbers(remainders=(0,), month_offsets=(0, 40)))
def test_nothing_that_the_standard_library_of_numbers_knows_is_missed(number):
    assume(fodselsnummer.is_valid(number))
    assert find_identity_numbers(number)


@settings(deadline=None)
@given(identity_numbers(), st.integers(1, 9))
def test_a_wrong_last_control_digit_is_no_identity_number(number, shift):
    assert not find_identity_numbers(f"nr {number[:-1]}{(int(number[-1]) + shift) % 10} her")


@settings(deadline=None)
@given(identity_numbers(), st.integers(0, 9))
def test_a_longer_number_is_none(number, digit):
    assert not find_identity_numbers(f"{digit}{number}")
    assert not find_identity_numbers(f"{number}{digit}")


@settings(deadline=None)
@given(identity_numbers(), st.integers(1, 9999))
def test_a_number_of_its_own_beside_it_hides_nothing(number, other):
    assert find_identity_numbers(f"{other} {number} {other}")


@pytest.mark.parametrize("remainder", range(11))
def test_only_the_remainders_of_today_and_from_2032_count(remainder):
    numbers = [with_control_digits(f"150685{individual:03}", remainder) for individual in range(1000)]
    found = {find_identity_numbers(number) for number in numbers if number}
    assert found == {remainder in {0, 1, 2, 3}}


@pytest.mark.parametrize(
    ("six", "possible"),
    [
        ("310185", True),
        ("320185", False),
        ("310485", False),
        ("290284", True),
        ("290285", False),
        ("290200", True),
        ("710185", True),
        ("720185", False),
        ("010085", False),
        ("011385", False),
        ("015285", True),
        ("015385", False),
        ("019285", True),
        ("019385", False),
        ("419285", True),
        ("000185", False),
    ],
)
def test_the_date_must_be_possible(six, possible):
    numbers = [with_control_digits(f"{six}{individual:03}", 0) for individual in range(100)]
    assert {find_identity_numbers(number) for number in numbers if number} == {possible}


@pytest.mark.parametrize(
    "text",
    [
        "",
        "Ring meg på +47 912 34 567 eller 0047 912 34 567.",
        "Ring 912 34 567, 913 45 678 eller 55 12 34 56.",
        "Samlingene er 19.–21.10.2022, 02.–04.11.2022 og 30.11.–02.12.2022 kl. 09.00–15.30.",
        "Org.nr. 974 761 076, faktura 2022-001234, 63 timer, 2 500 kr",
        "Konto 1234.56.78903",  # no such day and month
        "KID 0000123456789012345678",
        "Vi er 12 ansatte i 3 team; 4 av dem var med i 2019, 5 i 2021 og 7 i 2023.",
    ],
)
def test_ordinary_numbers_pass(text):
    assert not find_identity_numbers(text)


@pytest.mark.parametrize(
    ("text", "line"),
    [("a\x00b", 1), ("a\nb\x0bc", 2), ("\x1b[31m", 1), ("a\n\n\x85", 3), ("\ud800", 1), ("\x7f", 1)],
)
def test_control_characters_are_refused_and_placed(text, line):
    with pytest.raises(ValidationError) as caught:
        guard_text(text)
    assert caught.value.code == "control_character"
    assert caught.value.params == {"line": line}


@pytest.mark.parametrize(
    "text", ["to\nlinjer\tog\r\ntre", "👩‍👩‍👧 og مرحبا\u200f", "Čáhppesluoddi", "<script>alert(1)</script>"]
)
def test_text_in_any_script_passes(text):
    assert guard_text(text) is None


@settings(deadline=None)
@given(written(identity_numbers()))
def test_the_refusal_repeats_nothing(text):
    with pytest.raises(ValidationError) as caught:
        guard_text(text)
    assert not any(character.isdigit() for character in caught.value.message)
    assert caught.value.code in {"identity_number", "control_character"}
    assert set(caught.value.params or {}) <= {"line"}


def test_migrations_can_name_the_validator():
    assert MigrationWriter.serialize(guard_text)[0] == "mentorprog.guard.guard_text"


def test_a_large_text_is_searched_at_once():
    assert not find_identity_numbers("0" * 100_000)
    assert not find_identity_numbers("0 " * 50_000)
