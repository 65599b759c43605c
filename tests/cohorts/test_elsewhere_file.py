"""Certificates from before the system in a file: looked at first, registered only then, and once."""

from datetime import date, datetime

import pytest
from django.core.exceptions import PermissionDenied
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client
from django.urls import reverse
from django.utils.translation import override

from cohorts.elsewhere_file import Reading, read_file
from cohorts.models import IssuedElsewhere
from cohorts.services.elsewhere import Old, register_elsewhere
from mentorprog import sheets
from tests.access.fingerprint import changed, fingerprint
from tests.dashboard.world import signed_in, staff
from tests.factories import PersonFactory

pytestmark = pytest.mark.django_db

TODAY = date(2026, 11, 23)
HEADS = ["Navn", "Dato", "Utstedt av", "Kull", "E-post"]


def read(*rows: list[object], heads: list[str] = HEADS) -> Reading:
    with override("en"):
        return read_file([heads, *rows], TODAY)


def url() -> str:
    with override("en"):
        return reverse("admin:cohorts_issuedelsewhere_from_file")


def test_a_row_is_a_certificate() -> None:
    person = PersonFactory(email="anne@test.example.no")
    found = read(
        ["Ánne  Čáhppes\nluokta", datetime(2016, 12, 9), "RVTS Vest", "Kull 2016", "Anne@test.example.no"],
        ["Per & Ola", "9.12.2016"],
        heads=HEADS,
    )
    assert found.faults == []
    assert found.rows == [
        Old("Ánne Čáhppes luokta", date(2016, 12, 9), "RVTS Vest", "Kull 2016", person.pk, "anne@test.example.no"),
        Old("Per & Ola", date(2016, 12, 9)),
    ]


@pytest.mark.parametrize("heads", [["Namn", "Utferda"], ["Name", "Issued"], ["NAVN ", " dato"]])
def test_headings_in_our_languages(heads: list[str]) -> None:
    assert len(read(["Kari", "2016-12-09"], heads=heads).rows) == 1


@pytest.mark.parametrize(
    ("row", "said"),
    [
        (["", "2016-12-09"], "Row 2: the name is missing."),
        (["Kari", "i fjor"], "Row 2: we do not understand the date. Write for example 2016-12-09."),
        (["Kari", "2014-12-31"], "Row 2: the date must be from 2015 on, and not ahead."),
        (["Kari", "2026-11-24"], "Row 2: the date must be from 2015 on, and not ahead."),
        (["K" * 121, "2016-12-09"], "Row 2: a text is longer than 120 characters."),
        (["Kari", "2016-12-09", "", "", "x@test.example.no"], "Row 2: nobody has the address x@test.example.no."),
    ],
)
def test_what_cannot_be_used_is_told(row: list[object], said: str) -> None:
    found = read(row)
    assert (found.rows, found.faults) == ([], [said])


def test_an_identity_number_is_refused_and_not_repeated() -> None:
    found = read(["Kari 01010750160", "2016-12-09"])
    assert found.rows == []
    assert "01010750160" not in found.faults[0]


@pytest.mark.parametrize("table", [[], [["Kari", "2016-12-09"]], [["Navn", "Kull"], ["Kari", "2016"]]])
def test_a_file_without_headings(table: list[list[object]]) -> None:
    with override("en"):
        found = read_file(table, TODAY)
    assert (found.rows, found.faults) == ([], ["The first row must have the headings “Name” and “Date”."])


def test_what_is_registered_or_stands_twice_is_left_out(django_assert_max_num_queries: object) -> None:
    IssuedElsewhere.objects.create(name="Kari", issued_on=date(2016, 12, 9))
    with django_assert_max_num_queries(2):  # type: ignore[operator]
        found = read(["Kari", "2016-12-09"], ["Per", "2016-12-09"], ["Per", "2016-12-09"])
    assert ([row.name for row in found.rows], found.same) == (["Per"], 2)


def test_it_is_looked_at_first_and_registered_once() -> None:
    actor = staff(language="en")
    client: Client = signed_in(actor)
    table = sheets.csv_file([HEADS[:2], ["=Kari", "2016-12-09"], ["Per", "2017-12-08"], ["", "2017-12-08"]])
    before = fingerprint()
    answer = client.post(url(), {"file": SimpleUploadedFile("gamle.csv", table)})
    assert changed(before, fingerprint()) == []
    page = answer.content.decode()
    assert "2 certificates will be registered" in page
    assert "Row 4: the name is missing." in page
    for registered in (2, 0):
        told = client.post(url(), {"rows": answer.context["token"]}, follow=True).content.decode()
        assert f"{registered} certificates are registered." in told
    rows = IssuedElsewhere.objects.order_by("issued_on").values_list("name", "issued_on", "registered_by")
    assert list(rows) == [("=Kari", date(2016, 12, 9), actor.pk), ("Per", date(2017, 12, 8), actor.pk)]


def test_rows_that_are_not_ours() -> None:
    assert signed_in(staff()).post(url(), {"rows": "x:y:z"}).status_code == 400
    assert not IssuedElsewhere.objects.exists()


def test_the_list_leads_to_it() -> None:
    with override("en"):
        address = reverse("admin:cohorts_issuedelsewhere_changelist")
    page = signed_in(staff(language="en")).get(address).content.decode()
    assert f'href="{url()}"' in page


def test_only_those_who_may_register() -> None:
    with pytest.raises(PermissionDenied):
        register_elsewhere(rows=[Old("Kari", date(2016, 12, 9))], actor=PersonFactory())
