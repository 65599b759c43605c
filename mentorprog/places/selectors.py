"""Reads of places."""

from mentorprog.places.models import Centre, Municipality


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
    """The five centres in order of name."""
    return list(Centre.objects.all())
