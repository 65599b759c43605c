"""My page is put together from sections that each app hangs up from its `AppConfig.ready`.

A section is a function of the person that returns None (nothing to show) or a `Section`.
"""

from collections.abc import Callable, Sequence
from dataclasses import dataclass, field
from typing import Any

from django.db import connection
from django.db.models import Field
from django.db.models.fields.related_descriptors import ForwardManyToOneDescriptor

from mentorprog.people.models import Person


@dataclass(frozen=True)
class Section:
    """One part of my page: a template, what it shows, and how soon it matters (low comes first)."""

    template: str
    values: dict[str, Any] = field(default_factory=dict)
    order: int = 50


Builder = Callable[[Person], Section | None]
_builders: dict[Builder, Field] = {}


def section(about: ForwardManyToOneDescriptor) -> Callable[[Builder], Builder]:
    """Hang up a section; used as a decorator, as in `@section(about=SeatOffer.person)`.

    It is asked only for a person whom at least one row points to by that foreign key.
    """

    def hang_up(builder: Builder) -> Builder:
        _builders[builder] = about.field
        return builder

    return hang_up


def sections_for(person: Person) -> list[Section]:
    """What my page shows to this person, in order."""
    found = (builder(person) for builder, concerned in zip(_builders, _concern(person), strict=True) if concerned)
    return sorted((made for made in found if made is not None), key=lambda made: made.order)


def _concern(person: Person) -> Sequence[bool]:
    """For each section, whether any row points to the person; one statement, however many sections there are."""
    name = connection.ops.quote_name
    rows = ((name(field.model._meta.db_table), name(field.column)) for field in _builders.values())
    parts = [f"EXISTS (SELECT 1 FROM {table} WHERE {column} = %s)" for table, column in rows]  # noqa: S608 - our names
    with connection.cursor() as cursor:
        cursor.execute(f"SELECT {', '.join(parts)}", [person.pk] * len(parts))
        found: Sequence[bool] = cursor.fetchone()
    return found
