"""What goes over the wire, read back with Python's parser and with icalendar."""

from email import message_from_bytes
from email.message import EmailMessage
from email.policy import SMTP

import pytest
from django.utils import timezone
from icalendar import Calendar

from mentorprog.outbox.messages import Letter, encoded, letter, message_id
from mentorprog.outbox.models import Mail
from mentorprog.outbox.rendering import Rendered, render
from tests.outbox.probe import invitation


def wire(address: str = "ok.1@example.no", **context: object) -> bytes:
    mail = Mail(
        key="probe:1",
        template="probe",
        language="nn",
        context=context,
        address=address,
        send_at=timezone.now(),
    )
    return letter(mail, render(mail)).message().as_bytes(linesep="\r\n")


def parsed(**values: object) -> EmailMessage:
    return message_from_bytes(wire(**values), policy=SMTP)


def test_headers_say_that_a_machine_wrote_it_and_in_what_language():
    message = parsed(title="Møte")
    assert message["Subject"] == "Ja: Møte"
    assert message["To"] == "ok.1@example.no"
    assert message["From"] == "Mentorprogrammet <no-reply@mentor.example.no>"
    assert message["Auto-Submitted"] == "auto-generated"
    assert message["X-Auto-Response-Suppress"] == "All"
    assert message["Content-Language"] == "nn"


def test_the_message_id_follows_from_the_key_alone():
    assert parsed()["Message-ID"] == parsed(title="Other")["Message-ID"] == message_id("probe:1")
    assert message_id("probe:1") != message_id("probe:2")
    assert message_id("probe:1").endswith("@mentor.example.no>")
    assert "probe" not in message_id("probe:1")


def test_plain_text_comes_first_then_html():
    message = parsed(title="Møte på Ørsta")
    assert message.get_content_type() == "multipart/alternative"
    parts = list(message.iter_parts())
    assert [part.get_content_type() for part in parts] == ["text/plain", "text/html"]
    assert all("Møte på Ørsta" in part.get_content() for part in parts)


def test_seven_bits_and_short_lines_on_the_wire():
    data = wire(title="å" * 150, calendar="REQUEST")
    assert data.isascii()
    assert max(len(line) for line in data.split(b"\r\n")) < 998
    assert b"\n" not in data.replace(b"\r\n", b"")


@pytest.mark.parametrize("method", ["REQUEST", "CANCEL"])
def test_a_calendar_comes_as_alternative_and_as_file(method):
    message = parsed(calendar=method)
    body, attachment = message.iter_parts()
    alternative = list(body.iter_parts())[-1]
    assert alternative.get_content_type() == "text/calendar"
    assert alternative.get_param("method") == method
    assert alternative.get_content_charset() == "utf-8"
    assert attachment.get_filename() == "invite.ics"
    assert attachment.get_content_disposition() == "attachment"
    for part in (alternative, attachment):
        calendar = Calendar.from_ical(part.get_payload(decode=True))
        assert calendar["METHOD"] == method
        assert calendar.walk("VEVENT")[0]["SUMMARY"].startswith("Nettverksmøte på Ørsta")


def test_the_calendar_file_is_byte_for_byte_what_was_composed():
    _body, attachment = parsed(calendar="REQUEST").iter_parts()
    assert attachment.get_payload(decode=True) == invitation("REQUEST")


@pytest.mark.parametrize("address", ["a@example.no\nBcc: b@example.no", "a@example.no, b@example.no"])
def test_an_address_that_is_more_than_one_address_is_refused(address):
    with pytest.raises(ValueError, match=r"address|newlines"):
        wire(address=address)


def test_no_header_can_be_slipped_in_by_the_subject():
    mail = Mail(key="k", language="nb", address="ok.1@example.no")
    with pytest.raises(ValueError, match="newlines"):
        letter(mail, Rendered("a\nBcc: b@example.no", "text", "<p>html</p>"))


@pytest.mark.parametrize(
    "text", ["Plain", "Møte på Ørsta", "Påminnelse: " + "erfaringsutveksling på Ørsta 🤝 áčđŋšŧž, " * 4, "ø" * 200]
)
def test_a_subject_arrives_as_it_was_written_on_short_lines(text):
    words = encoded(text)
    assert words.isascii()
    assert all(len(word) <= 75 for word in words.split(" ") if word.startswith("=?"))
    made = Letter(text, "Tekst", "mentor@example.no", ["kari@example.no"])
    sent = made.message().as_bytes(linesep="\r\n")
    assert all(len(line) <= 78 for line in sent.split(b"\r\n"))
    assert message_from_bytes(sent, policy=SMTP)["Subject"] == text
    assert made.subject == text
