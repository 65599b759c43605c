"""Loads the themes, the school holidays and the first programme versions from `data/`.

What is missing is added; what is there stays as it is. The fourteen themes are the training's published
list. Which session teaches them, and when, is this project's own arrangement of them: over eight days for the
edition of 2015–2016 (version 0, retired), over nine for the one after it (version 1, published). A published
version never changes, so another arrangement is another version.
"""

import csv
from collections.abc import Iterator
from datetime import date, time
from pathlib import Path
from typing import Any

from django.db import transaction

from curriculum.models import Gathering, Programme, SchoolHoliday, Session, Theme, TrainingDay
from mentorprog.times import moment

DATA = Path(__file__).parent / "data"

# Published when the training opened for the whole country, which is also when the older edition ended.
NATIONAL = moment(date(2017, 1, 1), time(0))
PROGRAMMES: dict[int, dict[str, Any]] = {
    0: {
        "title_nb": "Mentoropplæringen 2015–2016",
        "title_nn": "Mentoropplæringa 2015–2016",
        "title_en": "The mentor training 2015–2016",
        "required_days": 7,  # of the 8, and no day could be made up for
        "makeup_most": 0,
        "state": Programme.State.RETIRED,
        "published_at": moment(date(2015, 1, 1), time(0)),
        "retired_at": NATIONAL,
    },
    1: {
        "title_nb": "Mentoropplæringen",
        "title_nn": "Mentoropplæringa",
        "title_en": "The mentor training",
        "required_days": 8,  # of the 9
        "makeup_most": 1,
        "state": Programme.State.PUBLISHED,
        "published_at": NATIONAL,
    },
}


def rows(name: str) -> Iterator[dict[str, str]]:
    """The rows of one file in `data/`, as dictionaries of text."""
    with (DATA / name).open(encoding="utf-8", newline="") as file:
        yield from csv.DictReader(file)


def titles(row: dict[str, str]) -> dict[str, str]:
    """The title columns of a row, in all three languages."""
    return {key: value for key, value in row.items() if key.startswith("title_")}


def load(**_signal: Any) -> None:
    """Add what the database does not hold yet: themes, school holidays where there are none, and both versions."""
    with transaction.atomic():
        load_themes()
        if not SchoolHoliday.objects.exists():
            load_school_holidays()
        known = set(Programme.objects.filter(version__in=PROGRAMMES).values_list("version", flat=True))
        for version in PROGRAMMES.keys() - known:
            load_programme(version)


def load_themes() -> None:
    """Add every theme whose number is not taken; an edited theme keeps its edits."""
    themes = (
        Theme(
            number=row["number"],
            group=row["group"],
            in_depth=row["in_depth"] == "yes",
            least_minutes=int(row["least_minutes"]),
            **titles(row),
        )
        for row in rows("themes.csv")
    )
    Theme.objects.bulk_create(themes, ignore_conflicts=True)


def load_school_holidays() -> None:
    """Add the weeks that are common in the country; staff correct them to what their own counties have."""
    SchoolHoliday.objects.bulk_create(SchoolHoliday(**row) for row in rows("school_holidays.csv"))


def load_programme(version: int) -> None:
    """Add a version with its gatherings, days and sessions."""
    programme = Programme.objects.create(version=version, **PROGRAMMES[version])
    load_days(programme)


def load_days(programme: Programme) -> None:
    """Fill a programme that was just made with its gatherings, days and sessions."""
    plan = list(rows(f"programme_{programme.version}.csv"))
    gatherings = Gathering.objects.bulk_create(
        Gathering(programme=programme, order=int(row["order"]), **titles(row))
        for row in rows(f"programme_{programme.version}_gatherings.csv")
    )
    by_order = {str(gathering.order): gathering for gathering in gatherings}
    gathering_of_day = {row["day"]: by_order[row["gathering"]] for row in plan}
    tasks = makeup_tasks(programme.version)
    days = TrainingDay.objects.bulk_create(
        TrainingDay(programme=programme, gathering=gathering, number=int(number), **tasks.get(number, {}))
        for number, gathering in gathering_of_day.items()
    )
    load_sessions(plan, {str(day.number): day for day in days})


def makeup_tasks(version: int) -> dict[str, dict[str, str]]:
    """The task that makes up for each day, by the day's number; a day without one cannot be made up for."""
    name = f"programme_{version}_days.csv"
    if not (DATA / name).exists():
        return {}
    return {row.pop("day"): row for row in rows(name)}


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
