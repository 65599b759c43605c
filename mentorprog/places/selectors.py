"""Reads of places."""

from django.core.cache import cache

from mentorprog.places.models import CENTRES, Centre, Municipality

CACHE_SECONDS = 600


def resolve(number: str) -> Municipality | None:
    """The municipality that a number, of today or from before a reform, stands for now; None when unknown.

    A number that was split in a reform resolves to the part that holds most of it.
    """
    rows = Municipality.objects.select_related("county__centre", "centre_override").filter(number=number)
    row = rows.order_by("-valid_from").first()
    while row is not None and row.successor_id is not None:
        row = Municipality.objects.select_related("county__centre", "centre_override").get(pk=row.successor_id)
    return row


def centres() -> list[Centre]:
    """The five centres in order of name. Every page's footer asks: read once in ten minutes, and after a change."""
    found: list[Centre] | None = cache.get(CENTRES)
    if found is None:
        found = list(Centre.objects.all())
        cache.set(CENTRES, found, CACHE_SECONDS)
    return found
