"""Attendance as it is entered: parts of days, whole columns and rows, corrections with a reason."""

from datetime import timedelta

import pytest
from django.core.exceptions import ValidationError
from django.db import IntegrityError, connection, transaction
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import override

from cohorts.forms_attendance import minutes_of
from cohorts.models import Attendance, AttendanceChange, Cohort, CourseDay, Participation
from cohorts.services.attendance import Change, ReasonMissing, Standing, record_attendance
from mentorprog.people.models import Person
from mentorprog.states import Refused
from mentorprog.times import today
from tests.bad_input.values import identity_numbers
from tests.dashboard.world import signed_in, staff
from tests.factories import CohortFactory, ParticipationFactory

pytestmark = pytest.mark.django_db


@pytest.fixture
def actor() -> Person:
    return staff(language="en")


@pytest.fixture
def cohort() -> Cohort:
    """In its middle: the first gathering is over, the others are to come."""
    return CohortFactory(first_day=today() - timedelta(days=10))


@pytest.fixture
def one(cohort: Cohort) -> Participation:
    return ParticipationFactory(cohort=cohort, person__name="Kari Testesen")


@pytest.fixture
def client(actor: Person) -> Client:
    return signed_in(actor)


def days_of(cohort: Cohort) -> list[CourseDay]:
    return list(cohort.days.order_by("date"))


def url(cohort: Cohort) -> str:
    with override("en"):
        return reverse("admin:cohorts_cohort_attendance", args=[cohort.pk])


def change(one: Participation, day: CourseDay, seen: str, wanted: str, actor: Person, *, reason: str = "") -> list:
    return record_attendance(
        cohort=one.cohort, changes={(one.pk, day.pk): Change(seen, wanted)}, actor=actor, reason=reason
    )


# --- What stands ------------------------------------------------------------------------------------------
@pytest.mark.parametrize("text", ["", "present", "partial", "partial:1", "partial:1440"])
def test_what_stands_is_read_as_it_is_written(text: str) -> None:
    assert str(Standing.read(text)) == text


@pytest.mark.parametrize(
    "text",
    ["asleep", "present:30", "partial:", "partial:0", "partial:1441", "partial:-5", "partial:٣", ":30", "partial:1e3"],
)
def test_what_cannot_stand(text: str) -> None:
    with pytest.raises(ValueError):  # noqa: PT011 - which one is no matter
        Standing.read(text)


@pytest.mark.parametrize(("typed", "minutes"), [("3", 180), (" 3,5 ", 210), ("0.25", 15), ("", None)])
def test_hours_as_people_type_them(typed: str, minutes: int | None) -> None:
    assert minutes_of(typed) == minutes


@pytest.mark.parametrize("typed", ["three", "-1", "0", "25", "3,555", "1e3", "٣", "3 5", "3:30"])
def test_hours_that_are_none(typed: str) -> None:
    with pytest.raises(ValueError):  # noqa: PT011
        minutes_of(typed)


@pytest.mark.parametrize(("mark", "minutes"), [("present", 30), ("partial", 0), ("partial", 1441)])
def test_the_database_keeps_minutes_to_parts_of_days(one: Participation, mark: str, minutes: int) -> None:
    with pytest.raises(IntegrityError), transaction.atomic():
        Attendance.objects.create(participation=one, day=days_of(one.cohort)[0], mark=mark, minutes=minutes)


# --- Corrections ------------------------------------------------------------------------------------------
def test_a_correction_after_the_day_needs_a_reason_and_leaves_it(one: Participation, actor: Person) -> None:
    day = days_of(one.cohort)[0]
    change(one, day, "", "absent", actor)
    with pytest.raises(ReasonMissing):
        change(one, day, "absent", "partial:90", actor, reason="  ")
    assert Attendance.objects.get().mark == "absent"
    change(one, day, "absent", "partial:90", actor, reason="Var der til lunsj.")
    newest, first = AttendanceChange.objects.all()
    assert (first.before, first.after, first.correction, first.by) == ("", "absent", False, actor)
    assert (newest.before, newest.after, newest.after_minutes) == ("absent", "partial", 90)
    assert (newest.correction, newest.reason) == (True, "Var der til lunsj.")


def test_nothing_is_written_when_one_of_many_lacks_its_reason(one: Participation, actor: Person) -> None:
    first, second = days_of(one.cohort)[:2]
    change(one, first, "", "absent", actor)
    both = {(one.pk, first.pk): Change("absent", "present"), (one.pk, second.pk): Change("", "present")}
    with pytest.raises(ReasonMissing):
        record_attendance(cohort=one.cohort, changes=both, actor=actor)
    assert list(Attendance.objects.values_list("day", "mark")) == [(first.pk, "absent")]


def test_a_change_before_the_day_is_over_needs_none(one: Participation, actor: Person) -> None:
    coming = days_of(one.cohort)[-1]
    change(one, coming, "", "excused", actor)
    change(one, coming, "excused", "", actor)
    assert Attendance.objects.count() == 0
    assert list(AttendanceChange.objects.values_list("correction", flat=True)) == [False, False]


def test_the_database_wants_a_reason_for_a_correction(one: Participation, actor: Person) -> None:
    with pytest.raises(IntegrityError), transaction.atomic():
        AttendanceChange.objects.create(
            participation=one, day=days_of(one.cohort)[0], before="absent", after="present", correction=True, by=actor
        )


def test_a_part_is_shorter_than_its_day(one: Participation, actor: Person) -> None:
    with pytest.raises(Refused):
        change(one, days_of(one.cohort)[0], "", "partial:1440", actor)
    assert Attendance.objects.count() == 0


