"""Seat offers: made by staff, answered by the person, ended by the deadline."""

from datetime import timedelta
from typing import Any

from django.core.exceptions import PermissionDenied
from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from cohorts.models import Cohort, Participation, SeatOffer
from cohorts.selectors import seats_left
from cohorts.signals import offer_settled
from mentorprog import history
from mentorprog.outbox.services import enqueue
from mentorprog.people.models import Person
from mentorprog.states import Refused, change_state, locked
from mentorprog.times import end_of_day, today


@transaction.atomic
def offer_seat(*, person: Person, cohort: Cohort, actor: Person) -> SeatOffer:
    """Offer a seat and write the mail about it.

    The cohort's row is locked, so that seats taken and open offers together never exceed its capacity.
    Asking again returns the open offer. Raises Refused when the cohort is full or the person has a seat.
    """
    if not actor.has_perm("cohorts.offer_seat"):
        raise PermissionDenied
    cohort = locked(cohort)
    standing = SeatOffer.objects.filter(person=person, cohort=cohort, state=SeatOffer.State.OPEN).first()
    if standing is not None:
        return standing
    if Participation.objects.filter(person=person, cohort=cohort, state__in=Participation.SEATED).exists():
        raise Refused(_("%(name)s already has a seat in this cohort.") % {"name": person})
    if seats_left(cohort) < 1:
        raise Refused(_("There are no seats left in %(cohort)s.") % {"cohort": cohort})
    deadline = end_of_day(today() + timedelta(days=cohort.answer_days))
    offer = SeatOffer.objects.create(person=person, cohort=cohort, expires_at=deadline)
    history.record(offer, "state", before="", after=offer.state, actor=actor)
    enqueue(key=f"seat-offer:{offer.pk}", template="seat_offer", to=person, context={"offer": offer.pk})
    return offer


@transaction.atomic
def accept_offer(*, offer: SeatOffer, actor: Person) -> Participation:
    """Take the offered seat. Answering yes twice gives the same seat.

    Raises Refused when the offer is no longer open, its deadline has passed or the cohort is full.
    """
    cohort = locked(offer.cohort)
    standing = Participation.objects.filter(offer=offer).first()
    if standing is not None and offer.is_theirs(actor):
        return standing
    offer = change_state(offer, "accept", actor=actor)
    seated = Participation.objects.filter(cohort=cohort, state__in=Participation.SEATED).count()
    if seated >= cohort.capacity:
        raise Refused(_("There are no seats left in %(cohort)s.") % {"cohort": cohort})
    participation = Participation.objects.create(person=offer.person, cohort=cohort, offer=offer)
    history.record(participation, "state", before="", after=participation.state, actor=actor)
    enqueue(
        key=f"seat-accepted:{offer.pk}",
        template="seat_accepted",
        to=offer.person,
        context={"participation": participation.pk},
    )
    offer_settled.send(sender=SeatOffer, offer=offer, actor=actor)
    return participation


@transaction.atomic
def decline_offer(*, offer: SeatOffer, actor: Person) -> SeatOffer:
    """Say no to the seat. Saying no twice is the same as once."""
    if locked(offer).state == SeatOffer.State.DECLINED and offer.is_theirs(actor):
        return offer
    offer = change_state(offer, "decline", actor=actor)
    offer_settled.send(sender=SeatOffer, offer=offer, actor=actor)
    return offer


def expire_offers() -> int:
    """End every open offer whose deadline has passed; returns how many. May run twice unharmed."""
    ended = 0
    overdue = SeatOffer.objects.filter(state=SeatOffer.State.OPEN, expires_at__lt=timezone.now())
    for offer in overdue.select_related("cohort"):
        ended += _expire(offer)
    return ended


@transaction.atomic
def _expire(offer: SeatOffer) -> bool:
    fresh: Any = locked(offer)
    if fresh.state != SeatOffer.State.OPEN or fresh.is_still_in_time():
        return False
    fresh = change_state(fresh, "expire", actor=None)
    offer_settled.send(sender=SeatOffer, offer=fresh, actor=None)
    return True
