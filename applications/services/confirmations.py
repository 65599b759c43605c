"""What others than the applicant confirm from a mail: the leader the commitments, a candidate the address."""

from typing import Any

from django.core.exceptions import PermissionDenied
from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from applications.models import Application, Candidate, LeaderConfirmation
from applications.services.waiting import promote
from mentorprog import history
from mentorprog.outbox.models import Mail
from mentorprog.outbox.services import enqueue
from mentorprog.people.models import Person
from mentorprog.states import Refused, change_state, locked
from mentorprog.times import today


@transaction.atomic
def confirm(*, confirmation: LeaderConfirmation) -> LeaderConfirmation:
    """The leader takes on the commitments. Confirming twice is the same as once.

    Raises Refused when the application is withdrawn or the leader has said no.
    """
    _refuse_withdrawn(confirmation)
    if locked(confirmation).state == LeaderConfirmation.State.CONFIRMED:
        return confirmation
    return _answered(change_state(confirmation, "confirm", actor=None))


@transaction.atomic
def decline(*, confirmation: LeaderConfirmation, reason: str) -> LeaderConfirmation:
    """The leader says no, with a reason. Declining twice is the same as once.

    Raises Refused when the application is withdrawn or the leader has confirmed.
    """
    _refuse_withdrawn(confirmation)
    if locked(confirmation).state == LeaderConfirmation.State.DECLINED:
        return confirmation
    return _answered(change_state(confirmation, "decline", actor=None, reason=reason, explanation=reason))


def _refuse_withdrawn(confirmation: LeaderConfirmation) -> None:
    if locked(confirmation.application).state == Application.State.WITHDRAWN:
        raise Refused(_("The application is withdrawn."))


def _answered(confirmation: LeaderConfirmation) -> LeaderConfirmation:
    enqueue(
        key=f"leader-answered:{confirmation.pk}",
        template="leader_answered",
        to=confirmation.application.contact,
        context={"application": confirmation.application_id, "confirmation": confirmation.pk},
    )
    return confirmation


# --- Asking the leader ------------------------------------------------------------------------------------
def ask_leader(*, application: Application) -> LeaderConfirmation:
    """Ask the named leader to confirm the employer's commitments."""
    confirmation = LeaderConfirmation.objects.create(
        application=application,
        name=application.leader_name,
        title=application.leader_title,
        email=application.leader_email,
    )
    enqueue(
        key=f"leader-request:{confirmation.pk}",
        template="leader_request",
        to=confirmation.email,
        language=application.contact.reply_language(),
        context={"application": application.pk, "confirmation": confirmation.pk},
    )
    return confirmation


@transaction.atomic
def replace_leader(*, application: Application, name: str, title: str, email: str, actor: Person) -> LeaderConfirmation:
    """Ask another leader, at any time before the answer. The link that the first one has no longer works.

    Who asks twice asks once. Raises PermissionDenied; Refused when the application is not waiting for an
    answer, when a leader has confirmed, or when the one who is asked has this address already.
    """
    row: Application = locked(application)
    if not row.is_theirs(actor):
        raise PermissionDenied
    if row.state != Application.State.SUBMITTED:
        raise Refused(_("The application is not waiting for a leader."))
    newest = row.confirmations.order_by("-created_at", "-pk").first()
    if newest is not None and newest.state == LeaderConfirmation.State.CONFIRMED:
        raise Refused(_("The leader has confirmed already."))
    if newest is not None and newest.state == LeaderConfirmation.State.WAITING:
        if (newest.name, newest.title, newest.email) == (name, title, email):
            return newest
        if newest.email.casefold() == email.casefold():
            raise Refused(_("This leader has been asked already. We remind the leader after 3 and 7 days."))
        change_state(newest, "replace", actor=actor)
    _name_leader(row, name=name, title=title, email=email)
    history.record(row, "leader_email", before=newest.email if newest else "", after=email, actor=actor)
    return ask_leader(application=row)


def _name_leader(row: Application, **leader: str) -> None:
    """Write the leader into the application. The page of step 4 that lies open elsewhere is then an old one."""
    sent = row.version == row.sent_version
    for field, value in leader.items():
        setattr(row, f"leader_{field}", value)
    row.version += 1
    row.sent_version = row.version if sent else row.sent_version  # what is changed here needs no sending
    row.save(update_fields=["leader_name", "leader_title", "leader_email", "version", "sent_version"])


# --- The candidate's address ------------------------------------------------------------------------------
def ask_candidate(*, candidate: Candidate, again: bool = False) -> Mail | None:
    """Ask the candidate to confirm that the address is his or hers; once an address, `again` at most once a day.

    None when it is confirmed, or there is nobody to ask.
    """
    if candidate.email_confirmed_at is not None or candidate.person is None:
        return None
    return enqueue(
        key=_question(candidate, again=again),
        template="candidate_confirm",
        to=candidate.person,
        context={"application": candidate.application_id, "candidate": candidate.pk, "person": candidate.person.pk},
    )


def was_asked_again_today(candidate: Candidate) -> bool:
    """Whether the mail about the address has been entered once more today already."""
    return Mail.objects.filter(key=_question(candidate, again=True)).exists()


def _question(candidate: Candidate, *, again: bool) -> str:
    """The key of the mail that asks: what makes it one for each address, and for each day that it is sent again."""
    occasion = f":{today():%Y-%m-%d}" if again else ""
    return f"candidate-confirm:{candidate.pk}:{candidate.person_id}{occasion}"


@transaction.atomic
def confirm_address(*, candidate: Candidate, person_id: int) -> Candidate:
    """The candidate says that the mail has come to the right person. Twice is the same as once.

    `person_id` is the person whom the link was sent to. Raises Refused when the candidate has been withdrawn
    or has got another address since.
    """
    cohort = locked(candidate.application.cohort)  # before the candidate, as everybody who decides about seats does
    row: Any = locked(candidate)
    if row.withdrawn_at is not None or row.person_id != person_id:
        raise Refused(_("This link is no longer in use. Ask the person who applies for you."))
    if row.email_confirmed_at is None:
        row.email_confirmed_at = timezone.now()
        row.save(update_fields=["email_confirmed_at"])
        history.record(row, "email_confirmed_at", before="", after=row.email_confirmed_at, actor=row.person)
        promote(cohort=cohort, most=0)  # where a seat has been waiting for it
    return row
