"""Lecturers: who they are and what is told about them. Which sessions they hold is planned with the sessions."""

from collections.abc import Mapping

from django.db import transaction
from django.utils.translation import gettext as _

from curriculum.models import Lecturer
from curriculum.services.drafts import may_plan
from mentorprog import history
from mentorprog.languages import CODES
from mentorprog.people.models import Person
from mentorprog.people.services import person_for
from mentorprog.states import Refused, locked

BIOS = tuple(f"bio_{code}" for code in CODES)


@transaction.atomic
def register_lecturer(*, name: str, email: str, bios: Mapping[str, str], actor: Person) -> Lecturer:
    """Make somebody a lecturer, known by the address they sign in with. Raises Refused when they are one already."""
    may_plan(actor)
    person = person_for(email=email, name=name)
    lecturer, made = Lecturer.objects.get_or_create(person=person, defaults={field: bios[field] for field in BIOS})
    if not made:
        raise Refused(_("%(name)s is a lecturer already.") % {"name": person})
    history.record(lecturer, "person", before="", after=person.pk, actor=actor)
    return lecturer


@transaction.atomic
def describe_lecturer(*, lecturer: Lecturer, bios: Mapping[str, str], actor: Person) -> Lecturer:
    """Write what participants read about a lecturer; the lecturer does it, or those who plan the training."""
    if lecturer.person_id != actor.pk:
        may_plan(actor)
    row: Lecturer = locked(lecturer)
    for field in BIOS:
        before, after = getattr(row, field), bios[field]
        if before != after:
            setattr(row, field, after)
            history.record(row, field, before=before, after=after, actor=actor)
    row.save(update_fields=BIOS)
    return row
