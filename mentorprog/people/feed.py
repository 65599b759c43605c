"""The personal calendar is put together from what each app hangs up from its `AppConfig.ready`.

A source is a function of the person that returns what the person's calendar should hold, past and to come.
"""

import hashlib
from collections.abc import Callable, Iterable

from django.core.cache import cache
from django.db.models import QuerySet
from django.utils.translation import get_language

from mentorprog import calendars, tokens
from mentorprog.addresses import absolute
from mentorprog.calendars import Entry
from mentorprog.people.models import Person
from mentorprog.prepared import prepared

KEPT = 60 * 60  # seconds
Source = Callable[[Person], Iterable[Entry]]
_sources: list[Source] = []


def feeds(source: Source) -> Source:
    """Hang up a source; used as a decorator."""
    _sources.append(source)
    return source


def entries_for(person: Person) -> list[Entry]:
    """All that the person is part of."""
    return [entry for source in _sources for entry in source(person)]


def fingerprint(entries: Iterable[Entry]) -> str:
    """The same for the same content, whenever it is asked for: a calendar program then fetches nothing."""
    return hashlib.sha256("|".join(map(repr, entries)).encode()).hexdigest()[:32]


def feed(entries: list[Entry], name: str) -> bytes:
    """The calendar, as calendar programs fetch it; the same content is written out once an hour at most."""
    key = f"feed:{fingerprint(entries)}:{get_language()}"
    made: bytes | None = cache.get(key)
    if made is None:
        made = calendars.file_of(entries, name=name)
        cache.set(key, made, KEPT)
    return made


def feed_address(person: Person) -> str:
    """The secret address of a person's calendar; it changes when the person asks for a new one."""
    return absolute("feed", tokens.make("calendar", person.pk, person.calendar_serial))


def owner_of(token: str) -> Person | None:
    """Whose calendar has this token; None when it was changed or revoked, or the person may not sign in."""
    ids = tokens.read("calendar", token)
    if ids is None:
        return None
    return next(iter(_owner(ids[0], ids[1])), None)


@prepared
def _owner(pk: int, serial: int) -> QuerySet[Person]:
    return Person.objects.filter(pk=pk, calendar_serial=serial, is_active=True).order_by()
