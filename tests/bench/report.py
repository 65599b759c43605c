"""The lines that a bench prints: one a budget, in columns of fixed width."""

from typing import NamedTuple


class Line(NamedTuple):
    """A budget and what was measured. `limit` is the most allowed, or the least when `at_least`."""

    name: str
    figure: float
    unit: str
    limit: float
    at_least: bool = False
    note: str = ""

    @property
    def verdict(self) -> str:
        kept = self.figure >= self.limit if self.at_least else self.figure <= self.limit
        return "ok" if kept else "over"


def number(value: float) -> str:
    """Whole numbers as such, others with one decimal."""
    return f"{value:,.0f}" if value == int(value) or value >= 1000 else f"{value:,.1f}"


def show(line: Line) -> None:
    """Print a line at once."""
    budget = f"{'≥' if line.at_least else '≤'} {number(line.limit)}"
    columns = f"{line.name:<52} {number(line.figure):>9}  {line.unit:<14} {budget:>7}  {line.verdict:<4}  {line.note}"
    print(columns.rstrip(), flush=True)


def failure(name: str, why: str) -> None:
    """Print that there is no figure."""
    print(f"{name:<52}    failed: {why}", flush=True)


def heading(text: str) -> None:
    """Print the name of a group of lines."""
    print(f"\n{text}", flush=True)
