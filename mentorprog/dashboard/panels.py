"""The start page is made of panels that each app hangs up from its `AppConfig.ready`.

A panel is a function of the viewer that returns None (nothing to show) or a `Panel`.
"""

from collections.abc import Callable
from dataclasses import dataclass, field
from typing import Any

from django.db.models import Count, QuerySet, Value

URGENT, SOON, LATER = 10, 20, 30  # today; within days; when there is time


@dataclass(frozen=True)
class Duty:
    """One line of "needs you today": the rows that wait, the sentence about them and where to see them.

    `text` is an `ngettext_lazy` with "n" as its number. The rows are counted together with those of every
    other duty, in one statement.
    """

    rows: QuerySet
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
    return {"duties": waiting(duties), "boxes": [p for p in made if p.template]}


def waiting(duties: list[Duty]) -> list[Waiting]:
    """The duties with something to do, the most urgent first."""
    counts = count_together([duty.rows for duty in duties])
    found = [
        Waiting(count, duty.text % {"n": count}, duty.url, duty.urgency)
        for duty, count in zip(duties, counts, strict=True)
        if count
    ]
    return sorted(found, key=lambda duty: duty.urgency)


def count_together(querysets: list[QuerySet]) -> list[int]:
    """How many rows each queryset has: one statement for all of them. No row may be doubled by a join."""
    if not querysets:
        return []
    parts = [
        rows.order_by().annotate(of=Value(number)).values("of").annotate(n=Count("pk")).values("of", "n")
        for number, rows in enumerate(querysets)
    ]
    first, *others = parts
    found = {row["of"]: row["n"] for row in first.union(*others, all=True)}
    return [found.get(number, 0) for number in range(len(querysets))]
