"""Attendance of a meeting: registered by staff once it has begun, and corrected later."""

from collections.abc import Collection
from typing import Any

from django.core.exceptions import PermissionDenied
from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from mentorprog import history
from mentorprog.people.models import Person
from mentorprog.states import Refused, locked
from networks.attendance import was_there
from networks.models import Invitation, Meeting
from networks.selectors import meetings_for


@transaction.atomic
def save_attendance(*, meeting: Meeting, present: Collection[int], seen: Collection[int], actor: Person) -> int:
    """Register who was there and who was not; returns how many were there.

    `present` and `seen` are invitations: those that are ticked, and those that were ticked when the page was opened.
    Only what differs between them is changed by this page, so a colleague's correction in between stands. What was
    registered before, or is another than the mentor's answer, leaves a row.

    Raises Refused before the meeting has begun and for one that is called off.
    """
    if not (actor.has_perm("networks.change_meeting") and meetings_for(actor).filter(pk=meeting.pk).exists()):
        raise PermissionDenied
    row: Any = locked(meeting)
    if row.state != Meeting.State.PLANNED:
        raise Refused(_("The meeting is called off."))
    if timezone.now() < row.starts_at:
        raise Refused(_("The meeting has not begun yet."))
    turned = set(present) ^ set(seen)
    invitations = list(row.invitations.select_for_update(of=("self",)).order_by("pk"))
    changed = [one for one in invitations if _register(one, turned, present, actor)]
    Invitation.objects.bulk_update(changed, ["attended"])
    return sum(bool(one.attended) for one in invitations)


def _register(invitation: Invitation, turned: set[int], present: Collection[int], actor: Person) -> bool:
    """Set whether somebody was there; whether that is anything new."""
    before, known = invitation.attended, was_there(invitation)
    wanted = invitation.pk in present if invitation.pk in turned else known
    if before == wanted:
        return False
    invitation.attended = wanted
    if wanted != known:
        history.record(invitation, "attended", before=known, after=wanted, actor=actor)
    return True
