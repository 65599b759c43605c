"""The SMTP backend's one question: may this message be sent again? Answered on a real socket."""

import smtplib
import socketserver
import threading
from collections.abc import Callable, Iterator

import pytest
from django.core.mail import EmailMessage

from mentorprog.outbox.backends import SmtpBackend, UndecidedError, file_name
from tests.outbox.sink import Sink


def message(behaviour: str = "ok", body: str = "Hei") -> EmailMessage:
    return EmailMessage("Emne", body, "from@example.no", [f"{behaviour}.1@example.no"])


@pytest.fixture
def backend(sink: Sink) -> SmtpBackend:
    made = SmtpBackend(timeout=0.5)
    made.open()
    return made


def test_a_message_arrives_unchanged_dots_and_all(backend, sink):
    body = ".\n..\n.leading dot\nÆØÅ\nlast line"
    assert backend.send_messages([message(body=body)]) == 1
    assert sink.messages[0].get_content().replace("\r\n", "\n").strip() == body


@pytest.mark.parametrize(("behaviour", "code"), [("unknown", 550), ("busy", 450), ("spam", 554), ("full", 452)])
def test_a_refusal_tells_its_code_and_leaves_the_connection_usable(backend, sink, behaviour, code):
    with pytest.raises(smtplib.SMTPResponseException) as refusal:
        backend.send_messages([message(behaviour)])
    assert refusal.value.smtp_code == code
    assert backend.send_messages([message()]) == 1
    assert sink.connections == 1


@pytest.mark.parametrize("behaviour", ["hangup", "mute"])
def test_a_break_before_the_message_is_no_doubt(backend, behaviour):
    with pytest.raises(smtplib.SMTPServerDisconnected):
        backend.send_messages([message(behaviour)])
    assert backend.connection is None


@pytest.mark.parametrize("behaviour", ["vanish", "silent"])
def test_a_break_after_the_message_is_doubt(backend, behaviour):
    with pytest.raises(UndecidedError):
        backend.send_messages([message(behaviour)])
    assert backend.connection is None


def test_a_server_that_is_going_down_is_left(backend):
    with pytest.raises(smtplib.SMTPResponseException):
        backend.send_messages([message("closing")])
    assert backend.connection is None


class Script(socketserver.StreamRequestHandler):
    """A server that answers each line with the next of the given answers, and the message with the last."""

    answers: list[bytes]

    def handle(self) -> None:
        self.wfile.write(self.answers[0])
        for answer in self.answers[1:]:
            line = self.rfile.readline()
            if answer == self.answers[-1]:
                while line not in (b".\r\n", b""):
                    line = self.rfile.readline()
            self.wfile.write(answer)


class Server(socketserver.ThreadingTCPServer):
    daemon_threads = True


@pytest.fixture
def scripted() -> Iterator[Callable[..., SmtpBackend]]:
    servers: list[socketserver.TCPServer] = []

    def start(*answers: bytes) -> SmtpBackend:
        handler = type("Handler", (Script,), {"answers": [answer + b"\r\n" for answer in answers]})
        server = Server(("127.0.0.1", 0), handler)
        servers.append(server)
        threading.Thread(target=server.serve_forever, args=[0.01], daemon=True).start()
        return SmtpBackend(host="127.0.0.1", port=server.server_address[1], timeout=0.5)

    yield start
    for server in servers:
        server.shutdown()
        server.server_close()


@pytest.mark.parametrize("greeting", [b"421 too busy", b"554 go away", b"nonsense"])
def test_a_server_that_does_not_let_us_in_is_away(scripted, greeting):
    with pytest.raises((smtplib.SMTPConnectError, smtplib.SMTPServerDisconnected)):
        scripted(greeting, b"421 bye").open()


def test_a_server_that_does_not_greet_back_is_away_and_nothing_is_left_open(scripted):
    backend = scripted(b"220 hello", b"502 EHLO?", b"502 HELO?", b"221 end")
    with pytest.raises(smtplib.SMTPHeloError):
        backend.open()
    assert backend.connection is None


@pytest.mark.parametrize("answer", [b"nonsense", b"354 again?", b"9", b"250" + b"x" * 9000])
def test_an_answer_to_the_message_that_makes_no_sense_is_doubt(scripted, answer):
    backend = scripted(b"220 hello", b"250 ehlo", b"250 from", b"250 to", b"354 go", answer)
    backend.open()
    with pytest.raises(UndecidedError):
        backend.send_messages([message()])


def test_421_after_the_message_is_an_answer_and_a_refusal(scripted):
    backend = scripted(b"220 hello", b"250 ehlo", b"250 from", b"250 to", b"354 go", b"421 not taken")
    backend.open()
    with pytest.raises(smtplib.SMTPResponseException) as refusal:
        backend.send_messages([message()])
    assert refusal.value.smtp_code == 421
    assert backend.connection is None


def test_a_sender_that_is_refused_is_a_refusal(scripted):
    backend = scripted(b"220 hello", b"250 ehlo", b"530 sign in first", b"250 reset", b"250 end")
    backend.open()
    with pytest.raises(smtplib.SMTPResponseException) as refusal:
        backend.send_messages([message()])
    assert refusal.value.smtp_code == 530


def test_nobody_listening_is_a_server_that_is_away():
    with pytest.raises(ConnectionRefusedError):
        SmtpBackend(host="127.0.0.1", port=1, timeout=0.5).open()


def test_a_file_name_holds_nothing_that_a_path_could_be_made_of():
    from datetime import UTC, datetime

    moment = datetime(2026, 12, 3, 9, 0, 0, 123456, tzinfo=UTC)
    assert file_name(moment, "<../../etc/pass wd@host>") == "20261203T090000123456Z-etcpasswd.eml"
