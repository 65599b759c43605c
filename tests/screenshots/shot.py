"""One picture."""

from collections.abc import Callable
from dataclasses import dataclass

from playwright.sync_api import Page

Act = Callable[[Page], None]


@dataclass(frozen=True)
class Shot:
    """One picture in each language and width: a page, who looks, and what is done on it first."""

    name: str
    address: str  # its name
    thing: str = ""  # what it is about, as in `visitors.things`
    role: str = "anonymous"
    act: Act | None = None
    status: int = 200
    query: str = ""
