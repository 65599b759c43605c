"""What the staff's grid and the completion page say of each participant."""

from collections import Counter
from collections.abc import Mapping
from dataclasses import dataclass, replace

from django.utils.html import format_html, format_html_join
from django.utils.safestring import SafeString
from django.utils.translation import gettext as _

from cohorts.attendance import Course, Row, hours_text
from cohorts.completion_words import reasons
from cohorts.completion_words import standing as words_of
from cohorts.models import Attendance, AttendanceChange, Participation
from mentorprog import dates
from mentorprog.times import OSLO

ORDER = ("danger", "info", "ok", "neutral")  # kinds of sign in the tally
PARTIAL = Attendance.Mark.PARTIAL
Where = tuple[int, int]  # participation id, course day id


@dataclass(frozen=True)
class Typed:
    """What somebody has chosen in a cell and not saved yet: the mark and, for a part of a day, the hours as typed."""

    mark: str
    hours: str = ""


@dataclass(frozen=True)
class Cell:
    """One participant on one day. `name` is what the form's fields end with; `labels` are ids that name the cell.

    `seen` is what stands in the database, in the form that comes back with the post.
    """

    name: str
    labels: str
    mark: str
    text: str
    options: SafeString
    hours: str = ""
    seen: str = ""


@dataclass(frozen=True)
class Line:
    """One participant of the grid. `open` says whether the marks may be changed; `why` is for who cannot pass."""

    pk: int
    name: str
    cells: list[Cell]
    counted: int
    words: str
    kind: str
    why: str
    open: bool

    @property
    def fields(self) -> SafeString:
        """The cells as form fields: a grid has hundreds, and this takes a third of the time that a template takes."""
        return SafeString("".join(map(_field, self.cells)))


def lines(rows: list[Row], typed: Mapping[Where, Typed] | None = None) -> list[Line]:
    """The grid's lines, with what is `typed` and not saved yet in its place.

    The options of a cell are one of six texts made once: a grid has hundreds of cells.
    """
    texts = {"": "", **{mark.value: str(mark.label) for mark in Attendance.Mark}}
    options = {mark: _options(texts, mark) for mark in texts}
    return [_line(row, texts, options, typed or {}) for row in rows]


def _line(row: Row, texts: dict[str, str], options: dict[str, SafeString], typed: Mapping[Where, Typed]) -> Line:
    participation = row.participation
    pk = participation.pk
    cells = [
        Cell(f"{pk}-{day.pk}", f"p{pk} d{day.pk}", mark, texts[mark], options[mark], seen=mark)
        for day, mark in row.marks
    ]
    for place, (day, mark) in enumerate(row.marks):  # few cells have hours, or something that is not saved
        if day.pk in row.minutes:
            hours = hours_text(row.minutes[day.pk])
            shown = _("%(mark)s, %(hours)s h") % {"mark": texts[mark], "hours": hours}
            cells[place] = replace(cells[place], hours=hours, text=shown, seen=f"{mark}:{row.minutes[day.pk]}")
        if new := typed.get((pk, day.pk)):
            cells[place] = replace(cells[place], mark=new.mark, options=options[new.mark], hours=new.hours)
    words, kind = standing(row)
    is_open = participation.state == Participation.State.ACTIVE
    why = reasons(row.verdict)[0] if is_open and not row.can_still_pass else ""
    return Line(pk, str(participation.person), cells, row.counted, words, kind, why, is_open)


def _field(cell: Cell) -> str:
    """A cell to choose in. Names and ids are made of numbers; what somebody has typed is the hours alone."""
    hours = seen = ""
    if cell.mark == PARTIAL:
        hours = format_html(
            '<input name="hours-{}" value="{}" inputmode="decimal" maxlength="5" aria-labelledby="hours {}">',
            cell.name,
            cell.hours,
            cell.labels,
        )
    if cell.seen:
        seen = f'<input type="hidden" name="seen-{cell.name}" value="{cell.seen}">'
    select = f'<select name="mark-{cell.name}" aria-labelledby="{cell.labels}">{cell.options}</select>'
    return f"<td>{select}{hours}{seen}</td>"


def _options(texts: dict[str, str], chosen: str) -> SafeString:
    """The options of a cell where `chosen` stands."""
    return format_html_join(
        "",
        '<option value="{}"{}>{}</option>',
        ((mark, SafeString(" selected") if mark == chosen else "", text or "–") for mark, text in texts.items()),
    )


def mark_text(mark: str, minutes: int | None) -> str:
    """A mark in words, with the hours of a part of a day; a dash for none."""
    if not mark:
        return "–"
    label = str(Attendance.Mark(mark).label)
    return _("%(mark)s, %(hours)s h") % {"mark": label, "hours": hours_text(minutes)} if minutes else label


def standing(row: Row) -> tuple[str, str]:
    """How it goes for a participant, in words, and the kind of sign."""
    state = Participation.State
    if row.participation.state != state.ACTIVE:
        label = str(state(row.participation.state).label)
        return label, "ok" if row.participation.state == state.COMPLETED else "neutral"
    return words_of(row.verdict)


def why(row: Row) -> list[str]:
    """Why it goes so, sentence by sentence; for those who are locked, what stands of their days."""
    if row.participation.state == Participation.State.COMPLETED and not row.passes:
        return []  # the rule or the days were others when it was locked
    return reasons(row.verdict)


def tally(rows: list[Row]) -> list[tuple[str, str, int]]:
    """How many pass, can still pass and so on: words, kind of sign and number. Those who need a look come first."""
    counts = Counter(standing(row) for row in rows)
    return [(*shown, n) for shown, n in sorted(counts.items(), key=lambda item: ORDER.index(item[0][1]))]


def legend() -> tuple[str, str]:
    """The marks that count as a day, and those that do not, in words."""
    counted = [str(mark.label) for mark in Attendance.Mark if mark in Attendance.COUNTS]
    others = [str(mark.label) for mark in Attendance.Mark if mark not in Attendance.COUNTS]
    return ", ".join(counted), ", ".join(others)


def late(rows: list[Row], course: Course) -> list[str]:
    """Who checked in after the first session of a day had ended, and when: staff may want to note a part of the day."""
    found = []
    for day in course.days:
        for row in rows:
            arrived = row.arrivals.get(day.pk)
            if arrived and day.pk in course.begun and arrived.astimezone(OSLO).time() > course.begun[day.pk]:
                at = dates.clock(arrived.astimezone(OSLO).time())
                found.append(f"{day.training_day}: {row.participation.person}, {at}")
    return found


def correction(change: AttendanceChange) -> dict[str, object]:
    """A correction as a line of the list."""
    return {
        "day": change.day.training_day,
        "name": change.participation.person,
        "before": mark_text(change.before, change.before_minutes),
        "after": mark_text(change.after, change.after_minutes),
        "reason": change.reason,
        "by": change.by,
        "at": change.at,
    }
