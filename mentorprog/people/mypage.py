"""My page is put together from sections that each app hangs up from its `AppConfig.ready`.

A section is a function of the person that returns None (nothing to show) or a `Section`.
"""

from collections.abc import Callable
from dataclasses import dataclass, field
from typing import Any

from mentorprog.people.models import Person


@dataclass(frozen=True)
class Section:
    """One part of my page: a template, what it shows, and how soon it matters (low comes first)."""

    template: str
    values: dict[str, Any] = field(default_factory=dict)
    order: int = 50


Builder = Callable[[Person], Section | None]
_builders: list[Builder] = []


def section(builder: Builder) -> Builder:
    """Hang up a section; used as a decorator."""
    _builders.append(builder)
    return builder


def sections_for(person: Person) -> list[Section]:
    """What my page shows to this person, in order."""
    found = [made for builder in _builders if (made := builder(person)) is not None]
    return sorted(found, key=lambda made: made.order)
