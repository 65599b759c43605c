"""A list of mentors with everything that people get wrong: told row by row in words, and nothing of it is stored."""

import html
import io
import zipfile
from collections.abc import Callable
from datetime import date
from typing import Any

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.urls import reverse
from openpyxl import Workbook
from stdnum.no import orgnr

from mentorprog import tables
from mentorprog.people.models import Organisation, Person
from networks.models import ImportedRow, Mentor, MentorImport
from tests.bad_input.values import identity_numbers
from tests.dashboard import world
from tests.factories import MentorFactory, PersonFactory, fictional_orgnr, staff

pytestmark = pytest.mark.django_db
HEAD = [
    "Navn",
    "E-post",
    "Telefon",
    "Kommune",
    "Arbeidsgiver",
    "Fullført",
    "Organisasjonsnummer",
    "Nettverk",
    "Merknad",
]
NAMES = ("name", "email", "phone", "municipality", "employer", "completed", "orgnr", "network", "note")
KARI = ["Kari Testesen", "kari@test.example.no", "99 00 00 01", "Bergen", "Utekontakten", "2017", "", "", ""]
OLA = {"name": "Ola Testesen", "email": "ola@test.example.no", "phone": "99 00 00 02"}
NUMBERS = identity_numbers()


def row(**changes: Any) -> list[Any]:
    return [changes.get(name, value) for name, value in zip(NAMES, KARI, strict=True)]


def wrong_orgnr() -> str:
    right = fictional_orgnr(1)
    return right[:8] + str((int(right[8]) + 1) % 10)


def workbook(*rows: list[Any], prepare: Callable[[Workbook], None] = lambda book: None) -> bytes:
    book = Workbook()
    for one in rows:
        book.active.append(one)
    prepare(book)
    out = io.BytesIO()
    book.save(out)
    return out.getvalue()


def csv(*rows: list[Any], separator: str = ";", encoding: str = "utf-8") -> bytes:
    return "\r\n".join(separator.join(map(str, one)) for one in rows).encode(encoding)


def look(content: bytes, name: str = "mentorer.xlsx") -> Any:
    client = world.signed_in(world.staff())
    page = client.post(reverse("admin:networks_mentor_import"), {"file": SimpleUploadedFile(name, content)})
    assert page.status_code == 200
    return page


WRONG_ROWS: dict[str, tuple[str, dict[str, Any]]] = {
    "no name": ("name", {"name": ""}),
    "a name of spaces": ("name", {"name": " \u00a0 "}),
    "a name of zero-width signs": ("name", {"name": "\u200b\ufeff\u2060"}),
    "a name that is a formula": ("name", {"name": '=CONCATENATE("Kari"," Testesen")'}),
    "a name of digits": ("not_a_name", {"name": "12345"}),
    "a name that is a date": ("not_a_name", {"name": date(2017, 6, 1)}),
    "a name with markup": ("not_a_name", {"name": "<script>alert(1)</script>"}),
    "a name with an address in it": ("not_a_name", {"name": "Kari Testesen <kari@test.example.no>"}),
    "a name for a template": ("not_a_name", {"name": "{{ settings.SECRET_KEY }}"}),
    "a name with a minus in front": ("not_a_name", {"name": "-2+3 Kari"}),
    "a name of 300 letters": ("long", {"name": "x" * 300}),
    "an employer of 300 letters": ("long", {"employer": "x" * 300}),
    "a name with a control character": ("guard", {"name": "Kari\u0081Testesen"}),
    "an error in the name": ("error_cell", {"name": "#N/A"}),
    "an error in the year": ("error_cell", {"completed": "#REF!"}),
    "an error in Norwegian": ("error_cell", {"municipality": "#VERDI!"}),
    **{f"an identity number ({kind}) in the name": ("guard", {"name": text}) for kind, text in NUMBERS.items()},
    **{f"an identity number in {name}": ("guard", {name: next(iter(NUMBERS.values()))}) for name in NAMES},
    "an address without @": ("email", {"email": "kari.test.example.no"}),
    "an address with a space": ("email", {"email": "kari testesen@test.example.no"}),
    "an address with letters that mails cannot have": ("email", {"email": "kåri@test.example.no"}),
    "an address with a Cyrillic letter": ("email", {"email": "kаri@test.example.no"}),
    "two addresses": ("email", {"email": "kari@test.example.no, ola@test.example.no"}),
    "a link as address": ("email", {"email": "mailto:kari@test.example.no"}),
    "a phone number that is too short": ("phone", {"phone": "990"}),
    "a phone number with words": ("phone", {"phone": "ring på kvelden"}),
    "an organisation number with a wrong control digit": ("orgnr", {"orgnr": wrong_orgnr()}),
    "an organisation number of eight digits": ("orgnr", {"orgnr": "98765432"}),
    "no municipality": ("no_municipality", {"municipality": ""}),
    "an unknown municipality": ("municipality", {"municipality": "Atlantis"}),
    "an unknown number of a municipality": ("municipality", {"municipality": 9999}),
    "a county instead": ("municipality", {"municipality": "Vestland"}),
    "two municipalities in one cell": ("municipality", {"municipality": "Bergen/Askøy"}),
    "a name that several municipalities have": ("ambiguous", {"municipality": "Herøy"}),
    "an unknown network": ("network", {"network": "Mentornettverk Syd"}),
    "another network than the municipality's": ("network_other", {"network": "Midt"}),
    "no date": ("no_date", {"completed": ""}),
    "a date in words": ("date", {"completed": "for lenge siden"}),
    "a date as the spreadsheet counts days": ("date", {"completed": 42887}),
    "a year of two digits": ("date", {"completed": "1.6.17"}),
    "a day that there is none of": ("date", {"completed": "31.02.2017"}),
    "an American date": ("date", {"completed": "06/15/2017"}),
    "a share of a year": ("date", {"completed": 2017.5}),
    "a date before the first cohort": ("too_early", {"completed": date(2014, 12, 31)}),
    "a date that has not come": ("future", {"completed": "1.1.2199"}),
}


