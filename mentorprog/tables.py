"""Tables that people send us: CSV files and Excel workbooks, read as rows of plain values. `sheets` writes them."""

import csv
import io
import zipfile
from datetime import date, datetime
from itertools import islice
from typing import Any

from django.core.exceptions import ValidationError
from django.utils.translation import gettext as _
from openpyxl import load_workbook

MOST_BYTES = 1_000_000
MOST_UNPACKED = 30_000_000  # bytes: a workbook is packed, and a small one can unfold without end
MOST_ROWS = 2_000
MOST_COLUMNS = 100
ZIP = b"PK\x03\x04"
OLE = b"\xd0\xcf\x11\xe0"  # .xls as before 2007, and any workbook with a password
SEPARATORS = ";,\t"

Row = list[Any]


def read_table(content: bytes, *, with_gaps: bool = False) -> list[Row]:
    """The rows of the first sheet that is not hidden, empty ones left out unless `with_gaps`.

    A cell is a text, a number or a date; empty ones are "". What kind of file it is, its content says, not its name.
    Formulas are never worked out: of a workbook the values that it was saved with are read. Raises ValidationError in
    words when it is no table, or too large.
    """
    if len(content) > MOST_BYTES:
        raise ValidationError(_("The file is larger than 1 MB. A list of participants is much smaller."))
    if content.startswith(OLE):
        raise ValidationError(
            _("The file is an old Excel file (xls), or has a password. Save it as xlsx without a password.")
        )
    rows = _workbook(content) if content.startswith(ZIP) else _text(content)
    if len(rows) > MOST_ROWS or any(len(row) > MOST_COLUMNS for row in rows):
        raise ValidationError(_("The file has too many rows or columns to be a list of participants."))
    found = [[_cell(value) for value in row] for row in rows]
    return [row for row in found if with_gaps or any(value != "" for value in row)]


def _workbook(content: bytes) -> list[Row]:
    """The first sheet of an Excel workbook. What is broken inside can raise nearly anything."""
    try:
        with zipfile.ZipFile(io.BytesIO(content)) as packed:
            if sum(part.file_size for part in packed.infolist()) > MOST_UNPACKED:
                raise ValidationError(_("The file has too many rows or columns to be a list of participants."))
        book = load_workbook(io.BytesIO(content), read_only=True, data_only=True, keep_links=False)
        sheet = next(one for one in book.worksheets if one.sheet_state == "visible")
        found = sheet.iter_rows(values_only=True, max_row=MOST_ROWS + 1, max_col=MOST_COLUMNS + 1)
        return [list(row[: _width(row)]) for row in found]
    except ValidationError:
        raise
    except Exception as error:
        raise ValidationError(_("The file cannot be read. Save it again as an Excel workbook or as CSV.")) from error


def _width(row: tuple[Any, ...]) -> int:
    """How many cells there are up to the last that holds something."""
    return max((place for place, value in enumerate(row, start=1) if value not in (None, "")), default=0)


def _text(content: bytes) -> list[Row]:
    """A CSV file, in UTF-8 or as older Excel writes it; separated by whatever its first line has most of."""
    if b"\x00" in content:
        raise ValidationError(_("The file is neither an Excel workbook nor CSV."))
    try:
        text = content.decode("utf-8-sig")
    except UnicodeDecodeError:
        text = content.decode("cp1252", errors="replace")
    first = text.partition("\n")[0]
    separator = max(SEPARATORS, key=first.count)
    try:
        rows = csv.reader(io.StringIO(text, newline=""), delimiter=separator)
        return list(islice(rows, MOST_ROWS + 1))
    except csv.Error as error:
        raise ValidationError(_("The file cannot be read. Save it again as an Excel workbook or as CSV.")) from error


def _cell(value: Any) -> Any:
    if value is None:
        return ""
    if isinstance(value, datetime):
        return value.date()
    if isinstance(value, bool) or not isinstance(value, int | float | date):
        return str(value).strip()
    return value
