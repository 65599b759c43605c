"""How a finished message leaves: by SMTP, or into a folder in the embedded mode."""

import re
import smtplib
from collections.abc import Sequence
from datetime import UTC, datetime
from functools import lru_cache
from pathlib import Path
from typing import Any

from django.conf import settings
from django.core.mail.backends.base import BaseEmailBackend
from django.core.mail.backends.smtp import EmailBackend
from django.core.mail.message import EmailMessage, sanitize_address

ACCEPTED = range(200, 300)
REFUSED = range(400, 600)
GO_AHEAD = 354
CLOSING = 421
END_OF_DATA = b"\r\n.\r\n"
LEADING_DOT = re.compile(rb"^\.", re.MULTILINE)


@lru_cache(maxsize=256)
def fit(address: str) -> str:
    """One address as it may stand in a header or an envelope. Raises ValueError for anything else."""
    return str(sanitize_address(address, "utf-8"))


class UndecidedError(Exception):
    """The whole message went out, but no answer came back: the server may have it or not."""


class SmtpBackend(EmailBackend):
    """Django's SMTP backend with an exact answer to "may it be sent again?".

    `send_messages` raises, with the connection open for the next message or closed when it is of no use:

    - `smtplib.SMTPResponseException`: the server refused; 4xx is worth another try, 5xx is not;
    - any other OSError: the connection failed before the message was complete, so it was not accepted;
    - `UndecidedError`: it failed after that. RFC 5321, section 4.2.5, leaves open who has the message.

    `open` raises OSError when the server cannot be reached or does not let us in. Nothing fails silently.
    """

    def open(self) -> bool | None:
        opened: bool | None = super().open()
        if opened:
            try:
                self.connection.ehlo_or_helo_if_needed()
            except OSError:
                self._hang_up()
                raise
        return opened

    def _send(self, email_message: EmailMessage) -> bool:
        sender = fit(email_message.from_email)
        recipients = [fit(address) for address in email_message.recipients()]
        data = email_message.message().as_bytes(linesep="\r\n")
        try:
            self._introduce(sender, recipients)
            self.connection.send(LEADING_DOT.sub(b"..", data) + END_OF_DATA)
        except smtplib.SMTPResponseException as refusal:
            self._start_afresh(refusal.smtp_code)
            raise
        except OSError:
            self._hang_up()
            raise
        self._hear_answer()
        return True

    def _introduce(self, sender: str, recipients: Sequence[str]) -> None:
        """Name sender and recipients and ask to be heard. Raises SMTPResponseException on a refusal."""
        answers = [self.connection.mail(sender)]
        for recipient in recipients:
            self._expect(answers[-1], ACCEPTED)
            answers.append(self.connection.rcpt(recipient))
        self._expect(answers[-1], ACCEPTED)
        self._expect(self.connection.docmd("DATA"), (GO_AHEAD,))

    def _expect(self, answer: tuple[int, bytes], wanted: Sequence[int]) -> None:
        code, words = answer
        if code not in wanted:
            raise smtplib.SMTPResponseException(code, words)

    def _hear_answer(self) -> None:
        """Read what the server says to the complete message."""
        try:
            code, words = self.connection.getreply()
        except OSError:
            self._hang_up()
            raise UndecidedError from None
        if code in REFUSED:
            if code == CLOSING:
                self._hang_up()
            raise smtplib.SMTPResponseException(code, words)
        if code not in ACCEPTED:
            self._hang_up()
            raise UndecidedError

    def _start_afresh(self, code: int) -> None:
        """Make the connection ready for the next message, or give it up."""
        try:
            if code == CLOSING or self.connection.rset()[0] not in ACCEPTED:
                self._hang_up()
        except OSError:
            self._hang_up()

    def _hang_up(self) -> None:
        """Drop the connection without a farewell that could take as long again."""
        self.connection.close()
        self.connection = None


class FolderBackend(BaseEmailBackend):
    """Each mail one file in EMAIL_FILE_PATH, named so that the files sort by time."""

    def __init__(self, *args: Any, file_path: str | Path | None = None, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.folder = Path(file_path or settings.EMAIL_FILE_PATH)

    def send_messages(self, email_messages: Sequence[EmailMessage]) -> int:
        """Write the messages; raises OSError. A file appears under its name only when it is complete."""
        self.folder.mkdir(parents=True, exist_ok=True)
        for email_message in email_messages:
            message = email_message.message()
            name = file_name(datetime.now(UTC), message["Message-ID"])
            unfinished = self.folder / f".{name}.part"
            unfinished.write_bytes(message.as_bytes(linesep="\r\n"))
            unfinished.replace(self.folder / name)
        return len(email_messages)


def file_name(now: datetime, message_id: str) -> str:
    """Time in UTC, then what is safe in a file name of the Message-ID's left part."""
    left = re.sub(r"[^A-Za-z0-9-]", "", message_id.partition("@")[0])
    return f"{now:%Y%m%dT%H%M%S%f}Z-{left[:40]}.eml"
