"""The leader's answer, given from the link in the mail."""

from django.db import transaction
from django.utils.translation import gettext as _

from applications.models import Application, LeaderConfirmation
from mentorprog.outbox.services import enqueue
from mentorprog.states import Refused, change_state, locked


@transaction.atomic
def confirm(*, confirmation: LeaderConfirmation) -> LeaderConfirmation:
    """The leader takes on the commitments. Confirming twice is the same as once.

    Raises Refused when the application is withdrawn or the leader has said no.
    """
    _refuse_withdrawn(confirmation)
    if locked(confirmation).state == LeaderConfirmation.State.CONFIRMED:
        return confirmation
    return _answered(change_state(confirmation, "confirm", actor=None))


@transaction.atomic
def decline(*, confirmation: LeaderConfirmation, reason: str) -> LeaderConfirmation:
    """The leader says no, with a reason. Declining twice is the same as once.

    Raises Refused when the application is withdrawn or the leader has confirmed.
    """
    _refuse_withdrawn(confirmation)
    if locked(confirmation).state == LeaderConfirmation.State.DECLINED:
        return confirmation
    return _answered(change_state(confirmation, "decline", actor=None, reason=reason, explanation=reason))


def _refuse_withdrawn(confirmation: LeaderConfirmation) -> None:
    if locked(confirmation.application).state == Application.State.WITHDRAWN:
        raise Refused(_("The application is withdrawn."))


def _answered(confirmation: LeaderConfirmation) -> LeaderConfirmation:
    enqueue(
        key=f"leader-answered:{confirmation.pk}",
        template="leader_answered",
        to=confirmation.application.contact,
        context={"confirmation": confirmation.pk},
    )
    return confirmation
