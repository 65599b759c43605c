"""Which reminders there are, and that reality wins: each told once, whatever changes."""

from datetime import UTC, date, datetime, time
from typing import Any
from uuid import uuid4

import pytest
import time_machine
from django.core import mail
from django.utils import timezone

from mentorprog.outbox.models import Mail
from mentorprog.outbox.services import Changes, cancel, dispatch, reconcile
from mentorprog.times import OSLO
from networks.models import Invitation, Meeting, Mentor, Network, ReminderRule, ReminderSettings
from networks.reminders.rules import NAME, reminders
from networks.reminders.services import choose_reminders, save_rules
from networks.services.answers import answer_invitation
from networks.services.meetings import cancel_meeting, change_meeting
from networks.services.mentors import leave, move_mentor
from tests.factories import InvitationFactory, MeetingFactory, MentorFactory, staff
from tests.networks.reminded import only, told, waiting

pytestmark = pytest.mark.django_db

NOTHING = Changes()
NOON = datetime(2027, 1, 4, 12, tzinfo=OSLO)  # a Monday


@pytest.fixture(autouse=True)
def _a_monday_in_january() -> Any:
    with time_machine.travel(NOON, tick=False) as clock:
        yield clock


@pytest.fixture
def clock(_a_monday_in_january: Any) -> Any:
    return _a_monday_in_january


def moments() -> list[str]:
    return [f"{one.send_at.astimezone(OSLO):%d.%m. %H:%M} {one.template}" for one in waiting()]


def tick() -> None:
    """A minute of the worker's life."""
    reconcile(NAME)
    dispatch()


def meet(day: date = date(2027, 2, 3), **values: Any) -> Invitation:
    """A meeting on a Wednesday in February, and one who is invited."""
    return InvitationFactory(meeting__date=day, **values)


def say(invitation: Invitation, answer: str) -> None:
    answer_invitation(invitation=invitation, answer=answer, actor=invitation.mentor.person)


# --- What a network begins with -----------------------------------------------------------------------------
def test_every_network_begins_with_the_programmes_reminders() -> None:
    network = Network.objects.create(slug="ost", name="Øst", centre=Network.objects.first().centre)
    for one in (network, Network.objects.get(slug="nord")):
        rules = one.reminder_rules.order_by("kind", "-days").values_list("kind", "days", "at", "is_on")
        assert list(rules) == [
            ("before", 14, time(9), True),
            ("before", 3, time(9), True),
            ("before", 1, time(9), True),
            ("no_answer", 7, time(9), True),
            ("thanks", 1, time(9), True),
        ]
        assert not one.reminder_settings.quiet_sundays


def test_the_default_rules_make_five_mails_and_the_answer_takes_its_own_away() -> None:
    invitation = meet()
    reconcile()
    before = ["20.01. 09:00 meeting_reminder", "27.01. 09:00 meeting_no_answer"]
    after = ["31.01. 09:00 meeting_reminder", "02.02. 09:00 meeting_reminder"]
    assert moments() == before + after
    say(invitation, "yes")
    reconcile()
    assert moments() == [before[0], *after, "04.02. 09:00 meeting_thanks"]
    assert reconcile(NAME) == {NAME: NOTHING}


# --- Clock and calendar -------------------------------------------------------------------------------------
DST_DAYS = [
    (date(2027, 3, 28), datetime(2027, 3, 27, 8, 0, tzinfo=UTC)),  # clocks go forward that night
    (date(2027, 3, 29), datetime(2027, 3, 28, 7, 0, tzinfo=UTC)),
    (date(2027, 10, 31), datetime(2027, 10, 30, 7, 0, tzinfo=UTC)),  # clocks go back that night
    (date(2027, 11, 1), datetime(2027, 10, 31, 8, 0, tzinfo=UTC)),
]


@pytest.mark.parametrize(("day", "send_at"), DST_DAYS)
def test_nine_local_the_day_before_across_dst(day: date, send_at: datetime) -> None:
    only(("before", 1))
    meet(day)
    assert [planned.send_at for planned in reminders()] == [send_at]


