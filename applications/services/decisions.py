"""Deciding. Prepared decisions are seen by staff only, until they are sent together.

Rows are locked in one order everywhere: applications, then the cohort, then candidates and offers.
"""

from collections import defaultdict
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from hashlib import sha256
from typing import Any

from django.core.exceptions import PermissionDenied
from django.db import transaction
from django.db.models import Max, QuerySet
from django.utils.translation import gettext as _

from applications.models import Application, Candidate, Decision
from applications.selectors import decidable, staged_in, with_mean_score
from applications.selectors.sent import decisions_as_sent
from applications.services.closed import drop_unsent
from applications.services.letters import occasion, write_letters
from applications.services.reach import in_reach
from cohorts.models import Cohort
from cohorts.services.offers import offer_seats
from mentorprog import history
from mentorprog.outbox.services import enqueue
from mentorprog.people.models import Person
from mentorprog.states import Refused, change_state, locked

Outcome = Decision.Outcome


@dataclass(frozen=True)
class Staged:
    """What staff want for one candidate. An empty outcome takes back what was prepared.

    `seen` is the outcome that stood on the page ("" for none): somebody else's change is not overwritten. None says
    that it does not matter.
    """

    candidate_id: int
    outcome: str
    grounds: str = ""
    rank: int | None = None
    seen: str | None = None


@dataclass
class Outcomes:
    """What came of staging many: how many were changed, and who was not, by name, with why.

    `left` are those of them, by their candidates' ids, whom nobody else has decided meanwhile.
    """

    changed: int = 0
    refused: list[tuple[str, str]] = field(default_factory=list)
    left: list[int] = field(default_factory=list)


@transaction.atomic
def stage_decision(
    *, candidate: Candidate, actor: Person, outcome: str, grounds: str, rank: int | None = None
) -> Decision:
    """Prepare a decision; it can be changed until it is sent. Without a `rank` the one that stands is kept.

    Raises Refused when the candidate has been answered or a refusal has no grounds.
    """
    in_reach(application=candidate.application, actor=actor, permission="applications.decide")
    locked(candidate.application)
    fresh = Candidate.objects.select_related("application").get(pk=candidate.pk)
    standing = _standing([fresh])
    if rank is None and candidate.pk in standing:
        rank = standing[candidate.pk].rank
    decision = _stage(fresh, Staged(candidate.pk, outcome, grounds, rank), actor, standing)
    assert decision is not None  # noqa: S101 - an outcome was given
    return decision


@transaction.atomic
def stage_many(*, cohort: Cohort, actor: Person, wanted: Iterable[Staged]) -> Outcomes:
    """Prepare, change or take back the decisions of many candidates of a cohort. One refusal does not stop the rest.

    Raises PermissionDenied when somebody is not within the actor's reach.
    """
    if not actor.has_perm("applications.decide"):
        raise PermissionDenied
    by_candidate = {one.candidate_id: one for one in wanted}
    reach = decidable(actor).filter(cohort=cohort)
    candidates = list(Candidate.objects.filter(pk__in=by_candidate, application__in=reach).order_by("pk"))
    if len(candidates) != len(by_candidate):
        raise PermissionDenied
    applications = {row.pk: row for row in _lock_applications({one.application_id for one in candidates})}
    standing, told = _standing(candidates), Outcomes()
    for candidate in candidates:
        candidate.application = applications[candidate.application_id]
        try:
            told.changed += _changed(candidate, by_candidate[candidate.pk], actor, standing)
        except Refused as refusal:
            told.refused.append((candidate.name, str(refusal.message)))
            if not _is_overtaken(by_candidate[candidate.pk], standing.get(candidate.pk)):
                told.left.append(candidate.pk)
    return told


def _lock_applications(ids: Iterable[int]) -> QuerySet[Application]:
    return Application.objects.filter(pk__in=set(ids)).select_for_update(of=("self",)).order_by("pk")


def _standing(candidates: Sequence[Candidate]) -> dict[int, Decision]:
    found = Decision.objects.filter(candidate__in=candidates).select_for_update(of=("self",))
    return {decision.candidate_id: decision for decision in found}


def _is_overtaken(wanted: Staged, decision: Decision | None) -> bool:
    """Whether somebody else has changed the decision since the actor saw it."""
    return wanted.seen is not None and wanted.seen != (decision.outcome if decision else "")


