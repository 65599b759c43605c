"""What staff may do with an offer against its ordinary course, each with a reason that is kept."""

from datetime import date, datetime

from django.core.exceptions import PermissionDenied
from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from cohorts.models import Cohort, Participation, SeatOffer
from cohorts.origins import origins_of
from cohorts.selectors import offers_for, seats_left
from cohorts.services.offers import refuse_cancelled, seat
from cohorts.signals import offer_settled
from mentorprog import history
from mentorprog.outbox.services import enqueue
from mentorprog.people.models import Person
from mentorprog.states import Refused, change_state, locked
from mentorprog.times import end_of_day, today


def _taken_up(offer: SeatOffer, actor: Person) -> Cohort:
    """The offer's cohort, locked. Raises PermissionDenied unless the offer is within the actor's reach."""
    if not (actor.has_perm("cohorts.override_offer") and offers_for(actor).filter(pk=offer.pk).exists()):
        raise PermissionDenied
    cohort: Cohort = locked(offer.cohort)
    return cohort


def _deadline(until: date) -> datetime:
    if until < today():
        raise Refused(_("The new deadline must not have passed."))
    return end_of_day(until)


@transaction.atomic
def extend_offer(*, offer: SeatOffer, actor: Person, until: date, reason: str) -> SeatOffer:
    """Give more time to answer: `until` is a local day and counts whole. The person is told by e-mail, once."""
    _taken_up(offer, actor)
    row: SeatOffer = locked(offer)
    if row.state != SeatOffer.State.OPEN:
        raise Refused(_("The offer is not open any more."))
    if not reason.strip():
        raise Refused(_("Give a reason."))
    before, row.expires_at = row.expires_at, _deadline(until)
    if row.expires_at == before:
        return row
    row.save(update_fields=["expires_at"])
    history.record(row, "expires_at", before=before, after=row.expires_at, actor=actor, reason=reason)
    _tell(row)
    return row


@transaction.atomic
def reopen_offer(*, offer: SeatOffer, actor: Person, until: date, reason: str) -> SeatOffer:
    """Open an offer again that was declined, withdrawn or not answered in time.

    Raises Refused when no seat is left, or the person has a seat or another offer in the cohort.
    """
    cohort = _taken_up(offer, actor)
    refuse_cancelled(cohort)
    mine = {"person": offer.person, "cohort": cohort}
    if (
        Participation.objects.filter(**mine, state__in=Participation.SEATED).exists()
        or SeatOffer.objects.filter(**mine, state=SeatOffer.State.OPEN).exclude(pk=offer.pk).exists()
    ):
        raise Refused(_("%(name)s already has a seat in this cohort.") % {"name": offer.person})
    if seats_left(cohort) < 1:
        raise Refused(_("There are no seats left in %(cohort)s.") % {"cohort": cohort})
    row: SeatOffer = change_state(offer, "reopen", actor=actor, reason=reason, expires_at=_deadline(until))
    _tell(row)
    return row


@transaction.atomic
def accept_for(*, offer: SeatOffer, actor: Person, reason: str) -> Participation:
    """Say yes on behalf of the person, who has answered in another way. The deadline does not count."""
    cohort = _taken_up(offer, actor)
    row = change_state(offer, "accept_for", actor=actor, reason=reason)
    return seat(offer=row, cohort=cohort, actor=actor, reason=reason)


@transaction.atomic
def withdraw_offer(*, offer: SeatOffer, actor: Person, reason: str) -> SeatOffer:
    """Take an offer back, and the seat that it led to. The seat goes to the next on the waiting list.

    A seat that is taken is withdrawn by national coordinators only.
    """
    _taken_up(offer, actor)
    if locked(offer).state == SeatOffer.State.ACCEPTED:
        for taken in Participation.objects.filter(offer=offer):
            change_state(taken, "withdraw", actor=actor, reason=reason)
        row: SeatOffer = change_state(offer, "give_back", actor=actor, reason=reason)
    else:
        row = change_state(offer, "withdraw", actor=actor, reason=reason)
    offer_settled.send(sender=SeatOffer, offer=row, actor=actor)
    return row


def _tell(offer: SeatOffer) -> None:
    """The offer's mail once more, with the new deadline."""
    enqueue(
        key=f"seat-offer:{offer.pk}:{timezone.now():%Y%m%d%H%M%S%f}",
        template="seat_offer",
        to=offer.person,
        context={
            **origins_of(offer.cohort_id, {offer.person_id})[offer.person_id],
            "offer": offer.pk,
            "again": True,
        },
    )
