"""Series: planned, changed alone and from one meeting on, ended; who comes later, who moves."""

from collections.abc import Iterator
from datetime import date, datetime, time, timedelta

import pytest
import time_machine
from django.utils import translation
from hypothesis import given, settings
from hypothesis import strategies as st

from mentorprog.outbox.models import Mail
from mentorprog.outbox.services import dispatch
from mentorprog.people.roles import REGIONAL
from mentorprog.states import Refused
from mentorprog.times import OSLO
from networks.models import Invitation, Meeting, MeetingSeries, Network
from networks.recurrence import MONTHS, MOST, WEEKS, Rhythm, days
from networks.services.answers import answer_invitation
from networks.services.meetings import cancel_meeting, change_meeting
from networks.services.mentors import move_mentor
from networks.services.series import change_following, create_series, end_series
from tests.factories import MentorFactory, staff
from tests.networks.series import NEW_YEAR, THURSDAYS, UNTIL, coordinator, events, mails, moments, series

pytestmark = pytest.mark.django_db
NINE = time(9)


@pytest.fixture(autouse=True)
def december() -> Iterator[None]:
    with time_machine.travel(NEW_YEAR):
        yield


def at(day: date, clock: time = NINE) -> datetime:
    return datetime.combine(day, clock)


def test_a_series_is_a_row_a_day_and_one_mail_a_mentor() -> None:
    one, _other = MentorFactory(), MentorFactory()
    made = create_series(series=series(), actor=coordinator())
    # Ascension Day 2027 is the first Thursday of May.
    assert list(made.meetings.values_list("date", flat=True)) == [d for d in THURSDAYS if d != date(2027, 5, 6)]
    assert made.first == THURSDAYS[0]
    assert Invitation.objects.filter(mentor=one).count() == 5
    assert len(mails("series_invitation")) == 2
    assert not mails("meeting_invitation")


def test_the_mail_of_a_series_holds_one_event_with_a_rule() -> None:
    mentor = MentorFactory(person__name="Áile Åsheim")
    create_series(series=series(), actor=coordinator())
    dispatch()
    mail = mails("series_invitation")[0]
    assert mail.state == Mail.State.SENT
    (event,) = events(mail.calendar)
    assert moments(mail.calendar) == [at(day) for day in THURSDAYS if day != date(2027, 5, 6)]
    assert event.attendee.value == f"mailto:{mentor.person.email}"
    assert "METHOD:REQUEST" in mail.calendar
    assert "TZID=Europe/Oslo" in mail.calendar
    assert "7. januar 2027" in mail.text


def test_holidays_are_kept_by_choice() -> None:
    made = create_series(series=series(skips_holidays=False), actor=coordinator())
    assert list(made.meetings.values_list("date", flat=True)) == THURSDAYS


@pytest.mark.parametrize(
    ("values", "words"),
    [
        ({"until": date(2026, 12, 31)}, "must be after the first"),
        ({"rule": "FREQ=WEEKLY;INTERVAL=1;BYDAY=MO", "until": date(2030, 1, 1)}, f"more than {MOST}"),
        ({"until": date(2027, 1, 3)}, "No meeting falls"),
        ({"first": date(2026, 11, 1), "until": date(2027, 3, 31)}, "in the past"),
        ({"until": date(2042, 1, 1)}, "at most five years"),
    ],
    ids=["ends before it begins", "five hundred", "no day", "past", "for ever"],
)
def test_a_rule_that_will_not_do_is_refused_in_words(values: dict, words: str) -> None:
    with translation.override("en"), pytest.raises(Refused, match=words):
        create_series(series=series(**values), actor=coordinator())
    assert (MeetingSeries.objects.count(), Meeting.objects.count()) == (0, 0)


def test_the_same_series_twice_is_refused_whole() -> None:
    create_series(series=series(), actor=coordinator())
    with pytest.raises(Refused):
        create_series(series=series(), actor=coordinator())
    assert MeetingSeries.objects.count() == 1
    assert Meeting.objects.count() == 5


def test_a_moved_meeting_takes_its_own_place_in_the_series() -> None:
    MentorFactory()
    made = create_series(series=series(), actor=coordinator())
    dispatch()
    march = made.meetings.get(occurrence=THURSDAYS[1])
    march.date = date(2027, 3, 11)
    change_meeting(meeting=march, actor=coordinator())
    dispatch()
    (event,) = events(mails("meeting_invitation")[0].calendar)
    assert event.uid.value.startswith(str(made.uid))
    assert event.recurrence_id.value.replace(tzinfo=None) == at(THURSDAYS[1])
    assert event.dtstart.value.replace(tzinfo=None) == at(date(2027, 3, 11))
    assert int(event.sequence.value) == 1


