"""Loads the themes and the published programme version 1 from `data/`.

What is missing is added; what is there stays as it is. The fourteen themes are the training's published
list. Which session teaches them, and when, is this project's own arrangement of them over nine days: a
published version never changes, so another arrangement is another version.
"""

import csv
from collections.abc import Iterator
from datetime import date, time
from pathlib import Path
from typing import Any

from django.db import transaction

from curriculum.models import Gathering, Programme, Session, Theme, TrainingDay
from mentorprog.times import moment

DATA = Path(__file__).parent / "data"

VERSION = 1
# The completion rule is 8 of the 9 days. Published when the training opened for the whole country.
PROGRAMME = {
    "title_nb": "Mentoropplæringen",
    "title_nn": "Mentoropplæringa",
    "title_en": "The mentor training",
    "required_days": 8,
    "published_at": moment(date(2017, 1, 1), time(0)),
}


def rows(name: str) -> Iterator[dict[str, str]]:
    """The rows of one file in `data/`, as dictionaries of text."""
    with (DATA / name).open(encoding="utf-8", newline="") as file:
        yield from csv.DictReader(file)


def titles(row: dict[str, str]) -> dict[str, str]:
    """The title columns of a row, in all three languages."""
    return {key: value for key, value in row.items() if key.startswith("title_")}


def load(**_signal: Any) -> None:
    """Add the themes that the database does not hold yet, and programme version 1 unless it is there."""
    with transaction.atomic():
        load_themes()
        programme, is_new = Programme.objects.get_or_create(version=VERSION, defaults=PROGRAMME)
        if is_new:
            load_days(programme)


def load_themes() -> None:
    """Add every theme whose number is not taken; an edited theme keeps its edits."""
    themes = (
        Theme(number=row["number"], group=row["group"], in_depth=row["in_depth"] == "yes", **titles(row))
        for row in rows("themes.csv")
    )
    Theme.objects.bulk_create(themes, ignore_conflicts=True)


def load_days(programme: Programme) -> None:
    """Fill a programme that was just made with its gatherings, days and sessions."""
    plan = list(rows("programme_1.csv"))
    gatherings = Gathering.objects.bulk_create(
        Gathering(programme=programme, order=int(row["order"]), **titles(row))
        for row in rows("programme_1_gatherings.csv")
    )
    by_order = {str(gathering.order): gathering for gathering in gatherings}
    gathering_of_day = {row["day"]: by_order[row["gathering"]] for row in plan}
    days = TrainingDay.objects.bulk_create(
        TrainingDay(programme=programme, gathering=gathering, number=int(number))
        for number, gathering in gathering_of_day.items()
    )
    load_sessions(plan, {str(day.number): day for day in days})


def load_sessions(plan: list[dict[str, str]], days: dict[str, TrainingDay]) -> None:
    """Add one session for each row of the plan, with its themes, on the day that bears its number."""
    sessions = Session.objects.bulk_create(
        Session(
            day=days[row["day"]],
            starts=time.fromisoformat(row["starts"]),
            ends=time.fromisoformat(row["ends"]),
            form=row["form"],
            **titles(row),
        )
        for row in plan
    )
    themes = {str(number): pk for pk, number in Theme.objects.values_list("pk", "number")}
    link = Session.themes.through
    link.objects.bulk_create(
        link(session_id=session.pk, theme_id=themes[number])
        for session, row in zip(sessions, plan, strict=True)
        for number in row["themes"].split()
    )
