"""My page is put together from sections that each app hangs up from its `AppConfig.ready`.

A section is a function of the person that returns None (nothing to show) or a `Section`.
"""

from collections.abc import Callable, Sequence
from dataclasses import dataclass, field
from functools import cache
from typing import Any

from django.db import connection
from django.db.models import QuerySet
from django.db.models.fields.related_descriptors import ForwardManyToOneDescriptor

from mentorprog.people.models import Person

NOBODY = -1  # stands where the person's key comes in a statement that is written once


@dataclass(frozen=True)
class Section:
    """One part of my page: a template, what it shows, and how soon it matters (low comes first)."""

    template: str
    values: dict[str, Any] = field(default_factory=dict)
    order: int = 50


Builder = Callable[[Person], Section | None]
_builders: dict[Builder, QuerySet] = {}


def section(about: ForwardManyToOneDescriptor, **where: Any) -> Callable[[Builder], Builder]:
    """Hang up a section; used as a decorator, as in `@section(about=SeatOffer.person, state=SeatOffer.State.OPEN)`.

    It is asked only for a person whom at least one row, of those that `where` names, points to by that foreign key.
    """

    def hang_up(builder: Builder) -> Builder:
        rows = about.field.model._default_manager.filter(**{f"{about.field.name}_id": NOBODY}, **where)
        _builders[builder] = rows.order_by().values_list("pk")
        return builder

    return hang_up


def sections_for(person: Person) -> list[Section]:
    """What my page shows to this person, in order."""
    found = (builder(person) for builder, concerned in zip(_builders, _concern(person), strict=True) if concerned)
    return sorted((made for made in found if made is not None), key=lambda made: made.order)


def _concern(person: Person) -> Sequence[bool]:
    """For each section, whether any row points to the person; one statement, however many sections there are."""
    statement, params = _statement(len(_builders))
    with connection.cursor() as cursor:
        cursor.execute(statement, [person.pk if param == NOBODY else param for param in params])
        found: Sequence[bool] = cursor.fetchone()
    return found


@cache
def _statement(_sections: int) -> tuple[str, list[Any]]:
    """The statement and its parameters, written once for as many sections as there are."""
    asked = [rows.query.sql_with_params() for rows in _builders.values()]
    parts = ", ".join(f"EXISTS ({sql})" for sql, _params in asked)
    return f"SELECT {parts}", [param for _sql, params in asked for param in params]
