"""A substitute: an admitted candidate is swapped for another from the same employer, who is assessed; the seat is kept.

Two steps: the substitute is proposed, by staff or by those who write in the application, and asked to confirm the
address; then a coordinator assesses him or her and hands the seat over. Until then the first candidate keeps it.
"""

from typing import Any

from django.db import transaction
from django.db.models import Max
from django.utils import timezone
from django.utils.translation import gettext as _

from applications.models import Application, Candidate, Decision, Review
from applications.services.confirmations import ask_candidate
from applications.services.letters import occasion, write_letters
from applications.services.reach import in_reach
from cohorts.services.handover import hand_over
from mentorprog import history
from mentorprog.outbox.services import enqueue
from mentorprog.people.models import Person
from mentorprog.people.services import person_for
from mentorprog.states import Refused, change_state, locked
from mentorprog.times import today


def pending(candidate: Candidate) -> Candidate | None:
    """The substitute who is proposed and not decided yet."""
    proposed = Candidate.objects.filter(replaces=candidate, withdrawn_at=None, decision=None)
    return proposed.select_related("application__cohort", "person").first()


@transaction.atomic
def propose_substitute(*, candidate: Candidate, actor: Person, values: dict[str, Any]) -> Candidate:
    """Name somebody from the same employer who may come instead; `values` are the answers of a candidate.

    The first candidate keeps the seat until the substitute is assessed. Raises Refused when the candidate holds no
    seat, one is proposed already, the course has begun, or the substitute is in the application or works for
    another employer.
    """
    application: Application = locked(candidate.application)
    _may_propose(application, actor)
    standing: Candidate = locked(candidate)
    if application.cohort.days.filter(date__lte=today()).exists():
        raise Refused(_("The training has begun, so nobody can be swapped."))
    if not standing.holds_a_seat:
        raise Refused(_("%(name)s holds no seat that another could take over.") % {"name": standing})
    if pending(standing) is not None:
        raise Refused(_("A substitute is proposed already."))
    if application.candidates.remaining().filter(email__iexact=values["email"]).exists():
        raise Refused(_("Another candidate in this application has the same e-mail."))
    work = {"employer": application.organisation, "work_municipality": application.municipality}
    person = person_for(email=values["email"], name=values["name"], language=values["language"], **work)
    if person.employer_id not in (None, application.organisation_id):
        if application.is_theirs(actor):  # who applies is not told where somebody else works
            raise Refused(_("RVTS must look at this. Contact your centre."))
        raise Refused(_("%(name)s works for another employer.") % {"name": values["name"]})
    last = application.candidates.aggregate(last=Max("order"))["last"] or 0
    substitute = Candidate.objects.create(
        application=application, person=person, order=last + 1, sent=True, replaces=standing, **values
    )
    history.record(substitute, "replaces", before="", after=standing.pk, actor=actor)
    ask_candidate(candidate=substitute)
    return substitute


@transaction.atomic
def approve_substitute(*, substitute: Candidate, actor: Person, assessment: str) -> Candidate:
    """Assess the substitute and hand the seat over: a new offer, a letter, and mails. Returns the substitute.

    The assessment is kept as the actor's review. Raises Refused when the address is not confirmed, the first
    candidate holds no seat any more, or the course has begun.
    """
    in_reach(application=substitute.application, actor=actor, permission="applications.decide")
    application: Application = locked(substitute.application)
    row, first = _pair(substitute)
    if not assessment.strip():
        raise Refused(_("Say why the substitute is suited."))
    if row.person is None or row.email_confirmed_at is None:
        raise Refused(_("The e-mail is not confirmed yet: %(names)s.") % {"names": row.name})
    if first.offer is None or not first.holds_a_seat:
        raise Refused(_("%(name)s holds no seat that another could take over.") % {"name": first})
    Review.objects.update_or_create(
        candidate=row,
        reviewer=actor,
        defaults={
            "recommendation": Review.Recommendation.ADMIT,
            "note": assessment,
            "revision": application.revisions.order_by("-number")[0],
        },
    )
    reason = _("Swapped for a substitute from the same employer.")
    row.offer = hand_over(offer=first.offer, to=row.person, actor=actor, reason=reason)
    row.save(update_fields=["offer"])
    _take_out(first, actor, reason)
    _admit(row, actor)
    enqueue(
        key=f"application-answered:{application.pk}:offer-{row.offer.pk}",
        template="application_answered",
        to=application.contact,
        context={"application": application.pk},
    )
    return row


@transaction.atomic
def drop_substitute(*, substitute: Candidate, actor: Person) -> None:
    """Take a proposed substitute back. The first candidate keeps the seat."""
    application: Application = locked(substitute.application)
    _may_propose(application, actor)
    row, _first = _pair(substitute)
    row.withdrawn_at = timezone.now()
    row.save(update_fields=["withdrawn_at"])
    history.record(row, "withdrawn_at", before="", after=row.withdrawn_at, actor=actor)


def _may_propose(application: Application, actor: Person) -> None:
    """Raises PermissionDenied for everybody but those who write in the application and staff in reach of it."""
    if not application.is_theirs(actor):
        in_reach(application=application, actor=actor, permission="applications.decide")


def _pair(substitute: Candidate) -> tuple[Candidate, Candidate]:
    """The substitute and the one who is replaced, locked. Raises Refused when it is decided or taken back."""
    row: Candidate = locked(substitute)
    decided = Decision.objects.filter(candidate=row).exists()
    if row.withdrawn_at is not None or row.replaces is None or decided:
        raise Refused(_("This is no longer possible: something has changed since you opened the page."))
    first: Candidate = locked(row.replaces)
    return row, first


def _take_out(first: Candidate, actor: Person, reason: str) -> None:
    first.withdrawn_at = timezone.now()
    first.save(update_fields=["withdrawn_at"])
    history.record(first, "withdrawn_at", before="", after=first.withdrawn_at, actor=actor, reason=reason)
    if first.person is not None:
        enqueue(
            key=f"candidate-withdrawn:{first.pk}",
            template="candidate_withdrawn",
            to=first.person,
            context={"application": first.application_id, "candidate": first.pk},
        )


def _admit(substitute: Candidate, actor: Person) -> None:
    """The decision and the letter of the substitute, told at once."""
    decision = Decision.objects.create(candidate=substitute, outcome=Decision.Outcome.ADMIT, decided_by=actor)
    history.record(decision, "outcome", before="", after=decision.outcome, actor=actor)
    applied: Decision = change_state(decision, "apply", actor=actor)
    applied.candidate = substitute
    write_letters([applied], occasion(substitute.application.cohort, actor))
