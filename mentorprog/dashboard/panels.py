"""The start page is made of panels that each app hangs up from its `AppConfig.ready`.

A panel is a function of the viewer that returns None (nothing to show) or a `Panel`.
"""

from collections.abc import Callable
from dataclasses import dataclass, field
from typing import Any


@dataclass(frozen=True)
class Duty:
    """One line of "needs you today": how many, of what, and where to see them."""

    count: int
    text: str
    url: str


@dataclass(frozen=True)
class Panel:
    """One box of the start page. `duties` join the list at the top; `template` draws the rest."""

    title: str = ""
    template: str = ""
    values: dict[str, Any] = field(default_factory=dict)
    duties: tuple[Duty, ...] = ()
    order: int = 50


Builder = Callable[[Any], Panel | None]
_builders: list[Builder] = []


def panel(builder: Builder) -> Builder:
    """Hang up a panel; used as a decorator."""
    _builders.append(builder)
    return builder


def panels_for(viewer: Any) -> dict[str, Any]:
    """The duties that wait (none with a count of zero) and the panels, in order."""
    made = sorted((p for builder in _builders if (p := builder(viewer)) is not None), key=lambda p: p.order)
    return {
        "duties": [duty for p in made for duty in p.duties if duty.count],
        "boxes": [p for p in made if p.template],
    }
