"""One mail: entered by an event, cancelled, repeated or settled by staff."""

from datetime import datetime
from typing import Any

from django.core.validators import validate_email
from django.db import transaction
from django.utils import timezone

from mentorprog import states
from mentorprog.nudge import nudge
from mentorprog.outbox.composers import composer_for
from mentorprog.outbox.errors import NO_ADDRESS
from mentorprog.outbox.models import Mail, State
from mentorprog.people.models import Person

KEY_LENGTH = 200  # characters, the column's width
WAKE = "mentorprog.outbox.tasks.dispatch"  # by name: tasks stand on services


def enqueue(
    *,
    key: str,
    template: str,
    to: Person | str,
    language: str = "",
    context: dict[str, Any] | None = None,
    send_at: datetime | None = None,
    sensitive: bool = False,
) -> Mail:
    """Enter one mail in the caller's transaction; it leaves after commit, or at `send_at`.

    The same key again returns the row that is there and enters nothing. `to` is a person, whose own address
    and language count, or a bare address, which needs a `language`. A person without an address gets a row
    that has failed at once, for staff to see. `context` holds ids and small values for the composer, never
    what somebody wrote. `sensitive` marks a sign-in code: nothing of its content is kept.

    Raises UnknownTemplateError, ValueError (key, language), ValidationError (address).
    """
    composer_for(template)
    if not 0 < len(key) <= KEY_LENGTH:
        raise ValueError("a mail's key has 1 to 200 characters")
    values = {"context": context or {}, "send_at": send_at or timezone.now()} | _destination(to, language)
    mail = Mail(key=key, template=template, sensitive=sensitive, **values)
    # One statement that neither fails nor waits on a key that is taken; savepoints cost two more.
    Mail.objects.bulk_create([mail], ignore_conflicts=True)
    row = Mail.objects.get(key=key)
    if row.state == State.QUEUED and row.send_at <= timezone.now():
        nudge(WAKE)
    return row


def _destination(to: Person | str, language: str) -> dict[str, Any]:
    if isinstance(to, Person):
        found = {"recipient": to, "address": to.email.lower(), "language": language or to.reply_language()}
        return found if to.email else found | {"state": State.FAILED, "error": NO_ADDRESS}
    if not language:
        raise ValueError("a bare address needs a language")
    validate_email(to)
    return {"address": to.lower(), "language": language}


def cancel(*, mail: Mail, actor: Person, reason: str) -> Mail:
    """Take back a mail that has not left. Raises states.Refused, PermissionDenied."""
    row: Mail = states.change_state(mail, "cancel", actor=actor, reason=reason)
    return row


def resend(*, mail: Mail, actor: Person, reason: str) -> Mail:
    """Send a failed mail again. Raises states.Refused, PermissionDenied."""
    return _send_again("resend", mail, actor, reason)


def settle_unknown(*, mail: Mail, actor: Person, arrived: bool, reason: str) -> Mail:
    """Settle a mail in doubt: it arrived, or it is sent again. Raises states.Refused, PermissionDenied."""
    if not arrived:
        return _send_again("settle_lost", mail, actor, reason)
    row: Mail = states.change_state(mail, "settle_arrived", actor=actor, reason=reason)
    return row


def _send_again(name: str, mail: Mail, actor: Person, reason: str) -> Mail:
    with transaction.atomic():
        row: Mail = states.change_state(mail, name, actor=actor, reason=reason)
        nudge(WAKE)
    return row
