"""Locking completion by the rule of the programme version: by one, or where the version asks for it, by two."""

from typing import Any

from django.core.exceptions import PermissionDenied
from django.db import transaction
from django.utils.translation import gettext as _

from cohorts.attendance import verdict_of
from cohorts.completion import Outcome
from cohorts.completion_words import reasons
from cohorts.models import LockProposal, Participation
from cohorts.signals import graduated
from mentorprog import history
from mentorprog.people.models import Person
from mentorprog.states import Refused, change_state, locked


@transaction.atomic
def complete(*, participation: Participation, actor: Person) -> Participation:
    """Lock a participation as completed when the rule is met, and tell the upper floors.

    Locking twice is the same as once. Raises Refused with what is missing, or when two people must do it.
    """
    row = _taken_up(participation, actor)
    if row.state == Participation.State.COMPLETED:
        return row
    _refuse_unless_alone(row)
    return _complete(row, actor)


@transaction.atomic
def close_without_completion(*, participation: Participation, actor: Person, reason: str) -> Participation:
    """Lock a participation as not completed; a reason is required. Raises Refused when two people must do it."""
    _refuse_unless_alone(_taken_up(participation, actor))
    row: Participation = change_state(participation, "close_without_completion", actor=actor, reason=reason)
    return row


@transaction.atomic
def propose_lock(
    *, participation: Participation, outcome: LockProposal.Outcome, actor: Person, reason: str = ""
) -> LockProposal:
    """Propose to lock a participation, for another coordinator to approve.

    To propose what stands open already is the same as once. Raises Refused when the rule is not met, when the
    reason for "not completed" is missing, or when something else has been proposed.
    """
    row = _taken_up(participation, actor)
    if row.state != Participation.State.ACTIVE:
        raise Refused(_("This is no longer possible: something has changed since you opened the page."))
    if outcome == LockProposal.Outcome.COMPLETED:
        _refuse_unless_eligible(row)
    elif not reason.strip():
        raise Refused(_("Give a reason."))
    standing = row.lock_proposals.filter(state=LockProposal.State.OPEN).first()
    if standing is not None:
        if standing.outcome == outcome:
            return standing
        raise Refused(_("Something else has been proposed for %(name)s. Decide on that first.") % {"name": row.person})
    made = LockProposal.objects.create(participation=row, outcome=outcome, reason=reason.strip(), proposed_by=actor)
    history.record(made, "state", before="", after=made.state, actor=actor, reason=reason.strip())
    return made


@transaction.atomic
def approve_lock(*, proposal: LockProposal, actor: Person) -> Participation:
    """The second coordinator locks what the first has proposed, if the rule is still met.

    Raises PermissionDenied for the one who proposed it.
    """
    row = _taken_up(proposal.participation, actor)
    approved: LockProposal = change_state(proposal, "approve", actor=actor, by=actor)
    if approved.outcome == LockProposal.Outcome.COMPLETED:
        return _complete(row, actor)
    closed: Participation = change_state(row, "close_without_completion", actor=actor, reason=approved.reason)
    return closed


@transaction.atomic
def turn_lock_down(*, proposal: LockProposal, actor: Person, reason: str) -> LockProposal:
    """Say no to what has been proposed, and why. The one who proposed it withdraws it instead, without a reason."""
    _taken_up(proposal.participation, actor)
    if proposal.is_own(actor):
        withdrawn: LockProposal = change_state(proposal, "withdraw", actor=actor, by=actor)
        return withdrawn
    turned_down: LockProposal = change_state(proposal, "turn_down", actor=actor, reason=reason, by=actor)
    return turned_down


def _taken_up(participation: Participation, actor: Person) -> Participation:
    """The participation, locked. Raises PermissionDenied unless the actor may lock completion."""
    if not actor.has_perm("cohorts.complete"):
        raise PermissionDenied
    row: Participation = locked(participation)
    return row


def _refuse_unless_alone(row: Participation) -> None:
    if row.cohort.programme.four_eyes:
        raise Refused(_("Two coordinators lock the completion of this version: one proposes, another approves."))


def _refuse_unless_eligible(row: Participation) -> None:
    verdict = verdict_of(row)
    if verdict.outcome != Outcome.ELIGIBLE:
        why: Any = {"name": row.person, "why": " ".join(reasons(verdict))}
        raise Refused(_("%(name)s does not pass. %(why)s") % why)


def _complete(row: Participation, actor: Person) -> Participation:
    _refuse_unless_eligible(row)
    done: Participation = change_state(row, "complete", actor=actor)
    graduated.send(sender=Participation, participation=done, actor=actor)
    return done
