"""A cohort's life: states that follow the dates, dates suggested and moved, calling off; who is told, and once."""

from datetime import date, time, timedelta

import pytest
import time_machine
from django.core.cache import cache
from django.core.exceptions import PermissionDenied
from django.test import Client
from django.utils import translation
from icalendar import Calendar

from cohorts.models import Cohort, CourseDay, Message, Participation, SeatOffer
from cohorts.planning import parts_of, suggest, warnings
from cohorts.services import life
from cohorts.services.gatherings import Plan, move_gathering, set_gatherings
from cohorts.services.offers import accept_offer, offer_seat
from mentorprog import dates, history
from mentorprog.people.feed import feed_address
from mentorprog.people.roles import REGIONAL
from mentorprog.states import Refused
from mentorprog.times import OSLO, moment, today
from tests.cohorts.living import State, english, first_of, plan_of, send  # noqa: F401 - fixtures
from tests.factories import CohortFactory, ParticipationFactory, PersonFactory, staff
from tests.parallel import at_once

pytestmark = pytest.mark.django_db


# --- States -------------------------------------------------------------------------------------------------


def test_the_state_follows_the_dates_from_planned_to_held() -> None:
    with time_machine.travel(moment(date(2027, 1, 10), time(12)), tick=False):
        cohort = CohortFactory(
            applications_open=date(2027, 2, 1), applications_close=date(2027, 7, 1), first_day=date(2027, 10, 18)
        )
        seat = ParticipationFactory(cohort=cohort)
    seen = []
    for day in ((2027, 1, 31), (2027, 2, 1), (2027, 7, 1), (2027, 7, 2), (2027, 10, 18), (2027, 12, 31)):
        with time_machine.travel(moment(date(*day), time(12)), tick=False):
            life.follow_all()
            cohort.refresh_from_db()
            seen.append(cohort.state)
    assert seen == ["planned", "open", "open", "closed", "running", "running"]
    Participation.objects.filter(pk=seat.pk).update(state="not_completed")
    with time_machine.travel(moment(date(2028, 1, 1), time(12)), tick=False):
        assert life.follow_all() == 1
        assert life.follow_all() == 0
    cohort.refresh_from_db()
    assert cohort.state == State.COMPLETED
    assert {entry.actor for entry in history.of(cohort)} == {None}


def test_a_cohort_of_long_ago_becomes_held_in_one_go() -> None:
    cohort = CohortFactory(
        applications_open=date(2020, 1, 1), applications_close=date(2020, 2, 1), first_day=date(2020, 9, 1)
    )
    life.follow_all()
    cohort.refresh_from_db()
    assert cohort.state == State.COMPLETED


def test_staff_close_open_and_archive_and_the_window_says_the_same() -> None:
    cohort, actor = CohortFactory(), staff()
    life.follow_all()
    closed = life.close_now(cohort=cohort, actor=actor)
    assert (closed.state, closed.is_open, Cohort.objects.open_now().exists()) == (State.CLOSED, False, False)
    assert life.follow_all() == 0
    opened = life.open_now(cohort=cohort, until=today() + timedelta(days=3), actor=actor)
    assert (opened.state, opened.is_open, Cohort.objects.open_now().count()) == (State.OPEN, True, 1)
    with pytest.raises(Refused, match="before the first course day"):
        life.open_now(cohort=cohort, until=today() + timedelta(days=30), actor=actor)
    with pytest.raises(Refused, match="must not have passed"):
        life.open_now(cohort=cohort, until=today() - timedelta(days=1), actor=actor)
    with pytest.raises(Refused):
        life.archive_cohort(cohort=cohort, actor=actor)
    with pytest.raises(PermissionDenied):
        life.close_now(cohort=cohort, actor=staff(REGIONAL))


def test_a_cohort_opened_and_closed_on_one_day_is_closed() -> None:
    cohort = CohortFactory(
        applications_open=today() + timedelta(days=5), applications_close=today() + timedelta(days=9)
    )
    actor = staff()
    life.open_now(cohort=cohort, until=today() + timedelta(days=9), actor=actor)
    closed = life.close_now(cohort=cohort, actor=actor)
    assert (closed.state, closed.is_open) == (State.CLOSED, False)


def test_held_is_refused_while_somebody_waits_for_the_result() -> None:
    cohort = CohortFactory(
        applications_open=date(2020, 1, 1), applications_close=date(2020, 2, 1), first_day=date(2020, 9, 1)
    )
    seat = ParticipationFactory(cohort=cohort)
    life.follow_all()
    with pytest.raises(Refused, match="Lock first"):
        life.complete_cohort(cohort=cohort, actor=staff())
    Participation.objects.filter(pk=seat.pk).update(state="not_completed")
    assert life.complete_cohort(cohort=cohort, actor=staff()).state == State.COMPLETED
    assert life.archive_cohort(cohort=cohort, actor=staff()).state == State.ARCHIVED
    assert life.take_out(cohort=cohort, actor=staff()).state == State.COMPLETED


# --- Calling off --------------------------------------------------------------------------------------------