# --- The page ---------------------------------------------------------------------------------------------
def test_the_page_keeps_what_was_typed_until_the_reason_is_there(client: Client, one: Participation) -> None:
    day, other = days_of(one.cohort)[:2]
    Attendance.objects.create(participation=one, day=day, mark="absent")
    cell, next_to = f"{one.pk}-{day.pk}", f"{one.pk}-{other.pk}"
    typed = {f"mark-{cell}": "partial", f"hours-{cell}": "2,5", f"seen-{cell}": "absent", f"mark-{next_to}": "present"}
    page = client.post(url(one.cohort), typed)
    text = page.content.decode()
    assert page.status_code == 200
    assert "Say why." in text
    assert f'name="hours-{cell}" value="2,5"' in text
    assert Attendance.objects.count() == 1
    assert client.post(url(one.cohort), {**typed, "reason": "Gikk tidlig."}).status_code == 302
    assert Attendance.objects.get(day=day).minutes == 150
    shown = client.get(url(one.cohort)).content.decode()
    assert "Gikk tidlig." in shown
    assert f'name="seen-{cell}" value="partial:150"' in shown


def test_hours_that_cannot_be_read_are_told(client: Client, one: Participation) -> None:
    cell = f"{one.pk}-{days_of(one.cohort)[0].pk}"
    page = client.post(url(one.cohort), {f"mark-{cell}": "partial", f"hours-{cell}": "<b>"})
    text = page.content.decode()
    assert "Write hours as a number" in text
    assert "Kari Testesen, Day 1" in text
    assert "&lt;b&gt;" in text
    assert Attendance.objects.count() == 0


@pytest.mark.parametrize(("where", "filled"), [("day", 2), ("person", 9)])
def test_a_whole_day_or_person_without_javascript(client: Client, one: Participation, where: str, filled: int) -> None:
    """Empty cells only: what stands stays."""
    cohort = one.cohort
    other = ParticipationFactory(cohort=cohort)
    day = days_of(cohort)[0]
    grid = {f"mark-{person.pk}-{each.pk}": "" for person in (one, other) for each in days_of(cohort)}
    target = f"d{day.pk}" if where == "day" else f"p{one.pk}"
    response = client.post(url(cohort), {**grid, "act": "fill", "fill-where": target, "fill-mark": "present"})
    assert response.status_code == 302
    assert Attendance.objects.filter(mark="present").count() == filled


@pytest.mark.parametrize(("where", "mark"), [("", "present"), ("x1", "present"), ("d", "present"), ("d1", "asleep")])
def test_filling_in_what_is_not_ours(client: Client, one: Participation, where: str, mark: str) -> None:
    data = {"act": "fill", "fill-where": where, "fill-mark": mark}
    assert client.post(url(one.cohort), data).status_code == 400


def test_late_arrivals_are_listed(client: Client, one: Participation) -> None:
    day = days_of(one.cohort)[0]
    evening = timezone.now().replace(hour=20, minute=15)
    Attendance.objects.create(participation=one, day=day, mark="present", checked_in_at=evening)
    text = client.get(url(one.cohort)).content.decode()
    assert "1 check-in came after the first session had ended" in text


def test_few_statements_however_large_the_grid(client: Client, one: Participation, actor: Person) -> None:
    cohort = one.cohort
    change(one, days_of(cohort)[0], "", "absent", actor)
    change(one, days_of(cohort)[0], "absent", "present", actor, reason="Feil.")
    client.get(url(cohort))
    with CaptureQueriesContext(
        connection,
    ) as few:
        client.get(url(cohort))
    people = ParticipationFactory.create_batch(30, cohort=cohort)
    changes = {(each.pk, day.pk): Change("", "absent") for each in people for day in days_of(cohort)[:3]}
    record_attendance(cohort=cohort, changes=changes, actor=actor)
    back = {cell: Change("absent", "present") for cell in changes}
    record_attendance(cohort=cohort, changes=back, actor=actor, reason="Feil liste.")
    with CaptureQueriesContext(connection) as many:
        client.get(url(cohort))
    assert len(many) == len(few) <= 10, [query["sql"] for query in many.captured_queries]


def test_saving_takes_as_many_statements_for_one_as_for_all(one: Participation, actor: Person) -> None:
    cohort = one.cohort
    people = [one, *ParticipationFactory.create_batch(5, cohort=cohort)]
    first, second = days_of(cohort)[:2]
    change(one, days_of(cohort)[2], "", "present", actor)  # the actor's rights are looked up once

    def saved(day: CourseDay, them: list[Participation]) -> int:
        with CaptureQueriesContext(connection) as found:
            wanted = {(each.pk, day.pk): Change("", "present") for each in them}
            record_attendance(cohort=cohort, changes=wanted, actor=actor)
        return len(found)

    assert saved(first, people[:1]) == saved(second, people)


def test_the_reason_is_under_the_guard(client: Client, one: Participation) -> None:
    cell = f"{one.pk}-{days_of(one.cohort)[0].pk}"
    number = identity_numbers()["fødselsnummer"]
    response = client.post(url(one.cohort), {f"mark-{cell}": "present", "reason": f"Gjelder {number}"})
    assert "Remove the eleven-digit number" in response.content.decode()
    assert Attendance.objects.count() == 0


def test_refused_is_a_validation_error() -> None:
    """The form takes the refusal as one of its own errors."""
    assert issubclass(ReasonMissing, ValidationError)