def _changed(candidate: Candidate, wanted: Staged, actor: Person, standing: dict[int, Decision]) -> bool:
    """Stage one of many; False when it stands like that already. Raises Refused."""
    decision = standing.get(candidate.pk)
    now = decision.outcome if decision else ""
    same = decision is not None and (decision.grounds, decision.rank) == (wanted.grounds, wanted.rank)
    if now == wanted.outcome and (same or not now):
        return False
    if _is_overtaken(wanted, decision):
        raise Refused(_("Somebody else has changed it while you had the page open. It stays as it is now."))
    _stage(candidate, wanted, actor, standing)
    return True


def _stage(candidate: Candidate, wanted: Staged, actor: Person, standing: dict[int, Decision]) -> Decision | None:
    """Write one prepared decision, or take it back; the application is locked. Raises Refused."""
    if candidate.application.state != Application.State.SUBMITTED or candidate.withdrawn_at or not candidate.sent:
        raise Refused(_("The application is withdrawn or answered."))
    if candidate.replaces_id is not None:
        raise Refused(_("A substitute is assessed on the page of the one who is replaced."))
    if wanted.outcome and wanted.outcome not in Outcome.values:
        raise Refused(_("Choose one of the outcomes."))
    if wanted.outcome == Outcome.REFUSE and not wanted.grounds.strip():
        raise Refused(_("Give the grounds for the refusal."))
    decision = standing.get(candidate.pk)
    if decision is not None and decision.state == Decision.State.APPLIED:
        raise Refused(_("%(name)s has been answered already.") % {"name": candidate})
    before = decision.outcome if decision else ""
    if not wanted.outcome:
        if decision is not None:
            history.record(decision, "outcome", before=before, after="", actor=actor)
            decision.delete()
        return None
    decision = decision or Decision(candidate=candidate)
    decision.outcome, decision.grounds, decision.decided_by = wanted.outcome, wanted.grounds, actor
    decision.rank = wanted.rank if wanted.outcome == Outcome.WAITING_LIST else None
    decision.save()
    history.record(decision, "outcome", before=before, after=wanted.outcome, actor=actor)
    return decision


# --- Applied at once --------------------------------------------------------------------------------------
@transaction.atomic
def apply_decisions(*, application: Application, actor: Person, shown: str | None = None) -> int:
    """Send every prepared decision of an application at once: offers, letters and mails. Returns how many.

    Raises Refused, and sends nothing, as `apply_board` does.
    """
    in_reach(application=application, actor=actor, permission="applications.decide")
    if locked(application).state == Application.State.WITHDRAWN:
        raise Refused(_("The application is withdrawn."))
    return len(apply_board(cohort=application.cohort, actor=actor, application=application, shown=shown))


@transaction.atomic
def apply_board(
    *, cohort: Cohort, actor: Person, application: Application | None = None, shown: str | None = None
) -> list[Decision]:
    """Send every prepared decision of a cohort within the actor's reach at once; returns those that were sent.

    Offers, letters and mails are rows of one transaction under the cohort's lock: two at the same moment send once.
    `shown` is the `fingerprint` of what the actor has confirmed. Raises Refused, naming who, and sends nothing, when
    seats lack, somebody's e-mail is not confirmed or somebody has a seat already, or what was confirmed has changed.
    """
    if not actor.has_perm("applications.decide"):
        raise PermissionDenied
    reach = decidable(actor).filter(cohort=cohort)
    if application is not None:
        reach = reach.filter(pk=application.pk)
    ids = staged_in(reach).values_list("candidate__application_id", flat=True)
    applications = {row.pk: row for row in _lock_applications(ids)}
    cohort = locked(cohort)
    rows = staged_in(Application.objects.filter(pk__in=applications)).select_for_update(of=("self",))
    staged = decisions_as_sent(list(rows))
    if shown is not None and staged and shown != fingerprint(staged):
        raise Refused(_("The decisions have been changed since you opened the page. Look through them once more."))
    if not staged:
        return []
    _refuse_unready([one for one in staged if one.outcome == Outcome.ADMIT])
    Decision.objects.bulk_update(give_ranks(cohort, staged), ["rank"])
    applied = [_told(decision, actor) for decision in staged]
    _make_offers(cohort, applied, actor)
    # what was sent in is what is answered: who was taken out and not sent in again stands with an answer
    Candidate.objects.removed().filter(decision__in=applied).update(removed_at=None)
    write_letters(applied, occasion(cohort, actor))
    for row in applications.values():
        _answer(row, [one for one in applied if one.candidate.application_id == row.pk], actor)
    return applied


