"""From a rendered mail to the message on the wire (MIME)."""

from email.charset import QP, Charset
from email.message import Message
from email.utils import parseaddr
from hashlib import sha256
from typing import Any

from django.conf import settings
from django.core.mail import EmailMultiAlternatives
from django.core.mail.message import sanitize_address

from mentorprog.outbox.models import Mail
from mentorprog.outbox.rendering import Rendered

# Quoted-printable: seven bits on the wire, so that any server passes it on unchanged.
UTF8 = Charset("utf-8")
UTF8.body_encoding = QP


class Letter(EmailMultiAlternatives):
    """A message that is built once: what has been checked before sending is what is sent."""

    encoding: Any = UTF8
    _built: Message | None = None

    def message(self) -> Any:
        if self._built is None:
            self._built = super().message()
        return self._built


def message_id(key: str) -> str:
    """The Message-ID of the mail with this key: the same at every attempt, so that a repeat is recognised."""
    domain = parseaddr(settings.DEFAULT_FROM_EMAIL)[1].rpartition("@")[2] or "localhost"
    return f"<{sha256(key.encode()).hexdigest()[:40]}@{domain}>"


def letter(mail: Mail, rendered: Rendered) -> Letter:
    """The message, built and checked. Raises ValueError when an address or a header is not fit to be sent."""
    sanitize_address(mail.address, "utf-8")  # one address and nothing more
    made = Letter(
        rendered.subject,
        rendered.text,
        settings.DEFAULT_FROM_EMAIL,
        [mail.address],
        headers={
            "Message-ID": message_id(mail.key),
            "Auto-Submitted": "auto-generated",
            "X-Auto-Response-Suppress": "All",
            "Content-Language": mail.language,
        },
    )
    made.attach_alternative(rendered.html, "text/html")
    if rendered.calendar:
        # The alternative is what calendar programs act on, the file is for all others.
        made.attach_alternative(rendered.calendar, f"text/calendar; method={rendered.method}")
        made.attach("invite.ics", rendered.calendar.encode(), "application/ics")
    for attachment in rendered.attachments:
        made.attach(attachment.name, attachment.content, attachment.kind)
    made.message()
    return made
