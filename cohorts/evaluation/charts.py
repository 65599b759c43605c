"""Where the bars of an evaluation's charts stand, in units of the drawing's view box. The template only draws."""

from collections.abc import Sequence
from dataclasses import dataclass

LETTER = 8.2  # width of a letter of a label, amply reckoned
ROW, BAR, TEXT = 26, 16, 8.5  # height of a row, of its bar, and of a capital letter
BARS, NUMBERS, GAP = 220, 36, 8  # width of the longest bar and of what stands behind it; space between


@dataclass(frozen=True)
class Stripe:
    """One row: a label, a bar (`width` 0 where there is nothing to show) and what stands behind it."""

    label: str
    y: float
    text_y: float
    width: float
    text: str
    text_x: float


@dataclass(frozen=True)
class Chart:
    """A drawing. All bars begin at `left`; `full` is the width of the longest one possible."""

    width: float
    height: float
    left: float
    full: float
    bar: float
    stripes: list[Stripe]


def chart(rows: Sequence[tuple[str, float | None, str]]) -> Chart:
    """A drawing of rows of label, share of the longest bar (0 to 1, None for nothing to show) and text."""
    left = GAP + LETTER * max((len(label) for label, _share, _text in rows), default=0)
    stripes = [
        Stripe(
            label,
            y=place * ROW + (ROW - BAR) / 2,
            text_y=place * ROW + (ROW + TEXT) / 2,
            width=round(BARS * (share or 0), 1),
            text=text,
            text_x=round(left + BARS + GAP, 1),
        )
        for place, (label, share, text) in enumerate(rows)
    ]
    return Chart(round(left + BARS + GAP + NUMBERS, 1), ROW * len(rows), round(left, 1), BARS, BAR, stripes)
