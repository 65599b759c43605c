"""What every write of the curriculum begins with: the version's row, locked and still a draft."""

from typing import TypeVar

from django.core.exceptions import PermissionDenied
from django.utils.translation import gettext as _

from curriculum.models import PartOfProgramme, Programme
from curriculum.models.programme import UNCHANGEABLE
from mentorprog import history
from mentorprog.people.models import Person
from mentorprog.people.roles import is_national
from mentorprog.states import Refused, locked

Part = TypeVar("Part", bound=PartOfProgramme)


def may_plan(actor: Person) -> None:
    """Raise PermissionDenied unless this person plans the training."""
    if not is_national(actor):
        raise PermissionDenied


def draft(programme: Programme, *, actor: Person) -> Programme:
    """The version's row, locked until the transaction ends. Raises Refused once it is published."""
    may_plan(actor)
    row: Programme = locked(programme)
    if not row.is_changeable:
        raise Refused(UNCHANGEABLE)
    return row


def in_draft(part: Part, *, actor: Person) -> Part:
    """A part of a version, read afresh with the version's row locked. Raises Refused when it is gone or published."""
    draft(part.the_programme(), actor=actor)
    fresh = type(part)._default_manager.filter(pk=part.pk).first()
    if fresh is None:
        raise Refused(_("Somebody has removed this while you had the page open."))
    return fresh


def note(programme: Programme, field: str, before: object, after: object, *, actor: Person) -> None:
    """Leave a row about a change of what is in a version. A part that comes or goes stands as words, else empty.

    Saving what stands already is no change.
    """
    if before != after:
        history.record(programme, field, before=before, after=after, actor=actor)
