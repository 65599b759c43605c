"""Mentors from a list: looked at, taken in once, told of row by row, taken out again."""

from datetime import date, timedelta
from typing import Any
from uuid import uuid4

import pytest
from django.core import mail
from django.core.exceptions import PermissionDenied
from django.core.files.uploadedfile import SimpleUploadedFile
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse
from django.utils import translation

from mentorprog.outbox.models import Mail
from mentorprog.people import roles
from mentorprog.people.models import Organisation, Person
from mentorprog.sheets import xlsx_file
from mentorprog.times import today
from networks.mentors.import_file import FAULTS, LABELS, REQUIRED, Reading, read_list
from networks.models import ImportedRow, Mentor, MentorImport
from networks.services.importing import import_mentors, undo_import
from networks.services.mentors import leave
from networks.services.still_right import open_confirmations
from tests.bad_input.values import identity_numbers
from tests.dashboard import world
from tests.factories import MeetingFactory, MentorFactory, PersonFactory, municipality, staff
from tests.parallel import at_once

pytestmark = pytest.mark.django_db
HEAD = ["Navn", "E-post", "Telefon", "Kommune", "Arbeidsgiver", "Fullført"]
KARI = ["Kari Testesen", "kari@test.example.no", "99 00 00 01", "Bergen", "Utekontakten", "2017"]


def row(**changes: Any) -> list[Any]:
    names = ("name", "email", "phone", "municipality", "employer", "completed")
    return [changes.get(name, value) for name, value in zip(names, KARI, strict=True)]


def read(*rows: list[Any]) -> Reading:
    return read_list([HEAD, *rows])


def taken_in(*rows: list[Any], also: frozenset[int] = frozenset(), **values: Any) -> MentorImport:
    given = {"token": uuid4(), "file_name": "mentorer.csv", **values}
    given["actor"] = given.get("actor") or staff()
    return import_mentors(lines=read(*rows).lines, also=also, **given)


def outcomes(run: MentorImport) -> list[str]:
    return [one.outcome for one in run.rows.all()]


# --- Reading ------------------------------------------------------------------------------------------------
WRONG = {
    "name": [{"name": ""}, {"name": "   "}],
    "long": [{"name": "x" * 121}, {"employer": "x" * 161}, {"phone": "1" * 21}, {"email": "x" * 250 + "@a.no"}],
    "guard": [{"name": f"Kari {number}"} for number in identity_numbers().values()] + [{"employer": "a\x00b"}],
    "email": [
        {"email": value}
        for value in ("kari", "kari@", "@test.no", "kari@test", "k ari@test.no", "kаri@test.no", "a@b@c.no", "a@b..no")
    ],
    "no_municipality": [{"municipality": ""}],
    "municipality": [
        {"municipality": value} for value in ("Atlantis", "9999", "0", "Bergen!", "-1", "12345", "Vestland")
    ],
    "ambiguous": [{"municipality": "Herøy"}, {"municipality": "Våler"}],
    "no_date": [{"completed": ""}],
    "date": [
        {"completed": value}
        for value in ("snart", "17", "2017-13-01", "31.02.2017", "2017/05/01", "1.1.17", "20170101", "2017-")
    ],
    "too_early": [{"completed": "2014"}, {"completed": "1.12.2014"}, {"completed": date(2014, 12, 31)}],
    "future": [{"completed": "2199"}, {"completed": "1.1.2199"}],
}


@pytest.mark.parametrize(("fault", "changes"), [(fault, one) for fault, many in WRONG.items() for one in many])
def test_what_is_wrong_with_a_row_is_told(fault: str, changes: dict[str, Any]) -> None:
    (line,) = read(row(**changes)).lines
    assert (line.outcome, line.fault) == ("fault", fault)
    assert line.fault_text


def test_a_row_without_cells_and_one_with_too_many() -> None:
    short, long = read(["Kari Testesen"], [*KARI, "mer", "enda mer"]).lines
    assert (short.fault, long.fault) == ("no_municipality", "wide")


def test_repeats_in_the_file_are_told() -> None:
    lines = read(row(), row(name="Ola"), row(email="", name="Per P"), row(email="", name="P Per")).lines
    assert [line.fault for line in lines] == ["", "email_twice", "", "row_twice"]


def test_staff_and_people_who_are_shut_out_are_not_taken_in() -> None:
    worker, shut = staff(), PersonFactory(is_active=False)
    lines = read(row(email=worker.email), row(email=shut.email)).lines
    assert [line.fault for line in lines] == ["staff", "inactive"]


