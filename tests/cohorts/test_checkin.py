"""Check-in at the door: when it is open, which codes count, and what those hear who may not."""

import re
from collections.abc import Iterator
from datetime import UTC, date, datetime, timedelta
from functools import partial

import pytest
import time_machine
from django.core.cache import cache
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import override

from cohorts.checkin import LENGTH, LETTERS, Door, doors, plain, spoken
from cohorts.models import Attendance, AttendanceChange, Cohort, CourseDay, Participation
from cohorts.services.checkin import check_in
from mentorprog.outbox.models import Mail
from mentorprog.people.throttle import within
from mentorprog.states import Refused
from mentorprog.times import OSLO
from tests.dashboard.world import signed_in, staff
from tests.factories import CohortFactory, ParticipationFactory, PersonFactory
from tests.parallel import at_once

pytestmark = pytest.mark.django_db

FIRST = date(2027, 3, 1)  # a Monday in winter time
BEFORE_TEN = datetime(2027, 3, 1, 8, 45, tzinfo=UTC)  # 09.45 in Norway


@pytest.fixture
def clock() -> Iterator[time_machine.Traveller]:
    """A quarter of an hour before the first session of the first day."""
    with time_machine.travel(BEFORE_TEN, tick=False) as moved, override("en"):
        yield moved


@pytest.fixture
def cohort(clock: time_machine.Traveller) -> Cohort:
    return CohortFactory(first_day=FIRST)


@pytest.fixture
def one(cohort: Cohort) -> Participation:
    return ParticipationFactory(cohort=cohort)


@pytest.fixture
def client(one: Participation) -> Client:
    made = Client()
    made.force_login(one.person)
    return made


def door_of(cohort: Cohort, place: int = 0) -> Door:
    day = cohort.days.order_by("date")[place]
    [found] = doors(date=day.date, cohort=cohort)
    return found


def url(code: str = "") -> str:
    return reverse("checkin") + (f"?kode={code}" if code else "")


def post(client: Client, code: str) -> str:
    """What the page says after the code has been handed in."""
    return client.post(url(), {"kode": code}, follow=True).content.decode()


# --- When and which ---------------------------------------------------------------------------------------
def test_it_opens_half_an_hour_before_the_first_session_until_the_last_one_ends(
    cohort: Cohort, clock: time_machine.Traveller
) -> None:
    door = door_of(cohort)
    sessions = door.day.training_day.sessions.order_by("starts")
    first, last = sessions[0], sessions.order_by("-ends")[0]
    opens = datetime(2027, 3, 1, first.starts.hour - 1, first.starts.minute, tzinfo=UTC) - timedelta(minutes=30)
    closes = datetime(2027, 3, 1, last.ends.hour - 1, last.ends.minute, tzinfo=UTC)
    assert (door.opens, door.closes) == (opens, closes)
    found = []
    for moment in (opens - timedelta(seconds=1), opens, closes, closes + timedelta(seconds=1)):
        clock.move_to(moment)
        found.append((door.is_open, door.takes(door.code_now())))
    assert found == [(False, False), (True, True), (True, True), (False, False)]


@pytest.mark.parametrize("day", [date(2027, 3, 27), date(2027, 3, 28), date(2027, 10, 30), date(2027, 10, 31)])
def test_the_clocks_change_moves_nothing(day: date) -> None:
    """The day before and after the nights when the clock is changed: the door opens at 08.30 by the wall."""
    cohort = CohortFactory(first_day=day)
    door = door_of(cohort)
    starts = min(door.day.training_day.sessions.values_list("starts", flat=True))
    local = (datetime.combine(day, starts) - timedelta(minutes=30)).time()
    assert door.opens.astimezone(OSLO).time() == local


def test_a_code_counts_in_its_minute_and_the_next(cohort: Cohort, clock: time_machine.Traveller) -> None:
    door = door_of(cohort)
    code = door.code_now()
    taken = []
    for _minute in range(3):
        taken.append(door.takes(code))
        clock.shift(60)
    assert taken == [True, True, False]
    assert door.took(code)


def test_codes_are_letters_and_each_day_has_its_own(cohort: Cohort) -> None:
    codes = {door_of(cohort, place).code(minute) for place in range(3) for minute in range(500)}
    assert len(codes) > 1490  # of sixty-four million, hardly two are the same
    assert all(len(code) == LENGTH and set(code) <= set(LETTERS) for code in codes)


@pytest.mark.parametrize(
    ("typed", "read"),
    [
        ("bcdfgh", "BCDFGH"),
        (" BCD FGH ", "BCDFGH"),
        ("BCD-FGH", "BCDFGH"),
        ("BCDFG", ""),
        ("ABCDEF", ""),
        ("B" * 99, ""),
    ],
)
def test_codes_as_people_type_them(typed: str, read: str) -> None:
    assert plain(typed) == read
    assert not read or plain(spoken(read)) == read


