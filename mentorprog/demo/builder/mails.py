"""The mails of the past count as sent; only a few wait for the worker, so that the mailbox is not empty."""

from collections.abc import Iterable
from datetime import datetime

from mentorprog.outbox.messages import message_id
from mentorprog.outbox.models import Mail, State
from mentorprog.outbox.rendering import render


def deliver(mails: Iterable[Mail], moment: datetime) -> None:
    """Make the mails look as if they left at `moment`, with the text that they had then."""
    for mail in mails:
        Mail.objects.filter(pk=mail.pk).update(**_sent(mail, moment))


def _sent(mail: Mail, moment: datetime) -> dict[str, object]:
    times: dict[str, object] = {"created_at": moment, "send_at": moment}
    if mail.state != State.QUEUED:
        return times  # failed at once: the person has no address
    rendered = render(mail)
    if rendered is None:
        raise ValueError(f"{mail.key} had nothing to say when it happened")
    return {
        **times,
        "state": State.SENT,
        "attempts": 1,
        "sent_at": moment,
        "subject": rendered.subject,
        "text": rendered.text,
        "html": rendered.html,
        "calendar": rendered.calendar,
        "message_id": message_id(mail.key),
    }


def leave_waiting(mails: Iterable[Mail], moment: datetime) -> None:
    """Let the mails stay in the queue, due since `moment`: the worker sends them first of all."""
    pks = [mail.pk for mail in mails]
    Mail.objects.filter(pk__in=pks).update(created_at=moment, send_at=moment)
