"""Loads the tables of places from `data/`. What is missing is added; what staff have edited stays."""

import csv
from collections.abc import Iterator
from pathlib import Path
from typing import Any

from django.db import transaction

from mentorprog.places.models import Centre, County, Municipality

DATA = Path(__file__).parent / "data"


def rows(name: str) -> Iterator[dict[str, str]]:
    """The rows of one file in `data/`, as dictionaries of text."""
    with (DATA / name).open(encoding="utf-8", newline="") as file:
        yield from csv.DictReader(file)


def load(**_signal: Any) -> None:
    """Add every centre, county and municipality that the database does not hold yet."""
    with transaction.atomic():
        Centre.objects.bulk_create((Centre(**row) for row in rows("centres.csv")), ignore_conflicts=True)
        load_dated(County, list(rows("counties.csv")), centre=dict(Centre.objects.values_list("slug", "pk")))
        counties = {
            (number, valid_from.isoformat()): pk
            for pk, number, valid_from in County.objects.values_list("pk", "number", "valid_from")
        }
        current = list(rows("municipalities.csv"))
        former = list(rows("former_municipalities.csv"))
        load_dated(Municipality, current + former, county=latest(counties))


def latest(by_period: dict[tuple[str, str], int]) -> dict[str, int]:
    """The newest row of each number."""
    return {number: pk for (number, _valid_from), pk in sorted(by_period.items())}


def load_dated(model: type[Any], records: list[dict[str, str]], **foreign: dict[str, int]) -> None:
    """Add the dated rows that are missing, then point each replaced one to its successor."""
    known = {(n, d.isoformat()) for n, d in model.objects.values_list("number", "valid_from")}
    missing = [record for record in records if (record["number"], record["valid_from"]) not in known]
    if not missing:
        return
    model.objects.bulk_create(build(model, record, foreign) for record in missing)
    current = {row.number: row for row in model.objects.filter(valid_to=None)}
    replaced = []
    for record in missing:
        if successor := record.get("successor"):
            row = model.objects.get(number=record["number"], valid_from=record["valid_from"])
            row.successor = current[successor]
            replaced.append(row)
    model.objects.bulk_update(replaced, ["successor"])


def build(model: type[Any], record: dict[str, str], foreign: dict[str, dict[str, int]]) -> Any:
    values: dict[str, Any] = {
        "number": record["number"],
        "name": record["name"],
        "valid_from": record["valid_from"],
        "valid_to": record.get("valid_to") or None,
    }
    if record.get("language"):
        values["language"] = record["language"]
    for field, keys in foreign.items():
        values[f"{field}_id"] = keys[record[field]]
    return model(**values)