def test_calling_off_frees_everything_and_tells_everybody_once() -> None:
    cohort, actor = CohortFactory(capacity=3), staff()
    taken = offer_seat(person=PersonFactory(), cohort=cohort, actor=actor)
    accept_offer(offer=taken, actor=taken.person)
    asked = offer_seat(person=PersonFactory(), cohort=cohort, actor=actor)
    send()
    text = "For få har søkt.\n\nVi håper å se deg neste år."
    gone = life.cancel_cohort(cohort=cohort, actor=actor, reason="For få søkere.", text=text)
    assert (gone.state, gone.cancelled_at is not None, gone.is_open) == (State.CANCELLED, True, False)
    assert set(SeatOffer.objects.values_list("state", flat=True)) == {"withdrawn"}
    assert set(Participation.objects.values_list("state", flat=True)) == {"withdrawn"}
    left = send()
    assert sorted(one.to[0] for one in left) == sorted([taken.person.email, asked.person.email])
    assert all("Vi håper å se deg" in one.body and "For få søkere" not in one.body for one in left)
    assert send() == []
    with pytest.raises(Refused):
        life.cancel_cohort(cohort=cohort, actor=actor, reason="Igjen", text="Igjen")
    with pytest.raises(Refused, match="called off"):
        offer_seat(person=PersonFactory(), cohort=cohort, actor=actor)


def test_calling_off_needs_a_reason_words_and_a_national_coordinator() -> None:
    cohort = CohortFactory()
    for reason, text in (("", "Alle får vite det."), ("En grunn", "  ")):
        with pytest.raises(Refused):
            life.cancel_cohort(cohort=cohort, actor=staff(), reason=reason, text=text)
    with pytest.raises(PermissionDenied):
        life.cancel_cohort(cohort=cohort, actor=staff(REGIONAL), reason="En grunn", text="Noe")
    cohort.refresh_from_db()
    assert (cohort.cancelled_at, Message.objects.count()) == (None, 0)


# --- Dates --------------------------------------------------------------------------------------------------


def test_three_weeks_between_are_suggested_and_clashes_said() -> None:
    cohort = CohortFactory()
    parts = parts_of(cohort)
    wanted = suggest(parts, date(2027, 5, 12))
    assert [wanted[day.pk] for part in parts for day in part.days][::3] == [
        date(2027, 5, 12),
        date(2027, 6, 2),
        date(2027, 6, 23),
    ]
    with translation.override("en"):
        days = [day for part in parts for day in part.days]
        assert warnings(cohort, days, suggest(parts, date(2027, 5, 15)))[:3] == [
            "Day 1, Saturday 15 May 2027: It is a Saturday.",
            "Day 2, Sunday 16 May 2027: Whit Sunday is a public holiday.",
            "Day 2, Sunday 16 May 2027: It is a Sunday.",
        ]


def test_dates_are_set_once_and_in_order() -> None:
    cohort = CohortFactory()
    CourseDay.objects.filter(cohort=cohort).delete()
    cohort.gatherings.all().delete()
    parts = parts_of(cohort)
    wanted = suggest(parts, today() + timedelta(days=40))

    def plans() -> list[Plan]:
        return [Plan(p.gathering.pk, "Kurssenteret", "", {d.pk: wanted[d.pk] for d in p.days}) for p in parts]

    first, second = (day.pk for day in parts[0].days[:2])
    wanted[second] = wanted[first]
    with pytest.raises(Refused, match="must come after"):
        set_gatherings(cohort=cohort, plans=plans(), actor=staff())
    assert not cohort.gatherings.exists()
    wanted[second] = wanted[first] + timedelta(days=1)
    with pytest.raises(PermissionDenied):
        set_gatherings(cohort=cohort, plans=plans(), actor=staff(REGIONAL))
    set_gatherings(cohort=cohort, plans=plans(), actor=staff())
    assert list(cohort.days.order_by("date").values_list("date", flat=True)) == sorted(wanted.values())
    with pytest.raises(Refused, match="set already"):
        set_gatherings(cohort=cohort, plans=plans(), actor=staff())


# --- Moving -------------------------------------------------------------------------------------------------


def test_a_move_raises_the_sequence_in_every_calendar_and_tells_old_and_new() -> None:
    cohort, actor = CohortFactory(first_day=date(2027, 10, 25)), staff()
    with time_machine.travel(moment(date(2027, 9, 1), time(8)), tick=False):
        seat = ParticipationFactory(cohort=cohort, person__language="en")
        send()
        place = first_of(cohort)
        feed = feed_address(seat.person).replace("http://localhost:8000", "")
        before = {str(event["uid"]): event for event in Calendar.from_ical(Client().get(feed).content).walk("VEVENT")}
        moved = move_gathering(
            place=place, plan=plan_of(place, later=7, venue="Fjellhagen"), seen=0, actor=actor, text="Vi gleder oss."
        )
        assert moved.sequence == 1
        cache.clear()  # a calendar may be a minute behind
        after = {str(event["uid"]): event for event in Calendar.from_ical(Client().get(feed).content).walk("VEVENT")}
        changed = {uid for uid in before if after[uid]["sequence"] != before[uid]["sequence"]}
        assert (len(before), len(changed), before.keys()) == (9, 3, after.keys())
        [letter] = [one for one in send() if one.to == [seat.person.email] and "Changed" in one.subject]
    assert "Day 1: Monday 25 October 2027 → Monday 1 November 2027 at 10:00–" in letter.body
    assert "Venue: Kurssenteret → Fjellhagen" in letter.body
    assert "Vi gleder oss." in letter.body
    [attached] = [part for part in letter.attachments if part[0] == "invite.ics"]
    events = Calendar.from_ical(attached[1]).walk("VEVENT")
    assert {str(event["uid"]) for event in events} == changed
    assert {int(event["sequence"]) for event in events} == {1}