def test_a_meeting_called_off_alone_leaves_the_others() -> None:
    MentorFactory()
    made = create_series(series=series(), actor=coordinator())
    cancel_meeting(meeting=made.meetings.get(occurrence=THURSDAYS[1]), actor=coordinator(), reason="Uvær.")
    dispatch()
    (event,) = events(mails("meeting_cancelled")[0].calendar)
    assert event.recurrence_id.value.replace(tzinfo=None) == at(THURSDAYS[1])
    assert event.status.value == "CANCELLED"
    late = MentorFactory(network=None)
    move_mentor(mentor=late, network=made.network, actor=coordinator())
    dispatch()
    assert at(THURSDAYS[1]) not in moments(mails("series_invitation")[-1].calendar)


def test_this_and_following_ends_a_series_and_another_one_goes_on() -> None:
    mentor = MentorFactory()
    made = create_series(series=series(), actor=coordinator())
    dispatch()
    for invitation in mentor.invitations.all():
        answer_invitation(invitation=invitation, answer="yes", actor=mentor.person)
    july = made.meetings.get(occurrence=THURSDAYS[3])
    wanted = series(first=july.occurrence, starts=time(13), ends=time(15), place="Stavanger")
    done = change_following(meeting=july, wanted=wanted, actor=coordinator())
    dispatch()
    made.refresh_from_db()
    assert done.series.continues == made
    assert list(made.meetings.values_list("date", flat=True)) == THURSDAYS[:2]
    assert list(done.series.meetings.values_list("date", "starts")) == [(day, time(13)) for day in THURSDAYS[3:]]
    answers = dict(mentor.invitations.values_list("meeting__date", "answer"))
    assert answers == {THURSDAYS[0]: "yes", THURSDAYS[1]: "yes"} | dict.fromkeys(THURSDAYS[3:], "")
    assert moments(mails("series_ended")[0].calendar) == [at(day) for day in THURSDAYS[:2]]
    assert moments(mails("series_invitation")[-1].calendar) == [at(day, time(13)) for day in THURSDAYS[3:]]


def test_a_new_place_keeps_the_answers() -> None:
    mentor = MentorFactory()
    made = create_series(series=series(), actor=coordinator())
    for invitation in mentor.invitations.all():
        answer_invitation(invitation=invitation, answer="yes", actor=mentor.person)
    first = made.meetings.get(occurrence=THURSDAYS[0])
    wanted = series(first=made.first, place="Stavanger")
    done = change_following(meeting=first, wanted=wanted, actor=coordinator())
    assert done.series == made, "nothing earlier remains, so it is the same series"
    assert set(mentor.invitations.values_list("answer", "meeting__place")) == {("yes", "Stavanger")}
    dispatch()
    assert "SEQUENCE:1" in mails("series_invitation")[-1].calendar


def test_another_rhythm_calls_off_adds_and_keeps() -> None:
    mentor = MentorFactory()
    made = create_series(series=series(), actor=coordinator())
    july = made.meetings.get(occurrence=THURSDAYS[3])
    wanted = series(first=july.occurrence, rule="FREQ=MONTHLY;INTERVAL=3;BYDAY=1TH", until=UNTIL)
    done = change_following(meeting=july, wanted=wanted, actor=coordinator())
    planned = Meeting.objects.filter(state=Meeting.State.PLANNED, date__gte=july.date)
    assert list(planned.values_list("date", flat=True)) == [THURSDAYS[3], date(2027, 10, 7)]
    assert done.series.meetings.filter(state=Meeting.State.PLANNED).count() == 2
    assert set(mentor.invitations.filter(meeting__in=planned).values_list("meeting__date", flat=True)) == {
        THURSDAYS[3],
        date(2027, 10, 7),
    }


def test_what_is_called_off_stays_so_when_the_series_is_changed() -> None:
    made = create_series(series=series(), actor=coordinator())
    cancel_meeting(meeting=made.meetings.get(occurrence=THURSDAYS[3]), actor=coordinator(), reason="Ferie.")
    first = made.meetings.get(occurrence=THURSDAYS[0])
    change_following(meeting=first, wanted=series(first=made.first, starts=time(10)), actor=coordinator())
    planned = made.meetings.filter(state=Meeting.State.PLANNED).values_list("date", flat=True)
    assert list(planned) == [THURSDAYS[0], THURSDAYS[1], THURSDAYS[4], THURSDAYS[5]]


