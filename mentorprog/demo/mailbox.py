"""Reads the mails that `outbox.backends.FolderBackend` has written."""

from dataclasses import dataclass
from datetime import datetime
from email import message_from_bytes
from email.message import EmailMessage
from email.policy import default
from email.utils import parsedate_to_datetime
from pathlib import Path

from django.conf import settings


@dataclass(frozen=True)
class Letter:
    """One mail as a person reads it."""

    name: str
    subject: str
    to: str
    at: datetime | None
    text: str
    has_calendar: bool


def letters() -> list[Letter]:
    """All mails, the newest first."""
    folder = Path(settings.EMAIL_FILE_PATH)
    return [_letter(path) for path in sorted(folder.glob("*.eml"), reverse=True)]


def read_letter(name: str) -> Letter | None:
    """One mail by the name of its file, without the ending; None when there is none."""
    path = Path(settings.EMAIL_FILE_PATH) / f"{name}.eml"
    try:
        return _letter(path) if path.is_file() else None
    except OSError:  # a name that no file can have
        return None


def _letter(path: Path) -> Letter:
    message: EmailMessage = message_from_bytes(path.read_bytes(), policy=default)  # type: ignore[assignment]
    body = message.get_body(("plain",))
    return Letter(
        name=path.stem,
        subject=message["Subject"] or "",
        to=message["To"] or "",
        at=parsedate_to_datetime(message["Date"]) if message["Date"] else None,
        text=body.get_content() if body else "",
        has_calendar=any(part.get_content_type() == "text/calendar" for part in message.walk()),
    )
