"""Region scope: which rows a member of staff may see. Enforced in querysets, for pages and admin alike."""

from typing import Any, TypeVar

from django.db.models import QuerySet

from mentorprog.people.roles import is_national, is_reader
from mentorprog.places.models import served_by

Rows = TypeVar("Rows", bound=QuerySet)


def in_scope(rows: Rows, viewer: Any, municipality_path: str) -> Rows:
    """The rows that a member of staff may see: all for national staff, else those of the own centre.

    `municipality_path` leads from the row to the municipality that decides, with trailing underscores.
    Anybody else sees nothing.
    """
    if is_national(viewer):
        return rows
    if is_reader(viewer):
        return rows.filter(served_by(viewer.centre_id, municipality_path))
    return rows.none()