def test_days_without_sessions_and_cancelled_cohorts_have_no_door(cohort: Cohort) -> None:
    assert doors(date=FIRST, cohort=cohort)
    Cohort.objects.filter(pk=cohort.pk).update(cancelled_at=timezone.now(), state="cancelled")
    assert doors(date=FIRST, cohort=cohort) == []


# --- On the phone -----------------------------------------------------------------------------------------
def test_a_participant_comes_in_once(client: Client, one: Participation) -> None:
    code = door_of(one.cohort).code_now()
    assert "I am here" in client.get(url(code)).content.decode()
    assert Attendance.objects.count() == 0, "looking registers nobody"
    assert "You are registered as present" in post(client, code)
    row = Attendance.objects.get()
    assert (row.participation, row.mark, row.checked_in_at) == (one, "present", BEFORE_TEN)
    change = AttendanceChange.objects.get()
    assert (change.before, change.after, change.how, change.by) == ("", "present", "door", one.person)
    again = post(client, code)
    assert "You have been registered before." in again
    assert Attendance.objects.count() == AttendanceChange.objects.count() == 1


def test_an_old_code(client: Client, one: Participation, clock: time_machine.Traveller) -> None:
    code = door_of(one.cohort).code_now()
    clock.shift(121)
    assert "This code is too old." in post(client, code)
    assert Attendance.objects.count() == 0


def test_a_code_from_yesterday(client: Client, one: Participation, clock: time_machine.Traveller) -> None:
    code = door_of(one.cohort).code_now()
    clock.shift(timedelta(days=1))
    assert "This code is from Monday 1 March 2027." in post(client, code)
    assert Attendance.objects.count() == 0


def test_a_code_after_closing_time(client: Client, one: Participation, clock: time_machine.Traveller) -> None:
    door = door_of(one.cohort)
    clock.move_to(door.closes)
    code = door.code_now()
    clock.shift(1)
    assert "Check-in closed at" in post(client, code)


def test_a_code_that_no_screen_has_shown(client: Client, one: Participation) -> None:
    page = post(client, "BCDFGH")
    assert "No screen shows this code." in page
    assert 'aria-invalid="true"' in page
    assert "A code has six letters" in post(client, "123456")


def test_who_does_not_take_part_is_told(one: Participation) -> None:
    stranger = Client()
    stranger.force_login(PersonFactory())
    page = post(stranger, door_of(one.cohort).code_now())
    assert f"You are not among the participants of {one.cohort}." in page
    assert Attendance.objects.count() == 0


def test_the_code_of_another_cohort_that_meets_today(client: Client, one: Participation) -> None:
    other = CohortFactory(first_day=FIRST)
    assert f"You are not among the participants of {other}." in post(client, door_of(other).code_now())


@pytest.mark.parametrize("state", ["withdrawn", "not_completed"])
def test_who_takes_part_no_more(one: Participation, state: str) -> None:
    Participation.objects.filter(pk=one.pk).update(state=state)
    with pytest.raises(Refused):
        check_in(day=door_of(one.cohort).day, actor=one.person)
    assert Attendance.objects.count() == 0


def test_a_mark_that_staff_have_set_stays(client: Client, one: Participation) -> None:
    door = door_of(one.cohort)
    Attendance.objects.create(participation=one, day=door.day, mark="excused")
    assert "RVTS has already registered you as “Absent with notice” today." in post(client, door.code_now())
    assert Attendance.objects.get().mark == "excused"


# --- Signing in in between --------------------------------------------------------------------------------
def test_the_code_survives_signing_in(one: Participation, clock: time_machine.Traveller) -> None:
    """Ten minutes pass until the code from the mail has been found and typed."""
    code = door_of(one.cohort).code_now()
    phone = Client()
    page = phone.get(url(code)).content.decode()
    assert "Sign in and check in" in page
    assert f"kode%3D{code}" in page
    clock.shift(600)
    phone.force_login(one.person)
    assert "I am here" in phone.get(url(code)).content.decode()
    assert "You are registered as present" in post(phone, code)


def test_the_way_through_signing_in_and_back(one: Participation, clock: time_machine.Traveller) -> None:
    """Typed, signed in with the code from the mail, led back, and in."""
    code = door_of(one.cohort).code_now()
    phone = Client()
    sign_in = phone.post(url(), {"kode": code})["Location"]
    clock.shift(120)
    typing = phone.post(sign_in, {"email": one.person.email})["Location"]
    letter = Mail.objects.get(template="sign_in_code")
    clock.shift(300)
    back = phone.post(typing, {"code": letter.context["code"]})
    assert back["Location"] == url(code)
    page = phone.get(back["Location"]).content.decode()
    assert "I am here" in page
    assert f"You are signed in as {one.person}." in page
    assert "You are registered as present" in post(phone, code)


