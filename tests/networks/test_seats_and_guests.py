"""Where the room is small: the last seat goes to one, and who waits longest gets the next. And people from outside."""

from datetime import timedelta
from functools import partial

import pytest
import time_machine
from django.test import Client
from django.urls import reverse
from django.utils import translation
from icalendar import Calendar

from mentorprog import tokens
from mentorprog.outbox.models import Mail
from mentorprog.outbox.services import dispatch, reconcile
from mentorprog.states import Refused
from mentorprog.times import today
from networks.models import Invitation, Meeting
from networks.purges import guests_of_meetings
from networks.selectors import with_answers
from networks.services.answers import answer_invitation
from networks.services.meetings import change_meeting, invite_guest, take_back
from tests.dashboard import world
from tests.factories import InvitationFactory, MeetingFactory, staff
from tests.parallel import at_once

pytestmark = pytest.mark.django_db


def say(invitation: Invitation, answer: str) -> Invitation:
    return answer_invitation(invitation=invitation, answer=answer, actor=invitation.mentor.person)


def waits(*invitations: Invitation) -> list[bool]:
    return [Invitation.objects.get(pk=one.pk).waits_since is not None for one in invitations]


def test_who_comes_after_the_last_seat_waits_and_moves_up() -> None:
    meeting = MeetingFactory(capacity=1)
    first, second, third = (InvitationFactory(meeting=meeting) for _n in range(3))
    for one in (first, second, third):
        say(one, "yes")
    assert waits(first, second, third) == [False, True, True]
    say(first, "no")
    assert waits(second, third) == [False, True]
    dispatch()
    assert [mail.recipient for mail in Mail.objects.filter(template="meeting_seat")] == [second.mentor.person]


def test_staff_see_who_has_a_seat_and_who_waits() -> None:
    meeting = MeetingFactory(capacity=1)
    names = ("Åse Testesen", "Berit Testesen", "Arne Testesen")
    for name in names:
        say(InvitationFactory(meeting=meeting, mentor__person__name=name), "yes")
    InvitationFactory(meeting=meeting)
    client = world.signed_in(world.staff())
    with translation.override("en"):
        page = client.get(reverse("admin:networks_meeting_answers", args=[meeting.pk]))
    assert [n for _words, _kind, n in page.context["tally"]] == [1, 2, 0, 0, 1]
    assert [str(row["invitation"].mentor) for row in page.context["rows"]][:3] == list(names)
    assert page.content.decode().count("On the waiting list") == 3
    assert [(one.yes, one.invited) for one in with_answers(Meeting.objects.filter(pk=meeting.pk))] == [(1, 4)]


def test_more_room_lets_all_in() -> None:
    meeting = MeetingFactory(capacity=1)
    rows = [InvitationFactory(meeting=meeting) for _n in range(3)]
    for one in rows:
        say(one, "yes")
    meeting.capacity = None
    change_meeting(meeting=meeting, actor=staff())
    assert waits(*rows) == [False, False, False]


def test_who_waits_is_not_reminded_of_a_meeting_without_a_seat() -> None:
    meeting = MeetingFactory(capacity=1)
    first, second = (InvitationFactory(meeting=meeting) for _n in range(2))
    say(first, "yes")
    say(second, "yes")
    reconcile()
    reminded = Mail.objects.filter(rule="meeting-reminder").values_list("recipient", flat=True)
    assert set(reminded) == {first.mentor.person_id}


def test_lecturers_take_no_seat() -> None:
    meeting = MeetingFactory(capacity=1)
    mentor = InvitationFactory(meeting=meeting)
    lecturer = guest(kind="lecturer")
    invite_guest(meeting=meeting, guest=lecturer, actor=staff())
    answer_invitation(invitation=lecturer, answer="yes", actor=None)
    say(mentor, "yes")
    assert waits(mentor, lecturer) == [False, False]


