"""Files for spreadsheets: no cell that somebody has typed is a formula."""

import io
from datetime import UTC, date, datetime

import pytest
from openpyxl import load_workbook

from mentorprog.sheets import csv_file, harmless, xlsx_file

DANGEROUS = ['=HYPERLINK("http://x")', "+1", "-1+2", "@SUM(A1)", "\t=1", "\r=1", "  =1", "＝1", "＠x"]


@pytest.mark.parametrize("text", DANGEROUS)
def test_no_text_is_a_formula(text: str) -> None:
    assert harmless(text) == f"'{text}"
    sheet = load_workbook(io.BytesIO(xlsx_file("x", [[text]]))).active
    assert sheet["A1"].data_type == "s"
    assert sheet["A1"].quotePrefix
    assert csv_file([[text]]).decode("utf-8-sig").lstrip('"').startswith("'")


def test_numbers_stay_numbers() -> None:
    assert csv_file([[-2500, 0, None, date(2026, 3, 1)]]).decode("utf-8-sig") == "-2500;0;;2026-03-01\r\n"
    sheet = load_workbook(io.BytesIO(xlsx_file("x", [[-2500, date(2026, 3, 1)]]))).active
    assert sheet["A1"].value == -2500
    assert sheet["B1"].value == datetime(2026, 3, 1)


def test_an_instant_is_a_norwegian_date() -> None:
    at = datetime(2026, 6, 30, 22, 30, tzinfo=UTC)
    assert csv_file([[at]]).decode("utf-8-sig") == "2026-07-01\r\n"


def test_text_with_separators_and_norwegian_letters() -> None:
    made = csv_file([["Ås; Bø", 'si "ja"']])
    assert made.startswith(b"\xef\xbb\xbf")
    assert made.decode("utf-8-sig") == '"Ås; Bø";"si ""ja"""\r\n'


def test_columns_are_as_wide_as_what_stands_in_them_and_the_heads_stay() -> None:
    rows = [["Nr.", "Navn"], [1, "Kristiansund kommune"], [2, "x" * 300], [3]]
    sheet = load_workbook(io.BytesIO(xlsx_file("x", rows))).active
    assert (sheet.column_dimensions["A"].width, sheet.column_dimensions["B"].width) == (5, 48)
    assert sheet.freeze_panes == "A2"
