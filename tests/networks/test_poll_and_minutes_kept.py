"""Votes about dates and minutes of meetings are deleted when their time is over, and no day before."""

from datetime import timedelta

import pytest
import time_machine
from dateutil.relativedelta import relativedelta
from django.urls import reverse

from mentorprog.privacy import retention
from mentorprog.times import end_of_day, today
from networks.models import DatePoll, Meeting, Minutes, PollVote
from networks.polls.services import close_poll, settle_poll, vote
from networks.services.minutes import save_minutes
from tests.dashboard import world
from tests.factories import DatePollFactory, MeetingFactory, MentorFactory, staff

pytestmark = pytest.mark.django_db
VOTES, MINUTES = "votes about dates", "minutes of meetings"


def answered() -> DatePoll:
    poll, mentor = DatePollFactory(), MentorFactory()
    vote(
        poll=poll,
        mentor=mentor,
        answers=dict.fromkeys((one.pk for one in poll.options.all()), "yes"),
        actor=mentor.person,
    )
    return poll


@pytest.mark.parametrize("ending", ["chosen", "closed", "forgotten"])
def test_votes_are_deleted_ninety_days_after_the_end_of_the_poll(ending: str) -> None:
    poll = answered()
    last = poll.deadline
    if ending == "chosen":
        with time_machine.travel(end_of_day(last) + timedelta(days=1)):
            last = today()
            settle_poll(poll=poll, option=poll.options.all()[0], actor=staff())
    elif ending == "closed":
        last = today()
        close_poll(poll=poll, reason="Ingen passer.", actor=staff())
    with time_machine.travel(end_of_day(last + timedelta(days=90))):
        assert retention.purge_all()[VOTES] == 0
    with time_machine.travel(end_of_day(last + timedelta(days=91))):
        assert retention.purge_all()[VOTES] == 2
        assert retention.purge_all()[VOTES] == 0
    assert not PollVote.objects.exists()
    assert DatePoll.objects.get().options.count() == 2
    assert Meeting.objects.exists() is (ending == "chosen")


def test_the_page_of_an_old_poll_does_not_say_that_nobody_has_answered() -> None:
    poll = answered()
    page = reverse("admin:networks_datepoll_answers", args=[poll.pk])
    name = str(PollVote.objects.all()[0].mentor)
    assert world.signed_in(world.staff()).get(page).context["forgotten"] == 0
    with time_machine.travel(end_of_day(poll.deadline + timedelta(days=91))):
        retention.purge_all()
        answer = world.signed_in(world.staff()).get(page)
    assert answer.context["forgotten"] == 90
    assert name not in answer.content.decode()


def test_minutes_are_kept_for_ten_years() -> None:
    meeting = MeetingFactory(date=today() - timedelta(days=1))
    save_minutes(meeting=meeting, text="Vi ble enige.", seen=0, actor=staff())
    with time_machine.travel(end_of_day(meeting.date + relativedelta(years=10))):
        assert retention.purge_all()[MINUTES] == 0
    with time_machine.travel(end_of_day(meeting.date + relativedelta(years=10, days=1))):
        assert retention.purge_all()[MINUTES] == 1
        assert retention.purge_all()[MINUTES] == 0
    assert not Minutes.objects.exists()
    assert Meeting.objects.exists()
