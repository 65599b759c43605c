"""Answers that came by mail, as if the button had been pressed."""

import structlog
from django.conf import settings
from django.db.models import Q

from mentorprog.states import Refused
from networks.models import Invitation, Meeting, MeetingSeries, Mentor
from networks.replies.itip import IgnoredError, Reply, read
from networks.replies.mailbox import read_new
from networks.services.answers import answer_invitation

log = structlog.get_logger(__name__)


def read_replies() -> int:
    """Read what is new in the mailbox; returns how many answers were saved. What is no answer is logged and left."""
    saved = 0

    def handle(raw: bytes) -> None:
        nonlocal saved
        try:
            saved += sum(apply(reply) for reply in read(raw))
        except IgnoredError as ignored:
            log.info("reply_ignored", reason=ignored.reason)  # nothing of who or what

    if settings.INBOX_URL:
        read_new(settings.INBOX_URL, handle)
    return saved


def apply(reply: Reply) -> int:
    """Save one answer; returns to how many meetings it was. Raises IgnoredError when there is nothing to answer.

    An answer to the whole of a series counts for its meetings that are still as planned.
    """
    invitations = _invitations(reply)
    if not invitations:
        raise IgnoredError("not invited")
    saved, reason = 0, ""
    for invitation in invitations:
        meeting = invitation.meeting
        if reply.sequence < meeting.sequence + (meeting.series.sequence if meeting.series else 0):
            reason = "stale"
            continue
        actor = invitation.mentor.person if invitation.mentor else None
        try:
            answer_invitation(invitation=invitation, answer=reply.answer, actor=actor, answered_at=reply.said_at)
        except Refused:
            reason = "too late"
            continue
        saved += 1
    if not saved:
        raise IgnoredError(reason)
    return saved


def _invitations(reply: Reply) -> list[Invitation]:
    whose = Q(mentor__person__email__iexact=reply.address, mentor__status=Mentor.Status.ACTIVE)
    rows = Invitation.objects.filter(whose | Q(guest_email__iexact=reply.address)).select_related(
        "meeting__series", "mentor__person"
    )
    single = rows.filter(meeting__uid=reply.uid, meeting__series=None)
    if reply.occurrence is None and (found := list(single)):
        return found
    series = MeetingSeries.objects.filter(uid=reply.uid).first()
    if series is None:
        return []
    mine = rows.filter(meeting__series=series)
    if reply.occurrence is not None:
        return list(mine.filter(meeting__occurrence=reply.occurrence))
    return list(mine.filter(meeting__state=Meeting.State.PLANNED, meeting__sequence=0).order_by("meeting__date"))