def test_every_fault_has_words_and_a_case() -> None:
    others = {"email_twice", "row_twice", "staff", "inactive"}
    in_files = {"not_a_name", "wide", "error_cell", "phone", "orgnr", "network", "network_other"}
    assert set(WRONG) | others | in_files == set(FAULTS)  # those in files: test_mentor_import_kinds


@pytest.mark.parametrize(
    ("told", "since"),
    [
        ("2017", date(2017, 12, 31)),
        ("Høst 2017", date(2017, 12, 31)),
        (2017, date(2017, 12, 31)),
        (2017.0, date(2017, 12, 31)),
        ("1.6.2018", date(2018, 6, 1)),
        (date(2018, 6, 1), date(2018, 6, 1)),
        ("2018-06-01", date(2018, 6, 1)),
    ],
)
def test_dates_as_people_write_them(told: Any, since: date) -> None:
    assert read(row(completed=told)).lines[0].since == since.isoformat()


@pytest.mark.parametrize("place", ["4601", "1201", "Bergen", "BERGEN KOMMUNE", " bergen ", 4601, "'4601"])
def test_municipalities_by_name_and_by_numbers_old_and_new(place: Any) -> None:
    assert read(row(municipality=place)).lines[0].municipality == municipality().pk


@pytest.mark.parametrize("language", ["nb", "nn", "en"])
def test_the_headings_that_the_page_names_are_read(language: str) -> None:
    with translation.override(language):
        heads = [str(label) for label in LABELS.values()]
    (line,) = read_list([heads, row()]).lines
    assert (line.outcome, line.email, line.employer) == ("new", KARI[1], KARI[4])


def test_headings_that_are_missing_are_named() -> None:
    assert read_list([["Navn", "Kommune"], ["Kari", "Bergen"]]).missing == [str(LABELS["completed"])]
    assert read_list([]).missing == [str(LABELS[name]) for name in REQUIRED]
    assert read_list([["MENTOR", "Kommunenr", "Year"], ["Kari", "4601", "2017"]]).lines[0].outcome == "new"


def test_who_is_known_is_found() -> None:
    known, mentor = PersonFactory(), MentorFactory().person
    same = PersonFactory(name="Berg, Kari")
    lines = read(
        row(email=known.email.upper()),
        row(email=mentor.email),
        row(name="Kari Berg", email="ny@test.example.no"),
        row(),
    ).lines
    assert [line.outcome for line in lines] == ["known", "standing", "held", "new"]
    assert [line.like for line in lines] == [known.pk, mentor.pk, same.pk, None]


def test_reading_takes_the_same_statements_however_many_rows() -> None:
    def statements(number: int) -> int:
        with CaptureQueriesContext(connection) as asked:
            read(*(row(name=f"Kari {n}", email=f"k{n}@test.example.no") for n in range(number)))
        return len(asked)

    assert statements(1) == statements(500) <= 5


# --- Taking in ----------------------------------------------------------------------------------------------
def test_new_and_known_people_become_mentors_and_nobody_is_written_to() -> None:
    MeetingFactory()
    known = PersonFactory(phone="99 00 00 09")
    run = taken_in(row(), row(email=known.email, phone="99 00 00 08"), row(municipality="Oslo", email="", name="Per"))
    assert outcomes(run) == ["new", "known", "new"]
    kari, old, per = (one.mentor for one in run.rows.select_related("mentor__person__employer", "mentor__network"))
    assert (kari.network.slug, kari.since, kari.person.employer.name) == ("vest", date(2017, 12, 31), "Utekontakten")
    assert (old.person, old.person.phone) == (known, "99 00 00 09")
    assert per.network is None
    assert open_confirmations() == 0
    assert (Mail.objects.count(), mail.outbox) == (0, [])
    assert kari.participation is None


def test_somebody_who_looks_like_another_is_held_unless_staff_say_so() -> None:
    PersonFactory(name="Kari Testesen")
    assert outcomes(taken_in(row())) == ["held"]
    assert not Mentor.objects.exists()
    assert outcomes(taken_in(row(), also=frozenset({2}))) == ["new"]


def test_the_same_list_again_takes_nobody_in_twice() -> None:
    taken_in(row())
    assert outcomes(taken_in(row())) == ["standing"]
    assert Mentor.objects.count() == 1


def test_only_national_coordinators() -> None:
    with pytest.raises(PermissionDenied):
        taken_in(row(), actor=staff(roles.REGIONAL, "vest"))
    with pytest.raises(PermissionDenied):
        undo_import(run=taken_in(row()), actor=staff(roles.REGIONAL, "vest"))