def test_a_series_is_ended_from_one_meeting_on() -> None:
    MentorFactory()
    made = create_series(series=series(), actor=coordinator())
    dispatch()
    with pytest.raises(Refused):
        end_series(meeting=made.meetings.get(occurrence=THURSDAYS[3]), actor=coordinator(), reason="")
    end_series(meeting=made.meetings.get(occurrence=THURSDAYS[3]), actor=coordinator(), reason="Ingen penger.")
    dispatch()
    assert made.meetings.filter(state=Meeting.State.PLANNED).count() == 2
    assert moments(mails("series_ended")[0].calendar) == [at(day) for day in THURSDAYS[:2]]
    assert "Ingen penger" not in mails("series_ended")[0].text


def test_a_series_that_ends_before_it_began_is_taken_out_of_calendars() -> None:
    MentorFactory()
    made = create_series(series=series(), actor=coordinator())
    dispatch()
    end_series(meeting=made.meetings.get(occurrence=THURSDAYS[0]), actor=coordinator(), reason="Ingen penger.")
    dispatch()
    mail = mails("series_ended")[0]
    assert "METHOD:CANCEL" in mail.calendar
    assert mail.state == Mail.State.SENT


def test_a_mentor_who_moves_is_out_of_the_old_series_and_into_the_new() -> None:
    mentor = MentorFactory()
    west = create_series(series=series(), actor=coordinator())
    middle = Network.objects.get(slug="midt")
    middle_series = create_series(series=series(network=middle, title="Midt-møte"), actor=coordinator())
    dispatch()
    with time_machine.travel(datetime(2027, 2, 1, tzinfo=OSLO)):
        move_mentor(mentor=mentor, network=middle, actor=coordinator())
        dispatch()
        standing = mentor.invitations.order_by("meeting__date").values_list("meeting__series", "meeting__date")
    ahead = [day for day in THURSDAYS[1:] if day != date(2027, 5, 6)]
    assert list(standing) == [(west.pk, THURSDAYS[0]), *((middle_series.pk, day) for day in ahead)]
    assert moments(mails("series_ended")[0].calendar) == [at(THURSDAYS[0])]
    assert moments(mails("series_invitation")[-1].calendar)[0] == at(THURSDAYS[1])


def test_regional_staff_plan_series_in_their_own_networks_only() -> None:
    from django.core.exceptions import PermissionDenied

    north = staff(REGIONAL, "nord")
    with pytest.raises(PermissionDenied):
        create_series(series=series(), actor=north)
    made = create_series(series=series(), actor=coordinator())
    with pytest.raises(PermissionDenied):
        end_series(meeting=made.meetings.first(), actor=north, reason="Nei.")


# --- Rules -------------------------------------------------------------------------------------------------


@given(
    unit=st.sampled_from([WEEKS, MONTHS]),
    every=st.integers(1, 12),
    weekday=st.sampled_from(["MO", "TU", "WE", "TH", "FR"]),
    place=st.sampled_from(["1", "2", "3", "4", "-1"]),
    first=st.dates(date(2024, 1, 1), date(2035, 1, 1)),
)
@settings(max_examples=60, deadline=None)
def test_a_rhythm_reads_as_it_is_written_and_keeps_its_weekday(
    unit: str, every: int, weekday: str, place: str, first: date
) -> None:
    rhythm = Rhythm(unit, every, weekday, place if unit == MONTHS else "")
    assert Rhythm.read(str(rhythm)) == rhythm
    found = days(str(rhythm), first, first + timedelta(days=400))
    assert {day.weekday() for day in found} <= {["MO", "TU", "WE", "TH", "FR"].index(weekday)}
    assert all(first <= day <= first + timedelta(days=400) for day in found)
    assert rhythm.words()


@pytest.mark.parametrize(
    "rule",
    ["", "FREQ=DAILY;INTERVAL=1;BYDAY=MO", "FREQ=MONTHLY;INTERVAL=2;BYDAY=TH", "FREQ=WEEKLY;INTERVAL=0;BYDAY=MO"],
)
def test_other_rules_are_no_rules_here(rule: str) -> None:
    with pytest.raises(ValueError, match="rule"):
        Rhythm.read(rule)
