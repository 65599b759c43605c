"""A mailbox server that speaks as much IMAP as is needed to read a folder (RFC 9051), on a port of its own."""

import re
import socketserver
import threading
from collections.abc import Iterator
from contextlib import contextmanager


class _Session(socketserver.StreamRequestHandler):
    def say(self, line: str | bytes) -> None:
        self.wfile.write((line.encode() if isinstance(line, str) else line) + b"\r\n")

    def handle(self) -> None:
        box: ImapBox = self.server.box
        self.say("* OK ready")
        while line := self.rfile.readline():
            tag, command, rest = re.match(rb"(\S+) (\S+) ?(.*)\r\n", line).groups()
            tag, command = tag.decode(), command.decode().upper()
            box.heard.append(f"{command} {rest.decode()}".strip())
            if command == "CAPABILITY":
                self.say("* CAPABILITY IMAP4rev1")
            elif command == "LOGIN" and b"secret" not in rest:
                self.say(f"{tag} NO wrong password")
                continue
            elif command == "EXAMINE":
                self.say(f"* {len(box.mails)} EXISTS")
                self.say(f"* OK [UIDVALIDITY {box.validity}] valid")
            elif command == "UID":
                self.uid(box, rest.decode())
            elif command == "LOGOUT":
                self.say("* BYE")
            self.say(f"{tag} OK done")
            if command == "LOGOUT":
                return

    def uid(self, box: "ImapBox", rest: str) -> None:
        if rest.upper().startswith("SEARCH"):
            first = int(re.search(r"UID (\d+):", rest)[1])
            # As the standard has it, "n:*" always holds the last one.
            found = [n for n in sorted(box.mails) if n >= first] or sorted(box.mails)[-1:]
            self.say("* SEARCH " + " ".join(map(str, found)))
            return
        number = int(rest.split()[1])
        raw = box.mails.get(number)
        if raw is None:
            return
        if "RFC822.SIZE" in rest:
            self.say(f"* 1 FETCH (UID {number} RFC822.SIZE {len(raw)})")
        else:
            self.say(b"* 1 FETCH (UID %d BODY[] {%d}\r\n%s)" % (number, len(raw), raw))


class ImapBox:
    """What is in the folder, by number, and what it was asked."""

    def __init__(self) -> None:
        self.mails: dict[int, bytes] = {}
        self.validity = 7
        self.heard: list[str] = []
        self.address = ""

    def put(self, raw: bytes) -> None:
        self.mails[max(self.mails, default=0) + 1] = raw


@contextmanager
def imap_server() -> Iterator[ImapBox]:
    box = ImapBox()
    with socketserver.ThreadingTCPServer(("127.0.0.1", 0), _Session) as server:
        server.daemon_threads = True
        server.box = box
        box.address = f"imap://svar:secret@127.0.0.1:{server.server_address[1]}/INBOX"
        threading.Thread(target=server.serve_forever, daemon=True).start()
        yield box
        server.shutdown()
