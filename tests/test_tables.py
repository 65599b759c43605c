"""Tables that people send: what is read, and what is refused in words."""

import io
import zipfile
from datetime import date, datetime

import pytest
from django.core.exceptions import ValidationError
from openpyxl import Workbook

from mentorprog import sheets, tables
from mentorprog.tables import read_table

ROWS = [["Name", "E-mail", "Day 1"], ["Áššu Ødegård", "a@test.example.no", 3.5]]


def workbook(rows: list[list[object]]) -> bytes:
    book = Workbook()
    for row in rows:
        book.active.append(row)
    out = io.BytesIO()
    book.save(out)
    return out.getvalue()


@pytest.mark.parametrize("content", [sheets.xlsx_file("x", ROWS), workbook([*ROWS, [None, None, None]])])
def test_a_workbook(content: bytes) -> None:
    assert read_table(content) == ROWS


@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "cp1252"])
@pytest.mark.parametrize("separator", [";", ",", "\t"])
def test_csv_as_it_comes(encoding: str, separator: str) -> None:
    lines = [["Navn", "E-post"], ["Ødegård", "a@test.example.no"], ["", ""]]
    content = "\r\n".join(separator.join(line) for line in lines).encode(encoding)
    assert read_table(content) == lines[:2]


def test_what_we_have_written_ourselves() -> None:
    assert read_table(sheets.csv_file([["Navn"], ["=1+1"]])) == [["Navn"], ["'=1+1"]]


def test_dates_are_dates_and_formulas_are_not_worked_out() -> None:
    content = workbook([[datetime(2027, 3, 1, 9), "=1+1", "x"]])
    assert read_table(content) == [[date(2027, 3, 1), "", "x"]]


def bomb() -> bytes:
    """A small file that unfolds into a large one."""
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as packed:
        packed.writestr("xl/worksheets/sheet1.xml", b"0" * (tables.MOST_UNPACKED + 1))
    return out.getvalue()


@pytest.mark.parametrize(
    "content",
    [
        b"PK\x03\x04 and then nothing",
        b"a;b\x00c",
        b"x" * (tables.MOST_BYTES + 1),
        b"a\n" * (tables.MOST_ROWS + 1),
        b"a;" * (tables.MOST_COLUMNS + 1),
        bomb(),
        b'"' + b"x" * 200_000,
    ],
    ids=["broken", "binary", "large", "long", "wide", "bomb", "endless cell"],
)
def test_what_is_no_list_is_refused(content: bytes) -> None:
    with pytest.raises(ValidationError):
        read_table(content)


def test_an_empty_file_has_no_rows() -> None:
    assert read_table(b"") == []
