"""The waiting list: who is offered a seat when one is set free."""

from typing import Any

from django.db import transaction
from django.db.models import F, QuerySet
from django.utils.translation import gettext as _

from applications.models import Application, Candidate, Decision
from applications.services.letters import occasion, write_letters
from cohorts.models import Cohort
from cohorts.selectors import seats_left
from cohorts.services.offers import offer_seats
from mentorprog import history
from mentorprog.outbox.services import enqueue
from mentorprog.states import locked
from mentorprog.times import today


def waiting(cohort: Cohort) -> QuerySet[Decision]:
    """The waiting list of a cohort, in its order: those who have been told that they are on it."""
    return Decision.objects.filter(
        candidate__application__cohort=cohort,
        candidate__application__state__in=[Application.State.SUBMITTED, Application.State.DECIDED],
        candidate__withdrawn_at=None,
        candidate__offer=None,
        outcome=Decision.Outcome.WAITING_LIST,
        state=Decision.State.APPLIED,
    ).order_by(F("rank").asc(nulls_last=True), "applied_at", "pk")


@transaction.atomic
def promote(*, cohort: Cohort, most: int = 1) -> int:
    """Offer a seat that was set free to the next on the waiting list; returns to how many. The system acts.

    `most` is how many were set free now, beside those that have waited: seats that staff hold back on purpose are
    not filled.

    Nobody is promoted from the first course day on, nor in a cohort that is cancelled. Who has not confirmed the
    e-mail, or has a seat already, is passed over and keeps the place on the list. A seat that nobody gets although
    somebody is on the list waits until the e-mail is confirmed (`Cohort.seats_waiting`).
    """
    cohort = locked(cohort)
    if cohort.cancelled_at or cohort.days.filter(date__lte=today()).exists():
        return 0
    free = max(min(seats_left(cohort), most + cohort.seats_waiting), 0)
    ready = waiting(cohort).filter(candidate__email_confirmed_at__isnull=False, candidate__person__isnull=False)
    ready = ready.exclude(candidate__person__participations__in=_seated(cohort))
    ready = ready.exclude(candidate__person__seat_offers__in=cohort.offers.filter(state="open"))
    promoted = list(ready.values_list("pk", "candidate_id")[:free])
    offered = sum(_offer(cohort, decision, candidate) for decision, candidate in promoted)
    unconfirmed = waiting(cohort).filter(candidate__email_confirmed_at=None, candidate__person__isnull=False)
    still = min(free - offered, unconfirmed.count()) if free > offered else 0
    if still != cohort.seats_waiting:
        type(cohort).objects.filter(pk=cohort.pk).update(seats_waiting=still)
    return offered


def _seated(cohort: Cohort) -> QuerySet[Any]:
    return cohort.participations.exclude(state="withdrawn")


def _offer(cohort: Cohort, decision_id: int, candidate_id: int) -> bool:
    """Offer one seat; False when the candidate has been withdrawn in the meantime."""
    candidates = Candidate.objects.select_for_update(of=("self",)).filter(pk=candidate_id, withdrawn_at=None)
    candidate = candidates.filter(offer=None).first()
    if candidate is None or candidate.person is None:
        return False
    decision = Decision.objects.select_for_update(of=("self",)).get(pk=decision_id)
    history.record(
        decision,
        "outcome",
        before=decision.outcome,
        after=Decision.Outcome.ADMIT,
        actor=None,
        reason=_("A seat was free, and the candidate was the next on the waiting list."),
    )
    decision.outcome, decision.rank = Decision.Outcome.ADMIT, None
    decision.save(update_fields=["outcome", "rank"])
    candidate.offer = offer_seats(people=[candidate.person], cohort=cohort, actor=None)[0]
    candidate.save(update_fields=["offer"])
    decision.candidate = candidate
    write_letters([decision], occasion(cohort, None))
    enqueue(
        key=f"application-answered:{candidate.application_id}:offer-{candidate.offer.pk}",
        template="application_answered",
        to=candidate.application.contact,
        context={"application": candidate.application_id},
    )
    return True
