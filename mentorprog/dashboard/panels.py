"""The start page is made of panels that each app hangs up from its `AppConfig.ready`.

A panel is a function of the viewer that returns None (nothing to show) or a `Panel`.
"""

from collections.abc import Callable
from dataclasses import dataclass, field
from datetime import date
from functools import lru_cache
from typing import Any

from django.core.exceptions import EmptyResultSet
from django.db import connection
from django.db.models import Count, QuerySet, Value

from mentorprog.times import today

URGENT, SOON, LATER = 10, 20, 30  # today; within days; when there is time


@dataclass(frozen=True)
class Duty:
    """One line of "needs you today": the rows that wait, the sentence about them and where to see them.

    `rows` makes the queryset; what it asks for depends on the day in Norway and on who the viewer is, on nothing
    else, so that it is made once a day for each member of staff. `text` is an `ngettext_lazy` with "n" as its number.
    The rows are counted together with those of every other duty, in one statement.
    """

    rows: Callable[[], QuerySet]
    text: Any
    url: str
    urgency: int = SOON


@dataclass(frozen=True)
class Waiting:
    """A duty that somebody has, as the page shows it."""

    count: int
    text: str
    url: str
    urgency: int


@dataclass(frozen=True)
class Panel:
    """One box of the start page. `duties` join the list at the top; `template` draws the rest."""

    title: str = ""
    template: str = ""
    values: dict[str, Any] = field(default_factory=dict)
    duties: tuple[Duty, ...] = ()
    order: int = 50


Builder = Callable[[Any], Panel | None]
_builders: list[Builder] = []


def panel(builder: Builder) -> Builder:
    """Hang up a panel; used as a decorator."""
    _builders.append(builder)
    return builder


def panels_for(viewer: Any) -> dict[str, Any]:
    """The duties that wait (none with a count of zero), the most urgent first, and the panels, in order."""
    made = sorted((p for builder in _builders if (p := builder(viewer)) is not None), key=lambda p: p.order)
    duties = [duty for p in made for duty in p.duties]
    return {"duties": waiting(duties, viewer), "boxes": [p for p in made if p.template]}


def waiting(duties: list[Duty], viewer: Any) -> list[Waiting]:
    """The duties with something to do, the most urgent first."""
    who = (viewer.pk, viewer.centre_id, viewer.is_superuser, viewer.role_names)
    counts = _counted(*_statement_for(_Asked(today(), who, tuple(duty.url for duty in duties), duties)), len(duties))
    found = [
        Waiting(count, duty.text % {"n": count}, duty.url, duty.urgency)
        for duty, count in zip(duties, counts, strict=True)
        if count
    ]
    return sorted(found, key=lambda duty: duty.urgency)


@dataclass(frozen=True)
class _Asked:
    """What the statement about somebody's duties depends on, and the duties that it is made from."""

    day: date
    who: tuple[Any, ...]
    urls: tuple[str, ...]
    duties: list[Duty] = field(compare=False)


Statement = tuple[str, tuple[Any, ...]]


@lru_cache(maxsize=256)
def _statement_for(asked: _Asked) -> Statement:
    return _statement([duty.rows() for duty in asked.duties])


def count_together(querysets: list[QuerySet]) -> list[int]:
    """How many rows each queryset has: one statement for all of them. No row may be doubled by a join."""
    return _counted(*_statement(querysets), len(querysets))


def _statement(querysets: list[QuerySet]) -> Statement:
    """Each number with its count, for those that are not zero; without text when there is nothing to ask."""
    parts = [
        rows.order_by().annotate(of=Value(number)).values("of").annotate(n=Count("pk")).values_list("of", "n")
        for number, rows in enumerate(querysets)
    ]
    if not parts:
        return "", ()
    try:
        sql, params = parts[0].union(*parts[1:], all=True).query.sql_with_params()
    except EmptyResultSet:
        return "", ()
    return sql, tuple(params)


def _counted(sql: str, params: tuple[Any, ...], number: int) -> list[int]:
    found: dict[int, int] = {}
    if sql:
        with connection.cursor() as cursor:
            cursor.execute(sql, params)
            found = dict(cursor.fetchall())
    return [found.get(place, 0) for place in range(number)]
