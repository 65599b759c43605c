"""The order in which the applicant wants the candidates to stand."""

from django.db import transaction
from django.db.models import Max

from applications.models import Application, Candidate
from applications.services.drafts import editable, save_step
from mentorprog.people.models import Person


def next_place(application: Application) -> int:
    """The place behind everybody. The caller holds the application's lock."""
    last = application.candidates.remaining().aggregate(last=Max("order"))["last"]
    return 0 if last is None else last + 1


@transaction.atomic
def place_candidate(*, application: Application, candidate_id: int, place: int, actor: Person) -> bool:
    """Put a candidate at `place` (from 0) among those who remain; True when that changed anything.

    Told by its place rather than by "up", so that a double click moves once. Somebody who is gone is no fault.
    Raises PermissionDenied and Refused as every change of the candidates does.
    """
    row = editable(application=application, actor=actor, version=None, part="kandidater")
    standing = list(row.candidates.remaining().order_by("order", "pk"))
    wanted = [one for one in standing if one.pk != candidate_id]
    if len(wanted) == len(standing):
        return False
    moved = next(one for one in standing if one.pk == candidate_id)
    wanted.insert(min(max(place, 0), len(wanted)), moved)
    if wanted == standing:
        return False
    for order, one in enumerate(wanted):
        one.order = order
    save_step(
        application=application,
        part="kandidater",
        version=None,
        actor=actor,
        write=lambda: Candidate.objects.bulk_update(wanted, ["order"]),
    )
    return True