def fingerprint(staged: Iterable[Decision]) -> str:
    """What is prepared, in short: two pages that show the same decisions on the same sending have the same one."""
    said = sorted(
        (
            *(one.pk, one.outcome, one.rank or 0, one.grounds),
            *(one.candidate.removed_at is not None, one.candidate.application.sent_version),
        )
        for one in staged
    )
    return sha256(repr(said).encode()).hexdigest()[:24]


def unready(admitted: Iterable[Decision]) -> dict[str, list[str]]:
    """Those who cannot be offered a seat now, by why: names in words. Empty when everybody can."""
    lacking = defaultdict(list)
    for decision in admitted:
        if decision.candidate.person is None:
            lacking[_("Not tied to a person: %(names)s.")].append(decision.candidate.name)
        elif decision.candidate.email_confirmed_at is None:
            lacking[_("The e-mail is not confirmed yet: %(names)s.")].append(decision.candidate.name)
    return dict(lacking)


def taken_out(staged: Iterable[Decision]) -> list[str]:
    """The names of those whom the applicant has taken out without sending the application in again."""
    return [one.candidate.name for one in staged if one.candidate.removed_at is not None]


def _refuse_unready(admitted: list[Decision]) -> None:
    if found := unready(admitted):
        raise Refused(" ".join(text % {"names": ", ".join(names)} for text, names in found.items()))


def give_ranks(cohort: Cohort, staged: list[Decision]) -> list[Decision]:
    """Let everybody on the waiting list have a number: those without one come last, by their mean score.

    Hands back those that have got one; they are not saved.
    """
    missing = [one for one in staged if one.outcome == Outcome.WAITING_LIST and one.rank is None]
    if not missing:
        return []
    last = Decision.objects.filter(candidate__application__cohort=cohort, outcome=Outcome.WAITING_LIST)
    highest = last.aggregate(highest=Max("rank"))["highest"] or 0
    rows: Iterable[Any] = with_mean_score(Candidate.objects.filter(decision__in=missing))
    means: dict[int, float] = {row.pk: row.mean_score or 0 for row in rows}
    ordered = sorted(missing, key=lambda one: (-means[one.candidate_id], one.candidate_id))
    for rank, decision in enumerate(ordered, start=highest + 1):
        decision.rank = rank
    return missing


def _told(decision: Decision, actor: Person) -> Decision:
    """The decision as sent. It keeps its candidate with everything that was read about him or her."""
    candidate = decision.candidate
    row: Decision = change_state(decision, "apply", actor=actor)
    row.candidate = candidate
    return row


def _make_offers(cohort: Cohort, applied: list[Decision], actor: Person) -> None:
    """Offer the seats, all or none, and write the other candidates' mails."""
    admitted = [one.candidate for one in applied if one.outcome == Outcome.ADMIT]
    people = [candidate.person for candidate in admitted if candidate.person]
    for candidate, offer in zip(admitted, offer_seats(people=people, cohort=cohort, actor=actor), strict=True):
        candidate.offer = offer
    Candidate.objects.bulk_update(admitted, ["offer"])
    for decision in applied:
        if decision.outcome != Outcome.ADMIT and decision.candidate.person:
            enqueue(
                key=f"candidate-answered:{decision.pk}",
                template="candidate_answered",
                to=decision.candidate.person,
                context={
                    "application": decision.candidate.application_id,
                    "decision": decision.pk,
                    "kind": decision.outcome,
                },
            )


def _answer(application: Application, decisions: list[Decision], actor: Person) -> None:
    """Tell the contact that there are answers, and close the application when everybody has one.

    What was sent in is what is answered, so what has been written since gives way.
    """
    if application.has_unsent_changes:
        drop_unsent(application=application)
    numbers = "-".join(str(decision.pk) for decision in decisions)
    enqueue(
        key=f"application-answered:{application.pk}:{numbers}"[:200],
        template="application_answered",
        to=application.contact,
        context={"application": application.pk},
    )
    standing = application.candidates.standing()
    waiting = standing.exclude(decision__state=Decision.State.APPLIED)
    if application.state == Application.State.SUBMITTED and not waiting.exists():
        change_state(application, "close", actor=actor)
