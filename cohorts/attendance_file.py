"""Attendance in a file: the grid to take out, and a filled-in one to read. Nothing is written here.

A row has one participant, found by the e-mail address; a column has one day, found by its number or its date.
An empty cell says nothing: what stands stays.
"""

import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date
from typing import Any

from django.conf import settings
from django.utils.translation import gettext as _
from django.utils.translation import override

from cohorts.attendance import Course, Row
from cohorts.grid import mark_text
from cohorts.models import CourseDay, Participation
from cohorts.models.attendance import Mark
from cohorts.services.attendance import MOST_MINUTES, Cell, Change, Standing

NUMBER = re.compile(r"(\d{1,2})(?:[.,](\d{1,2}))?", re.ASCII)
DATES = (re.compile(r"(?P<y>\d{4})-(?P<m>\d\d?)-(?P<d>\d\d?)"), re.compile(r"(?P<d>\d\d?)\.(?P<m>\d\d?)\.(?P<y>\d{4})"))
DAY = re.compile(r"(?:dag|day)?\s*(\d{1,2})", re.IGNORECASE)
SHOWN = 40  # characters of a cell that is told about
ALSO = {"x": Mark.PRESENT, "✓": Mark.PRESENT}


def export_rows(rows: Sequence[Row], course: Course) -> Iterator[list[Any]]:
    """The grid as a table: name, e-mail, and a column a day, as it can be read again."""
    yield [_("Participant"), _("E-mail"), *(f"{day.training_day} {day.date:%d.%m.%Y}" for day in course.days)]
    for row in rows:
        cells = [_export(mark, row.minutes.get(day.pk)) for day, mark in row.marks]
        yield [row.participation.person.name, row.participation.person.email, *cells]


def _export(mark: str, minutes: int | None) -> Any:
    if minutes is not None:
        return round(minutes / 60, 2)
    return str(Mark(mark).label) if mark else ""


@dataclass(frozen=True)
class Line:
    """A change that a file would make, in words. `correction` says that a mark of a day that is over is changed."""

    name: str
    day: str
    before: str
    after: str
    correction: bool


@dataclass
class Reading:
    """What a file says: the changes, how many cells stand as they are, and what cannot be used, in sentences."""

    changes: dict[Cell, Change] = field(default_factory=dict)
    lines: list[Line] = field(default_factory=list)
    same: int = 0
    faults: list[str] = field(default_factory=list)

    @property
    def corrections(self) -> int:
        """How many marks of days that are over would be changed."""
        return sum(line.correction for line in self.lines)


def read_file(table: list[list[Any]], rows: Sequence[Row], course: Course, today: date) -> Reading:
    """Hold a table against the grid of a cohort."""
    found = Reading()
    if not table:
        found.faults.append(_("The file is empty."))
        return found
    columns = _columns(table[0], course, found)
    address = next((place for place, head in enumerate(table[0]) if _is_address(head)), None)
    if address is None:
        found.faults.append(_("No column has the heading “E-mail”. We know the participants by their addresses."))
        return found
    if not columns:
        found.faults.append(_("No column is a day of this cohort. Call them for example “Day 1”, or give the date."))
        return found
    people = {row.participation.person.email.lower(): row for row in rows if row.participation.person.email}
    reader = _Reader(columns, _words(), found)
    seen: set[int] = set()
    for number, line in enumerate(table[1:], start=2):
        email = str(line[address]).strip().lstrip("'").lower() if address < len(line) else ""
        row = people.get(email)
        if fault := _fault_of(row, email, number, seen):
            found.faults.append(fault)
        elif row is not None:
            seen.add(row.participation.pk)
            reader.read_line(line, number, row)
    found.lines = lines_of(found.changes, rows, today)
    return found


def lines_of(changes: Mapping[Cell, Change], rows: Sequence[Row], today: date) -> list[Line]:
    """Changes in words, person by person."""
    found = []
    for row in rows:
        for day, mark in row.marks:
            if change := changes.get((row.participation.pk, day.pk)):
                seen, wanted = Standing.read(change.seen), Standing.read(change.wanted)
                before, after = mark_text(seen.mark, seen.minutes), mark_text(wanted.mark, wanted.minutes)
                correction = bool(mark) and day.date < today
                found.append(Line(str(row.participation.person), str(day.training_day), before, after, correction))
    return found


