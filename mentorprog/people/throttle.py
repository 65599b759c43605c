"""Rate limits on what anybody may ask, counted in the cache by django-allauth's own limiter."""

from collections.abc import Callable
from functools import wraps
from typing import Any

from allauth.core.internal.ratelimit import consume
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
