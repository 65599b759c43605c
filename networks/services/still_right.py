"""The yearly "is this still right?": opened when it is due, answered by the mentor. Silence takes nobody out."""

import uuid
from dataclasses import dataclass, field
from datetime import date
from typing import Any

from allauth.account.adapter import get_adapter
from dateutil.relativedelta import relativedelta
from django.core.exceptions import PermissionDenied
from django.db import transaction
from django.db.models import F
from django.db.models.functions import Coalesce
from django.utils.translation import gettext as _

from mentorprog import history
from mentorprog.outbox.services import enqueue
from mentorprog.people.models import Organisation, Person
from mentorprog.places.models import Municipality
from mentorprog.states import Refused, change_state, locked
from mentorprog.times import today
from networks.models import Mentor, MentorCompetence, MentorLanguage, StillRight
from networks.services.mentors import locked_with_person

EVERY = relativedelta(years=1)


@dataclass(frozen=True)
class Details:
    """What a mentor says of himself or herself. `employer` is None for none; its name, kind and place are looked up."""

    phone: str
    municipality: Municipality
    employer: str
    employer_kind: str
    role: str
    available: bool
    languages: list[str] = field(default_factory=list)
    competences: list[str] = field(default_factory=list)
    wishes_to_leave: bool = False


def open_confirmations(*, on: date | None = None) -> int:
    """Ask every mentor whose details are a year old; returns how many. May run twice, or days late, unharmed.

    Who is on leave is asked afterwards. A question that has had no answer for a year is put anew.
    """
    day = on or today()
    old = day - EVERY
    told = Coalesce(F("confirmed_on"), F("since"))
    due = Mentor.objects.active().alias(told=told).filter(told__lte=old)
    due = due.exclude(pk__in=Mentor.objects.away(day).values("pk"))
    asked = StillRight.objects.filter(asked_on__gt=old, state__in=[StillRight.State.WAITING, StillRight.State.ANSWERED])
    rows = due.exclude(pk__in=asked.values("mentor")).order_by("pk").values_list("pk", flat=True)
    return sum(_open(pk, day) for pk in list(rows))


@transaction.atomic
def _open(pk: int, day: date) -> bool:
    mentor: Mentor = locked(Mentor(pk=pk))
    waiting = mentor.confirmations.filter(state=StillRight.State.WAITING).first()
    told = mentor.confirmed_on or mentor.since
    if mentor.status != Mentor.Status.ACTIVE or told > day - EVERY or (waiting and waiting.asked_on > day - EVERY):
        return False
    if waiting is not None:
        change_state(waiting, "close", actor=None)
    made = StillRight.objects.create(mentor=mentor, asked_on=day)
    history.record(made, "state", before="", after=made.state, actor=None)
    return True


@transaction.atomic
def send_code(*, question: StillRight) -> str:
    """Send a one-time code to the mentor's address, and return it. The caller keeps it, and for how long.

    The mail is blanked as soon as it has left. Raises Refused when no answer is expected any more.
    """
    row: StillRight = locked(question)
    person = row.mentor.person
    if row.state != StillRight.State.WAITING or not person.email:
        raise Refused(_("No answer is expected any more."))
    code: str = get_adapter().generate_login_code()
    enqueue(
        key=f"still-right-code:{uuid.uuid4()}",
        template="followup_code",
        to=person,
        context={"code": code},
        sensitive=True,
    )
    return code


@transaction.atomic
def confirm(*, mentor: Mentor, details: Details, actor: Person) -> Mentor:
    """The mentor says what is right: kept, and the year begins anew. Sending twice is the same as once.

    A new place of work makes the question about the network (`mentors.follow_workplace`); a wish to leave is shown to
    the coordinator and takes nobody out. Raises PermissionDenied for others' details, Refused for former mentors.
    """
    person, row = locked_with_person(mentor)
    if person.pk != actor.pk:
        raise PermissionDenied
    if row.status != Mentor.Status.ACTIVE:
        raise Refused(_("This person is no longer a mentor."))
    changed = _keep_person(person, details, actor) + _keep_mentor(row, details, actor)
    question = row.confirmations.filter(state=StillRight.State.WAITING).first()
    if question is None and row.confirmed_on == today() and not changed:
        return row
    if question is None:
        question = StillRight.objects.create(mentor=row, asked_on=today())
    change_state(question, "answer", actor=actor, changed=changed)
    row.confirmed_on = today()
    row.save(update_fields=["confirmed_on"])
    return row


def _keep_person(person: Person, details: Details, actor: Person) -> list[str]:
    """Phone, municipality and employer; the names of what was changed."""
    wanted: dict[str, Any] = {"phone": details.phone, "work_municipality": details.municipality}
    wanted["employer"] = _employer(person, details)
    before = {name: getattr(person, name) for name in wanted}
    changed = [name for name, value in wanted.items() if before[name] != value]
    for name in changed:
        setattr(person, name, wanted[name])
        told = ("…", "…") if name == "phone" else (before[name] or "-", wanted[name] or "-")
        history.record(person, name, before=told[0], after=told[1], actor=actor)
    if changed:
        person.save(update_fields=changed)
    return changed


def _employer(person: Person, details: Details) -> Organisation | None:
    """The employer by this name: the present one, one that is known in the municipality, or a new one."""
    name = details.employer.strip()
    if person.employer is not None and person.employer.name.casefold() == name.casefold():
        return person.employer
    if not name:
        return None
    known = Organisation.objects.filter(name__iexact=name, municipality=details.municipality).order_by("pk").first()
    return known or Organisation.objects.create(
        name=name, kind=details.employer_kind or Organisation.Kind.OTHER, municipality=details.municipality
    )


def _keep_mentor(row: Mentor, details: Details, actor: Person) -> list[str]:
    """Role, availability, languages, competence and the wish to leave; the names of what was changed."""
    wish = (row.wishes_to_leave_on or today()) if details.wishes_to_leave else None
    wanted: dict[str, Any] = {"role": details.role, "available": details.available, "wishes_to_leave_on": wish}
    changed = [name for name, value in wanted.items() if getattr(row, name) != value]
    for name in changed:
        before = getattr(row, name)
        setattr(row, name, wanted[name])
        history.record(row, name, before=before, after=wanted[name], actor=actor)
    if changed:
        row.save(update_fields=changed)
    if _keep_codes(row, MentorLanguage, details.languages):
        changed.append("languages")
    if _keep_codes(row, MentorCompetence, details.competences):
        changed.append("competences")
    return changed


def _keep_codes(row: Mentor, kind: Any, chosen: list[str]) -> bool:
    """Let exactly these rows stand; whether anything was changed."""
    rows = kind._default_manager.filter(mentor=row)
    if set(rows.values_list("code", flat=True)) == set(chosen):
        return False
    rows.delete()
    kind._default_manager.bulk_create(kind(mentor=row, code=code) for code in sorted(set(chosen)))
    return True
