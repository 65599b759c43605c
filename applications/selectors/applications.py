"""Reads of applications."""

from typing import Any

from django.db.models import Avg, FloatField, OuterRef, QuerySet, Subquery

from applications.models import (
    Application,
    Candidate,
    CoEditor,
    Decision,
    Impartiality,
    LeaderConfirmation,
    Letter,
    Review,
)
from mentorprog.counting import number_of
from mentorprog.people.models import Person
from mentorprog.people.scope import in_scope
from mentorprog.prepared import prepared

ANSWERED: dict[str, Any] = {  # candidates who have an answer other than a seat offer
    "decision__state": Decision.State.APPLIED,
    "decision__outcome__in": [outcome for outcome in Decision.Outcome if outcome != Decision.Outcome.ADMIT],
}
SENT = (Application.State.SUBMITTED, Application.State.DECIDED, Application.State.WITHDRAWN)


def applications_for(viewer: Any) -> QuerySet[Application]:
    """What a member of staff may read: everything sent in from the own region. Drafts are the applicant's own."""
    sent = Application.objects.filter(state__in=SENT, submitted_at__isnull=False)
    return in_scope(sent, viewer, "municipality__")


SHOWN = 50  # of one's own applications on a page, the newest


def own_applications(person: Person) -> list[Application]:
    """The applications that a person is the contact of, the newest first; at most 50."""
    return _own_applications(person.pk)


@prepared
def _own_applications(person: int) -> QuerySet[Application]:
    return Application.objects.filter(contact=person).select_related("cohort").order_by("-saved_at")[:SHOWN]


def shared_applications(person: Person) -> list[Application]:
    """The applications that somebody else has invited the person to write in, the newest first; at most 50."""
    return _shared_applications(person.pk)


@prepared
def _shared_applications(person: int) -> QuerySet[Application]:
    shared = CoEditor.objects.standing().filter(person=person).order_by().values("application")
    found = Application.objects.filter(pk__in=shared).exclude(contact=person)
    return found.select_related("cohort").order_by("-saved_at")[:SHOWN]


@prepared
def _application(reference: str) -> QuerySet[Application]:
    rows = Application.objects.filter(reference=reference).order_by()  # a reference is unique
    return rows.select_related("cohort", "municipality", "plan")


def own_application(person: Person, reference: str) -> Application | None:
    """One of the applications that the person may write in, with its cohort, contact, municipality and plan."""
    found = next(iter(_application(reference)), None)
    if found is None or not found.is_theirs(person):
        return None
    if found.is_contact(person):
        found.contact = person  # at hand already
    return found


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


def with_substitutes(applications: QuerySet[Application]) -> QuerySet[Application]:
    """The applications where a substitute is proposed for somebody with a seat, and waits to be assessed."""
    proposed = Candidate.objects.filter(replaces__isnull=False, withdrawn_at=None, decision=None)
    return applications.exclude(state=Application.State.WITHDRAWN).filter(pk__in=proposed.values("application"))


def own_answers(person: Person) -> list[Candidate]:
    """Candidacies of a person that have a sent answer other than a seat offer, the newest first; at most 50."""
    return _own_answers(person.pk)


@prepared
def _own_answers(person: int) -> QuerySet[Candidate]:
    told = with_letter(Candidate.objects.filter(person=person, **ANSWERED))
    return told.select_related("decision", "application__cohort").order_by("-decision__applied_at", "-pk")[:SHOWN]


def with_letter(candidates: QuerySet[Candidate]) -> QuerySet[Candidate]:
    """Adds `letter_id`, the newest letter that has its file, to each candidate."""
    letters = Letter.objects.filter(candidate=OuterRef("pk")).exclude(sha256="").order_by("-created_at", "-pk")
    return candidates.annotate(letter_id=Subquery(letters.values("pk")[:1]))


def works_there(application: Application, person: Any) -> bool:
    """Whether the person is employed by the organisation that applies."""
    return person.employer_id is not None and person.employer_id == application.organisation_id


def is_barred(application: Application, person: Any) -> bool:
    """Whether the person must keep out of the application: employed there, or has declared a conflict of interest."""
    conflicts = Impartiality.objects.filter(application=application, person=person, conflict=True)
    return works_there(application, person) or conflicts.exists()


def with_mean_score(candidates: QuerySet[Candidate]) -> QuerySet[Candidate]:
    """Adds `mean_score` (1 to 5, None while nobody has read) and `reader_count`, of the reviews that count."""
    reviews = Review.objects.counting().filter(candidate=OuterRef("pk"))
    scores = reviews.order_by().values("candidate").annotate(mean=Avg("scores__value")).values("mean")
    return candidates.annotate(
        mean_score=Subquery(scores, output_field=FloatField()), reader_count=number_of(reviews, by="candidate")
    )


def decidable(viewer: Any) -> QuerySet[Application]:
    """The applications that the viewer may decide: the own region's, without those that he or she is barred from."""
    conflicts = Impartiality.objects.filter(person=viewer, conflict=True).values("application")
    rows = applications_for(viewer).exclude(pk__in=conflicts)
    return rows.exclude(organisation=viewer.employer_id) if viewer.employer_id else rows


def staged_in(applications: QuerySet[Application]) -> QuerySet[Decision]:
    """The decisions of open applications that are prepared and not yet sent, with all that their letters say."""
    place = "candidate__application__municipality"
    return (
        Decision.objects.filter(
            state=Decision.State.STAGED,
            candidate__application__in=applications.filter(state=Application.State.SUBMITTED),
            candidate__sent=True,
            candidate__withdrawn_at=None,
        )
        .select_related("candidate__person__work_municipality", f"{place}__county__centre", f"{place}__centre_override")
        .order_by("outcome", "rank", "candidate__name", "pk")
    )


def letters_for(viewer: Any) -> QuerySet[Letter]:
    """The letters that a member of staff may read: of the own region's applications. Lists leave the file out."""
    rows = Letter.objects.defer("pdf", "values").filter(candidate__application__in=applications_for(viewer))
    return rows.select_related("candidate", "created_by")
