"""What participants decide about themselves."""

from django.core.exceptions import PermissionDenied
from django.db import transaction

from cohorts.models import Participation
from mentorprog import history
from mentorprog.people.models import Person
from mentorprog.states import locked


@transaction.atomic
def share_contact(*, participation: Participation, shares: bool, actor: Person) -> Participation:
    """Let the others in the cohort see one's contact details, or no longer. Nobody else decides it."""
    row: Participation = locked(participation)
    if row.person_id != actor.pk:
        raise PermissionDenied
    if row.shares_contact != shares:
        row.shares_contact = shares
        row.save(update_fields=["shares_contact"])
        history.record(row, "shares_contact", before=not shares, after=shares, actor=actor)
    return row
