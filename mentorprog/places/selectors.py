"""Reads of places."""

from django.core.cache import caches

from mentorprog.places.models import CENTRES, Centre, Municipality


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
    """The five centres in order of name. Every page's footer asks: read once a minute, and after a change."""
    return caches["near"].get_or_set(CENTRES, lambda: list(Centre.objects.all())) or []
