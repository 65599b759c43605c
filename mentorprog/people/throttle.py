"""Rate limits on what anybody may ask, counted in the cache by django-allauth's own limiter."""

import time
from collections.abc import Callable
from functools import wraps
from typing import Any

from allauth.core.internal.ratelimit import consume
from django.core.cache import cache
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render

View = Callable[..., HttpResponse]


def throttled(action: str, rate: str, methods: tuple[str, ...] = ("GET", "HEAD", "POST")) -> Callable[[View], View]:
    """Answer 429 with a plain page when the rate (for example "30/m/ip") is passed by these methods."""

    def decorate(view: View) -> View:
        @wraps(view)
        def wrapper(request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
            if request.method in methods and not allowed(request, action, rate):
                return render(request, "429.html", status=429)
            return view(request, *args, **kwargs)

        return wrapper

    return decorate


def allowed(request: HttpRequest, action: str, rate: str, key: str | None = None) -> bool:
    """Count one use; False when the rate is passed. `key` is what "…/key" counts by, for example an address."""
    usage = consume(request, app="mentorprog", action=action, config={action: rate}, key=key, limit_get=True)
    return usage is not None


def within(what: str, most: int, seconds: int) -> bool:
    """Count one use of `what`; False when there have been more than `most` in this window of so many seconds.

    One number that is raised in one step, and no lock that somebody could wait for: for hundreds at the same moment.
    """
    key = f"within:{what}:{int(time.time()) // seconds}"
    cache.add(key, 0, 2 * seconds)
    return int(cache.incr(key)) <= most


# Who has just shown a code that is only to be read in one room shares its network address with hundreds of others
# there. Each of them is counted alone for as long as the mark in the session says (seconds since 1970).
IN_THE_ROOM = "in_the_room_until"


def count_alone(request: HttpRequest, seconds: int) -> None:
    """Let this browser's attempts to sign in be counted by themselves for a while, not with its neighbours'."""
    request.session[IN_THE_ROOM] = int(time.time()) + seconds
    request.session.save()  # so that the browser has a session key to be counted by


def counted_as(request: HttpRequest, address: str) -> str:
    """What limits by network address count by: the address, or the one browser behind it."""
    session = getattr(request, "session", None)
    if session is not None and session.get(IN_THE_ROOM, 0) > time.time():
        return f"{address}/{session.session_key}"
    return address