@pytest.mark.parametrize(
    ("day", "sundays", "holidays", "expected"),
    [
        (date(2027, 1, 11), False, False, "10.01. 09:00"),  # the day before is a Sunday
        (date(2027, 1, 11), True, False, "08.01. 09:00"),
        (date(2027, 1, 11), False, True, "10.01. 09:00"),
        (date(2027, 5, 18), False, True, "14.05. 09:00"),  # after Whit Monday, which is the Constitution Day too
        (date(2027, 5, 17), False, True, "14.05. 09:00"),  # Whit Sunday
        (date(2027, 3, 30), True, True, "24.03. 09:00"),  # after Easter: to the Wednesday before Maundy Thursday
    ],
)
def test_quiet_days_move_it_to_the_working_day_before(day: date, sundays: bool, holidays: bool, expected: str) -> None:
    network = only(("before", 1))
    ReminderSettings.objects.filter(network=network).update(quiet_sundays=sundays, quiet_holidays=holidays)
    meet(day)
    reconcile()
    assert moments() == [f"{expected} meeting_reminder"]


def test_a_thank_you_never_comes_before_the_meeting_is_over() -> None:
    network = only(("thanks", 1), ("thanks", 0))
    ReminderSettings.objects.filter(network=network).update(quiet_sundays=True)
    say(meet(date(2027, 1, 9)), "yes")  # a Saturday
    reconcile()
    assert moments() == ["09.01. 11:30 meeting_thanks", "11.01. 09:00 meeting_thanks"]


def test_what_has_passed_when_one_is_invited_is_not_sent() -> None:
    meet(date(2027, 1, 6))  # in two days: only the last reminder is ahead
    reconcile()
    assert moments() == ["05.01. 09:00 meeting_reminder"]
    meet(date(2027, 1, 5))
    assert len(list(reminders())) == 1


# --- Reality wins -------------------------------------------------------------------------------------------
def test_a_moved_meeting_moves_its_reminders(clock: Any) -> None:
    only(("before", 3), ("before", 1))
    invitation = meet()
    clock.move_to(datetime(2027, 1, 31, 9, 1, tzinfo=OSLO))
    tick()
    meeting = invitation.meeting
    meeting.date = date(2027, 2, 10)
    change_meeting(meeting=meeting, actor=staff())
    reconcile(NAME)
    assert moments() == ["07.02. 09:00 meeting_reminder", "09.02. 09:00 meeting_reminder"]
    meeting = Meeting.objects.get()
    meeting.date = date(2027, 2, 2)  # in two days: the change itself has just been told
    change_meeting(meeting=meeting, actor=staff())
    reconcile(NAME)
    assert moments() == ["01.02. 09:00 meeting_reminder"]


@pytest.mark.parametrize("change", ["no", "left", "called off", "elsewhere"])
def test_who_is_not_coming_gets_no_reminder(change: str) -> None:
    only(("before", 3), ("no_answer", 7), ("thanks", 1))
    invitation = meet()
    reconcile()
    assert len(waiting()) == 2
    if change == "no":
        say(invitation, "no")
    elif change == "left":
        leave(mentor=invitation.mentor, actor=staff(), reason="Ny jobb.")
    elif change == "called off":
        cancel_meeting(meeting=invitation.meeting, actor=staff(), reason="Uvær.")
    else:
        Mentor.objects.update(status="left", left_on=NOON.date())
    reconcile()
    assert waiting() == []
    assert not Mail.objects.filter(rule=NAME).exclude(state=Mail.State.CANCELLED).exists()


def test_a_new_member_gets_what_is_still_ahead() -> None:
    only(("before", 14), ("before", 1))
    MeetingFactory(date=date(2027, 1, 13))  # in nine days
    mentor = MentorFactory(network=None)
    move_mentor(mentor=mentor, network=Network.objects.get(slug="vest"), actor=staff())
    reconcile(NAME)
    assert moments() == ["12.01. 09:00 meeting_reminder"]


