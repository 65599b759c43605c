"""A mail server that accepts, refuses, stalls and breaks off, as the recipient's address tells it.

The part before the first dot of the address is what happens: see `Sink.handle_RCPT` and `Sink.handle_DATA`.
"""

import asyncio
import socket
from collections import Counter
from contextlib import closing
from email import message_from_bytes
from email.message import EmailMessage
from email.policy import SMTP as POLICY
from typing import Any

from aiosmtpd.controller import Controller
from aiosmtpd.smtp import SMTP, Envelope, Session

STALL = 1.0  # seconds, longer than the tests' EMAIL_TIMEOUT


class Sink:
    """Keeps every message that came in whole, whatever was answered to it."""

    def __init__(self) -> None:
        self.messages: list[EmailMessage] = []
        self.arrived: Counter[str] = Counter()  # Message-ID → how many times the whole message came in
        self.refused_once: set[str] = set()
        self.connections = 0
        self.port = free_port()
        self.controller: Controller | None = None

    def __enter__(self) -> "Sink":
        self.start()
        return self

    def __exit__(self, *_: object) -> None:
        self.stop()

    def start(self) -> None:
        self.controller = Controller(self, hostname="127.0.0.1", port=self.port)
        self.controller.start()

    def stop(self) -> None:
        if self.controller is not None:
            self.controller.stop()
            self.controller = None

    @property
    def url(self) -> str:
        return f"smtp://127.0.0.1:{self.port}"

    async def handle_EHLO(  # noqa: N802 - aiosmtpd's name
        self, server: SMTP, session: Session, envelope: Envelope, hostname: str, responses: list[str]
    ) -> list[str]:
        self.connections += 1
        session.host_name = hostname
        return responses

    async def handle_RCPT(  # noqa: N802
        self, server: SMTP, session: Session, envelope: Envelope, address: str, options: Any
    ) -> str:
        match address.partition(".")[0]:
            case "unknown":
                return "550 no such mailbox"
            case "busy":
                return "450 come back later"
            case "once" if address not in self.refused_once:
                self.refused_once.add(address)
                return "451 first time refused"
            case "closing":
                return "421 going down"
            case "hangup":
                server.transport.abort()
            case "mute":
                await asyncio.sleep(STALL)
        envelope.rcpt_tos.append(address)
        return "250 OK"

    async def handle_DATA(self, server: SMTP, session: Session, envelope: Envelope) -> str:  # noqa: N802
        behaviour = envelope.rcpt_tos[0].partition(".")[0]
        if behaviour == "spam":
            return "554 not wanted"
        if behaviour == "full":
            return "452 no room now"
        message = message_from_bytes(envelope.content, policy=POLICY)
        self.messages.append(message)
        self.arrived[message["Message-ID"]] += 1
        if behaviour == "vanish":
            server.transport.abort()
        if behaviour == "silent":
            await asyncio.sleep(STALL)
        return "250 OK"


def free_port() -> int:
    with closing(socket.socket()) as probe:
        probe.bind(("127.0.0.1", 0))
        return probe.getsockname()[1]
