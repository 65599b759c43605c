"""Reads of applications."""

from dataclasses import dataclass
from typing import Any

from django.db.models import Exists, OuterRef, Prefetch, Q, QuerySet

from applications.models import Application, Candidate, CoEditor, Decision, LeaderConfirmation, Review
from mentorprog.counting import number_of
from mentorprog.people.models import Person
from mentorprog.people.scope import in_scope

SENT = (Application.State.SUBMITTED, Application.State.DECIDED, Application.State.WITHDRAWN)


def applications_for(viewer: Any) -> QuerySet[Application]:
    """What a member of staff may read: everything sent in from the own region. Drafts are the applicant's own."""
    sent = Application.objects.filter(state__in=SENT, submitted_at__isnull=False)
    return in_scope(sent, viewer, "municipality__")


def own_applications(person: Person) -> QuerySet[Application]:
    """The applications that a person is the contact of or writes in, newest first."""
    return Application.objects.filter(_written_by(person)).select_related("cohort").order_by("-saved_at")


def _written_by(person: Person) -> Q:
    shared = CoEditor.objects.standing().filter(person=person, application=OuterRef("pk"))
    return Q(contact=person) | Q(Exists(shared))


def own_application(person: Person, reference: str) -> Application | None:
    """One of the applications that the person may write in, with its cohort, contact, municipality and plan."""
    rows = Application.objects.filter(_written_by(person), reference=reference)  # a reference is unique
    return next(iter(rows.select_related("cohort", "municipality", "plan", "contact").order_by()), None)


@dataclass(frozen=True)
class Reading:
    """Everything staff need to judge one application, on one page."""

    application: Application
    candidates: list[Candidate]
    confirmation: LeaderConfirmation | None
    own_reviews: dict[int, Review]


def reading(application: Application, viewer: Person) -> Reading:
    """Gather the reading page; the statements are the same however many candidates there are."""
    reviews = Review.objects.select_related("reviewer").prefetch_related("scores").order_by("pk")
    candidates = list(
        application.candidates.standing()
        .select_related("decision__decided_by", "offer", "person")
        .prefetch_related(Prefetch("reviews", reviews))
    )
    own = {c.pk: review for c in candidates for review in c.reviews.all() if review.reviewer_id == viewer.pk}
    return Reading(application, candidates, newest_confirmation(application), own)


def newest_confirmation(application: Application) -> LeaderConfirmation | None:
    """The leader's confirmation that counts: the one asked for last."""
    return application.confirmations.order_by("-created_at", "-pk").first()


def with_progress(applications: QuerySet[Application]) -> QuerySet[Application]:
    """Adds `candidate_count` and `decided_count` (decisions prepared or sent) to each application."""
    candidates = Candidate.objects.standing().filter(application=OuterRef("pk"))
    decided = Decision.objects.filter(candidate__application=OuterRef("pk"), candidate__withdrawn_at=None)
    return applications.annotate(
        candidate_count=number_of(candidates, by="application"),
        decided_count=number_of(decided, by="candidate__application"),
    )


def undecided(viewer: Any) -> QuerySet[Application]:
    """Applications sent in where somebody still waits for an answer."""
    return applications_for(viewer).filter(state=Application.State.SUBMITTED)


def with_prepared(applications: QuerySet[Application]) -> QuerySet[Application]:
    """The open applications that have decisions prepared and not yet sent."""
    prepared = Decision.objects.filter(state=Decision.State.STAGED).values("candidate__application")
    return applications.filter(state=Application.State.SUBMITTED, pk__in=prepared)


def staged_decisions(application: Application) -> QuerySet[Decision]:
    """Decisions that are prepared and not yet sent."""
    return Decision.objects.filter(candidate__application=application, state=Decision.State.STAGED)


def own_answers(person: Person) -> QuerySet[Candidate]:
    """Candidacies of a person that have a sent answer other than a seat offer."""
    others = [outcome for outcome in Decision.Outcome if outcome != Decision.Outcome.ADMIT]
    told = Candidate.objects.filter(person=person, decision__state=Decision.State.APPLIED, decision__outcome__in=others)
    return told.select_related("decision", "application__cohort").order_by("-decision__applied_at", "-pk")
