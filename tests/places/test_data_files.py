"""The tables of places in `mentorprog/places/data/`, checked as files: no Django, no database.

Conventions of the tables:

- Dates are ISO dates; `valid_from` and `valid_to` both belong to the period. No `valid_to` means in force.
- `valid_from` is the day the number came into force for that municipality; a new name alone starts no period.
  1946-01-01 stands for every number older than 1994: the numbers were introduced for the census of 1946, and
  the reforms before 1994 are not recorded.
- A former row's `successor` is the municipality or county of today (2024), not the next one in the chain,
  because Ålesund became two again in 2024. Where a territory was shared out, it is the one that got most of
  the land: Tysfjord went to Hamarøy (Kjøpsvik's side to Narvik), Snillfjord to Orkland (parts to Heim and
  Hitra), Balestrand to Sogndal, Vågsøy to Kinn, Verran to Steinkjer. A county that was dissolved into several
  has no successor.
- Former municipalities carry their Norwegian name alone. Every number used since 2013-01-01 is there, and the
  two that became Harstad on that day.
- `language` is the municipality's own decision on the written form it wants from the state, as reported to
  the Language Council; `neutral` also where there is no decision.
"""

import csv
import re
from collections import Counter
from datetime import date, timedelta
from itertools import pairwise
from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parents[2]
DATA = ROOT / "mentorprog" / "places" / "data"
REFERENCE = ROOT.parent / "shared" / "reference" / "kommuner-2024.csv"

CENTRE_OF_COUNTY = {
    "ost": {"Østfold", "Akershus", "Oslo", "Innlandet", "Buskerud"},
    "sor": {"Agder", "Vestfold", "Telemark"},
    "vest": {"Rogaland", "Vestland"},
    "midt": {"Møre og Romsdal", "Trøndelag"},
    "nord": {"Nordland", "Troms", "Finnmark"},
}


def read(name):
    """The rows of one table as dictionaries of text."""
    with (DATA / name).open(encoding="utf-8", newline="") as file:
        return list(csv.DictReader(file))


CENTRES = read("centres.csv")
COUNTIES = read("counties.csv")
MUNICIPALITIES = read("municipalities.csv")
FORMER = read("former_municipalities.csv")
EVERY_MUNICIPALITY = MUNICIPALITIES + FORMER


def covers(row, day):
    """Whether the row is in force on the ISO day."""
    return row["valid_from"] <= day <= (row.get("valid_to") or "9999-12-31")


def numbers_on(rows, day):
    """The numbers in force on the ISO day, in order, repeated when two rows claim the same one."""
    return sorted(row["number"] for row in rows if covers(row, day))


def day_after(day):
    return (date.fromisoformat(day) + timedelta(days=1)).isoformat()


def successor_of(number, day):
    """Today's number for one that was in force on the ISO day."""
    return next(row["successor"] for row in FORMER if row["number"] == number and covers(row, day))


@pytest.mark.parametrize(
    ("name", "header"),
    [
        ("centres.csv", "slug,name,host,email,phone,language"),
        ("counties.csv", "number,name,centre,valid_from,valid_to,successor"),
        ("municipalities.csv", "number,name,county,valid_from,language"),
        ("former_municipalities.csv", "number,name,county,valid_from,valid_to,successor"),
    ],
)
def test_each_file_has_its_header_and_no_stray_space(name, header):
    lines = (DATA / name).read_text(encoding="utf-8").split("\n")
    assert lines[0] == header
    assert lines[-1] == ""
    cells = [cell for row in read(name) for cell in row.values()]
    assert None not in cells
    assert [cell for cell in cells if cell != " ".join(cell.split())] == []
    assert [line for line in lines[:-1] if line.count(",") != header.count(",")] == []


def test_there_are_five_centres():
    assert [row["slug"] for row in CENTRES] == ["ost", "sor", "vest", "midt", "nord"]
    assert all(row["name"].startswith("RVTS ") and row["host"] for row in CENTRES)
    assert {row["language"] for row in CENTRES} <= {"nb", "nn"}


