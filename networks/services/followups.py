"""Plan follow-ups: opened when they are due, answered by the service, turned to another contact, closed."""

import uuid
from datetime import date
from typing import Any

from allauth.account.adapter import get_adapter
from django.core.exceptions import PermissionDenied
from django.db import transaction
from django.utils.translation import gettext as _

from mentorprog import history
from mentorprog.outbox.services import enqueue
from mentorprog.people.models import Person
from mentorprog.states import Refused, change_state, locked
from mentorprog.times import today
from networks.followups import Due, due_followups, followups_for
from networks.models import PlanFollowUp


def open_followups(*, on: date | None = None) -> int:
    """Make a row for every plan that is to be asked about on this day; returns how many. May run twice unharmed.

    The mails follow from the rows, by the rule "plan-followup".
    """
    day = on or today()
    return sum(_open(due, day) for due in due_followups(day))


@transaction.atomic
def _open(due: Due, day: date) -> bool:
    application = due.plan.application
    name = due.plan.responsible_name if due.plan.responsible_email else application.contact_name
    address = due.plan.responsible_email or application.contact.email
    if not address:
        return False
    followup, made = PlanFollowUp.objects.get_or_create(
        plan=due.plan,
        months=due.months,
        defaults={
            "due": due.on,
            "trained": due.trained,
            "contact_name": name,
            "contact_email": address,
            "language": _language_for(address, application),
            "asked_on": day,
        },
    )
    if made:
        history.record(followup, "state", before="", after=followup.state, actor=None)
    return made


def _language_for(address: str, application: Any) -> str:
    """The written form for somebody who need not be in the register: else the municipality's, else bokmål."""
    known = Person.objects.select_related("work_municipality").filter(email__iexact=address).first()
    municipality = application.municipality
    known = known or Person(work_municipality=municipality)
    return known.reply_language()


@transaction.atomic
def send_code(*, followup: PlanFollowUp) -> str:
    """Send a one-time code to the one who is asked, and return it. The caller keeps it, and for how long.

    The mail is blanked as soon as it has left. Raises Refused when no answer is expected any more.
    """
    row: PlanFollowUp = locked(followup)
    if row.state != PlanFollowUp.State.WAITING:
        raise Refused(_("No answer is expected any more."))
    code: str = get_adapter().generate_login_code()
    enqueue(
        key=f"followup-code:{uuid.uuid4()}",
        template="followup_code",
        to=row.contact_email,
        language=row.language,
        context={"code": code},
        sensitive=True,
    )
    return code


@transaction.atomic
def answer_followup(*, followup: PlanFollowUp, answers: dict[str, Any]) -> PlanFollowUp:
    """Keep the service's answers (fields of the row). The first answer counts: sending twice is the same as once.

    Raises Refused when staff have closed it, or when the link belongs to a contact who is no longer asked.
    """
    row: PlanFollowUp = locked(followup)
    if row.serial != followup.serial:
        raise Refused(_("Somebody else in the service is asked now."))
    if row.state == PlanFollowUp.State.ANSWERED:
        return row
    if row.state == PlanFollowUp.State.CLOSED:
        raise Refused(_("No answer is expected any more."))
    answered: PlanFollowUp = change_state(row, "answer", actor=None, answers=answers)
    return answered


@transaction.atomic
def ask_somebody_else(*, followup: PlanFollowUp, name: str, email: str, actor: Person) -> PlanFollowUp:
    """Ask another contact, from today on, with the reminders from the beginning. The old link stops working.

    The same contact again changes nothing. Raises Refused when it is answered or closed.
    """
    _may_follow_up(followup, actor)
    row: PlanFollowUp = locked(followup)
    if row.state != PlanFollowUp.State.WAITING:
        raise Refused(_("No answer is expected any more."))
    if row.contact_email.casefold() == email.casefold() and row.contact_name == name:
        return row
    before = row.contact_email
    row.contact_name, row.contact_email = name, email
    row.asked_on, row.serial = today(), row.serial + 1
    row.save(update_fields=["contact_name", "contact_email", "asked_on", "serial"])
    history.record(row, "contact_email", before=before, after=email, actor=actor)
    return row


def close_followup(*, followup: PlanFollowUp, actor: Person, reason: str) -> PlanFollowUp:
    """Expect no answer any more; a reason is required."""
    _may_follow_up(followup, actor)
    row: PlanFollowUp = change_state(followup, "close", actor=actor, reason=reason)
    return row


def _may_follow_up(followup: PlanFollowUp, actor: Person) -> None:
    """Raise PermissionDenied unless the actor coordinates the region of the service."""
    may = actor.has_perm("networks.change_planfollowup")
    if not (may and followups_for(actor).filter(pk=followup.pk).exists()):
        raise PermissionDenied