def taken_in_after(page: Any) -> tuple[MentorImport, str]:
    """Press "take in"; the import and its report."""
    client = world.signed_in(world.staff())
    answer = client.post(reverse("admin:networks_mentor_import"), {"rows": page.context["token"]})
    run = MentorImport.objects.get()
    return run, html.unescape(client.get(answer.headers["Location"]).content.decode())


@pytest.mark.parametrize("kind", WRONG_ROWS)
def test_a_wrong_row_is_told_and_nothing_of_it_is_stored(kind: str) -> None:
    fault, changes = WRONG_ROWS[kind]
    page = look(workbook(HEAD, row(), row(**OLA | changes)))
    good, wrong = page.context["reading"].lines
    assert (good.outcome, wrong.outcome, wrong.fault, wrong.number) == ("new", "fault", fault, 3)
    assert wrong.fault_text in html.unescape(page.content.decode())
    assert b"<script>alert" not in page.content
    people = Person.objects.filter(is_staff=False).count()
    run, report = taken_in_after(page)
    assert wrong.fault_text in report
    assert [(one.number, one.outcome, one.fault) for one in run.rows.all()] == [(2, "new", ""), (3, "fault", fault)]
    assert [str(one) for one in Mentor.objects.all()] == [KARI[0]]
    assert Person.objects.filter(is_staff=False).count() == people + 1
    assert Organisation.objects.filter(name=KARI[4]).count() == 1


def test_there_are_at_least_forty_kinds() -> None:
    assert len(WRONG_ROWS) >= 40


def test_rows_that_are_about_somebody_else() -> None:
    worker, shut, standing = staff(), PersonFactory(is_active=False), MentorFactory()
    same = PersonFactory(name="Per Testesen")
    lines = [
        row(),
        row(name="En annen"),  # the address of the row above
        row(email=""),
        row(email=""),  # the same person again, without an address
        [*row(**OLA), "for mye"],
        row(name="Ansatt", email=worker.email),
        row(name="Utestengt", email=shut.email),
        row(name="Er mentor", email=standing.person.email.upper()),
        row(name="Testesen, Per", email="per@test.example.no"),
    ]
    page = look(workbook(HEAD, *lines))
    found = [(one.number, one.outcome, one.fault) for one in page.context["reading"].lines]
    assert found == [
        (2, "new", ""),
        (3, "fault", "email_twice"),
        (4, "fault", "row_twice"),
        (5, "fault", "row_twice"),
        (6, "fault", "wide"),
        (7, "fault", "staff"),
        (8, "fault", "inactive"),
        (9, "standing", ""),
        (10, "held", ""),
    ]
    assert page.context["reading"].lines[-1].like == same.pk
    run, _report = taken_in_after(page)
    assert run.rows.count() == len(lines)
    assert Mentor.objects.exclude(pk=standing.pk).count() == 1


def hidden(book: Workbook) -> None:
    """What is shown is the second sheet."""
    first, second = book.active, book.create_sheet("Liste")
    for one in (HEAD, row()):
        second.append(one)
    first.sheet_state = "hidden"


def merged(book: Workbook) -> None:
    book.active.merge_cells("A2:A3")