def test_fifteen_counties_are_in_force_each_under_its_centre():
    current = [row for row in COUNTIES if not row["valid_to"]]
    assert len(current) == 15
    by_centre = {slug: {row["name"] for row in current if row["centre"] == slug} for slug in CENTRE_OF_COUNTY}
    assert by_centre == CENTRE_OF_COUNTY


@pytest.mark.parametrize(
    ("day", "count"),
    [
        ("2017-12-31", 19),
        ("2018-01-01", 18),
        ("2019-12-31", 18),
        ("2020-01-01", 11),
        ("2023-12-31", 11),
        ("2024-01-01", 15),
    ],
)
def test_as_many_counties_as_there_were(day, count):
    numbers = numbers_on(COUNTIES, day)
    assert len(numbers) == len(set(numbers)) == count, numbers


@pytest.mark.parametrize(
    ("day", "count"),
    [
        ("2012-12-31", 429),
        ("2013-01-01", 428),
        ("2016-12-31", 428),
        ("2017-01-01", 426),
        ("2017-12-31", 426),
        ("2018-01-01", 422),
        ("2018-12-31", 422),
        ("2019-01-01", 422),
        ("2019-12-31", 422),
        ("2020-01-01", 356),
        ("2023-12-31", 356),
        ("2024-01-01", 357),
    ],
)
def test_as_many_municipalities_as_there_were(day, count):
    numbers = numbers_on(EVERY_MUNICIPALITY, day)
    assert len(numbers) == len(set(numbers)) == count, numbers


@pytest.mark.parametrize("rows", [COUNTIES, EVERY_MUNICIPALITY], ids=["counties", "municipalities"])
def test_no_number_is_held_twice_at_the_same_time(rows):
    held = sorted((row["number"], row["valid_from"], row.get("valid_to") or "9999-12-31") for row in rows)
    assert [start for _number, start, end in held if start > end] == []
    assert [(a, b) for a, b in pairwise(held) if a[0] == b[0] and b[1] <= a[2]] == []


def test_numbers_and_dates_are_well_formed():
    wrong = [row for row in COUNTIES if not re.fullmatch(r"\d{2}", row["number"])]
    wrong += [row for row in EVERY_MUNICIPALITY if not re.fullmatch(r"\d{4}", row["number"])]
    assert wrong == []
    for row in COUNTIES + EVERY_MUNICIPALITY:
        for day in filter(None, (row["valid_from"], row.get("valid_to"))):
            assert date.fromisoformat(day).isoformat() == day


def test_every_municipality_lies_in_the_county_of_its_number_for_its_whole_period():
    lost = []
    for row in EVERY_MUNICIPALITY:
        county_rows = [county for county in COUNTIES if county["number"] == row["county"]]
        last_day = row.get("valid_to") or "9999-12-31"
        if row["number"][:2] != row["county"] or not any(
            covers(county, row["valid_from"]) and covers(county, last_day) for county in county_rows
        ):
            lost.append(row)
    assert lost == []


def test_every_successor_is_a_municipality_of_today():
    today = {row["number"] for row in MUNICIPALITIES}
    assert [row for row in FORMER if row["successor"] not in today] == []


def test_every_former_period_ends_the_day_before_something_begins():
    starts = {row["valid_from"] for row in EVERY_MUNICIPALITY}
    assert [row for row in FORMER if day_after(row["valid_to"]) not in starts] == []
    county_starts = {row["valid_from"] for row in COUNTIES}
    assert [row for row in COUNTIES if row["valid_to"] and day_after(row["valid_to"]) not in county_starts] == []


def test_every_number_given_in_a_reform_since_2017_has_a_former_one_behind_it():
    reforms = {day_after(row["valid_to"]) for row in FORMER if row["valid_to"] >= "2016-12-31"}
    given = {row["number"] for row in MUNICIPALITIES if row["valid_from"] in reforms}
    assert given - {row["successor"] for row in FORMER} == set()


def test_a_former_county_resolves_only_where_one_county_follows_it():
    today = {row["number"]: row for row in COUNTIES if not row["valid_to"]}
    former = [row for row in COUNTIES if row["valid_to"]]
    assert {row["number"] for row in former if not row["successor"]} == {"30", "38", "54"}
    for row in former:
        if row["successor"]:
            assert row["centre"] == today[row["successor"]]["centre"]
    assert [row for row in today.values() if row["successor"]] == []


