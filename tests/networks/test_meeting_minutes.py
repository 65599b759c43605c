"""Minutes: written by staff, looked through, shared with the members, reopened to be corrected."""

from datetime import timedelta

import pytest
from django.core.exceptions import PermissionDenied
from django.test import Client
from django.urls import reverse

from mentorprog.people.models import Person
from mentorprog.people.roles import REGIONAL, REVIEWER
from mentorprog.states import Refused
from mentorprog.times import today
from networks.models import Meeting, Minutes, Network
from networks.services.mentors import leave
from networks.services.minutes import approve_minutes, reopen_minutes, save_minutes
from tests.bad_input.values import identity_numbers
from tests.dashboard import world
from tests.factories import InvitationFactory, MeetingFactory, MentorFactory, staff

pytestmark = pytest.mark.django_db

TEXT = "Vi snakket om taushetsplikt."


def held(**values: object) -> Meeting:
    made: Meeting = MeetingFactory(date=today() - timedelta(days=3), **values)
    return made


def shared(meeting: Meeting | None = None) -> Minutes:
    actor = staff()
    row = save_minutes(meeting=meeting or held(), text=TEXT, seen=0, actor=actor)
    return approve_minutes(minutes=row, seen=1, actor=actor)


def body(person: Person, address: str) -> tuple[int, str]:
    client = Client()
    client.force_login(person)
    answer = client.get(address)
    return answer.status_code, answer.content.decode()


def test_members_read_them_once_they_are_approved() -> None:
    meeting = held()
    invited = InvitationFactory(meeting=meeting).mentor
    newcomer = MentorFactory()
    pages = [reverse("meeting", args=[meeting.pk]), reverse("my_meetings"), reverse("mypage")]
    row = save_minutes(meeting=meeting, text=TEXT, seen=0, actor=staff())
    assert TEXT not in body(invited.person, pages[0])[1]
    assert body(newcomer.person, pages[0])[0] == 404
    approve_minutes(minutes=row, seen=1, actor=staff())
    for mentor in (invited, newcomer):
        assert TEXT in body(mentor.person, pages[0])[1]
        for page in pages[1:]:
            assert f"{pages[0]}#minutes" in body(mentor.person, page)[1]


def test_others_do_not_read_them() -> None:
    meeting = shared().meeting
    page = reverse("meeting", args=[meeting.pk])
    elsewhere = MentorFactory(network=Network.objects.get(slug="midt"))
    assert body(elsewhere.person, page)[0] == 404
    invited = InvitationFactory(meeting=meeting).mentor
    leave(mentor=invited, actor=staff(), reason="Ny jobb.")
    assert TEXT not in body(invited.person, page)[1]


def test_my_page_shows_the_newest_three_and_leads_to_all() -> None:
    mentor = MentorFactory()
    for days in range(1, 6):
        shared(MeetingFactory(date=today() - timedelta(days=days)))
    assert body(mentor.person, reverse("mypage"))[1].count("#minutes") == 3
    assert body(mentor.person, reverse("my_meetings"))[1].count("#minutes") == 5


def test_reopening_needs_a_reason_and_takes_them_from_the_members() -> None:
    row, mentor = shared(), MentorFactory()
    with pytest.raises(Refused):
        reopen_minutes(minutes=row, reason="", actor=staff())
    with pytest.raises(Refused):
        save_minutes(meeting=row.meeting, text="Annet.", seen=1, actor=staff())
    reopen_minutes(minutes=row, reason="En feil.", actor=staff())
    assert body(mentor.person, reverse("meeting", args=[row.meeting_id]))[0] == 404
    again = save_minutes(meeting=row.meeting, text="Annet.", seen=1, actor=staff())
    assert approve_minutes(minutes=again, seen=2, actor=staff()).text == "Annet."


def test_nobodys_text_is_written_over_or_approved_unseen() -> None:
    row = save_minutes(meeting=held(), text=TEXT, seen=0, actor=staff())
    with pytest.raises(Refused):
        save_minutes(meeting=row.meeting, text="Min.", seen=0, actor=staff())
    save_minutes(meeting=row.meeting, text="Ny.", seen=1, actor=staff())
    with pytest.raises(Refused):
        approve_minutes(minutes=row, seen=1, actor=staff())
    client = world.signed_in(world.staff())
    page = reverse("admin:networks_meeting_minutes", args=[row.meeting_id])
    answer = client.post(page, {"act": "save", "text": "Min.", "seen": "0"})
    assert (answer.status_code, "Min." in answer.content.decode()) == (200, True)


@pytest.mark.parametrize(("days", "state"), [(-3, "planned"), (3, "cancelled")])
def test_not_before_the_meeting_nor_for_one_that_is_called_off(days: int, state: str) -> None:
    meeting = MeetingFactory(date=today() - timedelta(days=days), state=state)
    with pytest.raises(Refused):
        save_minutes(meeting=meeting, text=TEXT, seen=0, actor=staff())


@pytest.mark.parametrize(("role", "centre"), [(REGIONAL, "midt"), (REVIEWER, "vest")])
def test_other_staff_write_nothing(role: str, centre: str) -> None:
    with pytest.raises(PermissionDenied):
        save_minutes(meeting=held(), text=TEXT, seen=0, actor=staff(role, centre))


def test_the_page_from_the_first_word_to_sharing() -> None:
    meeting, client = held(), world.signed_in(world.staff())
    page = reverse("admin:networks_meeting_minutes", args=[meeting.pk])
    assert client.post(page, {"act": "look", "text": TEXT, "seen": "0"})["Location"] == f"{page}?vis"
    assert TEXT in client.get(f"{page}?vis").content.decode()
    client.post(page, {"act": "approve", "seen": "1"})
    assert meeting.minutes.state == Minutes.State.APPROVED
    client.post(page, {"act": "reopen", "reason": "En feil."})
    assert Minutes.objects.get().state == Minutes.State.DRAFT
    assert client.post(page, {"act": "nothing"}).status_code == 400


@pytest.mark.parametrize("number", identity_numbers().values())
def test_identity_numbers_empty_and_long_texts_are_refused(number: str) -> None:
    meeting, client = held(), world.signed_in(world.staff())
    page = reverse("admin:networks_meeting_minutes", args=[meeting.pk])
    for data in ({"text": f"Født {number}", "seen": "0"}, {"text": "", "seen": "0"}, {"text": "x" * 9000, "seen": "0"}):
        assert client.post(page, {"act": "save", **data}).status_code == 200
    for seen in ("-1", "x", "9" * 40):
        assert client.post(page, {"act": "save", "text": TEXT, "seen": seen}).status_code == 200
    assert not Minutes.objects.exists()
