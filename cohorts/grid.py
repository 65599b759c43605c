"""What the staff's grid and the completion page say of each participant."""

from collections import Counter
from dataclasses import dataclass

from django.utils.html import format_html_join
from django.utils.safestring import SafeString
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from cohorts.models import Attendance, Participation
from cohorts.selectors import Row

ORDER = ("danger", "info", "ok", "neutral")  # kinds of sign in the tally


@dataclass(frozen=True)
class Cell:
    """One participant on one day. `name` is what the form's fields end with; `labels` are ids that name the cell."""

    name: str
    labels: str
    mark: str
    text: str
    options: SafeString


@dataclass(frozen=True)
class Line:
    """One participant of the grid. `open` says whether the marks may be changed."""

    pk: int
    name: str
    cells: list[Cell]
    counted: int
    words: str
    kind: str
    open: bool


def lines(rows: list[Row]) -> list[Line]:
    """The grid's lines. The options of a cell are one of six texts made once: a grid has hundreds of cells."""
    texts = {"": "", **{mark.value: str(mark.label) for mark in Attendance.Mark}}
    options = {mark: _options(texts, mark) for mark in texts}
    return [_line(row, texts, options) for row in rows]


def _line(row: Row, texts: dict[str, str], options: dict[str, SafeString]) -> Line:
    participation = row.participation
    pk = participation.pk
    cells = [Cell(f"{pk}-{day.pk}", f"p{pk} d{day.pk}", mark, texts[mark], options[mark]) for day, mark in row.marks]
    words, kind = standing(row)
    is_open = participation.state == Participation.State.ACTIVE
    return Line(pk, str(participation.person), cells, row.counted, words, kind, is_open)


def _options(texts: dict[str, str], chosen: str) -> SafeString:
    """The options of a cell where `chosen` stands."""
    return format_html_join(
        "",
        '<option value="{}"{}>{}</option>',
        ((mark, SafeString(" selected") if mark == chosen else "", text or "–") for mark, text in texts.items()),
    )


def standing(row: Row) -> tuple[str, str]:
    """How it goes for a participant, in words, and the kind of sign."""
    state = Participation.State
    if row.participation.state != state.ACTIVE:
        label = str(state(row.participation.state).label)
        return label, "ok" if row.participation.state == state.COMPLETED else "neutral"
    if row.passes:
        return _("Passes"), "ok"
    if row.can_still_pass:
        return _("Can still pass"), "info"
    return _("Can no longer pass"), "danger"


def lacking(row: Row) -> str:
    """Why somebody does not pass, in words; empty for those who do."""
    missing = row.required - row.counted
    if missing <= 0:
        return ""
    return ngettext("Lacks %(n)s day", "Lacks %(n)s days", missing) % {"n": missing}


def tally(rows: list[Row]) -> list[tuple[str, str, int]]:
    """How many pass, can still pass and so on: words, kind of sign and number. Those who need a look come first."""
    counts = Counter(standing(row) for row in rows)
    return [(*shown, n) for shown, n in sorted(counts.items(), key=lambda item: ORDER.index(item[0][1]))]


def legend() -> tuple[str, str]:
    """The marks that count as a day, and those that do not, in words."""
    counted = [str(mark.label) for mark in Attendance.Mark if mark in Attendance.COUNTS]
    others = [str(mark.label) for mark in Attendance.Mark if mark not in Attendance.COUNTS]
    return ", ".join(counted), ", ".join(others)
