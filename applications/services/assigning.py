"""Who is asked to read which application."""

from collections.abc import Collection

from django.db import transaction
from django.utils.translation import gettext as _

from applications.models import Application, Assignment
from applications.selectors import applications_for
from applications.selectors.assigning import Reader, barred_readers, centre_of, possible_readers
from applications.services.reach import in_reach
from cohorts.models import Cohort
from mentorprog import history
from mentorprog.people.models import Person
from mentorprog.states import Refused, locked


@transaction.atomic
def assign_readers(
    *, application: Application, readers: Collection[int], actor: Person, seen: Collection[int] | None = None
) -> bool:
    """Let exactly these people (primary keys) be asked to read the application. Returns whether anything changed.

    `seen` are those who stood when the page was made. Raises Refused when somebody else has changed them since,
    when the application is not waiting for an answer, and when one of the readers may not read it: of another
    region, employed by the organisation, or with a conflict of interest.
    """
    in_reach(application=application, actor=actor, permission="applications.assign")
    row: Application = locked(application)
    if row.state != Application.State.SUBMITTED:
        raise Refused(_("The application is withdrawn or answered."))
    standing = {one.reviewer_id: one for one in row.assignments.select_related("reviewer")}
    if seen is not None and set(seen) != set(standing):
        raise Refused(_("Somebody else has changed the readers of %(reference)s.") % {"reference": row.reference})
    everybody = possible_readers()
    possible = {one.person.pk: one.person for one in everybody if one.reaches(centre_of(row))}
    added = set(readers) - set(standing)
    if not added <= set(possible) or added & barred_readers([row], everybody)[row.pk]:
        raise Refused(_("One of the readers cannot read %(reference)s.") % {"reference": row.reference})
    removed = set(standing) - set(readers)
    if not added and not removed:
        return False
    Assignment.objects.filter(application=row, reviewer__in=removed).delete()
    Assignment.objects.bulk_create(
        Assignment(application=row, reviewer_id=pk, assigned_by=actor) for pk in sorted(added)
    )
    people = {pk: one.reviewer for pk, one in standing.items()} | possible
    before, after = (_names(people, chosen) for chosen in (standing, set(standing) - removed | added))
    history.record(row, "readers", before=before, after=after, actor=actor)
    return True


def _names(people: dict[int, Person], chosen: Collection[int]) -> str:
    return ", ".join(sorted(str(people[pk]) for pk in chosen))


@transaction.atomic
def spread_by_region(*, cohort: Cohort, actor: Person) -> int:
    """Give every application that nobody is asked to read to one of its own region's readers, evenly.

    Applications that the actor cannot reach, and those of a region without a reader, stay as they are. Returns how
    many were given to somebody.
    """
    Cohort.objects.select_for_update().get(pk=cohort.pk)  # two who spread at once share out the same applications
    waiting = applications_for(actor).filter(cohort=cohort, state=Application.State.SUBMITTED)
    left = list(waiting.filter(assignments=None).select_related("municipality__county").order_by("submitted_at", "pk"))
    everybody = possible_readers()
    readers = [reader for reader in everybody if not reader.national]
    load = {reader.person.pk: 0 for reader in readers}
    for reviewer in Assignment.objects.filter(application__cohort=cohort).values_list("reviewer", flat=True):
        if reviewer in load:
            load[reviewer] += 1
    barred = barred_readers(left, everybody)
    given = 0
    for application in left:
        chosen = _least_busy(application, readers, barred[application.pk], load)
        if chosen is None or actor.pk in barred[application.pk]:
            continue
        assign_readers(application=application, readers=[chosen], actor=actor)
        load[chosen] += 1
        given += 1
    return given


def _least_busy(
    application: Application, readers: list[Reader], barred: Collection[int], load: dict[int, int]
) -> int | None:
    near = [one.person.pk for one in readers if one.reaches(centre_of(application)) and one.person.pk not in barred]
    return min(near, key=lambda pk: (load[pk], pk), default=None)
