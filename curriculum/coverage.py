"""Which day teaches which theme, and for how long. Pure: days come with their sessions and themes already read.

A session with several themes counts whole for each of them: they are taught together, not one after the other. So the
minutes of all themes may be more than the minutes taught.
"""

from collections.abc import Sequence
from dataclasses import dataclass

from django.utils.translation import gettext as _

from curriculum.models import Session, Theme, TrainingDay


@dataclass(frozen=True)
class Cell:
    """A theme on a day: how many minutes, in which sessions."""

    day: TrainingDay
    minutes: int
    sessions: tuple[Session, ...]


@dataclass(frozen=True)
class Line:
    """A theme over all days."""

    theme: Theme
    cells: tuple[Cell, ...]

    @property
    def minutes(self) -> int:
        """The minutes of all sessions with this theme."""
        return sum(cell.minutes for cell in self.cells)

    @property
    def least(self) -> int:
        """The minutes that the theme must have; 0 where nothing is asked."""
        return self.theme.least_minutes if self.theme.in_depth else 0

    @property
    def is_covered(self) -> bool:
        """Whether some session teaches the theme."""
        return any(cell.sessions for cell in self.cells)

    @property
    def is_enough(self) -> bool:
        """Whether the theme is taught, and an in-depth theme for as long as it must be."""
        return self.is_covered and self.minutes >= self.least


@dataclass(frozen=True)
class Coverage:
    """The matrix of themes and days."""

    days: tuple[TrainingDay, ...]
    lines: tuple[Line, ...]

    @property
    def minutes(self) -> int:
        """The minutes taught on all days."""
        return sum(session.minutes for day in self.days for session in day.sessions.all())

    @property
    def covered(self) -> int:
        """How many themes have what they need."""
        return sum(line.is_enough for line in self.lines)


def coverage(days: Sequence[TrainingDay], themes: Sequence[Theme]) -> Coverage:
    """The matrix, in the order of the days and themes given."""
    taught = [_by_theme(day) for day in days]
    lines = (
        Line(theme, tuple(_cell(day, found.get(theme.pk, ())) for day, found in zip(days, taught, strict=True)))
        for theme in themes
    )
    return Coverage(tuple(days), tuple(lines))


def _by_theme(day: TrainingDay) -> dict[int, list[Session]]:
    """A day's sessions by their themes' ids."""
    found: dict[int, list[Session]] = {}
    for session in day.sessions.all():
        for theme in session.themes.all():
            found.setdefault(theme.pk, []).append(session)
    return found


def _cell(day: TrainingDay, sessions: Sequence[Session]) -> Cell:
    return Cell(day, sum(session.minutes for session in sessions), tuple(sessions))


def length(minutes: int) -> str:
    """Minutes as hours and minutes: "5 h 15 min", in the language in force."""
    whole, rest = divmod(minutes, 60)
    if not whole:
        return _("%(minutes)s min") % {"minutes": rest}
    if not rest:
        return _("%(hours)s h") % {"hours": whole}
    return _("%(hours)s h %(minutes)s min") % {"hours": whole, "minutes": rest}


# --- The picture --------------------------------------------------------------------------------------------
LEFT, COLUMN, ROW, TOP, BAR = 440, 44, 34, 36, 170  # px of the drawing
NUMBER = 44  # px for the number of a theme
BIGGEST = 150  # minutes on a day that fill a square
PIXELS = 30  # the side of a full square


@dataclass(frozen=True)
class Square:
    """A theme on a day as a square whose area follows the minutes."""

    x: float
    y: float
    side: float


@dataclass(frozen=True)
class PictureLine:
    """A theme in the picture: where its words stand, its squares, and a bar for all days together."""

    line: Line
    y: int
    middle: int
    squares: tuple[Square, ...]
    bar: int
    least_at: int | None


@dataclass(frozen=True)
class Picture:
    """The matrix as a drawing of `width` × `height` pixels."""

    width: int
    height: int
    bars_at: int
    lines: tuple[PictureLine, ...]
    columns: tuple[tuple[int, TrainingDay], ...]

    @property
    def narrow(self) -> str:
        """What a telephone shows of it: the squares, with room for the themes' numbers in front of them."""
        return f"{LEFT - NUMBER} 0 {self.bars_at - LEFT + NUMBER} {self.height}"

    @property
    def number_at(self) -> int:
        """Where the themes' numbers stand then."""
        return LEFT - NUMBER + 4


def picture(found: Coverage) -> Picture:
    """Where everything stands in the drawing."""
    bars_at = LEFT + COLUMN * len(found.days) + 16
    longest = max([line.minutes for line in found.lines] + [line.least for line in found.lines] + [1])
    lines = tuple(
        PictureLine(
            line=line,
            y=TOP + ROW * row,
            middle=TOP + ROW * row + ROW // 2,
            squares=_squares(line, TOP + ROW * row + ROW / 2),
            bar=round(BAR * line.minutes / longest),
            least_at=bars_at + round(BAR * line.least / longest) if line.least else None,
        )
        for row, line in enumerate(found.lines)
    )
    columns = tuple((LEFT + COLUMN * place + COLUMN // 2, day) for place, day in enumerate(found.days))
    return Picture(bars_at + BAR + 16, TOP + ROW * len(found.lines) + 8, bars_at, lines, columns)


def _squares(line: Line, middle: float) -> tuple[Square, ...]:
    squares = []
    for place, cell in enumerate(line.cells):
        if cell.minutes:
            side = round(PIXELS * min(1, cell.minutes / BIGGEST) ** 0.5, 1)
            x = LEFT + COLUMN * place + (COLUMN - side) / 2
            squares.append(Square(round(x, 1), round(middle - side / 2, 1), side))
    return tuple(squares)