@pytest.mark.postgres
@pytest.mark.django_db(transaction=True)
def test_twenty_at_once_for_the_last_seat() -> None:
    meeting = MeetingFactory(capacity=1)
    rows = [InvitationFactory(meeting=meeting) for _n in range(20)]
    pages = [f"/svar/{tokens.make('invitation', one.pk)}/" for one in rows]
    answers = at_once(partial(Client().post, page, {"answer": "yes"}) for page in pages)
    assert {answer.status_code for answer in answers} == {302}
    assert Invitation.objects.filter(answer="yes", waits_since=None).count() == 1
    assert Invitation.objects.exclude(waits_since=None).count() == 19


# --- Guests ------------------------------------------------------------------------------------------------


def guest(kind: str = "guest", address: str = "gjest@test.example.no") -> Invitation:
    return Invitation(kind=kind, guest_name="Gjest Gjestesen", guest_email=address, language="nn")


def test_a_guest_is_invited_answers_without_an_account_and_is_forgotten() -> None:
    meeting = MeetingFactory(link="https://mote.example.no/x")
    made = invite_guest(meeting=meeting, guest=guest(address="Gjest@Test.example.no"), actor=staff())
    dispatch()
    mail = Mail.objects.get(template="meeting_invitation")
    assert (mail.address, mail.language, mail.state) == ("gjest@test.example.no", "nn", Mail.State.SENT)
    event = Calendar.from_ical(mail.calendar).walk("VEVENT")[0]
    assert event["attendee"].params["CN"] == "Gjest Gjestesen"
    assert "min side" not in mail.text.lower()
    page = f"/svar/{tokens.make('invitation', made.pk)}/"
    assert "Gjest Gjestesen" in Client().get(page).content.decode()
    assert Client().post(page, {"answer": "yes"}).status_code == 302
    made.refresh_from_db()
    assert made.answer == "yes"
    with time_machine.travel(meeting.ends_at + timedelta(days=92)):
        assert guests_of_meetings() == 1
        assert guests_of_meetings() == 0
    assert not Invitation.everyone.exists()


def test_an_address_is_invited_once() -> None:
    mentor = InvitationFactory()
    with pytest.raises(Refused):
        invite_guest(meeting=mentor.meeting, guest=guest(address=mentor.mentor.person.email), actor=staff())
    invite_guest(meeting=mentor.meeting, guest=guest(), actor=staff())
    with pytest.raises(Refused):
        invite_guest(meeting=mentor.meeting, guest=guest(), actor=staff())


def test_an_invitation_that_is_taken_back_says_so_and_can_be_made_again() -> None:
    meeting = MeetingFactory()
    made = invite_guest(meeting=meeting, guest=guest(), actor=staff())
    dispatch()
    take_back(invitation=made, actor=staff())
    take_back(invitation=Invitation.everyone.get(), actor=staff())
    dispatch()
    cancelled = Mail.objects.get(template="meeting_cancelled")
    assert "METHOD:CANCEL" in cancelled.calendar
    assert not meeting.invitations.exists()
    page = f"/svar/{tokens.make('invitation', made.pk)}/"
    assert Client().get(page).status_code == 404
    invite_guest(meeting=meeting, guest=guest(), actor=staff())
    dispatch()
    assert Mail.objects.filter(template="meeting_invitation", state=Mail.State.SENT).count() == 2
    assert meeting.invitations.count() == 1


def test_answers_to_another_time_hold_no_longer() -> None:
    invitation = InvitationFactory(meeting__date=today() + timedelta(days=20))
    say(invitation, "yes")
    meeting = invitation.meeting
    meeting.place = "Et annet sted"
    change_meeting(meeting=meeting, actor=staff())
    invitation.refresh_from_db()
    assert invitation.answer == "yes"
    meeting.date += timedelta(days=1)
    change_meeting(meeting=meeting, actor=staff())
    invitation.refresh_from_db()
    assert (invitation.answer, invitation.answered_at) == ("", None)
