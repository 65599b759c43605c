"""From a row to what the recipient reads: subject, plain text and HTML out of one template."""

import re
from dataclasses import dataclass
from email.utils import parseaddr
from typing import Any

from django.conf import settings
from django.template import Context
from django.template.base import Template
from django.template.loader import get_template
from django.utils import translation

from mentorprog.outbox.composers import Attachment, Content, composer_for, enclosures
from mentorprog.outbox.models import Mail, State
from mentorprog.outbox.templatetags.outbox_mail import tidy

NO_REPLY = {"noreply", "no-reply", "no_reply", "ikke-svar", "ikkje-svar", "ikkesvar", "donotreply"}
SUBJECT_LENGTH = 200  # characters, the column's width


@dataclass(frozen=True)
class Rendered:
    """A mail as the recipient gets it. `calendar` is empty when there is no calendar part."""

    subject: str
    text: str
    html: str
    calendar: str = ""
    method: str = ""
    attachments: tuple[Attachment, ...] = ()


def render(mail: Mail) -> Rendered | None:
    """Compose and draw the mail from today's facts, in its language. None when it has become moot.

    Raises UnknownTemplateError, TemplateDoesNotExist, and whatever the composer raises. Changes nothing.
    """
    with translation.override(mail.language):
        content = composer_for(mail.template)(mail)
        return None if content is None else _draw(mail, content)


def sample(template: str, values: dict[str, Any], language: str) -> Rendered:
    """A mail of this kind with these values as it would leave, for a look beforehand. Nothing is entered."""
    with translation.override(language):
        return _draw(Mail(template=template, language=language), Content(values))


def _draw(mail: Mail, content: Content) -> Rendered:
    source = _source(f"mail/{mail.template}.txt")
    values = {
        "language": mail.language,
        "site_url": settings.SITE_URL,
        "no_reply": sender_reads_nothing(),
        **content.values,
    }
    subject = one_line(_lay(source, "mail/_subject.txt", values, autoescape=False))
    text = tidy(_lay(source, "mail/_text.txt", values, autoescape=False)) + "\n"
    html = _lay(source, "mail/_html.html", {**values, "subject": subject}, autoescape=True)
    calendar = (content.calendar or b"").decode("utf-8")
    attachments = (*content.attachments, *enclosures(mail))
    return Rendered(subject, text, html, calendar, content.method if calendar else "", attachments)


def _source(name: str) -> Template:
    return get_template(name).template  # type: ignore[attr-defined]  # the wrapper of Django's own engine


def _lay(source: Template, layout: str, values: dict[str, Any], *, autoescape: bool) -> str:
    context = Context({**values, "layout": _source(layout)}, autoescape=autoescape)
    return str(source.render(context))


def one_line(text: str) -> str:
    """A subject: one line without control characters, so that no header can be slipped in."""
    printable = "".join(sign if sign.isprintable() else " " for sign in text)
    return " ".join(printable.split())[:SUBJECT_LENGTH]


def sender_reads_nothing() -> bool:
    """Whether our sender's address is one that nobody reads, to be told from its name."""
    return parseaddr(settings.DEFAULT_FROM_EMAIL)[1].partition("@")[0].lower() in NO_REPLY


@dataclass(frozen=True)
class Preview:
    """What staff see of a mail. `live`: not sent yet. `fault`: the kind of error when it cannot be shown."""

    subject: str = ""
    text: str = ""
    html: str = ""
    live: bool = False
    fault: str = ""


def preview(mail: Mail) -> Preview:
    """What was sent, or what would be sent now, for staff to read. A sign-in code is never shown."""
    if mail.sensitive:
        return Preview()
    if mail.state not in (State.QUEUED, State.CLAIMED):
        return Preview(mail.subject, without_links(mail.text), without_links(mail.html))
    try:
        rendered = render(mail)
    except Exception as fault:  # staff see that something is wrong with this mail, not an error page
        return Preview(live=True, fault=type(fault).__name__)
    if rendered is None:
        return Preview(live=True)
    return Preview(rendered.subject, without_links(rendered.text), without_links(rendered.html), live=True)


def without_links(text: str) -> str:
    """The text with our own links cut off after the host: they let their reader act as the recipient."""
    return re.sub(rf"{re.escape(settings.SITE_URL)}/[^\s\"<]+", f"{settings.SITE_URL}/…", text)
