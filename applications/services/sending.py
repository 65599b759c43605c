"""Sending an application in: everything checked again, frozen, and told to those who must know."""

from typing import Any

from django.db import IntegrityError, transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from applications.frozen import freeze
from applications.models import Application, Candidate, InformationRequest, LeaderConfirmation, Revision
from applications.openness import open_parts
from applications.services.closed import drop_unsent
from applications.services.confirmations import ask_candidate, ask_leader
from applications.services.drafts import editable
from applications.services.withdrawing import take_back
from applications.steps import missing_things
from mentorprog import history
from mentorprog.outbox.services import enqueue
from mentorprog.people.models import Organisation, Person
from mentorprog.people.services import person_for
from mentorprog.states import Refused, change_state, locked


class Incomplete(Refused):
    """Something is still missing; the summary lists it."""


def submit_application(*, application: Application, actor: Person, version: int | None = None) -> Application:
    """Send the application in, for the first time or with what has been changed since. Twice is the same as once.

    Raises Incomplete when an answer is missing, Stale when it was changed in another window, and Refused
    when the deadline has passed or the same unit has an application in this cohort already.
    """
    try:
        with transaction.atomic():
            return _submit(application, actor, version)
    except IntegrityError as error:
        if "application_one_a_unit_and_cohort" not in str(error) and "organisation" not in str(error):
            raise
        raise Refused(
            _("This unit has already sent an application for this cohort. Contact your centre if it should be changed.")
        ) from error


def _submit(application: Application, actor: Person, version: int | None) -> Application:
    row: Application = locked(application)
    if row.state == Application.State.SUBMITTED and row.is_theirs(actor) and not row.has_unsent_changes:
        return row
    row = editable(application=application, actor=actor, version=version)
    drop_unsent(application=row)
    candidates = list(row.candidates.remaining())
    if missing_things(row, candidates, open_parts(row)):
        raise Incomplete(_("Something is still missing. Fill it in before you send the application."))
    first_time = row.state == Application.State.DRAFT
    if first_time:
        row = change_state(row, "submit", actor=actor, organisation=organisation_of(row))
    else:
        row.organisation, row.sent_version = organisation_of(row), row.version
        row.save(update_fields=["organisation", "sent_version"])
    for candidate in row.candidates.removed():
        take_back(candidate=candidate, actor=actor)
    _know_people(row, candidates)
    row.candidates.remaining().update(sent=True)
    revision = Revision.objects.create(
        application=row, number=row.revisions.count() + 1, content=freeze(row, candidates)
    )
    history.record(row, "revision", before=revision.number - 1, after=revision.number, actor=actor)
    for request in row.requests.filter(state=InformationRequest.State.OPEN):
        change_state(request, "answer", actor=actor)
    _ask_leader_once(row)
    _tell_receipt(row, actor, "" if first_time else f":{revision.number}")
    return row


def _tell_receipt(row: Application, actor: Person, occasion: str) -> None:
    """The contact gets the receipt, and the one who sent it, where that is somebody else."""
    receipts = {"": row.contact} if row.is_contact(actor) else {"": row.contact, f":by:{actor.pk}": actor}
    for suffix, person in receipts.items():
        enqueue(
            key=f"application-received:{row.pk}{occasion}{suffix}",
            template="application_received",
            to=person,
            context={"application": row.pk},
        )


def _ask_leader_once(row: Application) -> None:
    """Ask the leader who is named now; who was asked before and has another address is asked no more."""
    named = row.leader_email.casefold()
    asked = [one for one in row.confirmations.all() if one.state != LeaderConfirmation.State.REPLACED]
    for one in asked:
        if one.state == LeaderConfirmation.State.WAITING and one.email.casefold() != named:
            change_state(one, "replace", actor=None)
    if not any(one.email.casefold() == named for one in asked):
        ask_leader(application=row)


def organisation_of(application: Application) -> Organisation:
    """The organisation with the application's number, made when we do not know it. A known one is not changed."""
    if application.municipality is None:
        raise Incomplete(_("Something is still missing. Fill it in before you send the application."))
    found, _made = Organisation.objects.get_or_create(
        orgnr=application.orgnr,
        defaults={
            "name": application.organisation_name,
            "kind": application.organisation_kind,
            "municipality": application.municipality,
            "buyer_reference": application.buyer_reference,
        },
    )
    return found


def _know_people(application: Application, candidates: list[Candidate]) -> None:
    """Tie the contact and the candidates to persons. What a person has told about himself is not overwritten.

    A candidate with a new address is asked whether it is the right one; the contact's own is known by the sign-in.
    """
    work = {"employer": application.organisation, "work_municipality": application.municipality}
    _complete(application.contact, name=application.contact_name, phone=application.contact_phone, **work)
    for candidate in candidates:
        person = person_for(email=candidate.email, name=candidate.name, language=candidate.language, **work)
        if candidate.person_id != person.pk:
            candidate.email_confirmed_at = timezone.now() if application.is_contact(person) else None
        candidate.person = person
        candidate.save(update_fields=["person", "email_confirmed_at"])
        _complete(person, name=candidate.name, language=candidate.language, **work)
        ask_candidate(candidate=candidate)


def _complete(person: Person, **values: Any) -> None:
    empty = {field: value for field, value in values.items() if value and not getattr(person, field)}
    for field, value in empty.items():
        setattr(person, field, value)
    if empty:
        person.save(update_fields=list(empty))
