"""The picture of the counties: Norway's 15 counties as equal tiles, laid so that the country is recognised.

A tile picture gives every county the same room, so that Oslo is read as easily as Finnmark. It is a sketch:
neighbours are kept as far as a grid allows, areas and distances are not.
"""

from collections.abc import Mapping
from typing import NamedTuple

TILE = 100  # units of the SVG's view box: the side of a tile
GAP = 8  # units between two tiles

# County number (since 2024-01-01) → (column, row, short name). Column 0 is the west coast, row 0 the north.
PLACES: dict[str, tuple[int, int, str]] = {
    "55": (4, 0, "Tro"),
    "56": (5, 0, "Fin"),
    "18": (3, 1, "Nor"),
    "50": (2, 2, "Trø"),
    "15": (1, 3, "Mør"),
    "34": (2, 3, "Inn"),
    "46": (0, 4, "Vel"),
    "33": (1, 4, "Bus"),
    "03": (2, 4, "Osl"),
    "32": (3, 4, "Ake"),
    "11": (0, 5, "Rog"),
    "40": (1, 5, "Tel"),
    "39": (2, 5, "Vef"),
    "31": (3, 5, "Øst"),
    "42": (1, 6, "Agd"),
}
COLUMNS = 1 + max(column for column, _row, _short in PLACES.values())
ROWS = 1 + max(row for _column, row, _short in PLACES.values())
WIDTH = COLUMNS * (TILE + GAP) - GAP
HEIGHT = ROWS * (TILE + GAP) - GAP


class Fill(NamedTuple):
    """What a tile shows: the county's `name`, a `figure`, and its network as `letter` and colour class.

    `colour` is one of "a" to "d" (a network) or "none"; `letter` says the same without colour.
    """

    name: str
    figure: str
    letter: str
    colour: str


class Tile(NamedTuple):
    """One drawn county. `x` and `y` are its upper left corner in units of the view box."""

    number: str
    x: int
    y: int
    short: str
    fill: Fill


def county_tiles(fills: Mapping[str, Fill]) -> list[Tile]:
    """Tiles for the counties in `fills` (by county number), from north to south; others are left out."""
    return [
        Tile(number, column * (TILE + GAP), row * (TILE + GAP), short, fills[number])
        for number, (column, row, short) in PLACES.items()
        if number in fills
    ]
