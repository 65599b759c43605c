"""Reading, scoring and deciding. Prepared decisions are seen by staff only, until they are sent together."""

from django.core.exceptions import PermissionDenied
from django.db import transaction
from django.utils.translation import gettext as _

from applications.models import Application, Candidate, Decision, Review, Score
from applications.selectors import applications_for, staged_decisions
from cohorts.services.offers import offer_seat
from mentorprog import history
from mentorprog.outbox.services import enqueue
from mentorprog.people.models import Person
from mentorprog.states import Refused, change_state, locked


def in_reach(*, application: Application, actor: Person, permission: str) -> None:
    """Raise PermissionDenied unless the actor has the permission and the application is of his or her region."""
    if not (actor.has_perm(permission) and applications_for(actor).filter(pk=application.pk).exists()):
        raise PermissionDenied


@transaction.atomic
def save_review(
    *, candidate: Candidate, actor: Person, scores: dict[str, int], recommendation: str, note: str
) -> Review:
    """Save the actor's own assessment of a candidate, on the newest revision."""
    in_reach(application=candidate.application, actor=actor, permission="applications.review")
    locked(candidate)
    review, _made = Review.objects.update_or_create(
        candidate=candidate,
        reviewer=actor,
        defaults={
            "recommendation": recommendation,
            "note": note,
            "revision": candidate.application.revisions.order_by("-number")[0],
        },
    )
    for criterion, value in scores.items():
        Score.objects.update_or_create(review=review, criterion=criterion, defaults={"value": value})
    return review


@transaction.atomic
def stage_decision(*, candidate: Candidate, actor: Person, outcome: str, grounds: str) -> Decision:
    """Prepare a decision; it can be changed until it is sent.

    Raises Refused when the candidate has been answered or a refusal has no grounds.
    """
    in_reach(application=candidate.application, actor=actor, permission="applications.decide")
    if locked(candidate.application).state != Application.State.SUBMITTED:
        raise Refused(_("The application is withdrawn or answered."))
    if outcome == Decision.Outcome.REFUSE and not grounds.strip():
        raise Refused(_("Give the grounds for the refusal."))
    standing = Decision.objects.filter(candidate=candidate).first()
    if standing is not None and standing.state == Decision.State.APPLIED:
        raise Refused(_("%(name)s has been answered already.") % {"name": candidate})
    before = standing.outcome if standing else ""
    values = {"outcome": outcome, "grounds": grounds, "decided_by": actor}
    decision, _made = Decision.objects.update_or_create(candidate=candidate, defaults=values)
    history.record(decision, "outcome", before=before, after=outcome, actor=actor)
    return decision


@transaction.atomic
def apply_decisions(*, application: Application, actor: Person) -> int:
    """Send every prepared decision of an application at once: offers, answers and mails. Returns how many.

    Raises Refused, and sends nothing, when the cohort lacks a seat for somebody who is to be admitted.
    """
    in_reach(application=application, actor=actor, permission="applications.decide")
    row: Application = locked(application)
    if row.state == Application.State.WITHDRAWN:
        raise Refused(_("The application is withdrawn."))
    staged = list(staged_decisions(row).select_related("candidate__person"))
    for decision in staged:
        _apply(row, decision, actor)
    if staged:
        numbers = "-".join(str(decision.pk) for decision in staged)
        enqueue(
            key=f"application-answered:{row.pk}:{numbers}"[:200],
            template="application_answered",
            to=row.contact,
            context={"application": row.pk},
        )
    standing = row.candidates.standing()
    everybody = standing.filter(decision__state=Decision.State.APPLIED).count() == standing.count()
    if everybody and row.state == Application.State.SUBMITTED:
        change_state(row, "close", actor=actor)
    return len(staged)


def _apply(application: Application, decision: Decision, actor: Person) -> None:
    candidate = decision.candidate
    change_state(decision, "apply", actor=actor)
    if candidate.person is None:
        raise Refused(_("%(name)s is not tied to a person.") % {"name": candidate})
    if decision.outcome == Decision.Outcome.ADMIT:
        candidate.offer = offer_seat(person=candidate.person, cohort=application.cohort, actor=actor)
        candidate.save(update_fields=["offer"])
    else:
        enqueue(
            key=f"candidate-answered:{decision.pk}",
            template="candidate_answered",
            to=candidate.person,
            context={"decision": decision.pk},
        )
