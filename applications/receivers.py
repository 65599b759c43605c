"""What applications hear from the floors below."""

from typing import Any

from django.db.models.signals import post_save
from django.dispatch import receiver

from applications.services.criteria import ensure_criteria
from applications.services.waiting import promote
from cohorts.models import Cohort, SeatOffer
from cohorts.signals import offer_settled


@receiver(post_save, sender=Cohort, dispatch_uid="applications.criteria")
def cohort_made(instance: Cohort, *, created: bool, raw: bool = False, **_signal: Any) -> None:
    """A new cohort begins with the usual criteria."""
    if created and not raw:
        ensure_criteria(instance)


@receiver(offer_settled, dispatch_uid="applications.waiting")
def seat_set_free(offer: SeatOffer, **_signal: Any) -> None:
    """A seat that nobody takes goes to the next on the waiting list."""
    if offer.state != SeatOffer.State.ACCEPTED:
        promote(cohort=offer.cohort)