# --- Undoing ------------------------------------------------------------------------------------------------
def test_undone_as_if_nothing_had_been() -> None:
    known = PersonFactory()
    people = set(Person.objects.values_list("pk", flat=True))
    actor = staff()
    run = taken_in(row(), row(email=known.email), actor=actor)
    undone = undo_import(run=run, actor=actor)
    assert undone.undone_by == actor
    assert not Mentor.objects.exists()
    assert set(Person.objects.values_list("pk", flat=True)) == {*people, actor.pk}
    assert [one.undone for one in run.rows.all()] == ["removed", "removed"]
    undo_import(run=run, actor=actor)
    assert outcomes(taken_in(row())) == ["new"]


@pytest.mark.parametrize("since", ["invited", "left", "moved details"])
def test_whoever_something_has_happened_with_is_kept(since: str) -> None:
    run = taken_in(row(), row(name="Ola Testesen", email="ola@test.example.no"))
    mentor = run.rows.first().mentor
    if since == "invited":
        mentor.invitations.create(meeting=MeetingFactory())
    elif since == "left":
        leave(mentor=mentor, actor=staff(), reason="Ny jobb.")
    else:
        Mentor.objects.filter(pk=mentor.pk).update(confirmed_on=today() + timedelta(days=1))
    undo_import(run=run, actor=staff())
    assert [one.undone for one in run.rows.all()] == ["kept", "removed"]
    assert list(Mentor.objects.all()) == [mentor]


def test_a_person_who_is_needed_elsewhere_stays() -> None:
    run = taken_in(row())
    person = run.rows.get().mentor.person
    MentorFactory(person=person, status="left", left_on=today())
    undo_import(run=run, actor=staff())
    assert Person.objects.filter(pk=person.pk).exists()
    assert ImportedRow.objects.get().undone == "removed"


@pytest.mark.postgres
@pytest.mark.django_db(transaction=True)
def test_two_clicks_at_once_take_in_and_take_out_once() -> None:
    values = {"token": uuid4(), "actor": staff()}
    first, second = at_once([lambda: taken_in(row(), **values)] * 2)
    assert first == second
    assert (Mentor.objects.count(), MentorImport.objects.count(), ImportedRow.objects.count()) == (1, 1, 1)
    at_once([lambda: undo_import(run=first, actor=values["actor"])] * 2)
    assert not Mentor.objects.exists()
    assert Organisation.objects.count() >= 1


# --- The pages ----------------------------------------------------------------------------------------------
def upload(content: bytes, name: str = "mentorer.csv") -> dict[str, Any]:
    return {"file": SimpleUploadedFile(name, content)}


@pytest.mark.parametrize("kind", ["csv", "xlsx"])
def test_look_take_in_report_and_undo(kind: str) -> None:
    client = world.signed_in(world.staff())
    rows = [HEAD, row(), row(name="<b>Ola</b>", email="feil")]
    text = "\n".join(";".join(map(str, one)) for one in rows).encode()
    content = text if kind == "csv" else xlsx_file("mentorer", rows)
    address = reverse("admin:networks_mentor_import")
    page = client.post(address, upload(content, f"mentorer.{kind}"))
    assert not Mentor.objects.exists()
    assert b"&lt;b&gt;Ola" in page.content
    given = {"rows": page.context["token"], "also": ["x", "99"]}
    answer = client.post(address, given)
    run = MentorImport.objects.get()
    assert answer.headers["Location"] == reverse("admin:networks_mentor_import_report", args=[run.pk])
    assert client.post(address, given).headers["Location"] == answer.headers["Location"]
    assert outcomes(run) == ["new", "fault"]
    assert b"Kari Testesen" in client.get(answer.headers["Location"]).content
    client.post(answer.headers["Location"])
    assert not Mentor.objects.exists()
    assert client.get(answer.headers["Location"]).status_code == 200
    assert run.file_name.encode() in client.get(address).content


def test_rows_that_are_not_ours_are_refused() -> None:
    client = world.signed_in(world.staff())
    address = reverse("admin:networks_mentor_import")
    assert client.post(address, {"rows": "x"}).status_code == 400
    page = client.post(address, upload(b"Navn;Kommune\nKari;Bergen"))
    assert page.context["reading"].missing == [str(LABELS["completed"])]
    assert client.post(address, upload(b"\x00\x01")).context["form"].errors
    assert client.post(address, {}).context["form"].errors


def test_the_report_takes_the_same_statements_however_many_rows() -> None:
    client = world.signed_in(world.staff())

    def statements(number: int) -> int:
        run = taken_in(*(row(name=f"Kari {number} {n}", email=f"k{number}-{n}@test.example.no") for n in range(number)))
        address = reverse("admin:networks_mentor_import_report", args=[run.pk])
        client.get(address)
        with CaptureQueriesContext(connection) as asked:
            assert client.get(address).status_code == 200
        return len(asked)

    assert statements(1) == statements(25) <= 10
