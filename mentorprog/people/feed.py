"""The personal calendar is put together from what each app hangs up from its `AppConfig.ready`.

A source is a function of the person that returns what the person's calendar should hold, past and to come.
"""

import hashlib
from collections.abc import Callable, Iterable
from typing import NamedTuple

from django.core.cache import cache
from django.db.models import QuerySet
from django.http import Http404, HttpRequest, HttpResponse
from django.utils.translation import get_language

from mentorprog import calendars, tokens
from mentorprog.addresses import absolute
from mentorprog.calendars import Entry
from mentorprog.people.models import Person
from mentorprog.people.throttle import throttled
from mentorprog.prepared import prepared

KEPT = 60 * 60  # seconds
LOOKED_UP = 60  # seconds: so long may a calendar be behind
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


class Fetched(NamedTuple):
    """A calendar as it is sent out."""

    etag: str
    body: bytes


def feed(owner: str, entries: Callable[[], list[Entry]], name: str) -> Fetched:
    """The calendar of `owner`, as calendar programs fetch it.

    They come by the thousand and mostly find nothing new: what is there is looked up once a minute for each calendar,
    and the same content is written out once an hour at most.
    """
    language = get_language()
    recent = f"feed:{owner}:{language}"
    found: Fetched | None = cache.get(recent)
    if found is None:
        there = entries()
        etag = fingerprint(there)
        key = f"feed:{etag}:{language}"
        body: bytes | None = cache.get(key)
        if body is None:
            body = calendars.file_of(there, name=name)
            cache.set(key, body, KEPT)
        found = Fetched(f'"{etag}"', body)
        cache.set(recent, found, LOOKED_UP)
    return found


def answer(request: HttpRequest, found: Fetched) -> HttpResponse:
    """The calendar, or 304 for a program that has it as it is."""
    if request.headers.get("If-None-Match") == found.etag:
        return HttpResponse(status=304, headers={"ETag": found.etag})
    headers = {"ETag": found.etag, "Cache-Control": "private, max-age=600"}
    return HttpResponse(found.body, content_type="text/calendar; charset=utf-8", headers=headers)


@throttled("feed", "120/m/ip")
def not_found(request: HttpRequest) -> HttpResponse:
    """No calendar has this address; whoever tries many is held up."""
    raise Http404


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
    rows = Person.objects.filter(pk=pk, calendar_serial=serial, is_active=True)
    return rows.select_related("work_municipality").order_by()
