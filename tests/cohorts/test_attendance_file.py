"""Attendance from a file: looked at first, saved only then."""

from datetime import timedelta

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client
from django.urls import reverse
from django.utils.html import escape
from django.utils.translation import override

from cohorts.attendance import attendance_rows, course_of
from cohorts.attendance_file import Reading, export_rows, read_file
from cohorts.models import Attendance, AttendanceChange, Cohort, Participation
from mentorprog import sheets
from mentorprog.tables import read_table
from mentorprog.times import today
from tests.access.fingerprint import changed, fingerprint
from tests.dashboard.world import signed_in, staff
from tests.factories import CohortFactory, ParticipationFactory

pytestmark = pytest.mark.django_db


@pytest.fixture
def cohort() -> Cohort:
    return CohortFactory(first_day=today() - timedelta(days=10))


@pytest.fixture
def one(cohort: Cohort) -> Participation:
    return ParticipationFactory(cohort=cohort, person__name="Kari & Ola", person__email="kari@test.example.no")


@pytest.fixture
def client() -> Client:
    return signed_in(staff(language="en"))


def read(cohort: Cohort, table: list[list[object]]) -> Reading:
    course = course_of(cohort)
    with override("en"):
        return read_file(table, attendance_rows(cohort, Participation.objects.all(), course), course, today())


def url(cohort: Cohort, *more: str) -> str:
    name = "attendance_export" if more else "attendance_import"
    with override("en"):
        return reverse(f"admin:cohorts_cohort_{name}", args=[cohort.pk, *more])


# --- What a file says -------------------------------------------------------------------------------------
@pytest.mark.parametrize(
    ("value", "wanted"),
    [
        ("Present", "present"),
        ("PRESENT", "present"),
        ("x", "present"),
        ("Absent with notice", "excused"),
        (3.5, "partial:210"),
        (2, "partial:120"),
        ("3,5", "partial:210"),
    ],
)
def test_marks_as_people_write_them(one: Participation, value: object, wanted: str) -> None:
    found = read(one.cohort, [["E-mail", "Day 1"], ["KARI@test.example.no ", value]])
    assert [change.wanted for change in found.changes.values()] == [wanted]


@pytest.mark.parametrize("language", ["nb", "nn", "en"])
def test_every_mark_is_read_in_every_language(one: Participation, language: str) -> None:
    with override(language):
        labels = [str(mark.label) for mark in Attendance.Mark]
    heads = [f"Dag {number}" for number in range(1, 6)]
    found = read(one.cohort, [["E-post", *heads], [one.person.email, *labels]])
    assert found.faults == []
    assert sorted(change.wanted for change in found.changes.values()) == sorted(Attendance.Mark.values)


def test_days_by_number_and_by_date(one: Participation) -> None:
    first, second, third, fourth = one.cohort.days.order_by("date")[:4]
    heads = ["Day 1", 2, third.date, f"Kursdag {fourth.date:%d.%m.%Y}"]
    found = read(one.cohort, [["E-mail", *heads], [one.person.email, *"xxxx"]])
    assert found.faults == []
    assert {day for _person, day in found.changes} == {first.pk, second.pk, third.pk, fourth.pk}


@pytest.mark.parametrize(
    ("table", "fault"),
    [
        ([], "The file is empty."),
        ([["Name", "Day 1"]], "No column has the heading “E-mail”."),
        ([["E-mail", "Name"]], "No column is a day of this cohort."),
        ([["E-mail", "Day 1", "Day 12"]], "The column “Day 12” is no day of this cohort."),
        ([["E-mail", "Day 1", "1999-01-01"]], "The column “1999-01-01” is no day of this cohort."),
        ([["E-mail", "Day 1", "Dag 1"]], "Day 1 stands in two columns."),
        ([["E-mail", "Day 1"], ["", "x"]], "Row 2 has no e-mail address."),
        ([["E-mail", "Day 1"], ["b@test.example.no", "x"]], "nobody in this cohort has the address b@test.example.no"),
        ([["E-mail", "Day 1"], ["kari@test.example.no", "asleep"]], "Row 2, Day 1: we do not understand “asleep”."),
        ([["E-mail", "Day 1"], ["kari@test.example.no", 25]], "we do not understand “25”"),
        ([["E-mail", "Day 1"], ["kari@test.example.no", -1]], "we do not understand “-1”"),
        (
            [["E-mail", "Day 1"], ["kari@test.example.no", "x"], ["kari@test.example.no", "Absent"]],
            "stands in the file twice",
        ),
    ],
)
def test_what_cannot_be_used_is_told(one: Participation, table: list[list[object]], fault: str) -> None:
    found = read(one.cohort, table)
    assert len(found.faults) == 1
    assert fault in found.faults[0]


