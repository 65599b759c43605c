"""Taking back what was sent in: one candidate, or the seats of a whole application."""

from django.core.exceptions import PermissionDenied
from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from applications.models import Application, Candidate, Decision
from cohorts.services.releasing import release_seat
from mentorprog import history
from mentorprog.outbox.services import enqueue
from mentorprog.people.models import Person
from mentorprog.states import Refused, change_state, locked


@transaction.atomic
def withdraw_candidate(*, candidate: Candidate, actor: Person) -> Candidate:
    """Take one candidate back, at any time, also after the deadline. Twice is the same as once.

    An open offer is withdrawn and a seat given back. Raises PermissionDenied; Refused for who is not sent in,
    for the only one (then the application is withdrawn instead), and once the training has begun.
    """
    application: Application = locked(candidate.application)
    locked(application.cohort)
    if not application.is_theirs(actor):
        raise PermissionDenied
    row: Candidate = locked(candidate)
    if row.withdrawn_at is not None:
        return row
    if not row.sent or application.state not in (Application.State.SUBMITTED, Application.State.DECIDED):
        raise Refused(_("The candidate is not part of an application that is sent in."))
    others = application.candidates.standing().exclude(pk=row.pk)
    if application.state == Application.State.SUBMITTED and not others.exists():
        raise Refused(_("This is the only candidate. Withdraw the whole application instead."))
    take_back(candidate=row, actor=actor)
    unanswered = others.exclude(decision__state=Decision.State.APPLIED)
    if application.state == Application.State.SUBMITTED and not unanswered.exists():
        change_state(application, "close", actor=None)
    return row


def take_back(*, candidate: Candidate, actor: Person) -> None:
    """Mark a candidate who was sent in as withdrawn: the seat is free, a prepared decision falls away."""
    Decision.objects.filter(candidate=candidate, state=Decision.State.STAGED).delete()
    candidate.withdrawn_at = timezone.now()
    candidate.save(update_fields=["withdrawn_at"])
    history.record(candidate, "withdrawn_at", before="", after=candidate.withdrawn_at, actor=actor)
    release(candidate=candidate, actor=actor)  # last: the seat may go to the next on the waiting list at once


def release(*, candidate: Candidate, actor: Person) -> None:
    """Give the candidate's seat back, and tell the candidate; who withdraws himself or herself knows already."""
    if candidate.offer is not None:
        release_seat(offer=candidate.offer, reason=_("Withdrawn by the employer."))
    if candidate.person is not None and candidate.person != actor:
        enqueue(
            key=f"candidate-withdrawn:{candidate.pk}",
            template="candidate_withdrawn",
            to=candidate.person,
            context={"application": candidate.application_id, "candidate": candidate.pk},
        )