def test_who_has_not_answered_gets_one_mail_that_day_and_not_two(clock: Any) -> None:
    only(("before", 7, time(8)), ("no_answer", 7))
    silent, coming = meet(), meet()
    say(coming, "yes")
    reconcile(NAME)
    assert sorted(one.template for one in waiting()) == ["meeting_no_answer", "meeting_reminder"]
    clock.move_to(datetime(2027, 1, 27, 9, 1, tzinfo=OSLO))
    tick()
    assert sorted(template for template, _parts in told()) == ["meeting_no_answer", "meeting_reminder"]
    say(silent, "yes")  # the day's mail has left: there is nothing to remind of
    tick()
    assert len(told()) == 2


def test_an_answer_on_the_day_turns_the_question_into_a_reminder(clock: Any) -> None:
    only(("before", 7, time(10)), ("no_answer", 7, time(10)))
    invitation = meet()
    clock.move_to(datetime(2027, 1, 27, 8, tzinfo=OSLO))
    reconcile(NAME)
    say(invitation, "maybe")
    reconcile(NAME)
    assert moments() == ["27.01. 10:00 meeting_reminder"]
    clock.move_to(datetime(2027, 1, 27, 10, 1, tzinfo=OSLO))
    tick()
    assert told() == [("meeting_reminder", ["before:7"])]


def test_a_late_answer_brings_no_reminder_of_the_past(clock: Any) -> None:
    only(("before", 14), ("before", 1))
    invitation = meet()
    say(invitation, "no")
    clock.move_to(datetime(2027, 1, 29, 12, tzinfo=OSLO))
    say(invitation, "yes")
    reconcile(NAME)
    assert moments() == ["02.02. 09:00 meeting_reminder"]


def test_what_could_not_leave_gives_way_to_the_next(clock: Any) -> None:
    only(("before", 14), ("before", 3), ("before", 1))
    meet()
    reconcile(NAME)
    clock.move_to(datetime(2027, 1, 31, 12, tzinfo=OSLO))  # the worker has been away for ten days
    tick()
    assert told() == [("meeting_reminder", ["before:3"])]
    clock.move_to(datetime(2027, 2, 3, 9, 1, tzinfo=OSLO))
    tick()
    assert len(told()) == 1  # the meeting has begun


def test_thanks_go_to_those_who_said_yes(clock: Any) -> None:
    only(("thanks", 1))
    meeting = MeetingFactory(date=date(2027, 2, 3))
    for answer in ("yes", "maybe", "no"):
        say(InvitationFactory(meeting=meeting), answer)
    clock.move_to(datetime(2027, 2, 4, 9, 1, tzinfo=OSLO))
    tick()
    assert [one.recipient.name for one in Mail.objects.filter(rule=NAME)] == [
        meeting.invitations.get(answer="yes").mentor.person.name
    ]
    assert "/minside/moter/" in mail.outbox[-1].body
    clock.move_to(datetime(2027, 2, 20, 9, 1, tzinfo=OSLO))
    say_nothing = reconcile(NAME)
    assert say_nothing == {NAME: NOTHING}


# --- Switches -----------------------------------------------------------------------------------------------
def test_a_mentor_switches_kinds_off_and_on(clock: Any) -> None:
    only(("before", 14), ("before", 1), ("no_answer", 7))
    mentor = meet().mentor
    choose_reminders(mentor=mentor, kinds=["no_answer"], actor=mentor.person)
    reconcile(NAME)
    assert moments() == ["27.01. 09:00 meeting_no_answer"]
    clock.move_to(datetime(2027, 1, 25, 12, tzinfo=OSLO))
    choose_reminders(mentor=mentor, kinds=["before"], actor=mentor.person)
    reconcile(NAME)
    assert moments() == ["02.02. 09:00 meeting_reminder"]  # what passed while it was off is not sent after all