READ: dict[str, tuple[str, bytes, list[str]]] = {
    "commas": ("l.csv", csv(HEAD, row(), separator=","), [""]),
    "tabs": ("l.csv", csv(HEAD, row(), separator="\t"), [""]),
    "Latin-1": ("l.csv", csv(HEAD, row(name="Åse Ødegård"), encoding="cp1252"), [""]),
    "a mark of byte order": ("l.csv", csv(HEAD, row(), encoding="utf-8-sig"), [""]),
    "two such marks": ("l.csv", b"\xef\xbb\xbf" + csv(HEAD, row(), encoding="utf-8-sig"), [""]),
    "another ending": ("l.pdf", csv(HEAD, row()), [""]),
    "a workbook that says it is text": ("l.csv", workbook(HEAD, row()), [""]),
    "several sheets": ("l.xlsx", workbook(HEAD, row(), prepare=lambda book: book.create_sheet("Gamle")), [""]),
    "a hidden sheet in front": ("l.xlsx", workbook(["skjult"], prepare=hidden), [""]),
    "merged cells": ("l.xlsx", workbook(HEAD, row(), row(**OLA), prepare=merged), ["", "name"]),
    "short rows": ("l.csv", csv(HEAD, ["Kari Testesen"], ["Ola", "", "", "Bergen"]), ["no_municipality", "no_date"]),
    "a separator in a cell": ("l.csv", csv(HEAD[:6], row(employer="NAV; Bergen")[:6]), ["wide"]),
    "empty rows between": ("l.xlsx", workbook([], HEAD, [], row(), [None], row(**OLA | {"name": ""})), ["", "name"]),
}


@pytest.mark.parametrize("kind", READ)
def test_files_as_people_make_them_are_read(kind: str) -> None:
    name, content, faults = READ[kind]
    page = look(content, name)
    assert [one.fault for one in page.context["reading"].lines] == faults
    if kind == "empty rows between":
        assert [one.number for one in page.context["reading"].lines] == [4, 6]


def bomb() -> bytes:
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as packed:
        packed.writestr("xl/worksheets/sheet1.xml", b"0" * (tables.MOST_UNPACKED + 1))
    return out.getvalue()


REFUSED: dict[str, bytes] = {
    "nothing": b"",
    "an empty workbook": workbook(),
    "an empty text": b"\r\n;;;\r\n",
    "headings and nothing else": csv(HEAD),
    "no headings": csv(row()),
    "a heading that nobody knows": csv(["Fornavn og etternavn", *HEAD[1:]], row()),
    "a needed heading is missing": csv(HEAD[:5], row()[:5]),
    "a heading twice": csv([*HEAD, "Navn:"], [*row(), "Per"]),
    "every sheet but an empty one": workbook(prepare=lambda book: book.create_sheet("x").append(HEAD)),
    "bytes of zero": csv(HEAD, row()).replace(b"Kari", b"Ka\x00ri"),
    "text in UTF-16": csv(HEAD, row(), encoding="utf-16"),
    "an old xls, or one with a password": tables.OLE + b"\xa1\xb1\x1a\xe1" + b"x" * 600,
    "a broken workbook": workbook(HEAD, row())[:900],
    "a file that unfolds without end": bomb(),
    "a picture": b"\x89PNG\r\n\x1a\n\x00\x00\x00\rIHDR",
    "too many rows": csv(HEAD, *[row()] * (tables.MOST_ROWS + 1)),
    "too many columns": csv(HEAD + ["x"] * tables.MOST_COLUMNS, row()),
    "too large": b"x" * (tables.MOST_BYTES + 1),
    "a cell without end": b'"' + b"x" * 200_000,
}


@pytest.mark.parametrize("kind", REFUSED)
def test_files_that_are_no_list_are_refused_in_words(kind: str) -> None:
    page = look(REFUSED[kind])
    reading, errors = page.context["reading"], page.context["form"].errors
    assert errors or reading.missing or reading.twice or not reading.lines
    text = html.unescape(page.content.decode())
    assert "Traceback" not in text
    for words in [one for many in errors.values() for one in many] or ["ds-alert"]:
        assert words in text
    assert 'name="rows"' not in text
    assert not Mentor.objects.exists()
    assert not ImportedRow.objects.exists()


def test_columns_that_are_not_read_are_named_and_guarded() -> None:
    page = look(csv([*HEAD, "Språk", "Kull"], [*row(), "nordsamisk", "2017"]))
    assert page.context["reading"].unread == ["Merknad", "Språk", "Kull"]
    assert "Språk" in page.content.decode()


def test_invisible_signs_are_no_part_of_a_name_or_an_address() -> None:
    pasted = row(name="\u202eKari\u200b \u00adTestesen", email="\ufeffkari@test.example.no")
    (line,) = look(csv(HEAD, pasted)).context["reading"].lines
    assert (line.outcome, line.name, line.email) == ("new", KARI[0], KARI[1])


@pytest.mark.parametrize("network", ["Mentornettverk Vest", "vest", "VEST"])
def test_the_network_may_be_named_when_it_is_the_municipalitys(network: str) -> None:
    assert look(csv(HEAD, row(network=network))).context["reading"].lines[0].outcome == "new"


def test_the_employer_is_found_by_its_number_and_a_new_one_gets_it() -> None:
    number = fictional_orgnr(7)
    assert orgnr.is_valid(number)
    spaced = f"{number[:3]} {number[3:6]} {number[6:]}"
    page = look(csv(HEAD, row(orgnr=spaced), row(**OLA, orgnr=number, employer="Et annet navn")))
    taken_in_after(page)
    assert Organisation.objects.get(orgnr=number).name == KARI[4]
    assert set(Mentor.objects.values_list("person__employer__orgnr", flat=True)) == {number}
