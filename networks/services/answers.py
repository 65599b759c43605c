"""Answers to invitations, and the seats where the room is small.

Who answers yes after the last seat is taken waits; whoever waits longest gets the seat that becomes free. The meeting's
row is locked first, always, so that the last seat goes to one.
"""

from datetime import datetime
from typing import Any

from django.core.exceptions import PermissionDenied
from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from mentorprog import history
from mentorprog.outbox.services import enqueue
from mentorprog.people.models import Person
from mentorprog.states import Refused, locked
from networks.models import Invitation, Meeting

Answer = Invitation.Answer
TAKES_A_SEAT = (Invitation.Kind.MEMBER, Invitation.Kind.GUEST)  # who lectures has a place anyway


@transaction.atomic
def answer_invitation(
    *, invitation: Invitation, answer: str, actor: Person | None, answered_at: datetime | None = None
) -> Invitation:
    """Answer yes, maybe or no; an answer can be changed until the meeting begins.

    `actor` is None for somebody without an account, whom a signed link or the mailbox has let in.
    `answered_at` is when it was said, if not now: what was said before the answer we have is passed over.
    Raises Refused when the meeting is called off or has begun, PermissionDenied for others' invitations.
    """
    meeting: Meeting = locked(invitation.meeting)
    row: Any = Invitation.everyone.select_for_update(of=("self",)).get(pk=invitation.pk)
    row.meeting = meeting
    if actor is not None and (row.mentor is None or row.mentor.person_id != actor.pk):
        raise PermissionDenied
    if answer not in (Answer.YES, Answer.MAYBE, Answer.NO):
        raise Refused(_("Choose yes, maybe or no."))
    if row.withdrawn_at is not None or meeting.state != Meeting.State.PLANNED:
        raise Refused(_("The meeting is called off."))
    if timezone.now() >= meeting.starts_at:
        raise Refused(_("The meeting has begun, so the answer can no longer be changed."))
    now = min(answered_at or timezone.now(), timezone.now())
    if row.answered_at and answered_at and now < row.answered_at:
        raise Refused(_("You have answered since then."))
    before = row.answer
    if before != answer:
        row.answer, row.answered_at = answer, now
        row.waits_since = now if answer == Answer.YES and not _has_seat_for(row, meeting) else None
        row.save(update_fields=["answer", "answered_at", "waits_since"])
        history.record(row, "answer", before=before, after=answer, actor=actor)
        fill_seats(meeting=meeting)
    return row


def _taken(meeting: Meeting) -> int:
    rows = meeting.invitations.filter(answer=Answer.YES, waits_since=None, kind__in=TAKES_A_SEAT)
    return rows.count()


def _has_seat_for(invitation: Invitation, meeting: Meeting) -> bool:
    if meeting.capacity is None or invitation.kind not in TAKES_A_SEAT:
        return True
    return _taken(meeting) < meeting.capacity


def fill_seats(*, meeting: Meeting) -> int:
    """Give the free seats to those who have waited longest, and tell them. Within the lock of the meeting's row."""
    waiting = (
        meeting.invitations.exclude(waits_since=None).order_by("waits_since", "pk").select_related("mentor__person")
    )
    if meeting.capacity is not None:
        free = meeting.capacity - _taken(meeting) if waiting.exists() else 0
        waiting = waiting[: max(free, 0)]
    seated = list(waiting)
    for row in seated:
        since, row.waits_since = row.waits_since, None
        row.save(update_fields=["waits_since"])
        history.record(row, "waits_since", before=since, after=None, actor=None)
        enqueue(
            key=f"meeting-seat:{meeting.pk}:{row.pk}:{since:%Y%m%d%H%M%S%f}",
            template="meeting_seat",
            to=row.mentor.person if row.mentor else row.guest_email,
            language=row.language,
            context={"invitation": row.pk, "sequence": meeting.sequence},
        )
    return len(seated)


def reset_answers(*, meeting: Meeting, actor: Person) -> int:
    """The answers were to another time: everybody is asked anew. Returns how many had answered."""
    rows = list(meeting.invitations.exclude(answer=Answer.NONE))
    for row in rows:
        history.record(row, "answer", before=row.answer, after=Answer.NONE, actor=actor)
    meeting.invitations.exclude(answer=Answer.NONE).update(answer=Answer.NONE, answered_at=None, waits_since=None)
    return len(rows)
