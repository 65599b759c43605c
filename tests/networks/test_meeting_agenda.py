"""The three parts of a meeting: written on one page, shown to those who are invited."""

from datetime import time

import pytest
from django.core.exceptions import PermissionDenied
from django.db import IntegrityError, transaction
from django.test import Client
from django.urls import reverse

from mentorprog import tokens
from mentorprog.people.roles import REGIONAL, REVIEWER
from mentorprog.states import Refused
from networks.agenda import programme
from networks.models import AgendaPart, Meeting
from networks.services.agenda import save_agenda
from tests.bad_input.values import identity_numbers
from tests.dashboard import world
from tests.factories import InvitationFactory, MeetingFactory, staff

pytestmark = pytest.mark.django_db

EMPTY = {"heading": "", "responsible": "", "starts": None, "ends": None}
CASE = {"heading": "En vanskelig samtale", "responsible": "Kari Testesen", "starts": time(9, 30), "ends": time(10, 30)}


def save(meeting: Meeting, **parts: dict[str, object]) -> list[str]:
    return save_agenda(meeting=meeting, parts={kind: EMPTY | values for kind, values in parts.items()}, actor=staff())


def test_those_who_are_invited_see_it_where_they_answer() -> None:
    invitation = InvitationFactory()
    assert save(invitation.meeting, case=CASE, input={}) == ["case"]
    client = Client()
    client.force_login(invitation.mentor.person)
    address = reverse("meeting_answer", args=[tokens.make("invitation", invitation.pk)])
    for page in (reverse("meeting", args=[invitation.meeting_id]), address):
        text = client.get(page).content.decode()
        assert "En vanskelig samtale" in text
        assert "Kari Testesen" in text
    staff_page = world.signed_in(world.staff()).get(
        reverse("admin:networks_meeting_answers", args=[invitation.meeting_id])
    )
    assert "Kari Testesen" in staff_page.content.decode()


def test_an_emptied_part_is_taken_out_and_the_same_again_changes_nothing() -> None:
    meeting = MeetingFactory()
    save(meeting, case=CASE)
    assert save(meeting, case=CASE) == []
    assert save(meeting, case={}) == ["case"]
    assert not meeting.parts.exists()


def test_times_that_the_meeting_has_moved_away_from_are_not_shown() -> None:
    meeting = MeetingFactory()
    save(meeting, case=CASE)
    meeting.starts, meeting.ends = time(13), time(15)
    (shown,) = programme(meeting)
    assert (shown.hours, shown.moved_away) == ("", True)


def test_parts_stand_by_their_times_where_each_has_one() -> None:
    meeting = MeetingFactory()
    save(meeting, case=CASE, input={"starts": time(9)})
    assert [part.hours[:2] for part in programme(meeting)] == ["09", "09"]
    assert programme(meeting)[1].heading == CASE["heading"]


@pytest.mark.parametrize(
    "wrong",
    [
        {"case-starts": "08:00"},
        {"case-starts": "11:30"},
        {"case-starts": "10:00", "case-ends": "09:30"},
        {"case-starts": "10:00", "case-ends": "12:00"},
        {"case-ends": "10:00"},
        {"case-starts": "25:00"},
        {"case-heading": "x" * 161},
        {"case-responsible": f"Kari {next(iter(identity_numbers().values()))}"},
        {"case-heading": "\x00"},
    ],
)
def test_the_page_refuses_what_is_wrong_and_saves_none_of_it(wrong: dict[str, str]) -> None:
    meeting, client = MeetingFactory(), world.signed_in(world.staff())
    page = reverse("admin:networks_meeting_agenda", args=[meeting.pk])
    answer = client.post(page, {"experience-heading": "Runde rundt bordet", **wrong})
    assert answer.status_code == 200
    assert "Runde rundt bordet" in answer.content.decode()
    assert not AgendaPart.objects.exists()


def test_the_page_saves_all_three() -> None:
    meeting, client = MeetingFactory(), world.signed_in(world.staff())
    page = reverse("admin:networks_meeting_agenda", args=[meeting.pk])
    sent = {f"{kind}-heading": f"Om {kind}" for kind in AgendaPart.Kind.values}
    assert client.post(page, {**sent, "case-starts": "09:00", "case-ends": "11:30"}).status_code == 302
    assert meeting.parts.count() == 3
    assert client.get(page).status_code == 200


def test_the_database_keeps_them_single_and_in_order() -> None:
    meeting = MeetingFactory()
    AgendaPart.objects.create(meeting=meeting, kind="case", heading="En")
    for wrong in (
        {"kind": "case", "heading": "To"},
        {"kind": "input"},
        {"kind": "input", "starts": time(10), "ends": time(9)},
        {"kind": "input", "heading": "x", "ends": time(9)},
    ):
        with pytest.raises(IntegrityError), transaction.atomic():
            AgendaPart.objects.create(meeting=meeting, **wrong)


def test_not_for_a_meeting_that_is_called_off_nor_by_others() -> None:
    with pytest.raises(Refused):
        save(MeetingFactory(state="cancelled"), case=CASE)
    for role, centre in ((REGIONAL, "midt"), (REVIEWER, "vest")):
        with pytest.raises(PermissionDenied):
            save_agenda(meeting=MeetingFactory(), parts={"case": CASE}, actor=staff(role, centre))
