"""How much guidance is asked for, so that no number tells of anybody.

Under five is not shown. Every number that is shown, the totals too, is rounded to the nearest five: a hidden one cannot
be found as the difference between others, whether in one table, between two years or between two centres.
"""

from collections import Counter
from dataclasses import dataclass
from datetime import date
from typing import Any

from django.db.models import Count, QuerySet
from django.db.models.functions import ExtractYear

from networks.models import GuidanceRequest

FEWEST = 5  # fewer are never told
STEP = 5  # what numbers are rounded to


def published(number: int) -> int | None:
    """What is told of a count: None for what is hidden, else the nearest multiple of five."""
    return None if number < FEWEST else STEP * ((number + STEP // 2) // STEP)


@dataclass(frozen=True)
class Row:
    """A line of a table: its numbers, hidden ones as None, and their total."""

    label: str
    cells: list[int | None]
    total: int | None


@dataclass(frozen=True)
class Table:
    """Numbers by two things, with totals."""

    columns: list[str]
    rows: list[Row]
    total: Row


class Counts:
    """All requests counted by centre, year, theme and urgency. One statement."""

    FIELDS = ("centre__name", "year", "theme", "urgency")

    def __init__(self, requests: QuerySet[GuidanceRequest]) -> None:
        rows = requests.annotate(year=ExtractYear("asked_on")).order_by().values_list(*self.FIELDS)
        self._found: list[tuple[Any, ...]] = list(rows.annotate(n=Count("pk")))

    def years(self) -> list[int]:
        """The years in which anybody has asked, the newest first."""
        return sorted({row[1] for row in self._found}, reverse=True)

    def centres(self) -> list[str]:
        """The centres that anybody has asked."""
        return sorted({row[0] for row in self._found})

    def by_theme(self, *, year: int | None, centre: str | None) -> Table:
        """Themes against urgency, in one year and centre or in all."""
        chosen = [row for row in self._found if year in (None, row[1]) and centre in (None, row[0])]
        counted = Counter[tuple[Any, Any]]()
        for _centre, _year, theme, urgency, number in chosen:
            counted[theme, urgency] += number
        return _table(counted, GuidanceRequest.Theme.choices, GuidanceRequest.Urgency.choices)

    def by_centre(self) -> Table:
        """Centres against years."""
        counted = Counter[tuple[Any, Any]]()
        for centre, year, _theme, _urgency, number in self._found:
            counted[centre, year] += number
        return _table(counted, [(name, name) for name in self.centres()], [(y, str(y)) for y in self.years()])


def _table(counted: Counter[tuple[Any, Any]], rows: list[Any], columns: list[Any]) -> Table:
    def line(label: Any, keys: list[Any]) -> Row:
        numbers = [sum(counted[key, column] for key in keys) for column, _label in columns]
        return Row(str(label), [published(number) for number in numbers], published(sum(numbers)))

    return Table(
        [str(label) for _column, label in columns],
        [line(label, [key]) for key, label in rows],
        line("", [key for key, _label in rows]),
    )


def this_year(years: list[int], day: date) -> int | None:
    """The year that is shown first: this one, or the newest there is."""
    return day.year if day.year in years else next(iter(years), None)
