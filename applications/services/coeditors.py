"""Those who write in an application together with its contact person."""

from django.core.exceptions import PermissionDenied
from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from applications.models import Application, CoEditor
from mentorprog import history
from mentorprog.outbox.services import enqueue
from mentorprog.people.models import Person
from mentorprog.people.services import person_for
from mentorprog.states import Refused, locked

MOST = 10  # co-editors of one application


@transaction.atomic
def invite(*, application: Application, email: str, actor: Person) -> CoEditor:
    """Let the person with this address write in the application, and tell him or her. Twice is the same as once.

    Raises PermissionDenied for all but the contact; Refused for the contact's own address, for one too many,
    and when the application is no longer written in.
    """
    row = _written_by_contact(application, actor)
    if email.casefold() == row.contact.email.casefold():
        raise Refused(_("You write in the application already."))
    person = person_for(email=email, work_municipality=row.municipality)
    standing = row.coeditors.standing().filter(person=person).first()
    if standing is not None:
        return standing
    if row.coeditors.standing().count() >= MOST:
        raise Refused(_("At most %(most)s people can write together with you.") % {"most": MOST})
    made = CoEditor.objects.create(application=row, person=person)
    history.record(made, "state", before="", after="invited", actor=actor)
    enqueue(
        key=f"coeditor-invited:{made.pk}",
        template="coeditor_invited",
        to=person,
        context={"application": row.pk, "coeditor": made.pk},
    )
    return made


@transaction.atomic
def revoke(*, coeditor: CoEditor, actor: Person) -> CoEditor:
    """Take an invitation back; the person no longer finds the application. Twice is the same as once.

    Raises PermissionDenied for all but the contact.
    """
    application: Application = locked(coeditor.application)
    if not application.is_contact(actor):
        raise PermissionDenied
    row: CoEditor = locked(coeditor)
    if row.revoked_at is None:
        row.revoked_at = timezone.now()
        row.save(update_fields=["revoked_at"])
        history.record(row, "revoked_at", before="", after=row.revoked_at, actor=actor)
    return row


def _written_by_contact(application: Application, actor: Person) -> Application:
    row: Application = locked(application)
    if not row.is_contact(actor):
        raise PermissionDenied
    if row.state not in (Application.State.DRAFT, Application.State.SUBMITTED):
        raise Refused(_("Nobody can write in this application any more."))
    return row
