"""The staff roles exist in every database."""

from typing import Any

from django.contrib.auth.models import Group

from mentorprog.people import roles


def load(**_signal: Any) -> None:
    """Add the groups that are missing."""
    have = set(Group.objects.values_list("name", flat=True))
    Group.objects.bulk_create([Group(name=name) for name in roles.ALL if name not in have], ignore_conflicts=True)