def test_locked_people_and_people_of_other_cohorts(one: Participation) -> None:
    other = ParticipationFactory()
    Participation.objects.filter(pk=one.pk).update(state="not_completed")
    found = read(one.cohort, [["E-mail", "Day 1"], [one.person.email, "x"], [other.person.email, "x"]])
    assert len(found.faults) == 2
    assert found.changes == {}


@pytest.mark.parametrize("kind", ["xlsx", "csv"])
def test_what_is_taken_out_changes_nothing_when_it_comes_back(one: Participation, kind: str) -> None:
    days = list(one.cohort.days.order_by("date"))
    Attendance.objects.create(participation=one, day=days[0], mark="present")
    Attendance.objects.create(participation=one, day=days[1], mark="partial", minutes=200)
    Attendance.objects.create(participation=one, day=days[2], mark="partial")
    course = course_of(one.cohort)
    rows = export_rows(attendance_rows(one.cohort, Participation.objects.all(), course), course)
    content = sheets.xlsx_file("x", rows) if kind == "xlsx" else sheets.csv_file(rows)
    found = read(one.cohort, read_table(content))
    assert (found.changes, found.faults, found.same) == ({}, [], 3)


# --- The page ---------------------------------------------------------------------------------------------
def upload(client: Client, cohort: Cohort, text: str) -> str:
    file = SimpleUploadedFile("liste.csv", text.encode())
    return client.post(url(cohort), {"file": file}).content.decode()


def token(page: str) -> str:
    return page.split('name="changes" value="')[1].split('"', maxsplit=1)[0]


def test_looking_saves_nothing_and_then_it_is_saved(client: Client, one: Participation) -> None:
    day = one.cohort.days.order_by("date")[0]
    Attendance.objects.create(participation=one, day=day, mark="absent")
    before = fingerprint()
    page = upload(client, one.cohort, "E-mail;Day 1;Day 2\nkari@test.example.no;x;2\n")
    assert "2 marks will be changed" in page
    assert escape("Kari & Ola") in page
    assert "1 mark of a day that is over is changed. Say why." in page
    assert changed(before, fingerprint()) == []
    refused = client.post(url(one.cohort), {"changes": token(page), "reason": ""}).content.decode()
    assert "Say why. You change marks of days that are over." in refused
    assert "2 marks will be changed" in refused
    assert Attendance.objects.get().mark == "absent"
    response = client.post(url(one.cohort), {"changes": token(page), "reason": "Lista fra døra."})
    assert response.status_code == 302
    assert Attendance.objects.get(day=day).mark == "present"
    assert set(AttendanceChange.objects.values_list("how", "reason")) == {("file", "Lista fra døra.")}


def test_a_change_in_between_stays(client: Client, one: Participation) -> None:
    page = upload(client, one.cohort, "E-mail;Day 1\nkari@test.example.no;x\n")
    day = one.cohort.days.order_by("date")[0]
    Attendance.objects.create(participation=one, day=day, mark="excused")
    client.post(url(one.cohort), {"changes": token(page)})
    assert Attendance.objects.get().mark == "excused"


def test_changes_are_signed_and_for_one_cohort(client: Client, one: Participation) -> None:
    good = token(upload(client, one.cohort, "E-mail;Day 1\nkari@test.example.no;x\n"))
    other = CohortFactory()
    for cohort, changes in ((one.cohort, good[:-1]), (one.cohort, ""), (one.cohort, "x"), (other, good)):
        assert client.post(url(cohort), {"changes": changes}).status_code == 400
    assert Attendance.objects.count() == 0


@pytest.mark.parametrize("text", ["", "\x00", "<script>alert(1)</script>"])
def test_files_that_are_none(client: Client, one: Participation, text: str) -> None:
    page = upload(client, one.cohort, text)
    assert "<script>alert" not in page
    assert Attendance.objects.count() == 0


@pytest.mark.parametrize(("kind", "answer"), [("xlsx", 200), ("csv", 200), ("pdf", 404)])
def test_the_list_as_a_file(client: Client, one: Participation, kind: str, answer: int) -> None:
    response = client.get(url(one.cohort, kind))
    assert response.status_code == answer
    if answer == 200:
        assert response["Content-Disposition"].startswith("attachment")
