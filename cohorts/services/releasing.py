"""Seats given back by the employer who asked for them."""

from typing import Any

from django.db import transaction
from django.utils.translation import gettext as _

from cohorts.models import Participation, SeatOffer
from cohorts.signals import offer_settled
from mentorprog.states import Refused, change_state, locked
from mentorprog.times import today


@transaction.atomic
def release_seat(*, offer: SeatOffer, reason: str) -> bool:
    """End an open offer, or the seat that was taken on it; whether there was anything to end. Twice is as once.

    The system acts: who has decided it stands with what was withdrawn above. Raises Refused once the training
    has begun, as attendance is then staff's business.
    """
    cohort = locked(offer.cohort)
    fresh: Any = locked(offer)
    seat = Participation.objects.filter(offer=fresh).exclude(state=Participation.State.WITHDRAWN).first()
    if seat is not None:
        if seat.state != Participation.State.ACTIVE or cohort.days.filter(date__lte=today()).exists():
            raise Refused(_("The training has begun. Contact your centre."))
        change_state(seat, "withdraw", actor=None, reason=reason)
        fresh = change_state(fresh, "give_back", actor=None, reason=reason)
    elif fresh.state == SeatOffer.State.OPEN:
        fresh = change_state(fresh, "withdraw", actor=None, reason=reason)
    else:
        return False
    offer_settled.send(sender=SeatOffer, offer=fresh, actor=None)
    return True
