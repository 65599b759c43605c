"""The mailbox to which answers come: an IMAP folder that is only looked at, or a folder of files (maildir).

Nothing in an IMAP folder is changed, so that people can read it too; how far we have read is kept in the database.
"""

import imaplib
import mailbox
import re
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path
from urllib.parse import unquote, urlsplit

from networks.models import ReplyBox

MOST = 200  # mails a run: a mailbox full of garbage holds nobody up
LARGEST = 512 * 1024  # bytes; an answer has a few kilobytes
PATIENCE = 20  # seconds

Handle = Callable[[bytes], None]


def read_new(address: str, handle: Handle) -> int:
    """Hand every new mail of the mailbox to `handle`; returns how many.

    `address` is imaps://user:password@host/folder, imap://… or maildir:/path. Raises OSError or imaplib.IMAP4.error
    when the mailbox cannot be reached; what has been handled is remembered all the same.
    """
    parts = urlsplit(address)
    if parts.scheme == "maildir":
        return _maildir(Path(parts.path), handle)
    if parts.scheme not in ("imap", "imaps"):
        raise ValueError("a mailbox is imaps://, imap:// or maildir:")
    with _connection(address) as server:
        return _imap(server, unquote(parts.path.strip("/")) or "INBOX", handle)


def _maildir(path: Path, handle: Handle) -> int:
    box, number = mailbox.Maildir(path, create=True), 0
    for key in list(box.iterkeys())[: 10 * MOST]:
        if number == MOST:
            break
        message = box.get_message(key)
        if message.get_subdir() != "new":
            continue
        if len(raw := box.get_bytes(key)) <= LARGEST:
            handle(raw)
        message.set_subdir("cur")
        message.add_flag("S")
        box[key] = message
        number += 1
    return number


@contextmanager
def _connection(address: str) -> Iterator[imaplib.IMAP4]:
    parts = urlsplit(address)
    kind = imaplib.IMAP4_SSL if parts.scheme == "imaps" else imaplib.IMAP4
    port = parts.port or (imaplib.IMAP4_SSL_PORT if parts.scheme == "imaps" else imaplib.IMAP4_PORT)
    with kind(parts.hostname or "", port, timeout=PATIENCE) as server:
        server.login(unquote(parts.username or ""), unquote(parts.password or ""))
        yield server


def _imap(server: imaplib.IMAP4, folder: str, handle: Handle) -> int:
    status, _count = server.select(f'"{folder}"', readonly=True)
    if status != "OK":
        raise imaplib.IMAP4.error("no such folder")
    validity = int((server.response("UIDVALIDITY")[1] or [b"0"])[0] or 0)
    box, _made = ReplyBox.objects.get_or_create(name=folder, defaults={"validity": validity})
    last = box.last if box.validity == validity else 0
    _status, found = server.uid("search", f"UID {last + 1}:*")
    numbers = sorted(one for one in map(int, (found[0] or b"").split()) if one > last)[:MOST]
    for number in numbers:
        raw = _fetched(server, number)
        if raw is not None:
            handle(raw)
        ReplyBox.objects.filter(pk=box.pk).update(validity=validity, last=number)
    return len(numbers)


def _fetched(server: imaplib.IMAP4, number: int) -> bytes | None:
    """A mail's bytes; None for one that is too large to be an answer, or gone."""
    _status, told = server.uid("fetch", str(number), "(RFC822.SIZE)")
    size = re.search(rb"RFC822\.SIZE (\d+)", _line(told))
    if size is None or int(size[1]) > LARGEST:
        return None
    _status, told = server.uid("fetch", str(number), "(BODY.PEEK[])")
    return next((one[1] for one in told if isinstance(one, tuple)), None)


def _line(told: list[object]) -> bytes:
    first = told[0] if told else b""
    return first[0] if isinstance(first, tuple) else first if isinstance(first, bytes) else b""
