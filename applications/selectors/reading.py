"""What the reading page reads: the application as it was sent in, the reviews, and what stands next to be read."""

from dataclasses import dataclass
from functools import cache
from typing import Any

from django.db.models import BooleanField, Exists, F, JSONField, OuterRef, QuerySet, Subquery
from django.db.models.functions import JSONObject

from applications.frozen import Sent, thaw
from applications.models import (
    Application,
    Assignment,
    Candidate,
    Criterion,
    Decision,
    Impartiality,
    LeaderConfirmation,
    Review,
    Revision,
)
from applications.reference import CRITERIA
from applications.selectors.applications import applications_for
from cohorts.models import Cohort
from cohorts.selectors import free_seats
from mentorprog.people.models import Person


@dataclass(frozen=True)
class Assessment:
    """A review with its scores by the criteria's primary keys."""

    review: Review
    scores: dict[int, int]


@dataclass(frozen=True)
class Reading:
    """Everything staff need to judge one application, on one page. `sent` is what they read.

    `assessments` are those that count, by candidate, the oldest first; `own` are the viewer's among them.
    """

    application: Application
    sent: Sent
    revisions: list[Revision]
    candidates: list[Candidate]
    confirmation: LeaderConfirmation | None
    assessments: dict[int, list[Assessment]]
    own: dict[int, Assessment]
    criteria: list[Criterion]

    def revision_of(self, review: Review) -> Revision:
        """The revision that a review was written on."""
        return next(one for one in self.revisions if one.pk == review.revision_id)


def reading(application: Any, viewer: Person) -> Reading:
    """Gather the reading page of a row of `to_read`; the statements are as few however many candidates there are."""
    rows = list(application.candidates.standing().select_related("decision__decided_by", "offer", "person"))
    revisions = list(application.revisions.order_by("number"))
    sent = thaw(revisions[-1], application, rows)
    found = assessments_of(application)
    return Reading(
        application=application,
        sent=sent,
        revisions=revisions,
        candidates=sorted(sent.candidates, key=lambda candidate: (candidate.order, candidate.pk)),
        confirmation=LeaderConfirmation(**application.leader_said) if application.leader_said else None,
        assessments=found,
        own={pk: one for pk, given in found.items() for one in given if one.review.reviewer_id == viewer.pk},
        criteria=criteria_of(application.cohort),
    )


def to_read(applications: QuerySet[Application], viewer: Any) -> QuerySet[Application]:
    """Adds what the reading page knows before it opens.

    `conflict` as `with_conflict` says; `seats_left` of the cohort;
    `waits` is whether somebody in it is to be answered still, also a substitute in one that was answered before;
    `leader_said` has name, title, state and reason of the confirmation that was asked for last.
    """
    return with_conflict(applications, viewer).annotate(**_known_before())


@cache
def _known_before() -> dict[str, Any]:
    """What `to_read` adds for every viewer alike, built once a process: a query copies it."""
    newest = LeaderConfirmation.objects.filter(application=OuterRef("pk")).order_by("-created_at", "-pk")
    answer = newest.values(said=JSONObject(name="name", title="title", state="state", reason="reason"))[:1]
    return {
        "seats_left": free_seats("cohort__"),
        "waits": Exists(_waiting(OuterRef("pk"))),
        "leader_said": Subquery(answer, output_field=JSONField()),
    }


def with_conflict(applications: QuerySet[Application], viewer: Any) -> QuerySet[Application]:
    """Adds `conflict`: what the viewer has said about a conflict of interest, None when nothing is said yet."""
    said = Impartiality.objects.filter(application=OuterRef("pk"), person=viewer).values("conflict")[:1]
    return applications.annotate(conflict=Subquery(said, output_field=BooleanField()))


def assessments_of(application: Application) -> dict[int, list[Assessment]]:
    """The reviews that count of every candidate in an application, by candidate; one statement, a row a score."""
    reviews = Review.objects.counting().filter(candidate__application=application).select_related("reviewer")
    given = reviews.annotate(criterion=F("scores__criterion"), value=F("scores__value"))
    found: dict[int, Assessment] = {}
    for row in given.order_by("pk", "scores__pk"):
        one = found.setdefault(row.pk, Assessment(row, {}))
        if row.criterion is not None:
            one.scores[row.criterion] = row.value
    by_candidate: dict[int, list[Assessment]] = {}
    for one in found.values():
        by_candidate.setdefault(one.review.candidate_id, []).append(one)
    return by_candidate


def criteria_of(cohort: Cohort) -> list[Criterion]:
    """The cohort's criteria in order; while it has none of its own, the usual ones, unsaved."""
    standing = list(Criterion.objects.filter(cohort=cohort).order_by("order", "pk"))
    return standing or [Criterion(cohort=cohort, order=n, **values) for n, values in enumerate(CRITERIA, start=1)]


def _waiting(application: OuterRef) -> QuerySet[Candidate]:
    """The candidates of an application who have not been answered."""
    rows = Candidate.objects.standing().filter(application=application)
    return rows.exclude(decision__state=Decision.State.APPLIED)


def unread(viewer: Any) -> QuerySet[Application]:
    """Applications that wait for an answer and hold a candidate whom the viewer has not scored.

    Those from the viewer's employer, and those where the viewer has a conflict of interest, are not among them.
    """
    own = Review.objects.filter(candidate=OuterRef("pk"), reviewer=viewer)
    waiting = _waiting(OuterRef("pk")).filter(~Exists(own))
    conflicts = Impartiality.objects.filter(application=OuterRef("pk"), person=viewer, conflict=True)
    rows = applications_for(viewer).filter(Exists(waiting), ~Exists(conflicts))
    rows = rows.exclude(state=Application.State.WITHDRAWN)
    return rows.exclude(organisation=viewer.employer_id) if viewer.employer_id else rows


def with_assigned(applications: QuerySet[Application], viewer: Any) -> QuerySet[Application]:
    """Adds `assigned`: whether the viewer is asked to read the application."""
    asked = Assignment.objects.filter(application=OuterRef("pk"), reviewer=viewer)
    return applications.annotate(assigned=Exists(asked))


def next_unread(application: Application, viewer: Any, *, backwards: bool = False) -> Application | None:
    """The unread one after (or before) this in its cohort, in the order of arrival; None when there is none.

    Who is asked to read some of them goes through these first, and through the others when they are read.
    """
    rows = with_assigned(unread(viewer).filter(cohort=application.cohort_id), viewer)
    found = sorted(rows.exclude(pk=application.pk), key=_arrival, reverse=backwards)
    wanted = [row for row in found if row.assigned] or found  # type: ignore[attr-defined]
    here = _arrival(application)
    beyond = [row for row in wanted if (_arrival(row) < here if backwards else _arrival(row) > here)]
    return beyond[0] if beyond else None


def _arrival(application: Application) -> Any:
    return application.submitted_at, application.pk