def test_most_former_municipalities_of_a_county_lie_in_the_county_that_follows_it():
    for county in COUNTIES:
        if county["successor"]:
            heirs = Counter(row["successor"][:2] for row in FORMER if row["county"] == county["number"])
            assert heirs.most_common(1)[0][0] == county["successor"], county


@pytest.mark.parametrize(
    ("number", "day", "today"),
    [
        ("1504", "2019-12-31", "1508"),
        ("1507", "2023-12-31", "1508"),
        ("1523", "2019-12-31", "1508"),
        ("1529", "2019-12-31", "1508"),
        ("1534", "2019-12-31", "1580"),
        ("1546", "2019-12-31", "1508"),
        ("1850", "2019-12-31", "1875"),
        ("1854", "2019-12-31", "1806"),
        ("1852", "2019-12-31", "5512"),
        ("1613", "2017-12-31", "5059"),
        ("5012", "2019-12-31", "5059"),
        ("1567", "2018-12-31", "5061"),
        ("1571", "2019-12-31", "5055"),
        ("1444", "2019-12-31", "1577"),
        ("0532", "2019-12-31", "3236"),
        ("0533", "2019-12-31", "3234"),
        ("3053", "2023-12-31", "3236"),
        ("3054", "2023-12-31", "3234"),
        ("0121", "2019-12-31", "3226"),
        ("0627", "2019-12-31", "3203"),
        ("0711", "2019-12-31", "3301"),
        ("0706", "2016-12-31", "3907"),
        ("0710", "2019-12-31", "3907"),
        ("0728", "2017-12-31", "3909"),
        ("0723", "2017-12-31", "3911"),
        ("1718", "2017-12-31", "5054"),
        ("1915", "2012-12-31", "5503"),
        ("5402", "2023-12-31", "5503"),
        ("5403", "2023-12-31", "5601"),
    ],
)
def test_hard_cases_resolve_to_the_municipality_of_today(number, day, today):
    assert successor_of(number, day) == today


def test_the_numbers_of_2020_to_2023_changed_without_a_change_of_name():
    """In 2024 Viken, Vestfold og Telemark and Troms og Finnmark were renumbered only: no name changed."""
    names = {row["number"]: row["name"].split(" - ") for row in MUNICIPALITIES}
    heirs = {"30": {"31", "32", "33"}, "38": {"39", "40"}, "54": {"55", "56"}}
    renumbered = [row for row in FORMER if row["county"] in heirs]
    assert len(renumbered) == 51 + 23 + 39
    assert [row for row in renumbered if row["successor"][:2] not in heirs[row["county"]]] == []
    assert len({row["successor"] for row in renumbered}) == len(renumbered)
    assert [row for row in renumbered if row["name"] not in names[row["successor"]]] == []


def test_language_decisions_add_up():
    """The Language Council's summary on the counties of 2024 counts 119 bokmål, 88 nynorsk and 150 neutral.

    Haugesund has been neutral since 2025-06-01, which moves one from bokmål to neutral.
    """
    decided = Counter(row["language"] for row in MUNICIPALITIES)
    assert decided == {"nb": 118, "nn": 88, "neutral": 151}
    nynorsk = Counter(row["county"] for row in MUNICIPALITIES if row["language"] == "nn")
    assert nynorsk == {"33": 3, "34": 7, "40": 8, "42": 6, "11": 8, "46": 41, "15": 15}


def test_numbers_names_and_counties_agree_with_the_reference():
    if not REFERENCE.exists():
        pytest.skip("the reference table is not beside the repository")
    county_names = {row["number"]: row["name"] for row in COUNTIES if not row["valid_to"]}
    with REFERENCE.open(encoding="utf-8", newline="") as file:
        reference = {
            row["kommunenummer"]: (row["navn"], row["fylkesnummer"], row["fylke"]) for row in csv.DictReader(file)
        }
    ours = {row["number"]: (row["name"], row["county"], county_names[row["county"]]) for row in MUNICIPALITIES}
    assert len(reference) == 357
    assert ours == reference
