"""Meetings: invitations, answers, changes, calling off, reminders, calendars."""

from datetime import time, timedelta
from functools import partial

import pytest
import time_machine
from django.core import mail
from django.core.exceptions import PermissionDenied
from django.test import Client
from icalendar import Calendar

from mentorprog import tokens
from mentorprog.outbox.models import Mail
from mentorprog.outbox.services import dispatch
from mentorprog.people.feed import feed_address
from mentorprog.people.roles import REGIONAL
from mentorprog.states import Refused
from mentorprog.times import today
from networks.models import Invitation, Meeting, Mentor, Network
from networks.services.answers import answer_invitation
from networks.services.meetings import cancel_meeting, change_meeting, create_meeting
from networks.services.mentors import leave, move_mentor
from tests.dashboard import world
from tests.factories import InvitationFactory, MeetingFactory, MentorFactory, staff
from tests.parallel import at_once

pytestmark = pytest.mark.django_db


def test_making_a_meeting_invites_every_active_member_once() -> None:
    members = [MentorFactory(), MentorFactory()]
    MentorFactory(network=Network.objects.get(slug="midt"))
    leave(mentor=MentorFactory(), actor=staff(), reason="Ny jobb.")
    meeting = create_meeting(meeting=MeetingFactory.build(network=Network.objects.get(slug="vest")), actor=staff())
    assert {i.mentor for i in meeting.invitations.all()} == set(members)
    assert Mail.objects.filter(template="meeting_invitation").count() == 2


def test_regional_staff_make_meetings_in_their_own_networks_only() -> None:
    north = staff(REGIONAL, "nord")
    with pytest.raises(PermissionDenied):
        create_meeting(meeting=MeetingFactory.build(network=Network.objects.get(slug="vest")), actor=north)
    create_meeting(meeting=MeetingFactory.build(network=Network.objects.get(slug="nord")), actor=north)


def test_a_material_change_raises_the_sequence_and_tells_everybody() -> None:
    MentorFactory()
    meeting = create_meeting(meeting=MeetingFactory.build(network=Network.objects.get(slug="vest")), actor=staff())
    meeting.agenda = "Ny saksliste."
    assert change_meeting(meeting=meeting, actor=staff()).sequence == 0
    meeting.starts = time(8, 30)
    assert change_meeting(meeting=meeting, actor=staff()).sequence == 1
    assert Mail.objects.filter(template="meeting_invitation").count() == 2


def test_calling_off_needs_a_reason_and_sends_a_cancel() -> None:
    MentorFactory()
    meeting = create_meeting(meeting=MeetingFactory.build(network=Network.objects.get(slug="vest")), actor=staff())
    with pytest.raises(Refused):
        cancel_meeting(meeting=meeting, actor=staff(), reason="")
    cancel_meeting(meeting=meeting, actor=staff(), reason="Uvær.")
    dispatch()
    assert len(mail.outbox) == 1  # the invitation was moot before it left
    calendar = Calendar.from_ical(
        next(p for p in _parts() if p.get_content_type() == "text/calendar").get_payload(decode=True)
    )
    assert calendar["method"] == "CANCEL"
    assert calendar.walk("VEVENT")[0]["sequence"] == 1


def _parts() -> list:
    return list(mail.outbox[-1].message().walk())


def test_the_invitation_carries_an_itip_request() -> None:
    mentor = MentorFactory(person__name="Áile Åsheim")
    meeting = create_meeting(meeting=MeetingFactory.build(network=Network.objects.get(slug="vest")), actor=staff())
    dispatch()
    part = next(p for p in _parts() if p.get_content_type() == "text/calendar")
    assert part.get_param("method") == "REQUEST"
    event = Calendar.from_ical(part.get_payload(decode=True)).walk("VEVENT")[0]
    assert str(event["uid"]).startswith(str(meeting.uid))
    assert event["attendee"] == f"mailto:{mentor.person.email}"
    assert event["attendee"].params["PARTSTAT"] == "NEEDS-ACTION"
    assert event.decoded("dtstart") == meeting.starts_at
    assert event["dtstart"].params["TZID"] == "Europe/Oslo"


def test_answers_are_own_can_change_and_end_when_the_meeting_begins() -> None:
    invitation = InvitationFactory()
    owner = invitation.mentor.person
    with pytest.raises(PermissionDenied):
        answer_invitation(invitation=invitation, answer="yes", actor=staff())
    with pytest.raises(Refused):
        answer_invitation(invitation=invitation, answer="whatever", actor=owner)
    assert answer_invitation(invitation=invitation, answer="yes", actor=owner).answer == "yes"
    assert answer_invitation(invitation=invitation, answer="no", actor=owner).answer == "no"
    with time_machine.travel(invitation.meeting.starts_at), pytest.raises(Refused):
        answer_invitation(invitation=invitation, answer="yes", actor=owner)


