"""Deliveries: due mails claimed, sent once, and their fate written down.

Who may do what is decided by compare-and-set: each step asks for the state and the worker that the step
before has written, and goes on only when one row has changed. A worker may be killed at any point:

- before *sending* is written, the mail was never offered to a server: `sweep` puts it back in the queue;
- after that, nobody knows: `sweep` makes it *unknown*, and staff decide. It is never sent again blindly.

These moves leave no row in the history, there are too many of them; the mail's own columns tell the time.
"""

import smtplib
from collections.abc import Sequence
from contextlib import suppress
from datetime import timedelta
from functools import lru_cache
from typing import Any
from uuid import UUID, uuid4

import structlog
from django.conf import settings
from django.core.mail import get_connection
from django.core.mail.backends.base import BaseEmailBackend
from django.db import connection, transaction
from django.utils import timezone

from mentorprog.outbox import errors
from mentorprog.outbox.backends import UndecidedError
from mentorprog.outbox.composers import make_enclosures
from mentorprog.outbox.messages import Letter, letter
from mentorprog.outbox.models import HELD, Mail, State
from mentorprog.outbox.rendering import Rendered, render

log = structlog.get_logger(__name__)

BACK_OFF = (1, 5, 15, 60, 240)  # minutes before the next attempt
PAUSE = timedelta(minutes=1)  # until mails are offered again to a server that did not answer
BREAKS_IN_A_ROW = 3  # connections lost one after the other before the run is stopped
PERMANENT = range(500, 600)


class ServerAwayError(Exception):
    """The mail server cannot be reached now, whatever the mail."""


def dispatch(limit: int | None = None) -> int:
    """Send what is due, batch by batch, until nothing is due or `limit` mails have been taken.

    Stops early when the mail server is away. Any number of workers may run it at once. Returns how many mails
    it has dealt with, whatever came of them.
    """
    worker, done = uuid4(), 0
    while limit is None or done < limit:
        size = settings.OUTBOX_BATCH if limit is None else min(settings.OUTBOX_BATCH, limit - done)
        batch = claim(worker, size)
        if not batch:
            break
        try:
            _send_batch(batch, worker)
        except ServerAwayError as fault:
            log.warning("outbox_server_away", error=type(fault.__cause__).__name__)
            done += len(batch) - _put_back(worker)
            break
        done += len(batch)
    return done


def claim(worker: UUID, size: int) -> list[Mail]:
    """Take up to `size` due mails for this worker, passing over what another one takes at the same time."""
    now = timezone.now()
    with transaction.atomic(durable=True):
        due = Mail.objects.due(now).select_for_update(skip_locked=True)
        keys = list(due.values_list("pk", flat=True)[:size])
        # Where rows cannot be locked (SQLite), the state in the condition decides who gets them.
        Mail.objects.filter(pk__in=keys, state=State.QUEUED).update(
            state=State.CLAIMED, claimed_at=now, claimed_by=worker
        )
    mine = Mail.objects.filter(pk__in=keys, state=State.CLAIMED, claimed_by=worker)
    return list(mine.select_related("recipient__work_municipality").order_by("-sensitive", "send_at", "pk"))


def sweep() -> dict[str, int]:
    """Deal with what dead workers left behind. Returns how many mails wait again, how many are in doubt."""
    patience = timedelta(seconds=settings.OUTBOX_CLAIM_TIMEOUT)
    left = Mail.objects.filter(claimed_at__lt=timezone.now() - patience)
    again = left.filter(state=State.CLAIMED).update(state=State.QUEUED, claimed_at=None, claimed_by=None)
    doubt = left.filter(state=State.SENDING)
    codes = doubt.filter(sensitive=True).update(state=State.UNKNOWN, error=errors.INTERRUPTED, context={})
    others = doubt.update(state=State.UNKNOWN, error=errors.INTERRUPTED)
    if again or codes or others:
        log.warning("outbox_swept", queued=again, unknown=codes + others)
    return {"queued": again, "unknown": codes + others}


def _send_batch(batch: Sequence[Mail], worker: UUID) -> None:
    """Send over one connection. Raises ServerAwayError when it cannot be opened or breaks time after time."""
    connection = get_connection()
    breaks = 0
    try:
        for mail in batch:
            try:
                connection.open()
            except OSError as fault:
                raise ServerAwayError from fault
            broken = _deliver(mail, worker, connection)
            breaks = breaks + 1 if broken else 0
            if breaks == BREAKS_IN_A_ROW:
                raise ServerAwayError from broken
    finally:
        with suppress(OSError):
            connection.close()


def _deliver(mail: Mail, worker: UUID, connection: BaseEmailBackend) -> Exception | None:
    """Send one claimed mail and write down what came of it. Returns the fault when the connection broke."""
    try:
        rendered, message = _prepare(mail)
    except Exception as fault:  # a composer's or template's fault: this mail waits, the others go on
        _try_later(mail, worker, type(fault).__name__)
        return None
    if not mail.address:
        _finish(mail, worker, State.FAILED, error=errors.NO_ADDRESS)
    elif rendered is None or message is None:
        _finish(mail, worker, State.CANCELLED, error=errors.MOOT)
    elif _begin(mail, worker, rendered, message):
        return _hand_over(mail, worker, message, connection)
    return None


