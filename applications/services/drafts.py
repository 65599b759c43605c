"""Drafts: started, saved step by step, protected against two tabs, withdrawn."""

from collections.abc import Callable
from typing import Any

from django.core.exceptions import PermissionDenied
from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from applications.models import Application, Candidate, ImplementationPlan
from applications.openness import open_parts
from applications.services.withdrawing import release
from cohorts.models import Cohort
from mentorprog import history
from mentorprog.people.models import Person
from mentorprog.states import Refused, change_state, locked

MAX_CANDIDATES = 30


class Stale(Refused):
    """The application was saved somewhere else since the page was opened. `version` is the present one."""

    def __init__(self, version: int) -> None:
        super().__init__(
            _(
                "The application was saved in another window after you opened this page. "
                "Look over what you have written here and save again if this is what should stand."
            )
        )
        self.version = version


@transaction.atomic
def start_application(*, cohort: Cohort, actor: Person) -> Application:
    """A new draft for the actor; the one that stands when there is a draft for this cohort already.

    Raises Refused when the cohort does not take applications now.
    """
    locked(actor)  # a double click waits here and finds the draft of the first
    standing = Application.objects.filter(cohort=cohort, contact=actor, state=Application.State.DRAFT).first()
    if standing is not None:
        return standing
    if not cohort.is_open:
        raise Refused(_("%(cohort)s does not take applications now.") % {"cohort": cohort})
    application = Application.objects.create(
        cohort=cohort, contact=actor, contact_name=actor.name, contact_phone=actor.phone
    )
    ImplementationPlan.objects.create(application=application)
    history.record(application, "state", before="", after=application.state, actor=actor)
    return application


def editable(*, application: Application, actor: Person, version: int | None, part: str = "") -> Application:
    """The application's row, locked, when the actor may write to it now: to the `part` (a step), or to any.

    Raises PermissionDenied, Refused when it cannot be changed any more, Stale on an old version.
    """
    row: Application = locked(application)
    if not row.is_theirs(actor):
        raise PermissionDenied
    parts = open_parts(row)
    if not parts and row.state in (Application.State.DRAFT, Application.State.SUBMITTED):
        raise Refused(_("The deadline has passed. Contact your centre."))
    if not parts or (part and part not in parts):
        raise Refused(_("The application is sent in and cannot be changed here."))
    if version is not None and version != row.version:
        raise Stale(row.version)
    return row


@transaction.atomic
def save_step(
    *, application: Application, part: str, version: int | None, actor: Person, write: Callable[[], Any]
) -> None:
    """Carry out `write` (a valid form's save) on the locked application and raise its version."""
    editable(application=application, actor=actor, version=version, part=part)
    write()
    _touch(application)


@transaction.atomic
def save_candidate(*, candidate: Candidate, version: int | None, actor: Person, write: Callable[[], Any]) -> None:
    """The same for a candidate, new or known. Raises Refused for one too many or an address used twice."""
    application = candidate.application
    editable(application=application, actor=actor, version=version, part="kandidater")
    others = application.candidates.remaining().exclude(pk=candidate.pk)
    if candidate.pk is None and others.count() >= MAX_CANDIDATES:
        raise Refused(_("An application can have %(most)s candidates.") % {"most": MAX_CANDIDATES})
    if candidate.email and others.filter(email__iexact=candidate.email).exists():
        raise Refused(_("Another candidate in this application has the same e-mail."))
    write()
    _touch(application)


@transaction.atomic
def remove_candidate(*, application: Application, candidate_id: int, actor: Person) -> None:
    """Take a candidate out. Removing twice is the same as once.

    Who was sent in stays with staff, as everything that was sent, until the application is sent in again.

    Raises Refused for the last one of an application that is sent in.
    """
    row = editable(application=application, actor=actor, version=None, part="kandidater")
    remaining = application.candidates.remaining()
    found = remaining.filter(pk=candidate_id)
    last = not remaining.exclude(pk=candidate_id).exists()
    if row.state == Application.State.SUBMITTED and last and found.exists():
        raise Refused(_("This is the only candidate. Withdraw the whole application instead."))
    found.filter(sent=False).delete()
    for candidate in found:
        candidate.removed_at = timezone.now()
        candidate.save(update_fields=["removed_at"])
        history.record(candidate, "removed_at", before="", after=candidate.removed_at, actor=actor)
    _touch(application)


@transaction.atomic
def withdraw_application(*, application: Application, actor: Person) -> Application:
    """The applicant takes the whole application back, at any time; seats and offers in it are set free.

    The candidates stay in it, so that staff can read what it was. Raises Refused once the training has begun.
    """
    locked(application)
    locked(application.cohort)
    row: Application = change_state(application, "withdraw", actor=actor)
    for candidate in row.candidates.standing().select_related("person", "offer__cohort"):
        release(candidate=candidate, actor=actor)
    return row


def _touch(application: Application) -> None:
    row = Application.objects.get(pk=application.pk)
    row.version += 1
    row.saved_at = timezone.now()
    row.save(update_fields=["version", "saved_at"])
    application.version = row.version