def test_who_switches_the_question_off_gets_the_plain_reminder_of_that_day() -> None:
    only(("before", 7), ("no_answer", 7))
    mentor = meet().mentor
    choose_reminders(mentor=mentor, kinds=["before"], actor=mentor.person)
    reconcile(NAME)
    assert moments() == ["27.01. 09:00 meeting_reminder"]


def test_changes_and_meetings_called_off_are_always_told() -> None:
    invitation = meet()
    choose_reminders(mentor=invitation.mentor, kinds=[], actor=invitation.mentor.person)
    meeting = invitation.meeting
    meeting.starts = time(8)
    change_meeting(meeting=meeting, actor=staff())
    cancel_meeting(meeting=Meeting.objects.get(), actor=staff(), reason="Uvær.")
    templates = Mail.objects.order_by("pk").values_list("template", flat=True)
    assert list(templates) == ["meeting_invitation", "meeting_cancelled"]


# --- Rules that change --------------------------------------------------------------------------------------
def change_rules(*rules: ReminderRule, **settings: bool) -> None:
    network = Network.objects.get(slug="vest")
    save_rules(network=network, rules=rules, settings=ReminderSettings(**settings), actor=staff())


def test_a_rule_that_is_made_later_holds_for_the_moments_to_come(clock: Any) -> None:
    only(("before", 1))
    meet()
    clock.move_to(datetime(2027, 1, 29, 12, tzinfo=OSLO))
    at = time(9)
    change_rules(
        ReminderRule(kind="before", days=14, at=at),
        ReminderRule(kind="before", days=2, at=at),
        ReminderRule(kind="before", days=1, at=at),
    )
    reconcile(NAME)
    assert moments() == ["01.02. 09:00 meeting_reminder", "02.02. 09:00 meeting_reminder"]


def test_another_hour_moves_what_waits_and_repeats_nothing(clock: Any) -> None:
    only(("before", 3))
    meet()
    reconcile(NAME)
    clock.move_to(datetime(2027, 1, 31, 9, 1, tzinfo=OSLO))
    tick()
    for hour, sundays in ((16, False), (9, True), (9, False)):  # a Sunday: to the Friday before, and back again
        change_rules(ReminderRule(kind="before", days=3, at=time(hour)), quiet_sundays=sundays)
        tick()
        tick()
    assert told() == [("meeting_reminder", ["before:3"])]
    assert waiting() == []


def test_a_part_that_moves_to_another_day_is_in_one_mail_only(clock: Any) -> None:
    """Saturday, a worker is about to send; staff choose quiet Sundays after all: Friday has passed, so it is due."""
    only(("before", 3))
    meet()
    reconcile(NAME)
    clock.move_to(datetime(2027, 1, 31, 9, 1, tzinfo=OSLO))
    Mail.objects.filter(rule=NAME).update(state=Mail.State.CLAIMED, claimed_at=timezone.now(), claimed_by=uuid4())
    change_rules(ReminderRule(kind="before", days=3, at=time(9)), quiet_sundays=True)
    assert reconcile(NAME) == {NAME: NOTHING}
    Mail.objects.filter(rule=NAME).update(state=Mail.State.QUEUED, claimed_at=None, claimed_by=None)
    assert reconcile(NAME) == {NAME: Changes(cancelled=1)}  # it leaves its mail …
    assert reconcile(NAME) == {NAME: Changes(created=1)}  # … and only then joins the other
    dispatch()
    assert told() == [("meeting_reminder", ["before:3"])]


# --- One mail a day -----------------------------------------------------------------------------------------
def two_meetings() -> tuple[Invitation, Invitation]:
    """One mentor, reminded of two meetings on the same day."""
    only(("before", 3), ("before", 1))
    first = meet(date(2027, 2, 3))
    return first, InvitationFactory(mentor=first.mentor, meeting__date=date(2027, 2, 5))


