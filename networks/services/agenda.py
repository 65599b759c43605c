"""The three parts of a meeting, written by staff."""

from collections.abc import Mapping
from typing import Any

from django.core.exceptions import PermissionDenied
from django.db import transaction
from django.utils.translation import gettext as _

from mentorprog import history
from mentorprog.people.models import Person
from mentorprog.states import Refused, locked
from networks.models import AgendaPart, Meeting
from networks.selectors import meetings_for

FIELDS = ("heading", "responsible", "starts", "ends")


@transaction.atomic
def save_agenda(*, meeting: Meeting, parts: Mapping[str, Mapping[str, Any]], actor: Person) -> list[str]:
    """Write the parts, by kind; one about which nothing is said is taken out. Returns the kinds that are changed.

    Raises Refused for a meeting that is called off, or where a part lies outside it.
    """
    if not (actor.has_perm("networks.change_meeting") and meetings_for(actor).filter(pk=meeting.pk).exists()):
        raise PermissionDenied
    row: Any = locked(meeting)
    if row.state != Meeting.State.PLANNED:
        raise Refused(_("The meeting is called off."))
    standing = {part.kind: part for part in row.parts.all()}
    return [kind for kind, values in parts.items() if _write(row, standing.get(kind), kind, values, actor)]


def _write(meeting: Meeting, before: AgendaPart | None, kind: str, values: Mapping[str, Any], actor: Person) -> bool:
    """Write one part; whether anything is changed. That it is changed is recorded, not what stood there."""
    part = AgendaPart(pk=before.pk if before else None, meeting=meeting, kind=kind, **{f: values[f] for f in FIELDS})
    if not part.lies_within(meeting.starts, meeting.ends):
        raise Refused(_("The meeting has been moved meanwhile. Look at the times of its parts again."))
    says_something = any(values[field] for field in FIELDS if field != "ends")
    if before is None and not says_something:
        return False
    if before is not None and all(getattr(before, field) == getattr(part, field) for field in FIELDS):
        return False
    if says_something:
        part.save()
    elif before is not None:
        before.delete()
    history.record(meeting, f"part_{kind}", before="-" if before is None else kind, after=kind, actor=actor)
    return True