def test_the_answer_page_changes_nothing_on_get() -> None:
    invitation = InvitationFactory()
    page, client = f"/svar/{tokens.make('invitation', invitation.pk)}/", Client()
    assert client.get(page).status_code == 200
    assert Invitation.objects.get().answer == ""
    assert client.post(page, {"answer": "maybe"}).status_code == 302
    assert Invitation.objects.get().answer == "maybe"


# --- Membership and calendar -------------------------------------------------------------------------------


def test_a_new_member_is_invited_to_what_is_still_ahead() -> None:
    ahead = MeetingFactory()
    MeetingFactory(date=today() - timedelta(days=1))
    mentor = MentorFactory(network=None)
    move_mentor(mentor=mentor, network=Network.objects.get(slug="vest"), actor=staff())
    assert [i.meeting for i in mentor.invitations.all()] == [ahead]


def test_the_feed_holds_the_meetings_answers_304_and_can_be_revoked() -> None:
    invitation = InvitationFactory()
    person, client = invitation.mentor.person, Client()
    address = feed_address(person).replace("http://localhost:8000", "")
    answer = client.get(address)
    assert answer["Content-Type"] == "text/calendar; charset=utf-8"
    assert [str(e["summary"]) for e in Calendar.from_ical(answer.content).walk("VEVENT")] == [
        f"{invitation.meeting.title} (Mentornettverk Vest)"
    ]
    assert client.get(address, headers={"If-None-Match": answer["ETag"]}).status_code == 304
    client.force_login(person)
    assert client.post("/minside/kalender/").status_code == 302
    assert client.get(address).status_code == 404


def test_calendar_lines_fold_at_75_bytes_and_survive_odd_letters() -> None:
    title = "Møte om 🤝 og samisk: á č đ ŋ š ŧ ž; komma, omvendt \\ skråstrek " + "ø" * 40
    invitation = InvitationFactory(meeting__title=title)
    body = Client().get(feed_address(invitation.mentor.person).replace("http://localhost:8000", "")).content
    assert all(len(line) <= 75 for line in body.split(b"\r\n"))
    event = Calendar.from_ical(body).walk("VEVENT")[0]
    assert str(event["summary"]) == f"{title} (Mentornettverk Vest)"


def test_mentors_of_others_do_not_see_the_meeting() -> None:
    invitation = InvitationFactory()
    member, outsider = Client(), Client()
    member.force_login(invitation.mentor.person)
    outsider.force_login(MentorFactory(network=Network.objects.get(slug="midt")).person)
    page = f"/minside/moter/{invitation.meeting_id}/"
    assert (member.get(page).status_code, outsider.get(page).status_code) == (200, 404)


def test_one_active_mentorship_a_person() -> None:
    mentor = MentorFactory()
    assert Mentor.objects.active().filter(person=mentor.person).count() == 1
    assert Meeting.objects.count() == 0


def test_a_second_meeting_just_like_the_first_is_refused() -> None:
    network, actor = Network.objects.get(slug="vest"), staff()
    first = create_meeting(meeting=MeetingFactory.build(network=network), actor=actor)
    twin = {name: getattr(first, name) for name in ("network", "title", "date", "starts")}
    with pytest.raises(Refused):
        create_meeting(meeting=MeetingFactory.build(**twin), actor=actor)
    other = create_meeting(meeting=MeetingFactory.build(**twin | {"title": "Et annet møte"}), actor=actor)
    other.title = first.title
    with pytest.raises(Refused):
        change_meeting(meeting=other, actor=actor)
    cancel_meeting(meeting=first, actor=actor, reason="Foreleseren er syk.")
    change_meeting(meeting=other, actor=actor)  # what is called off stands in nobody's way


@pytest.mark.postgres
@pytest.mark.django_db(transaction=True)
def test_twenty_posts_of_one_new_meeting_make_one() -> None:
    person, network = world.staff(), Network.objects.get(slug="vest")
    MentorFactory(network=network)
    day = today() + timedelta(days=30)
    posted = {"network": network.pk, "title": "Nettverksmøte", "date": day, "place": "Bergen"}
    posted |= {"starts": "09:00", "ends": "11:30", "link": "", "agenda": ""}
    clients = [world.signed_in(person) for _press in range(20)]
    answers = at_once(partial(client.post, "/admin/networks/meeting/add/", posted) for client in clients)
    assert (Meeting.objects.count(), Invitation.objects.count()) == (1, 1)
    assert {answer.status_code for answer in answers} <= {200, 302}
