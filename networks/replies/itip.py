"""A mail read as an answer to an invitation (RFC 5546 § 3.2.3), or why it is none. Nothing here asks the database."""

import re
from dataclasses import dataclass
from datetime import date, datetime
from email import message_from_bytes
from email.message import EmailMessage
from email.policy import default
from email.utils import getaddresses
from uuid import UUID

from django.conf import settings
from icalendar import Calendar

from mentorprog.times import OSLO

ANSWERS = {"ACCEPTED": "yes", "TENTATIVE": "maybe", "DECLINED": "no"}


class IgnoredError(Exception):
    """The mail changes nothing; `reason` is a short word for the log, without anything of the mail's content."""

    def __init__(self, reason: str) -> None:
        self.reason = reason
        super().__init__(reason)


@dataclass(frozen=True)
class Reply:
    """One answer: to which event, which day of a series (None: all of it), whose, and when it was said (aware)."""

    uid: UUID
    occurrence: date | None
    address: str
    answer: str
    sequence: int
    said_at: datetime


def read(raw: bytes) -> list[Reply]:
    """The answers in a mail, one for each event part. Raises IgnoredError for anything else, however broken."""
    try:
        message = message_from_bytes(raw, policy=default)
        calendar = _calendar(message)
        senders = [address.casefold() for _name, address in getaddresses([str(message.get("from", ""))])]
        found = [_reply(event, senders) for event in calendar.walk("VEVENT")]
    except IgnoredError:
        raise
    except Exception as fault:  # whatever strangers put into a mailbox: the parsers raise a dozen kinds of errors
        raise IgnoredError("malformed") from fault
    if not found:
        raise IgnoredError("no event")
    _check_origin(message)
    return found


def _calendar(message: EmailMessage) -> Calendar:
    for part in message.walk():
        if part.get_content_type() == "text/calendar":
            calendar = Calendar.from_ical(part.get_payload(decode=True))
            if str(calendar.get("method", "")).upper() == "REPLY":
                return calendar
    raise IgnoredError("not a reply")


def _reply(event: object, senders: list[str]) -> Reply:
    attendees = event["attendee"] if isinstance(event["attendee"], list) else [event["attendee"]]  # type: ignore[index]
    if len(attendees) != 1:
        raise IgnoredError("not one attendee")
    address = re.sub(r"^mailto:", "", str(attendees[0]), flags=re.I).strip().casefold()
    if senders != [address]:
        raise IgnoredError("forged")
    answer = ANSWERS.get(str(attendees[0].params.get("PARTSTAT", "")).upper(), "")
    if not answer:
        raise IgnoredError("no answer in it")
    key, _at, _domain = str(event["uid"]).partition("@")  # type: ignore[index]
    day = event.decoded("recurrence-id") if "recurrence-id" in event else None  # type: ignore[attr-defined,operator]
    if isinstance(day, datetime):
        day = day.astimezone(OSLO).date()
    said_at = event.decoded("dtstamp")  # type: ignore[attr-defined]
    sequence = int(event.get("sequence", 0))  # type: ignore[attr-defined]
    return Reply(UUID(key), day, address, answer, sequence, said_at.astimezone(OSLO))


def _check_origin(message: EmailMessage) -> None:
    """Where the mail server tells whether the sender is who he says (RFC 8601), believe it and nothing else."""
    server = settings.INBOX_AUTHSERV
    if not server:
        return
    for line in message.get_all("authentication-results", []):
        told, _semicolon, results = str(line).partition(";")
        if told.split()[:1] == [server]:
            if re.search(r"\bdmarc=pass\b", results):
                return
            break  # the topmost line is our own server's; what stands below it anybody may have written
    raise IgnoredError("forged")