def test_hours_stay_by_the_clock_when_a_gathering_is_moved_across_the_change_of_time() -> None:
    with time_machine.travel(moment(date(2027, 9, 1), time(8)), tick=False):
        cohort = CohortFactory(first_day=date(2027, 10, 27))  # summer time ends on 31 October
        seat = ParticipationFactory(cohort=cohort)
        place = first_of(cohort)
        feed = feed_address(seat.person).replace("http://localhost:8000", "")

        def starts() -> list[object]:
            return [event["dtstart"].dt for event in Calendar.from_ical(Client().get(feed).content).walk("VEVENT")]

        agreed = place.days.get(training_day__number=1).training_day.sessions.order_by("starts")[0].starts
        summer = starts()[0]
        move_gathering(place=place, plan=plan_of(place, later=7), seen=0, actor=staff())
        cache.clear()  # a calendar may be a minute behind
        winter = starts()[0]
    assert (summer.astimezone(OSLO).time(), winter.astimezone(OSLO).time()) == (agreed, agreed)
    assert (summer.utcoffset(), winter.utcoffset()) == (timedelta(hours=2), timedelta(hours=1))


def test_days_move_by_one_though_the_dates_overlap() -> None:
    cohort = CohortFactory()
    place = first_of(cohort)
    had = list(place.days.order_by("date").values_list("date", flat=True))
    move_gathering(place=place, plan=plan_of(place, later=1), seen=0, actor=staff())
    assert list(place.days.order_by("date").values_list("date", flat=True)) == [d + timedelta(days=1) for d in had]
    move_gathering(place=place, plan=plan_of(place, later=-2), seen=1, actor=staff())
    assert list(place.days.order_by("date").values_list("date", flat=True)) == [d - timedelta(days=1) for d in had]


def test_two_moves_before_the_mail_has_left_are_one_mail_from_what_is_known() -> None:
    seat = ParticipationFactory()
    place = first_of(seat.cohort)
    send()
    old = place.days.order_by("date")[0].date
    move_gathering(place=place, plan=plan_of(place, later=2), seen=0, actor=staff())
    move_gathering(place=place, plan=plan_of(place, later=3), seen=1, actor=staff())
    [letter] = send()
    with translation.override("nb"):
        assert f"{dates.day(old)} → {dates.day(old + timedelta(days=5))}" in letter.body
    # Back to where it was, before anybody was told of anything else: nothing to tell.
    move_gathering(place=place, plan=plan_of(place, later=2), seen=2, actor=staff())
    move_gathering(place=place, plan=plan_of(place, later=-2), seen=3, actor=staff())
    assert send() == []
    assert Message.objects.count() == 4


def test_what_cannot_be_moved_is_refused() -> None:
    cohort, actor = CohortFactory(), staff()
    place = first_of(cohort)
    for plan, seen, why in (
        (plan_of(place), 0, "Nothing was changed"),
        (plan_of(place, later=2), 7, "Somebody else has moved"),
        (plan_of(place, later=30), 0, "must come after"),
        (plan_of(place, later=21), 0, "must come after"),  # on the very dates of the next gathering
        (plan_of(place, later=-60), 0, "passed"),
    ):
        with pytest.raises(Refused, match=why):
            move_gathering(place=place, plan=plan, seen=seen, actor=actor)
    with pytest.raises(PermissionDenied):
        move_gathering(place=place, plan=plan_of(place, later=1), seen=0, actor=staff(REGIONAL))
    begun = first_of(CohortFactory(first_day=today() - timedelta(days=1)))
    with pytest.raises(Refused, match="is over"):
        move_gathering(place=begun, plan=plan_of(begun, later=1), seen=0, actor=actor)
    assert not Message.objects.exists()


@pytest.mark.postgres
@pytest.mark.django_db(transaction=True)
def test_two_who_move_at_once_do_not_undo_each_other() -> None:
    cohort, actor = CohortFactory(), staff()
    ParticipationFactory(cohort=cohort)
    place = first_of(cohort)
    refused = []

    def move(later: int) -> None:
        try:
            move_gathering(place=place, plan=plan_of(place, later=later), seen=0, actor=actor)
        except Refused as refusal:
            refused.append(refusal)

    at_once([lambda: move(1), lambda: move(2)])
    place.refresh_from_db()
    assert (len(refused), place.sequence, Message.objects.count()) == (1, 1, 1)
