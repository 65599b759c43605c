"""Answers from calendar programs, read from a mailbox: right ones count, all others change nothing."""

import logging
from collections.abc import Iterator
from datetime import UTC, datetime, timedelta
from email.message import EmailMessage
from pathlib import Path

import pytest
import time_machine
from django.utils import timezone
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from icalendar import Calendar, Event, vCalAddress

from networks.models import Invitation, MeetingSeries
from networks.replies.itip import IgnoredError, read
from networks.services.answers import answer_invitation
from networks.services.meetings import cancel_meeting, change_meeting, invite_guest
from networks.services.replies import read_replies
from networks.services.series import create_series
from networks.tasks import read_replies as task
from tests.factories import InvitationFactory, MentorFactory, staff
from tests.networks.imap import ImapBox, imap_server
from tests.networks.series import NEW_YEAR, THURSDAYS, series

pytestmark = pytest.mark.django_db


def reply(
    of: Invitation | MeetingSeries,
    partstat: str = "ACCEPTED",
    *,
    address: str = "",
    sender: str = "",
    sequence: int = 0,
    said_at: datetime | None = None,
    day: datetime | None = None,
    headers: dict[str, str] | None = None,
) -> bytes:
    """A mail as a calendar program sends it."""
    address = address or of.address
    event = Event()
    event.add("uid", f"{(of if isinstance(of, MeetingSeries) else of.meeting).uid}@example.no")
    event.add("dtstamp", (said_at or timezone.now()).astimezone(UTC))
    event.add("sequence", sequence)
    attendee = vCalAddress(f"MAILTO:{address}")
    attendee.params["PARTSTAT"] = partstat
    event.add("attendee", attendee, encode=0)
    if day:
        event.add("recurrence-id", day)
    calendar = Calendar()
    calendar.add("method", "REPLY")
    calendar.add("version", "2.0")
    calendar.add("prodid", "-//somebody//else//EN")
    calendar.add_component(event)
    message = EmailMessage()
    for name, value in (headers or {}).items():
        message[name] = value
    message["From"] = f"Somebody <{sender or address}>"
    message["Subject"] = "Accepted"
    message.set_content("Accepted.")
    message.add_attachment(calendar.to_ical(), maintype="text", subtype="calendar", params={"method": "REPLY"})
    return message.as_bytes()


@pytest.fixture
def box(tmp_path: Path, settings) -> Path:
    settings.INBOX_URL = f"maildir:{tmp_path}/inbox"
    read_replies()  # makes the folder
    return tmp_path / "inbox"


def put(box: Path, *mails: bytes) -> None:
    for number, raw in enumerate(mails):
        (box / "new" / f"{timezone.now().timestamp()}.{number}.test").write_bytes(raw)


@pytest.mark.parametrize(("said", "answer"), [("ACCEPTED", "yes"), ("TENTATIVE", "maybe"), ("declined", "no")])
def test_an_answer_by_mail_is_as_good_as_the_button(box: Path, said: str, answer: str) -> None:
    invitation = InvitationFactory()
    put(box, reply(invitation, said))
    assert read_replies() == 1
    invitation.refresh_from_db()
    assert invitation.answer == answer
    assert read_replies() == 0, "each mail is read once"


def test_a_guest_answers_too(box: Path) -> None:
    meeting = InvitationFactory().meeting
    guest = Invitation(kind="guest", guest_name="Gjest", guest_email="gjest@test.example.no", language="nb")
    invite_guest(meeting=meeting, guest=guest, actor=staff())
    put(box, reply(guest))
    assert read_replies() == 1
    guest.refresh_from_db()
    assert guest.answer == "yes"


def test_one_day_of_a_series_and_the_whole_of_it(box: Path) -> None:
    with time_machine.travel(NEW_YEAR):
        mentor = MentorFactory()
        made = create_series(series=series(), actor=staff())
        address = mentor.person.email
        put(box, reply(made, address=address))
        assert read_replies() == 5
    with time_machine.travel(NEW_YEAR + timedelta(hours=1)):
        put(box, reply(made, "DECLINED", address=address, day=made.occurs_at(THURSDAYS[1])))
        assert read_replies() == 1
    answers = dict(mentor.invitations.values_list("meeting__date", "answer"))
    assert answers.pop(THURSDAYS[1]) == "no"
    assert set(answers.values()) == {"yes"}


def ignored(box: Path, caplog: pytest.LogCaptureFixture, raw: bytes) -> str:
    """Why the mail changed nothing, as the log has it; the log names nobody."""
    before = list(Invitation.objects.order_by("pk").values())
    put(box, raw)
    with caplog.at_level(logging.INFO):
        assert read_replies() == 0
    assert list(Invitation.objects.order_by("pk").values()) == before
    told = [str(record.msg) for record in caplog.records if "reply_ignored" in str(record.msg)]
    assert len(told) == 1
    assert "@" not in told[0]
    return told[0]


def test_somebody_elses_answer_is_forged(box: Path, caplog: pytest.LogCaptureFixture) -> None:
    invitation = InvitationFactory()
    assert "forged" in ignored(box, caplog, reply(invitation, sender="andre@test.example.no"))


def test_who_is_not_invited_answers_nothing(box: Path, caplog: pytest.LogCaptureFixture) -> None:
    invitation = InvitationFactory()
    assert "not invited" in ignored(box, caplog, reply(invitation, address="andre@test.example.no"))


def test_an_answer_to_the_old_time_is_stale(box: Path, caplog: pytest.LogCaptureFixture) -> None:
    invitation = InvitationFactory()
    meeting = invitation.meeting
    meeting.date += timedelta(days=7)
    change_meeting(meeting=meeting, actor=staff())
    assert "stale" in ignored(box, caplog, reply(invitation, sequence=0))
    put(box, reply(invitation, sequence=1))
    assert read_replies() == 1


