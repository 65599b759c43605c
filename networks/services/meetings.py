"""Meetings: made, changed, called off, answered. Calendars follow by iTIP mails."""

from typing import Any

from django.core.exceptions import PermissionDenied
from django.db import IntegrityError, transaction
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from mentorprog import history
from mentorprog.outbox.services import enqueue
from mentorprog.people.models import Person
from mentorprog.states import Refused, change_state, locked
from mentorprog.times import today
from networks.models import Invitation, Meeting, Mentor, Network

MATERIAL = ("date", "starts", "ends", "place", "link")
ALREADY_THERE = gettext_lazy("This meeting is there already. Everybody has been invited.")


def _may_run(network: Network, actor: Person, permission: str) -> None:
    if not (actor.has_perm(permission) and Network.objects.visible_to(actor).filter(pk=network.pk).exists()):
        raise PermissionDenied


def _save(meeting: Meeting) -> None:
    """Save it. Raises Refused when the same meeting has been planned a moment ago."""
    try:
        with transaction.atomic():
            meeting.save()
    except IntegrityError:
        if meeting.twins().exists():
            raise Refused(ALREADY_THERE) from None
        raise


@transaction.atomic
def create_meeting(*, meeting: Meeting, actor: Person) -> Meeting:
    """Save a new meeting and invite every active member of its network. Raises Refused when it is there already."""
    _may_run(meeting.network, actor, "networks.add_meeting")
    meeting.created_by = actor
    _save(meeting)
    history.record(meeting, "state", before="", after=meeting.state, actor=actor)
    for mentor in Mentor.objects.active().filter(network=meeting.network).select_related("person"):
        invite(meeting=meeting, mentor=mentor)
    return meeting


@transaction.atomic
def change_meeting(*, meeting: Meeting, actor: Person) -> Meeting:
    """Save changes of a meeting. A change of time or place raises the sequence and tells every invited member."""
    _may_run(meeting.network, actor, "networks.change_meeting")
    before: Meeting = locked(meeting)
    if before.state != Meeting.State.PLANNED:
        raise Refused(_("The meeting is called off."))
    changed = [field for field in MATERIAL if getattr(before, field) != getattr(meeting, field)]
    meeting.sequence = before.sequence + (1 if changed else 0)
    _save(meeting)
    for field in changed:
        history.record(meeting, field, before=getattr(before, field), after=getattr(meeting, field), actor=actor)
    if changed:
        for invitation in meeting.invitations.select_related("mentor__person"):
            _send(invitation, meeting)
    return meeting


@transaction.atomic
def cancel_meeting(*, meeting: Meeting, actor: Person, reason: str) -> Meeting:
    """Call a meeting off: everybody invited gets a CANCEL for the calendar, reminders vanish."""
    _may_run(meeting.network, actor, "networks.change_meeting")
    row: Meeting = change_state(meeting, "cancel", actor=actor, reason=reason)
    for invitation in row.invitations.select_related("mentor__person"):
        enqueue(
            key=f"meeting-cancelled:{row.pk}:{row.sequence}:{invitation.mentor_id}",
            template="meeting_cancelled",
            to=invitation.mentor.person,
            context={"invitation": invitation.pk, "sequence": row.sequence},
        )
    return row


def invite(*, meeting: Meeting, mentor: Mentor) -> Invitation:
    """Invite one mentor, once."""
    invitation, made = Invitation.objects.get_or_create(meeting=meeting, mentor=mentor)
    if made:
        _send(invitation, meeting)
    return invitation


def invite_to_coming(*, mentor: Mentor) -> None:
    """Invite a new member to the meetings that are still ahead."""
    coming = Meeting.objects.filter(network=mentor.network, state=Meeting.State.PLANNED, date__gte=today())
    for meeting in coming:
        invite(meeting=meeting, mentor=mentor)


def _send(invitation: Invitation, meeting: Meeting) -> None:
    enqueue(
        key=f"meeting-invitation:{meeting.pk}:{meeting.sequence}:{invitation.mentor_id}",
        template="meeting_invitation",
        to=invitation.mentor.person,
        context={"invitation": invitation.pk, "sequence": meeting.sequence},
    )


@transaction.atomic
def answer_invitation(*, invitation: Invitation, answer: str, actor: Person) -> Invitation:
    """Answer yes, maybe or no; an answer can be changed until the meeting begins.

    Raises Refused when the meeting is called off or has begun, PermissionDenied for others' invitations.
    """
    row: Any = locked(invitation)
    if row.mentor.person_id != actor.pk:
        raise PermissionDenied
    if answer not in (Invitation.Answer.YES, Invitation.Answer.MAYBE, Invitation.Answer.NO):
        raise Refused(_("Choose yes, maybe or no."))
    if row.meeting.state != Meeting.State.PLANNED:
        raise Refused(_("The meeting is called off."))
    if timezone.now() >= row.meeting.starts_at:
        raise Refused(_("The meeting has begun, so the answer can no longer be changed."))
    before = row.answer
    if before != answer:
        row.answer, row.answered_at = answer, timezone.now()
        row.save(update_fields=["answer", "answered_at"])
        history.record(row, "answer", before=before, after=answer, actor=actor)
    return row
