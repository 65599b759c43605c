"""On leave, out, deceased, back: what each means for mails, and what two at once do."""

from datetime import timedelta

import pytest
import time_machine
from django.core import mail
from django.core.exceptions import PermissionDenied
from django.utils import timezone

from mentorprog import history
from mentorprog.outbox.models import Mail
from mentorprog.outbox.services import dispatch, enqueue, reconcile
from mentorprog.people import roles
from mentorprog.states import Refused
from mentorprog.times import moment, today
from networks.models import Mentor, StillRight
from networks.reminders.plan import read_name
from networks.reminders.rules import reminders
from networks.services.mentors import end_leave, go_on_leave, leave, record_death, take_back
from networks.services.still_right import open_confirmations
from tests.factories import InvitationFactory, MeetingFactory, MentorFactory, staff
from tests.networks.reminded import only
from tests.parallel import at_once

pytestmark = pytest.mark.django_db


def on_leave(days: int = 60, reminded: bool = False) -> Mentor:
    return go_on_leave(mentor=MentorFactory(), until=today() + timedelta(days=days), reminded=reminded, actor=staff())


# --- Leave --------------------------------------------------------------------------------------------------
def test_a_leave_ends_by_the_calendar_alone() -> None:
    mentor = on_leave(days=10)
    assert mentor.is_away
    assert list(Mentor.objects.away(today())) == [mentor]
    with time_machine.travel(moment(today() + timedelta(days=10), timezone.now().time())):
        assert Mentor.objects.get().is_away
    with time_machine.travel(moment(today() + timedelta(days=11), timezone.now().time())):
        assert not Mentor.objects.get().is_away
        assert not Mentor.objects.away(today()).exists()


@pytest.mark.parametrize("reminded", [False, True])
def test_no_reminders_on_leave_unless_wished_for(reminded: bool) -> None:
    only(("before", 1))
    InvitationFactory(mentor=on_leave(reminded=reminded), meeting__date=today() + timedelta(days=20))
    assert len(list(reminders())) == reminded


def test_reminders_come_again_after_the_leave() -> None:
    only(("before", 1))
    mentor = on_leave(days=10)
    InvitationFactory(mentor=mentor, meeting__date=today() + timedelta(days=11))  # reminded on the last day of leave
    after = InvitationFactory(mentor=mentor, meeting__date=today() + timedelta(days=12))
    assert [read_name(one.context["parts"][0]).invitation for one in reminders()] == [after.pk]


def test_a_leave_takes_away_a_reminder_that_waits() -> None:
    only(("before", 1))
    invitation = InvitationFactory()
    reconcile()
    go_on_leave(mentor=invitation.mentor, until=today() + timedelta(days=90), reminded=False, actor=staff())
    reconcile()
    assert Mail.objects.get(template="meeting_reminder").state == Mail.State.CANCELLED


def test_leave_is_changed_ended_early_and_kept_in_the_history() -> None:
    mentor = on_leave()
    longer = go_on_leave(mentor=mentor, until=today() + timedelta(days=90), reminded=True, actor=staff())
    assert (longer.away_since, longer.reminded_when_away) == (today(), True)
    go_on_leave(mentor=mentor, until=longer.away_until, reminded=True, actor=staff())  # the same again
    back = end_leave(mentor=mentor, actor=staff())
    assert (back.away_since, back.away_until, back.reminded_when_away) == (None, None, False)
    end_leave(mentor=mentor, actor=staff())
    assert history.of(mentor).count() == 3


def test_no_leave_in_the_past_nor_of_others_mentors_nor_of_former_ones() -> None:
    mentor = MentorFactory()
    values = {"until": today() - timedelta(days=1), "reminded": False}
    with pytest.raises(Refused):
        go_on_leave(mentor=mentor, actor=staff(), **values)
    values["until"] = today()
    with pytest.raises(PermissionDenied):
        go_on_leave(mentor=mentor, actor=staff(roles.REGIONAL, "nord"), **values)
    with pytest.raises(PermissionDenied):
        go_on_leave(mentor=mentor, actor=staff(roles.REVIEWER), **values)
    leave(mentor=mentor, actor=staff(), reason="Ny jobb.")
    with pytest.raises(Refused):
        go_on_leave(mentor=mentor, actor=staff(), **values)


# --- The end ------------------------------------------------------------------------------------------------
def test_who_leaves_is_asked_nothing_more() -> None:
    mentor = MentorFactory(since=today() - timedelta(days=800), wishes_to_leave_on=today())
    open_confirmations()
    go_on_leave(mentor=mentor, until=today() + timedelta(days=5), reminded=True, actor=staff())
    gone = leave(mentor=mentor, actor=staff(), reason="Går av i mai.", why="retired")
    assert (gone.status, gone.why_left, gone.left_on) == ("left", "retired", today())
    assert (gone.away_until, gone.wishes_to_leave_on, gone.reminded_when_away) == (None, None, False)
    assert StillRight.objects.get().state == "closed"
    assert history.of(gone)[0].additional_data == {"reason": "Går av i mai."}


def test_nothing_is_ever_sent_to_somebody_who_has_died() -> None:
    mentor = MentorFactory(since=today() - timedelta(days=800))
    InvitationFactory(mentor=mentor)
    person = mentor.person
    enqueue(key="direct", template="mentor_welcome", to=person, context={"mentor": mentor.pk})
    open_confirmations()
    reconcile()
    assert Mail.objects.filter(recipient=person, state="queued").count() > 2
    gone = record_death(mentor=mentor, actor=staff())
    assert (gone.status, gone.left_on, gone.why_left) == ("deceased", today(), "")
    for days in (0, 15, 60):
        with time_machine.travel(timezone.now() + timedelta(days=days)):
            open_confirmations()
            reconcile()
            dispatch()
    assert mail.outbox == []
    assert set(Mail.objects.values_list("state", flat=True)) == {"cancelled"}
    person.refresh_from_db()
    assert (person.email, person.is_active) == ("", False)


def test_death_is_recorded_of_former_mentors_and_can_be_taken_back() -> None:
    mentor = leave(mentor=MentorFactory(), actor=staff(), reason="Flytter.", why="moved")
    record_death(mentor=mentor, actor=staff())
    with pytest.raises(Refused):
        take_back(mentor=mentor, actor=staff(), reason=" ")
    back = take_back(mentor=mentor, actor=staff(), reason="Forvekslet med en annen.")
    assert (back.status, back.left_on) == ("active", None)
    assert back.person.is_active


def test_who_comes_back_gets_the_meetings_ahead() -> None:
    mentor = leave(mentor=MentorFactory(), actor=staff(), reason="Ny jobb.")
    meeting = MeetingFactory()
    take_back(mentor=mentor, actor=staff(), reason="Er tilbake.")
    assert [one.meeting for one in mentor.invitations.all()] == [meeting]


def test_nobody_is_active_twice() -> None:
    mentor = leave(mentor=MentorFactory(), actor=staff(), reason="Ny jobb.")
    MentorFactory(person=mentor.person)
    with pytest.raises(Refused):
        take_back(mentor=mentor, actor=staff(), reason="Er tilbake.")


@pytest.mark.postgres
@pytest.mark.django_db(transaction=True)
def test_two_who_end_it_at_once() -> None:
    mentor, actor = MentorFactory(), staff()

    def end() -> str:
        try:
            return str(leave(mentor=mentor, actor=actor, reason="Ny jobb.").status)
        except Refused:
            return "refused"

    assert sorted(at_once([end, end])) == ["left", "refused"]
    assert history.of(mentor).count() == 1
