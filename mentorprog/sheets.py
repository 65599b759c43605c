"""Tables as files for a spreadsheet. No cell that somebody has typed is ever read as a formula."""

import csv
import io
from collections.abc import Iterable, Sequence
from datetime import date, datetime
from itertools import zip_longest
from typing import Any

from openpyxl import Workbook
from openpyxl.cell import WriteOnlyCell
from openpyxl.utils import get_column_letter

from mentorprog.times import OSLO

XLSX = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"
WIDEST = 48  # characters of a column
CSV = "text/csv; charset=utf-8"
# What spreadsheets take for the beginning of a formula (OWASP, "CSV Injection"), full-width signs too.
FORMULA_SIGNS = ("=", "+", "-", "@", "\t", "\r", "\n", "＝", "＋", "－", "＠")

Row = Sequence[Any]


def harmless(value: Any) -> Any:
    """A text that a spreadsheet shows as it is: an apostrophe in front of what would be a formula. Numbers stay."""
    if isinstance(value, str) and value.lstrip(" ").startswith(FORMULA_SIGNS):
        return f"'{value}"
    return value


def csv_file(rows: Iterable[Row]) -> bytes:
    """The rows as CSV as Norwegian Excel opens it: semicolons, UTF-8 with a mark in front."""
    out = io.StringIO()
    writer = csv.writer(out, delimiter=";", lineterminator="\r\n")
    for row in rows:
        writer.writerow([harmless(_plain(value)) for value in row])
    return out.getvalue().encode("utf-8-sig")


def xlsx_file(title: str, rows: Iterable[Row]) -> bytes:
    """The rows as a workbook with one sheet; every text is a text, whatever it begins with."""
    book = Workbook(write_only=True)
    sheet = book.create_sheet(title[:31])
    rows = list(rows)
    sheet.freeze_panes = "A2"  # the heads stay
    for number, width in enumerate(_widths(rows), start=1):
        sheet.column_dimensions[get_column_letter(number)].width = width
    for row in rows:
        sheet.append([_cell(sheet, value) for value in row])
    out = io.BytesIO()
    book.save(out)
    return out.getvalue()


def _widths(rows: Sequence[Row]) -> list[int]:
    """What each column needs, in characters, so that it can be read without pulling at its edge."""
    columns = zip_longest(*rows, fillvalue="")
    return [min(max(len(str(_local(value) or "")) for value in column) + 2, WIDEST) for column in columns]


def _cell(sheet: Any, value: Any) -> Any:
    plain = _local(value)
    if not isinstance(plain, str):
        return plain
    cell = WriteOnlyCell(sheet, value=plain)
    cell.data_type = "s"  # a text that begins with "=" would else be a formula
    cell.quotePrefix = True
    return cell


def _local(value: Any) -> Any:
    """Instants as Norwegian dates: a spreadsheet knows no time zones."""
    return value.astimezone(OSLO).date() if isinstance(value, datetime) else value


def _plain(value: Any) -> Any:
    shown = _local(value)
    if isinstance(shown, date):
        return shown.isoformat()
    return "" if shown is None else shown