def test_several_on_one_day_are_one_mail(clock: Any) -> None:
    first, second = two_meetings()
    reconcile(NAME)
    assert moments() == [
        "31.01. 09:00 meeting_reminder",
        "02.02. 09:00 meeting_digest",
        "04.02. 09:00 meeting_reminder",
    ]
    clock.move_to(datetime(2027, 2, 2, 9, 1, tzinfo=OSLO))
    for _time in range(3):
        tick()
    assert told() == [("meeting_digest", ["before:1", "before:3"])]
    text = mail.outbox[-1].body
    assert first.meeting.title in text
    assert second.meeting.title in text
    assert text.count("http") == 3  # my page, the mentor's own choice, and who sends


def test_a_part_that_falls_away_before_sending_leaves_the_other(clock: Any) -> None:
    first, _second = two_meetings()
    reconcile(NAME)
    clock.move_to(datetime(2027, 2, 2, 8, tzinfo=OSLO))
    say(first, "no")
    clock.move_to(datetime(2027, 2, 2, 9, 1, tzinfo=OSLO))
    dispatch()  # before the rule has been asked again
    assert told() == [("meeting_digest", ["before:1", "before:3"])]
    assert first.meeting.title not in mail.outbox[-1].body
    tick()
    assert len(told()) == 1


def test_a_part_that_joins_after_the_mail_has_left_goes_alone(clock: Any) -> None:
    only(("before", 1), ("before", 3, time(12)))
    first = meet(date(2027, 2, 3))
    reconcile(NAME)
    clock.move_to(datetime(2027, 2, 2, 9, 1, tzinfo=OSLO))
    tick()
    InvitationFactory(mentor=first.mentor, meeting__date=date(2027, 2, 5))
    reconcile(NAME)
    assert moments()[0] == "02.02. 12:00 meeting_reminder"
    clock.move_to(datetime(2027, 2, 2, 12, 1, tzinfo=OSLO))
    tick()
    assert told() == [("meeting_reminder", ["before:1"]), ("meeting_reminder", ["before:3"])]


def test_a_mail_in_the_hands_of_a_worker_keeps_its_parts_and_takes_no_more(clock: Any) -> None:
    first, _second = two_meetings()
    InvitationFactory(mentor=first.mentor, meeting__date=date(2027, 2, 5), meeting__starts=time(10))
    reconcile(NAME)
    clock.move_to(datetime(2027, 2, 2, 9, 1, tzinfo=OSLO))
    digest = waiting()[1]
    Mail.objects.filter(pk=digest.pk).update(
        state=Mail.State.CLAIMED,
        claimed_at=timezone.now(),
        claimed_by=uuid4(),
        context={"parts": digest.context["parts"][:2]},
    )
    reconcile(NAME)
    other = Mail.objects.filter(rule=NAME, state=Mail.State.QUEUED, send_at__lt=timezone.now()).get()
    assert other.context["parts"] == digest.context["parts"][2:]
    Mail.objects.filter(pk=digest.pk).update(state=Mail.State.QUEUED, claimed_at=None, claimed_by=None)
    assert reconcile(NAME) == {NAME: NOTHING}  # the worker has put it back: nothing wanders from one to the other
    tick()
    names = [name for _template, parts in told() for name in parts]
    assert sorted(names) == ["before:1", "before:3", "before:3"]


def test_what_staff_have_cancelled_does_not_come_back_in_another_mail(clock: Any) -> None:
    two_meetings()
    reconcile(NAME)
    cancel(mail=Mail.objects.get(template="meeting_digest"), actor=staff(), reason="told otherwise")
    clock.move_to(datetime(2027, 2, 2, 9, 1, tzinfo=OSLO))
    tick()
    assert told() == []


def test_reminders_of_networks_without_rules_are_none() -> None:
    only()
    meet()
    assert list(reminders()) == []


def test_the_number_of_statements_does_not_follow_the_number_of_rows(django_assert_max_num_queries: Any) -> None:
    for _number in range(12):
        two_meetings()
    with django_assert_max_num_queries(9):
        assert len(list(reminders())) == 36
