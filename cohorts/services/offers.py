"""Seat offers: made by staff, answered by the person, ended by the deadline.

Whoever decides about seats locks the cohort's row first, then the offer: the order is the same everywhere, so
that nobody waits for each other.
"""

from collections.abc import Iterable
from datetime import datetime, timedelta
from typing import Any

from django.core.exceptions import PermissionDenied
from django.db import transaction
from django.db.models import Min
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from cohorts.models import Cohort, Participation, SeatOffer
from cohorts.origins import origins_of
from cohorts.selectors import seats_left
from cohorts.signals import offer_settled
from mentorprog import history
from mentorprog.outbox.services import enqueue
from mentorprog.people.models import Person
from mentorprog.states import Refused, change_state, locked
from mentorprog.times import end_of_day, today


def answer_by(cohort: Cohort) -> datetime:
    """The deadline of an offer made now: the cohort's days to answer, but never later than the eve of the course."""
    first = cohort.days.aggregate(first=Min("date"))["first"]
    day = today() + timedelta(days=cohort.answer_days)
    if first is not None and first > today():
        day = min(day, first - timedelta(days=1))
    return end_of_day(day)


@transaction.atomic
def offer_seat(*, person: Person, cohort: Cohort, actor: Person) -> SeatOffer:
    """Offer a seat and write the mail about it.

    The cohort's row is locked, so that seats taken and open offers together never exceed its capacity.
    Asking again returns the open offer. Raises Refused when the cohort is full or the person has a seat.
    """
    standing = SeatOffer.objects.filter(person=person, cohort=locked(cohort), state=SeatOffer.State.OPEN).first()
    if standing is not None and actor.has_perm("cohorts.offer_seat"):
        return standing
    return offer_seats(people=[person], cohort=cohort, actor=actor)[0]


@transaction.atomic
def offer_seats(*, people: Iterable[Person], cohort: Cohort, actor: Person | None) -> list[SeatOffer]:
    """Offer a seat to each, all or nobody; the offers come in the order of the people.

    `actor` None is the system itself, which promotes from a waiting list. Raises Refused, naming who, when seats
    lack or somebody has a seat or an open offer already.
    """
    if actor is not None and not actor.has_perm("cohorts.offer_seat"):
        raise PermissionDenied
    cohort, people = locked(cohort), list(people)
    refuse_cancelled(cohort)
    _refuse_seated(cohort, people)
    left = seats_left(cohort)
    if left < 1 and people:
        raise Refused(_("There are no seats left in %(cohort)s.") % {"cohort": cohort})
    if left < len(people):
        text = ngettext(
            "%(left)s seat is left in %(cohort)s, which is too few.",
            "%(left)s seats are left in %(cohort)s, which is too few.",
            left,
        )
        raise Refused(text % {"left": left, "cohort": cohort})
    deadline = answer_by(cohort)
    known = origins_of(cohort, {person.pk for person in people})
    return [_offer(person, cohort, deadline, actor, known[person.pk]) for person in people]


def refuse_cancelled(cohort: Cohort) -> None:
    """Raise Refused when nobody can get a seat because the cohort is called off; `cohort` is locked."""
    if cohort.cancelled_at is not None:
        raise Refused(_("The cohort is called off."))


def _refuse_seated(cohort: Cohort, people: list[Person]) -> None:
    seats = Participation.objects.filter(cohort=cohort, person__in=people, state__in=Participation.SEATED)
    asked = SeatOffer.objects.filter(cohort=cohort, person__in=people, state=SeatOffer.State.OPEN)
    taken = {*seats.values_list("person_id", flat=True), *asked.values_list("person_id", flat=True)}
    named = [str(person) for person in people if person.pk in taken]
    named += sorted({str(person) for person in people if people.count(person) > 1})
    if len(named) == 1:
        raise Refused(_("%(name)s already has a seat in this cohort.") % {"name": named[0]})
    if named:
        raise Refused(_("These already have a seat in this cohort: %(names)s.") % {"names": ", ".join(named)})


def _offer(
    person: Person, cohort: Cohort, deadline: datetime, actor: Person | None, known: dict[str, Any]
) -> SeatOffer:
    offer = SeatOffer.objects.create(person=person, cohort=cohort, expires_at=deadline)
    history.record(offer, "state", before="", after=offer.state, actor=actor)
    enqueue(key=f"seat-offer:{offer.pk}", template="seat_offer", to=person, context={**known, "offer": offer.pk})
    return offer


@transaction.atomic
def accept_offer(*, offer: SeatOffer, actor: Person) -> Participation:
    """Take the offered seat. Answering yes twice gives the same seat.

    Raises Refused when the offer is no longer open, its deadline has passed or the cohort is full.
    """
    cohort = locked(offer.cohort)
    standing = Participation.objects.filter(offer=offer, state__in=Participation.SEATED).first()
    if standing is not None and offer.is_theirs(actor):
        return standing
    return seat(offer=change_state(offer, "accept", actor=actor), cohort=cohort, actor=actor)


def seat(*, offer: SeatOffer, cohort: Cohort, actor: Person, reason: str = "") -> Participation:
    """Give the seat of an offer that has just been accepted; `cohort` is locked. Raises Refused when it is full."""
    refuse_cancelled(cohort)
    seated = Participation.objects.filter(cohort=cohort, state__in=Participation.SEATED).count()
    if seated >= cohort.capacity:
        raise Refused(_("There are no seats left in %(cohort)s.") % {"cohort": cohort})
    Participation.objects.filter(offer=offer).update(offer=None)  # opened again after its seat was given back
    participation = Participation.objects.create(person=offer.person, cohort=cohort, offer=offer)
    history.record(participation, "state", before="", after=participation.state, actor=actor, reason=reason)
    enqueue(
        key=f"seat-accepted:{offer.pk}:{participation.pk}",
        template="seat_accepted",
        to=offer.person,
        context={**origins_of(cohort, {offer.person_id})[offer.person_id], "participation": participation.pk},
    )
    offer_settled.send(sender=SeatOffer, offer=offer, actor=actor)
    return participation


@transaction.atomic
def decline_offer(*, offer: SeatOffer, actor: Person, why: str = "") -> SeatOffer:
    """Say no to the seat, with one of `SeatOffer.Reason` or none. Saying no twice is the same as once."""
    locked(offer.cohort)
    if locked(offer).state == SeatOffer.State.DECLINED and offer.is_theirs(actor):
        return offer
    offer = change_state(offer, "decline", actor=actor, why=why)
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
    locked(offer.cohort)
    fresh: Any = locked(offer)
    if fresh.state != SeatOffer.State.OPEN or fresh.is_still_in_time():
        return False
    fresh = change_state(fresh, "expire", actor=None)
    offer_settled.send(sender=SeatOffer, offer=fresh, actor=None)
    return True
