"""What every page's frame needs."""

from typing import Any

from django.conf import settings
from django.http import HttpRequest
from django.utils.functional import SimpleLazyObject

from mentorprog.places.selectors import centres


def site(request: HttpRequest) -> dict[str, Any]:
    """The footer's centres (read only where a template shows them) and whether this is a demonstration."""
    return {"centres": SimpleLazyObject(centres), "embedded": settings.EMBEDDED}
