"""Attendance of a meeting: prefilled from the answers, registered once for everybody, corrected with a row."""

from datetime import timedelta

import pytest
from django.core.exceptions import PermissionDenied
from django.urls import reverse
from django.utils import timezone

from mentorprog import history
from mentorprog.people.roles import REGIONAL, REVIEWER
from mentorprog.states import Refused
from mentorprog.times import today
from networks.attendance import WAS_THERE, was_there
from networks.mentors.record import service_record
from networks.models import Invitation, Meeting
from networks.services.attendance import save_attendance
from tests.dashboard import world
from tests.factories import InvitationFactory, MeetingFactory, MentorFactory, staff

pytestmark = pytest.mark.django_db

ANSWERS = ("yes", "maybe", "no", "")


def held(answers: tuple[str, ...] = ANSWERS, days_ago: int = 3) -> tuple[Meeting, list[Invitation]]:
    meeting = MeetingFactory(date=today() - timedelta(days=days_ago))
    made = [
        InvitationFactory(meeting=meeting, answer=answer, answered_at=timezone.now() if answer else None)
        for answer in answers
    ]
    return meeting, made


def there(meeting: Meeting) -> list[bool | None]:
    return list(meeting.invitations.order_by("pk").values_list("attended", flat=True))


@pytest.mark.parametrize("attended", [None, True, False])
@pytest.mark.parametrize("answer", ANSWERS)
def test_the_rule_is_the_same_in_python_and_in_the_database(answer: str, attended: bool | None) -> None:
    made = InvitationFactory(answer=answer, answered_at=timezone.now() if answer else None, attended=attended)
    assert Invitation.objects.filter(WAS_THERE, pk=made.pk).exists() is was_there(made)


def test_the_page_is_prefilled_from_the_answers_and_saves_everybody_at_once() -> None:
    meeting, (yes, maybe, _no, _silent) = held()
    client = world.signed_in(world.staff())
    page = reverse("admin:networks_meeting_attendance", args=[meeting.pk])
    assert client.get(page).context["form"]["present"].value() == [yes.pk]
    answer = client.post(page, {"present": [yes.pk, maybe.pk], "seen": [yes.pk]})
    assert answer.status_code == 302
    assert there(meeting) == [True, True, False, False]
    # Corrected: who said yes was ill.
    assert client.post(page, {"present": [maybe.pk], "seen": [yes.pk, maybe.pk]}).status_code == 302
    assert there(meeting) == [False, True, False, False]
    answers = client.get(reverse("admin:networks_meeting_answers", args=[meeting.pk]))
    assert answers.context["registered"]


def test_a_correction_leaves_a_row_and_what_the_answer_said_does_not() -> None:
    meeting, (yes, maybe, *_others) = held()
    actor = staff()
    save_attendance(meeting=meeting, present=[yes.pk, maybe.pk], seen=[yes.pk], actor=actor)
    assert history.of(yes).count() == 0
    assert [row.changes_dict for row in history.of(maybe)] == [{"attended": ["False", "True"]}]
    save_attendance(meeting=meeting, present=[maybe.pk], seen=[yes.pk, maybe.pk], actor=actor)
    (row,) = history.of(yes)
    assert (row.changes_dict, row.actor) == ({"attended": ["True", "False"]}, actor)


def test_a_page_that_was_opened_earlier_does_not_undo_what_a_colleague_saved() -> None:
    meeting, (yes, maybe, no, _silent) = held()
    save_attendance(meeting=meeting, present=[yes.pk, no.pk], seen=[yes.pk], actor=staff())
    save_attendance(meeting=meeting, present=[yes.pk, maybe.pk], seen=[yes.pk], actor=staff())
    assert there(meeting) == [True, True, True, False]


@pytest.mark.parametrize(("days", "state"), [(3, "planned"), (-3, "cancelled")])
def test_not_before_the_meeting_nor_for_one_that_is_called_off(days: int, state: str) -> None:
    meeting = MeetingFactory(date=today() + timedelta(days=days), state=state)
    with pytest.raises(Refused):
        save_attendance(meeting=meeting, present=[], seen=[], actor=staff())
    page = world.signed_in(world.staff()).get(reverse("admin:networks_meeting_attendance", args=[meeting.pk]))
    assert b"<form" not in page.content.split(b'id="content"')[1]


@pytest.mark.parametrize(("role", "centre"), [(REGIONAL, "midt"), (REVIEWER, "vest")])
def test_others_register_nothing(role: str, centre: str) -> None:
    meeting, _invitations = held()
    with pytest.raises(PermissionDenied):
        save_attendance(meeting=meeting, present=[], seen=[], actor=staff(role, centre))


@pytest.mark.parametrize("value", ["no such thing", "9" * 30, "-1", "\x00"])
def test_somebody_who_is_not_invited_is_refused(value: str) -> None:
    meeting, (yes, *_others) = held()
    client = world.signed_in(world.staff())
    page = reverse("admin:networks_meeting_attendance", args=[meeting.pk])
    for data in ({"present": [value], "seen": [yes.pk]}, {"present": [yes.pk], "seen": [value]}):
        assert client.post(page, data).status_code == 200
    assert there(meeting) == [None] * 4


def test_the_service_record_counts_what_is_registered() -> None:
    mentor = MentorFactory()
    for answer, attended in (("yes", None), ("yes", False), ("no", True), ("", None)):
        meeting = MeetingFactory(date=today() - timedelta(days=3))
        at = timezone.now() if answer else None
        InvitationFactory(meeting=meeting, mentor=mentor, answer=answer, answered_at=at, attended=attended)
    assert [line["number"] for line in service_record(mentor)["years"]] == [2]
