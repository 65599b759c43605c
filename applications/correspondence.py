"""The mails that have gone out about an application, as those who write in it may read them."""

from collections.abc import Collection
from dataclasses import dataclass
from datetime import datetime

from django.db.models import Q

from applications.models import Application
from mentorprog.outbox.models import Mail
from mentorprog.outbox.rendering import without_links
from mentorprog.people.models import Person

MOST = 100  # of the correspondence on one page; no application comes near
# Mails about the application as a whole. What is written to a candidate is for the candidate: of that the others
# see that it was sent, and not what it says.
ABOUT_THE_APPLICATION = frozenset(
    {
        "application_received",
        "application_answered",
        "coeditor_invited",
        "draft_expires",
        "information_wanted",
        "information_reminder",
        "leader_request",
        "leader_reminder",
        "leader_answered",
        "provisional_answer",
    }
)


@dataclass(frozen=True)
class Posted:
    """A mail that has left. `text` is empty when it is for its recipient only, and has no link that acts for him."""

    pk: int
    subject: str
    at: datetime
    address: str
    to_viewer: bool
    language: str
    text: str


def correspondence(
    application: Application, *, people: Collection[int | None], addresses: Collection[str], viewer: Person
) -> list[Posted]:
    """The mails to these people and addresses about the application, the newest first.

    They are found by their recipients, which is what the index knows.
    """
    to = Q(recipient__in={one for one in people if one is not None}) | Q(address__in=set(addresses))
    sent = Mail.objects.filter(to, context__application=application.pk, state=Mail.State.SENT)
    names = ("template", "subject", "text", "sent_at", "address", "language", "recipient_id")
    return [_posted(mail, viewer) for mail in sent.order_by("-sent_at", "-pk").only(*names)[:MOST]]


def _posted(mail: Mail, viewer: Person) -> Posted:
    own = mail.recipient_id == viewer.pk
    readable = own or mail.template in ABOUT_THE_APPLICATION
    return Posted(
        pk=mail.pk,
        subject=mail.subject,
        at=mail.sent_at or mail.created_at,
        address=mail.address,
        to_viewer=own,
        language=mail.language,
        text=without_links(mail.text) if readable else "",
    )
