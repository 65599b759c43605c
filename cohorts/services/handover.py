"""A seat that goes from one person to another, without anybody on the waiting list coming between."""

from typing import Any

from django.db import transaction
from django.utils.translation import gettext as _

from cohorts.models import Participation, SeatOffer
from cohorts.services.offers import offer_seats
from mentorprog.people.models import Person
from mentorprog.states import Refused, change_state, locked
from mentorprog.times import today


@transaction.atomic
def hand_over(*, offer: SeatOffer, to: Person, actor: Person, reason: str) -> SeatOffer:
    """End an offer, and the seat it has led to, and offer the seat to somebody else at once.

    Everything happens under the cohort's lock, and the waiting list is not told. Who may do so is the caller's to
    check. Raises Refused when the seat is not held any more, when the course has begun, or when `to` has a seat.
    """
    cohort = locked(offer.cohort)
    fresh: Any = locked(offer)
    if cohort.days.filter(date__lte=today()).exists():
        raise Refused(_("The training has begun, so nobody can be swapped."))
    if fresh.state == SeatOffer.State.OPEN:
        change_state(fresh, "withdraw", actor=actor, reason=reason)
    elif fresh.state == SeatOffer.State.ACCEPTED:
        # By the system: one withdraws a participant as a national coordinator only, but swaps in the own region.
        for seat in Participation.objects.filter(offer=fresh, state=Participation.State.ACTIVE):
            change_state(seat, "withdraw", actor=None, reason=reason)
        change_state(fresh, "give_back", actor=actor, reason=reason)
    else:
        raise Refused(_("The seat is not held any more."))
    return offer_seats(people=[to], cohort=cohort, actor=actor)[0]