def _prepare(mail: Mail) -> tuple[Rendered | None, Letter | None]:
    """Render the mail for where its recipient is to be reached today; None and None when it is moot."""
    person = mail.recipient
    if person is not None and (mail.rule or not mail.address):
        mail.address, mail.language = person.email.lower(), person.reply_language()
    if not mail.address:
        return None, None
    make_enclosures(mail)
    rendered = render(mail)
    return rendered, None if rendered is None else letter(mail, rendered)


def _begin(mail: Mail, worker: UUID, rendered: Rendered, message: Letter) -> bool:
    """Write *sending* and what is sent, for good, before anything leaves. False when the claim is lost."""
    kept: dict[str, Any] = {"address": mail.address, "language": mail.language}
    if not mail.sensitive:
        kept |= {
            "subject": rendered.subject,
            "text": rendered.text,
            "html": rendered.html,
            "calendar": rendered.calendar,
        }
    changed = _write(
        mail,
        worker,
        (State.CLAIMED,),
        state=State.SENDING,
        claimed_at=timezone.now(),
        attempts=mail.attempts + 1,
        message_id=message.extra_headers["Message-ID"],
        **kept,
    )
    return changed == 1


def _hand_over(mail: Mail, worker: UUID, message: Letter, connection: BaseEmailBackend) -> Exception | None:
    """Offer the message and write down the server's answer. Returns the fault when the connection broke."""
    try:
        connection.send_messages([message])
    except smtplib.SMTPResponseException as refusal:
        reply = f"{errors.REFUSED}{refusal.smtp_code}"
        if refusal.smtp_code in PERMANENT:
            _finish(mail, worker, State.FAILED, error=reply)
        else:
            _try_later(mail, worker, reply)
        return None
    except OSError as fault:
        _try_later(mail, worker, type(fault).__name__)
        return fault
    except UndecidedError as fault:
        _finish(mail, worker, State.UNKNOWN, error=errors.NO_ANSWER)
        return fault
    except Exception as fault:  # not foreseen, so nobody knows what the server has
        _finish(mail, worker, State.UNKNOWN, error=type(fault).__name__)
        return fault
    _finish(mail, worker, State.SENT)
    return None


IN_DOUBT = (*HELD, State.UNKNOWN)  # in this worker's hands, or taken for dead meanwhile


def _write(mail: Mail, worker: UUID, states: tuple[State, ...], **values: Any) -> int:
    """Write these columns while the mail is this worker's and in one of the states; how many rows have changed.

    What Django's `update` would do. That writes the SQL anew each time, which costs more than the database takes, and
    every mail needs it twice.
    """
    columns = tuple(values)
    written = [_prepared(column, value) for column, value in values.items()]
    held = _prepared("claimed_by", worker)
    with connection.cursor() as cursor:
        cursor.execute(_update(columns, len(states)), [*written, mail.pk, held, *map(str, states)])
        return int(cursor.rowcount)


def _prepared(column: str, value: Any) -> Any:
    """The value as this database takes it."""
    field: Any = Mail._meta.get_field(column)
    return field.get_db_prep_save(value, connection)


@lru_cache(maxsize=16)
def _update(columns: tuple[str, ...], states: int) -> str:
    quoted = connection.ops.quote_name
    changes = ", ".join(f"{quoted(column)} = %s" for column in columns)
    marks = ", ".join(["%s"] * states)
    where = f"{quoted('id')} = %s AND {quoted('claimed_by')} = %s AND {quoted('state')} IN ({marks})"
    return f"UPDATE {quoted(Mail._meta.db_table)} SET {changes} WHERE {where}"  # noqa: S608 - names of columns only


def _finish(mail: Mail, worker: UUID, state: State, *, error: str = "") -> None:
    """Write the last state, unless somebody else has taken the mail over in the meantime.

    A worker that was slow, and was taken for dead, may still tell what became of a mail in doubt.
    """
    values: dict[str, Any] = {
        "state": state,
        "error": error,
        "attempts": mail.attempts + 1,
        "not_before": None,
    }
    if state == State.SENT:
        values["sent_at"] = timezone.now()
    if state in (State.FAILED, State.CANCELLED):
        values |= {"claimed_at": None, "claimed_by": None}
    if mail.sensitive:
        values["context"] = {}
    _write(mail, worker, IN_DOUBT, **values)


def _try_later(mail: Mail, worker: UUID, error: str) -> None:
    """Let the mail wait for its next attempt; after the last one it has failed."""
    attempts = mail.attempts + 1
    if attempts >= settings.OUTBOX_MAX_ATTEMPTS:
        _finish(mail, worker, State.FAILED, error=error)
        return
    pause = timedelta(minutes=BACK_OFF[min(attempts, len(BACK_OFF)) - 1])
    _write(
        mail,
        worker,
        IN_DOUBT,
        state=State.QUEUED,
        attempts=attempts,
        not_before=timezone.now() + pause,
        error=error,
        claimed_at=None,
        claimed_by=None,
    )


def _put_back(worker: UUID) -> int:
    """Let go of the mails that were claimed but not offered: no attempt of theirs is lost."""
    rest = Mail.objects.filter(claimed_by=worker, state=State.CLAIMED)
    return rest.update(
        state=State.QUEUED,
        not_before=timezone.now() + PAUSE,
        error=errors.SERVER_AWAY,
        claimed_at=None,
        claimed_by=None,
    )
