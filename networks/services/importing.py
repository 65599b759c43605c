"""Mentors from a list: taken in at once, and taken out again as long as nothing has happened with them."""

from collections.abc import Sequence
from datetime import date
from typing import Any
from uuid import UUID

from django.core.exceptions import PermissionDenied
from django.db import transaction
from django.db.models import ProtectedError
from django.utils import timezone

from mentorprog import history
from mentorprog.people.merging import relations
from mentorprog.people.models import Organisation, Person
from mentorprog.people.services import person_for
from mentorprog.places.models import Municipality
from mentorprog.states import locked
from mentorprog.times import OSLO, today
from networks.mentors.import_file import Line, settle
from networks.models import ImportedRow, Mentor, MentorImport
from networks.selectors import network_of

Outcome = ImportedRow.Outcome


@transaction.atomic
def import_mentors(
    *, lines: Sequence[Line], also: frozenset[int], file_name: str, token: UUID, actor: Person
) -> MentorImport:
    """Take the lines in, each as the register stands now. The same page again is the same import, taken in once.

    `also`: rows that are new people although they look like somebody. Nobody is written to and nobody is invited to
    meetings that are planned already; the details count as confirmed today.
    """
    if not actor.has_perm("networks.import_mentors"):
        raise PermissionDenied
    values = {"file_name": file_name[:120], "made_by": actor}
    run, made = MentorImport.objects.get_or_create(token=token, defaults=values)
    if not made:
        return run
    locked(run)
    places = Municipality.objects.select_related("county").in_bulk({one.municipality for one in lines})
    rows = []
    for line in settle(list(lines), also):
        mentor = None
        if line.outcome in (Outcome.NEW, Outcome.KNOWN) and line.municipality is not None:
            mentor = _take_in(line, places[line.municipality], actor)
        rows.append(ImportedRow(of=run, number=line.number, outcome=line.outcome, fault=line.fault, mentor=mentor))
    ImportedRow.objects.bulk_create(rows)
    return run


def _take_in(line: Line, place: Municipality, actor: Person) -> Mentor:
    """A mentor in the network of the place of work. What is known of a known person stays as it is."""
    values: dict[str, Any] = {"name": line.name, "phone": line.phone, "work_municipality": place}
    if line.email:  # two lists at the same moment get the same row
        found = person_for(email=line.email, employer=_employer(line, place), **values)
    else:
        found = Person.objects.create_user("", employer=_employer(line, place), **values)
    person: Person = locked(found)
    standing = Mentor.objects.active().filter(person=person).first()
    if standing is not None:
        return standing
    network = network_of(person.work_municipality or place)
    since = date.fromisoformat(line.since)
    mentor = Mentor.objects.create(person=person, network=network, since=since, confirmed_on=today())
    history.record(mentor, "network", before="", after=network or "-", actor=actor)
    return mentor


def _employer(line: Line, place: Municipality) -> Organisation | None:
    """By its number, else by its name in the municipality; a new one needs a name."""
    numbered = Organisation.objects.filter(orgnr=line.orgnr).first() if line.orgnr else None
    if numbered is not None or not line.employer:
        return numbered
    values = {"name": line.employer, "kind": Organisation.Kind.OTHER, "municipality": place}
    if line.orgnr:  # two lists at the same moment get the same row
        return Organisation.objects.get_or_create(orgnr=line.orgnr, defaults=values)[0]
    known = Organisation.objects.filter(name__iexact=line.employer, municipality=place).order_by("pk").first()
    return known or Organisation.objects.create(**values)


@transaction.atomic
def undo_import(*, run: MentorImport, actor: Person) -> MentorImport:
    """Take out again what the import made. Whoever something has happened with since is kept, and told in the report.

    Twice is the same as once.
    """
    if not actor.has_perm("networks.import_mentors"):
        raise PermissionDenied
    row: MentorImport = locked(run)
    if row.undone_at is not None:
        return row
    made = row.rows.filter(outcome__in=[Outcome.NEW, Outcome.KNOWN]).select_related("mentor__person")
    for one in made:
        undone = ImportedRow.Undone.REMOVED if _take_out(one, row) else ImportedRow.Undone.KEPT
        row.rows.filter(pk=one.pk).update(undone=undone)
    row.undone_at, row.undone_by = timezone.now(), actor
    row.save(update_fields=["undone_at", "undone_by"])
    return row


def _take_out(one: ImportedRow, run: MentorImport) -> bool:
    mentor = one.mentor
    if mentor is None or not _is_untouched(mentor, run):
        return False
    person: Person = mentor.person
    mentor.delete()
    if one.outcome == Outcome.NEW and not any(relation.of(person).exists() for relation in relations(Person)):
        try:
            with transaction.atomic():
                person.delete()
        except ProtectedError:  # somebody has just tied something to the person
            return True
    return True


def _is_untouched(mentor: Mentor, run: MentorImport) -> bool:
    """Nothing has been asked, answered, changed or planned since the import."""
    day = run.made_at.astimezone(OSLO).date()
    same = mentor.status == Mentor.Status.ACTIVE and mentor.confirmed_on == day and mentor.away_until is None
    related = (
        mentor.invitations,
        mentor.confirmations,
        mentor.network_questions,
        mentor.languages,
        mentor.competences,
        mentor.lending_questions,
    )
    return same and not any(rows.exists() for rows in related) and history.of(mentor).count() == 1
