"""Sending an application in: everything checked again, frozen, and told to those who must know."""

from typing import Any

from django.db import IntegrityError, transaction
from django.utils.translation import gettext as _

from applications.models import Application, Candidate, LeaderConfirmation, Revision
from applications.services.drafts import editable
from applications.steps import missing_things
from mentorprog.outbox.services import enqueue
from mentorprog.people.models import Organisation, Person
from mentorprog.people.services import person_for
from mentorprog.states import Refused, change_state, locked


class Incomplete(Refused):
    """Something is still missing; the summary lists it."""


def submit_application(*, application: Application, actor: Person, version: int | None = None) -> Application:
    """Send the application in. Sending twice is the same as once.

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
    if row.state == Application.State.SUBMITTED and row.is_theirs(actor):
        return row
    row = editable(application=application, actor=actor, version=version)
    candidates = list(row.candidates.all())
    if missing_things(row, candidates):
        raise Incomplete(_("Something is still missing. Fill it in before you send the application."))
    row = change_state(row, "submit", actor=actor, organisation=organisation_of(row))
    _know_people(row, candidates, actor)
    Revision.objects.create(application=row, number=row.revisions.count() + 1, content=frozen(row, candidates))
    ask_leader(application=row)
    enqueue(
        key=f"application-received:{row.pk}",
        template="application_received",
        to=actor,
        context={"application": row.pk},
    )
    return row


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


def _know_people(application: Application, candidates: list[Candidate], actor: Person) -> None:
    """Tie the contact and the candidates to persons. What a person has told about himself is not overwritten."""
    work = {"employer": application.organisation, "work_municipality": application.municipality}
    _complete(actor, name=application.contact_name, phone=application.contact_phone, **work)
    for candidate in candidates:
        candidate.person = person_for(email=candidate.email, name=candidate.name, language=candidate.language, **work)
        candidate.save(update_fields=["person"])
        _complete(candidate.person, name=candidate.name, language=candidate.language, **work)


def _complete(person: Person, **values: Any) -> None:
    empty = {field: value for field, value in values.items() if value and not getattr(person, field)}
    for field, value in empty.items():
        setattr(person, field, value)
    if empty:
        person.save(update_fields=list(empty))


def frozen(application: Application, candidates: list[Candidate]) -> dict[str, Any]:
    """What was sent in, as JSON: the revision that reviews and letters refer to."""
    plan = application.plan
    return {
        "service": {
            name: getattr(application, name)
            for name in (
                "orgnr",
                "organisation_name",
                "organisation_kind",
                "unit",
                "buyer_reference",
                "contact_name",
            )
        }
        | {"municipality": application.municipality.number if application.municipality else ""},
        "candidates": [
            {
                name: getattr(candidate, name)
                for name in ("name", "email", "role", "language", "background", "suitability", "job_context")
            }
            for candidate in candidates
        ],
        "plan": {
            name: getattr(plan, name)
            for name in (
                "uses",
                "goals",
                "hours_a_month",
                "responsible_name",
                "responsible_email",
                "guidance",
                "network",
                "cooperation",
                "anchoring",
            )
        },
        "leader": {name: getattr(application, f"leader_{name}") for name in ("name", "title", "email")},
    }


def ask_leader(*, application: Application) -> LeaderConfirmation:
    """Ask the named leader to confirm the employer's commitments."""
    confirmation = LeaderConfirmation.objects.create(
        application=application,
        name=application.leader_name,
        title=application.leader_title,
        email=application.leader_email,
    )
    enqueue(
        key=f"leader-request:{confirmation.pk}",
        template="leader_request",
        to=confirmation.email,
        language=application.contact.reply_language(),
        context={"confirmation": confirmation.pk},
    )
    return confirmation
