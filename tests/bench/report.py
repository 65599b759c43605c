"""The lines that a bench prints: one a budget, in columns of fixed width."""

from typing import NamedTuple


class Line(NamedTuple):
    """A budget and what was measured. `limit` is the most allowed, the least when `at_least`, None for information."""

    name: str
    figure: float
    unit: str
    limit: float | None = None
    at_least: bool = False

    @property
    def verdict(self) -> str:
        if self.limit is None:
            return "-"
        kept = self.figure >= self.limit if self.at_least else self.figure <= self.limit
        return "ok" if kept else "over"


def number(value: float) -> str:
    """Whole numbers as such, others with one decimal."""
    return f"{value:,.0f}" if value == int(value) or value >= 1000 else f"{value:,.1f}"


def show(line: Line) -> None:
    """Print a line at once."""
    sign = "≥" if line.at_least else "≤"
    budget = f"{sign} {number(line.limit)}" if line.limit is not None else "-"
    print(f"{line.name:<58} {number(line.figure):>9}  {line.unit:<14} {budget:>9}  {line.verdict}", flush=True)


def heading(text: str) -> None:
    """Print the name of a group of lines."""
    print(f"\n{text}", flush=True)
