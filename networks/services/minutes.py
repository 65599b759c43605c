"""Minutes of a meeting: written, approved and shared, reopened to be corrected."""

from typing import Any

from django.core.exceptions import PermissionDenied
from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from mentorprog import history
from mentorprog.people.models import Person
from mentorprog.states import Refused, change_state, locked
from networks.models import Meeting, Minutes
from networks.selectors import meetings_for


def _may_write(meeting: Meeting, actor: Person) -> None:
    if not (actor.has_perm("networks.change_meeting") and meetings_for(actor).filter(pk=meeting.pk).exists()):
        raise PermissionDenied


@transaction.atomic
def save_minutes(*, meeting: Meeting, text: str, seen: int, actor: Person) -> Minutes:
    """Keep what is written, as a draft. `seen` is how often it had been saved when the page was opened.

    Raises Refused before the meeting has begun, for one that is called off, for minutes that are approved, and when
    somebody else has saved in between: nobody's text is written over unseen.
    """
    _may_write(meeting, actor)
    row: Any = locked(meeting)
    if row.state != Meeting.State.PLANNED:
        raise Refused(_("The meeting is called off."))
    if timezone.now() < row.starts_at:
        raise Refused(_("The meeting has not begun yet."))
    found = Minutes.objects.filter(meeting=row).first()
    if found is not None and found.state == Minutes.State.APPROVED:
        raise Refused(_("The minutes are approved. Reopen them to correct them."))
    if (found.saves if found else 0) != seen:
        raise Refused(_("A colleague has saved these minutes meanwhile. Copy what you have written and open the page."))
    if found is None:
        made = Minutes.objects.create(meeting=row, text=text, written_by=actor)
        history.record(made, "state", before="", after=made.state, actor=actor)
        return made
    if found.text != text:
        found.text, found.written_by, found.written_at = text, actor, timezone.now()
        found.saves += 1
        found.save(update_fields=["text", "written_by", "written_at", "saves"])
    return found


@transaction.atomic
def approve_minutes(*, minutes: Minutes, seen: int, actor: Person) -> Minutes:
    """Share them with the members of the network. Raises Refused when they are another text than was looked at."""
    _may_write(minutes.meeting, actor)
    row: Minutes = locked(minutes)
    if row.state == Minutes.State.APPROVED:
        return row
    if row.saves != seen:
        raise Refused(_("The minutes have been changed since you opened the page. Read them again."))
    approved: Minutes = change_state(row, "approve", actor=actor, by=actor)
    return approved


def reopen_minutes(*, minutes: Minutes, reason: str, actor: Person) -> Minutes:
    """Take them back to be corrected. The members do not read them until they are approved again."""
    _may_write(minutes.meeting, actor)
    row: Minutes = change_state(minutes, "reopen", actor=actor, reason=reason)
    return row