def _is_address(head: Any) -> bool:
    return str(head).strip().lower().replace("-", "") in {"epost", "email", "epostadresse"}


def _columns(heads: list[Any], course: Course, found: Reading) -> dict[int, CourseDay]:
    """Which column is which day. A heading that looks like a day and is none is told."""
    by_date = {day.date: day for day in course.days}
    by_number = {day.training_day.number: day for day in course.days}
    columns: dict[int, CourseDay] = {}
    for place, head in enumerate(heads):
        when = head if isinstance(head, date) else date_in(str(head))
        number = DAY.match(str(head).strip())
        day = by_date.get(when) if when else by_number.get(int(number[1])) if number else None
        if day is None and (when or number):
            found.faults.append(_("The column “%(head)s” is no day of this cohort.") % {"head": str(head)[:SHOWN]})
        elif day is not None and day in columns.values():
            found.faults.append(_("%(day)s stands in two columns. The first one is used.") % {"day": day.training_day})
        elif day is not None:
            columns[place] = day
    return columns


def date_in(text: str) -> date | None:
    """A date as people type it, in a longer text too; None where there is none."""
    for pattern in DATES:
        if parts := pattern.search(text):
            try:
                return date(int(parts["y"]), int(parts["m"]), int(parts["d"]))
            except ValueError:
                return None
    return None


def _words() -> Mapping[str, Mark]:
    """What stands for each mark: its name in our three languages, whatever the letters' size."""
    words = dict(ALSO)
    for code, _name in settings.LANGUAGES:
        with override(code):
            words |= {str(mark.label).lower(): mark for mark in Mark}
    return words


def _fault_of(row: Row | None, email: str, number: int, seen: set[int]) -> str:
    """Why a line cannot be used; empty when it can."""
    values = {"number": number, "email": email[:SHOWN]}
    if not email:
        return _("Row %(number)s has no e-mail address.") % values
    if row is None:
        return _("Row %(number)s: nobody in this cohort has the address %(email)s.") % values
    if row.participation.pk in seen:
        return _("Row %(number)s: %(email)s stands in the file twice. The first row is used.") % values
    if row.participation.state != Participation.State.ACTIVE:
        return _("Row %(number)s: the completion of %(email)s is locked.") % values
    return ""


@dataclass(frozen=True)
class _Reader:
    """Reads the lines of participants, one after the other, into what is found."""

    columns: Mapping[int, CourseDay]
    words: Mapping[str, Mark]
    found: Reading

    def read_line(self, line: list[Any], number: int, row: Row) -> None:
        standing = {day.pk: Standing(mark, row.minutes.get(day.pk)) for day, mark in row.marks}
        for place, day in self.columns.items():
            value = line[place] if place < len(line) else ""
            if value == "":
                continue
            try:
                self.read_cell(row, day, standing[day.pk], _standing(value, self.words))
            except ValueError:
                values = {"number": number, "day": day.training_day, "text": str(value)[:SHOWN]}
                self.found.faults.append(_("Row %(number)s, %(day)s: we do not understand “%(text)s”.") % values)

    def read_cell(self, row: Row, day: CourseDay, now: Standing, wanted: Standing) -> None:
        if wanted == now or (wanted == Standing(Mark.PARTIAL) and now.mark == wanted.mark):
            self.found.same += 1
            return
        self.found.changes[row.participation.pk, day.pk] = Change(str(now), str(wanted))


def _standing(value: Any, words: Mapping[str, Mark]) -> Standing:
    """A mark in words, or a number of hours. Raises ValueError."""
    if isinstance(value, str) and (mark := words.get(value.lower())):
        return Standing(mark)
    typed = NUMBER.fullmatch(str(value))
    hours = value if isinstance(value, int | float) else float(f"{typed[1]}.{typed[2] or 0}") if typed else 0
    if not 0 < hours <= MOST_MINUTES / 60:
        raise ValueError(str(value)[:SHOWN])
    return Standing(Mark.PARTIAL, max(round(60 * hours), 1))
