"""What applications hear from the floors below."""

from typing import Any

from django.db.models.signals import post_save
from django.dispatch import receiver
from django.utils.translation import ngettext_lazy

from applications.models import Application, CoEditor
from applications.services.criteria import ensure_criteria
from applications.services.waiting import promote
from cohorts.concerned import concerned
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


@concerned(ngettext_lazy("%(n)s person who applies for others", "%(n)s people who apply for others", "n"))
def applicants(cohort: Cohort) -> set[int]:
    """The contact persons of applications that are not withdrawn, drafts too, and those who write with them."""
    rows = Application.objects.filter(cohort=cohort).exclude(state=Application.State.WITHDRAWN)
    beside = CoEditor.objects.standing().filter(application__in=rows)
    return {*rows.values_list("contact_id", flat=True), *beside.values_list("person_id", flat=True)}