def test_what_was_said_before_the_button_does_not_undo_it(box: Path, caplog: pytest.LogCaptureFixture) -> None:
    invitation = InvitationFactory()
    answer_invitation(invitation=invitation, answer="yes", actor=invitation.mentor.person)
    old = timezone.now() - timedelta(hours=1)
    assert "too late" in ignored(box, caplog, reply(invitation, "DECLINED", said_at=old))


def test_an_answer_after_the_meeting_or_to_one_called_off(box: Path, caplog: pytest.LogCaptureFixture) -> None:
    invitation = InvitationFactory()
    with time_machine.travel(invitation.meeting.ends_at):
        assert "too late" in ignored(box, caplog, reply(invitation))
    caplog.clear()
    cancel_meeting(meeting=invitation.meeting, actor=staff(), reason="Uvær.")
    assert "too late" in ignored(box, caplog, reply(invitation, sequence=1))


def test_where_the_mail_server_tells_who_sent_it_that_counts(
    box: Path, caplog: pytest.LogCaptureFixture, settings
) -> None:
    settings.INBOX_AUTHSERV = "mx.example.no"
    invitation = InvitationFactory()
    for header in ("", "mx.example.no; dmarc=fail", "elsewhere.example; dmarc=pass"):
        caplog.clear()
        headers = {"Authentication-Results": header} if header else None
        assert "forged" in ignored(box, caplog, reply(invitation, headers=headers))
    put(box, reply(invitation, headers={"Authentication-Results": "mx.example.no; spf=pass; dmarc=pass"}))
    assert read_replies() == 1


GARBAGE = [
    b"",
    b"\xff" * 3000,
    b"From: a@b.no\nSubject: Hei\n\nVi sees!",
    b"Content-Type: text/calendar; method=REPLY\nFrom: a@b.no\n\nBEGIN:VCALENDAR\nBEGIN:VEVENT\n",
    b"Content-Type: text/calendar\nFrom: a@b.no\n\nBEGIN:VCALENDAR\nMETHOD:REPLY\nEND:VCALENDAR\n",
    b"Content-Type: text/calendar\nFrom: a@b.no\n\nBEGIN:VCALENDAR\nMETHOD:REPLY\nBEGIN:VEVENT\nUID:x\n"
    b"ATTENDEE;PARTSTAT=ACCEPTED:mailto:a@b.no\nDTSTAMP:99999999T999999Z\nEND:VEVENT\nEND:VCALENDAR\n",
]


def test_a_mailbox_full_of_garbage_holds_nobody_up(box: Path, caplog: pytest.LogCaptureFixture) -> None:
    invitation = InvitationFactory()
    put(box, *GARBAGE, b"From: a@b.no\n\n" + b"x" * 600_000, reply(invitation))
    with caplog.at_level(logging.INFO):
        assert read_replies() == 1
    assert not list((box / "new").iterdir())
    assert sum("reply_ignored" in str(record.msg) for record in caplog.records) == len(GARBAGE)


@given(raw=st.binary(max_size=400), cut=st.integers(0, 900))
@settings(max_examples=150, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
def test_whatever_comes_is_read_or_ignored(raw: bytes, cut: int) -> None:
    whole = b"From: a@b.no\nContent-Type: text/calendar; method=REPLY\n\nBEGIN:VCALENDAR\nMETHOD:REPLY\n" + raw
    for mail in (raw, whole[:cut], whole):
        with pytest.raises(IgnoredError):
            read(mail)


# --- IMAP --------------------------------------------------------------------------------------------------


@pytest.fixture
def server(settings) -> Iterator[ImapBox]:
    with imap_server() as box:
        settings.INBOX_URL = box.address
        yield box


def test_a_folder_on_a_server_is_read_once_and_left_as_it_is(server: ImapBox) -> None:
    first, second = InvitationFactory(), InvitationFactory()
    server.put(b"From: a@b.no\n\nHei")
    server.put(reply(first))
    assert read_replies() == 1
    assert read_replies() == 0
    server.put(b"x" * 600_000)
    server.put(reply(second, "DECLINED"))
    assert read_replies() == 1
    fetched = [line for line in server.heard if "BODY.PEEK" in line]
    assert len(fetched) == 3, "the large one is not fetched, and none twice"
    assert not [line for line in server.heard if line.startswith(("UID STORE", "SELECT", "EXPUNGE"))]


def test_numbers_that_start_anew_are_read_anew(server: ImapBox) -> None:
    invitation = InvitationFactory()
    server.put(reply(invitation))
    assert read_replies() == 1
    server.validity += 1
    assert read_replies() == 1, "the same answer again changes nothing"
    invitation.refresh_from_db()
    assert invitation.answer == "yes"


def test_a_server_that_is_away_is_tried_again(settings, caplog: pytest.LogCaptureFixture) -> None:
    settings.INBOX_URL = "imap://svar:secret@127.0.0.1:9/INBOX"
    with caplog.at_level(logging.INFO):
        task()
    told = " ".join(str(record.msg) for record in caplog.records)
    assert "mailbox_away" in told
    assert "secret" not in told


def test_a_wrong_password_is_told_without_it(server: ImapBox, settings, caplog: pytest.LogCaptureFixture) -> None:
    settings.INBOX_URL = server.address.replace("secret", "wrong-one")
    with caplog.at_level(logging.INFO):
        task()
    told = " ".join(str(record.msg) for record in caplog.records)
    assert "mailbox_away" in told
    assert "wrong-one" not in told
