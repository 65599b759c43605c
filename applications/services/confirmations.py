"""The leader's answer, given from the link in the mail."""

from django.db import transaction

from applications.models import LeaderConfirmation
from mentorprog.outbox.services import enqueue
from mentorprog.states import change_state, locked


@transaction.atomic
def confirm(*, confirmation: LeaderConfirmation) -> LeaderConfirmation:
    """The leader takes on the commitments. Confirming twice is the same as once."""
    if locked(confirmation).state == LeaderConfirmation.State.CONFIRMED:
        return confirmation
    return _answered(change_state(confirmation, "confirm", actor=None))


@transaction.atomic
def decline(*, confirmation: LeaderConfirmation, reason: str) -> LeaderConfirmation:
    """The leader says no, with a reason. Declining twice is the same as once."""
    if locked(confirmation).state == LeaderConfirmation.State.DECLINED:
        return confirmation
    return _answered(change_state(confirmation, "decline", actor=None, reason=reason, explanation=reason))


def _answered(confirmation: LeaderConfirmation) -> LeaderConfirmation:
    enqueue(
        key=f"leader-answered:{confirmation.pk}",
        template="leader_answered",
        to=confirmation.application.contact,
        context={"confirmation": confirmation.pk},
    )
    return confirmation
