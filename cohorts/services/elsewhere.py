"""Certificates that were issued before this system are registered, many at once."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date

from django.core.exceptions import PermissionDenied
from django.db import transaction

from cohorts.models import IssuedElsewhere
from mentorprog.people.models import Person


@dataclass(frozen=True)
class Old:
    """A certificate that is known by name and date; `person` is the id of whom it belongs to, where that is known."""

    name: str
    issued_on: date
    issuer: str = ""
    cohort_name: str = ""
    person: int | None = None
    email: str = ""

    @property
    def key(self) -> tuple[str, date]:
        """What no two certificates have in common."""
        return self.name, self.issued_on


@transaction.atomic
def register_elsewhere(*, rows: Sequence[Old], actor: Person) -> int:
    """Register those that are not registered yet; returns how many. Twice is the same as once."""
    if not actor.has_perm("cohorts.add_issuedelsewhere"):
        raise PermissionDenied
    before = IssuedElsewhere.objects.count()
    IssuedElsewhere.objects.bulk_create(
        (
            IssuedElsewhere(
                name=row.name,
                issued_on=row.issued_on,
                issuer=row.issuer,
                cohort_name=row.cohort_name,
                person_id=row.person,
                registered_by=actor,
            )
            for row in rows
        ),
        ignore_conflicts=True,
    )
    return IssuedElsewhere.objects.count() - before
