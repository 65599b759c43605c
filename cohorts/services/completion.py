"""Locking completion by the rule of the programme version."""

from django.core.exceptions import PermissionDenied
from django.db import transaction
from django.utils.translation import ngettext

from cohorts.models import Participation
from cohorts.selectors import days_counted
from cohorts.signals import graduated
from mentorprog.people.models import Person
from mentorprog.states import Refused, change_state, locked


@transaction.atomic
def complete(*, participation: Participation, actor: Person) -> Participation:
    """Lock a participation as completed when enough days are attended, and tell the upper floors.

    Locking twice is the same as once. Raises Refused with the days that are missing.
    """
    if not actor.has_perm("cohorts.complete"):
        raise PermissionDenied
    row: Participation = locked(participation)
    if row.state == Participation.State.COMPLETED:
        return row
    missing = row.cohort.programme.required_days - days_counted(row)
    if missing > 0:
        raise Refused(
            ngettext("%(name)s lacks %(count)s day.", "%(name)s lacks %(count)s days.", missing)
            % {"name": row.person, "count": missing}
        )
    row = change_state(row, "complete", actor=actor)
    graduated.send(sender=Participation, participation=row, actor=actor)
    return row


def close_without_completion(*, participation: Participation, actor: Person, reason: str) -> Participation:
    """Lock a participation as not completed; a reason is required."""
    row: Participation = change_state(participation, "close_without_completion", actor=actor, reason=reason)
    return row
