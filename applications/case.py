"""Everything that the status page tells of one application, gathered in few statements however much there is."""

from dataclasses import dataclass
from datetime import date
from typing import Any

from django.db.models import OuterRef, QuerySet, Subquery

from applications.correspondence import Posted, correspondence
from applications.frozen import Sent, thaw
from applications.models import (
    Application,
    Candidate,
    CoEditor,
    Decision,
    InformationRequest,
    LeaderConfirmation,
    Letter,
)
from applications.openness import parts_open, waiting
from cohorts.models import CourseDay
from mentorprog.people.models import Person
from mentorprog.prepared import prepared
from mentorprog.times import today


@dataclass(frozen=True)
class Case:
    """An application as its applicant has it. `candidates` remain, `gone` were sent in and have been taken out.

    `letters` are the mails that have gone out about it, the newest first.
    """

    application: Application
    first_day: date | None
    candidates: list[Candidate]
    gone: list[Candidate]
    confirmation: LeaderConfirmation | None
    request: InformationRequest | None
    coeditors: list[CoEditor]
    letters: list[Posted]

    @property
    def answered(self) -> bool:
        """Whether a candidate has got an answer."""
        draft = self.application.state == Application.State.DRAFT
        return not draft and any(map(_has_answer, [*self.candidates, *self.gone]))

    @property
    def has_begun(self) -> bool:
        """Whether the training has begun: then nobody takes over a seat any more."""
        return self.first_day is not None and self.first_day <= today()

    @property
    def is_seated(self) -> bool:
        """Whether somebody takes part in the training: then nobody is withdrawn any more."""
        return self.has_begun and any(one.holds_a_seat for one in self.candidates)

    @property
    def swappable(self) -> set[int]:
        """The candidates with a seat that somebody else could still take over."""
        return set() if self.has_begun else {one.pk for one in self.candidates if one.holds_a_seat}

    @property
    def open_now(self) -> frozenset[str]:
        """The parts that can be changed now."""
        return parts_open(self.application, answered=self.answered, request=self.request)


def case_of(person: Person, reference: str) -> Case | None:
    """The case, when the person may write in it."""
    row: Any = next(iter(_application(reference)), None)
    if row is None:
        return None
    invited = _coeditors(row.pk)
    coeditors = [one for one in invited if one.revoked_at is None]
    if not row.is_contact(person) and person.pk not in {one.person_id for one in coeditors}:
        return None
    if row.is_contact(person):
        row.contact = person  # at hand already
    draft = row.state == Application.State.DRAFT
    everybody = candidates_of(row) if draft else _answered(row)
    candidates = [one for one in everybody if one.remains]
    confirmations = [] if draft else _confirmations(row.pk)
    return Case(
        application=row,
        first_day=row.first_day,
        candidates=candidates,
        gone=[one for one in everybody if one not in candidates],
        confirmation=next(iter(confirmations), None),
        request=None if draft else waiting(_requests(row.pk)),
        coeditors=coeditors,
        letters=[]
        if draft
        else correspondence(
            row,
            people={row.contact_id, *(one.person_id for one in invited), *(one.person_id for one in everybody)},
            addresses={one.email.lower() for one in confirmations},
            viewer=person,
        ),
    )


@prepared
def _application(reference: str) -> QuerySet[Application]:
    first = CourseDay.objects.filter(cohort=OuterRef("cohort")).order_by("date").values("date")[:1]
    rows = Application.objects.filter(reference=reference).order_by().annotate(first_day=Subquery(first))
    return rows.select_related("cohort", "plan")


@prepared
def _coeditors(application: int) -> QuerySet[CoEditor]:
    """Those whose invitation has been taken back, too: they have got mails."""
    return CoEditor.objects.filter(application=application).select_related("person")


@prepared
def _confirmations(application: int) -> QuerySet[LeaderConfirmation]:
    return LeaderConfirmation.objects.filter(application=application).order_by("-created_at", "-pk")


@prepared
def _requests(application: int) -> QuerySet[InformationRequest]:
    return InformationRequest.objects.filter(application=application, state=InformationRequest.State.OPEN)


@prepared
def _candidates(application: int) -> QuerySet[Candidate]:
    return Candidate.objects.filter(application=application)


@prepared
def _candidates_with_answers(application: int) -> QuerySet[Candidate]:
    return Candidate.objects.filter(application=application).select_related("decision", "offer")


def candidates_of(application: Application) -> list[Candidate]:
    """All candidates that an application has or has had, in order."""
    return _of(application, _candidates(application.pk))


def _of(application: Application, candidates: list[Candidate]) -> list[Candidate]:
    names = {candidate.pk: candidate.name for candidate in candidates}
    for candidate in candidates:
        candidate.application = application
        candidate.instead_of = names.get(candidate.replaces_id or 0, "")  # whose seat he or she is to take over
    return candidates


def _has_answer(candidate: Candidate) -> bool:
    decision = getattr(candidate, "decision", None)
    return decision is not None and decision.state == Decision.State.APPLIED


def _answered(application: Application) -> list[Candidate]:
    """The candidates; those who have an answer with `letter_id`, their newest letter that has its file."""
    candidates = _of(application, _candidates_with_answers(application.pk))
    told = [one for one in candidates if _has_answer(one)]
    letters = Letter.objects.filter(candidate__in=told).exclude(sha256="").order_by("created_at", "pk")
    newest = dict(letters.values_list("candidate_id", "pk")) if told else {}
    for one in told:
        one.letter_id = newest.get(one.pk)
    return candidates


def sent_of(application: Application, candidates: list[Candidate]) -> Sent | None:
    """The newest revision laid over the application and those of the candidates who are sent in."""
    revision = application.revisions.order_by("-number").first()
    if revision is None:
        return None
    return thaw(revision, application, [candidate for candidate in candidates if candidate.sent])