def test_typed_before_signing_in(one: Participation) -> None:
    code = door_of(one.cohort).code_now()
    response = Client().post(url(), {"kode": code.lower()})
    assert response.status_code == 302
    assert response["Location"].startswith(reverse("account_login"))
    assert code in response["Location"]


def test_it_survives_twenty_minutes_and_not_on_another_phone(one: Participation, clock: time_machine.Traveller) -> None:
    code = door_of(one.cohort).code_now()
    phone, other = Client(), Client()
    phone.get(url(code))
    clock.shift(600)
    other.force_login(one.person)
    assert "This code is too old." in post(other, code)
    clock.shift(601)
    phone.force_login(one.person)
    assert "This code is too old." in post(phone, code)


def test_a_hall_signs_in_from_one_network_address(cohort: Cohort) -> None:
    """The limit of twenty a minute and address is for those who have not stood at the door."""
    code = door_of(cohort).code_now()
    phones = [Client() for _one in range(25)]
    answers = []
    for number, phone in enumerate(phones):
        phone.get(url(code))
        answers.append(phone.post(reverse("account_login"), {"email": f"person-{number}@test.example.no"}).status_code)
    assert answers == [302] * 25
    strangers = [
        Client().post(reverse("account_login"), {"email": f"other-{number}@test.example.no"}).status_code
        for number in range(25)
    ]
    assert strangers[:20] == [302] * 20
    assert 302 not in strangers[20:]


def test_guessing_is_stopped(client: Client, one: Participation) -> None:
    pages = [post(client, f"BCDFG{letter}") for letter in LETTERS[:13]]
    assert "No screen shows this code." in pages[11]
    assert "Too many wrong codes." in pages[12]
    assert "You are registered as present" in post(client, door_of(one.cohort).code_now()), "the right one still counts"


def test_a_window_counts_each_use() -> None:
    cache.clear()
    with time_machine.travel(1_000_000, tick=False) as clock:
        assert [within("x", 2, 60) for _use in range(3)] == [True, True, False]
        assert within("y", 2, 60)
        clock.shift(60)
        assert within("x", 2, 60)


def test_few_statements(client: Client, one: Participation) -> None:
    code = door_of(one.cohort).code_now()
    client.get(url())
    found = []
    for ask in (lambda: client.get(url()), lambda: client.get(url(code)), lambda: client.post(url(), {"kode": code})):
        with CaptureQueriesContext(connection) as statements:
            ask()
        found.append([one["sql"] for one in statements.captured_queries])
    assert all(len(each) <= 12 for each in found), found
    assert all(len(each) <= 8 for each in found[:2]), found


# --- The screen -------------------------------------------------------------------------------------------
@pytest.fixture
def office(cohort: Cohort) -> Client:
    return signed_in(staff(language="en"))


def screen(cohort: Cohort) -> str:
    return reverse("admin:cohorts_cohort_door", args=[cohort.pk])


def test_the_screen_shows_the_code_of_this_minute_and_no_names(
    office: Client, one: Participation, clock: time_machine.Traveller
) -> None:
    door = door_of(one.cohort)
    check_in(day=door.day, actor=one.person)
    page = office.get(screen(one.cohort)).content.decode()
    assert spoken(door.code_now()) in page
    assert '<svg xmlns="http://www.w3.org/2000/svg" class="qr"' in page
    assert "1 of 1 is registered as present." in page
    assert one.person.name not in page
    [left] = re.findall(r'data-left="(\d+)"', page)
    clock.shift(int(left))
    assert spoken(door.code_now()) in office.get(screen(one.cohort)).content.decode()
    assert spoken(door.code_now()) not in page


def test_the_screen_before_the_door_opens_and_between_gatherings(
    office: Client, cohort: Cohort, clock: time_machine.Traveller
) -> None:
    clock.move_to(BEFORE_TEN - timedelta(hours=2))
    closed = office.get(screen(cohort)).content.decode()
    assert "Check-in for Day 1 is closed now" in closed
    assert "data-code" not in closed
    clock.move_to(BEFORE_TEN - timedelta(days=3))
    assert "The next one is Monday 1 March 2027." in office.get(screen(cohort)).content.decode()


# --- Many at once -----------------------------------------------------------------------------------------
@pytest.mark.postgres
@pytest.mark.django_db(transaction=True)
def test_the_same_person_twice_at_the_same_moment() -> None:
    cohort = CohortFactory(first_day=FIRST)
    one = ParticipationFactory(cohort=cohort)
    day = CourseDay.objects.filter(cohort=cohort).order_by("date")[0]
    news = at_once(partial(check_in, day=day, actor=one.person) for _press in range(4))
    assert sorted(new for _row, new in news) == [False, False, False, True]
    assert Attendance.objects.count() == AttendanceChange.objects.count() == 1
