"""The drawings in docs/states/ are today's, whole, and can be read."""

from io import StringIO
from itertools import combinations
from pathlib import Path
from typing import Any
from xml.etree import ElementTree

import pytest
from django.conf import settings
from django.core.management import call_command

from mentorprog.drawing import LETTER, SMALL_LETTER, Machine, Step, file_name, machines, svg

FOLDER = Path(settings.BASE_DIR) / "docs" / "states"
SPACE = "{http://www.w3.org/2000/svg}"
Box = tuple[float, float, float, float]  # left, top, right, bottom


def test_every_machine_is_drawn_as_it_is_declared_today() -> None:
    drawings = {file_name(label): svg(machine) for label, machine in machines().items()}
    kept = {path.name: path.read_text(encoding="utf-8") for path in FOLDER.glob("*.svg")}
    outdated = {name for name in {*drawings, *kept} if drawings.get(name) != kept.get(name)}
    assert outdated == set(), "run manage.py draw_states"


def test_the_command_writes_what_lacks_and_takes_away_what_is_gone(tmp_path: Path, settings: Any) -> None:
    settings.BASE_DIR = tmp_path
    folder = tmp_path / "docs" / "states"
    folder.mkdir(parents=True)
    (folder / "old-model.svg").write_text("<svg/>")
    for _twice in range(2):
        call_command("draw_states", stdout=StringIO())
    assert {path.name for path in folder.iterdir()} == {file_name(label) for label in machines()}


def test_application_is_read_from_its_declaration() -> None:
    machine = machines()["applications.application"]
    assert (machine.first, machine.states["submitted"]) == ("draft", "Sent in")
    assert Step("draft", "submitted", "Send the application") in machine.steps
    assert Step("submitted", "withdrawn", "Withdraw the application") in machine.steps
    assert machine.column["draft"] == 0
    assert machine.column["decided"] == 2


def test_a_required_reason_is_told() -> None:
    steps = machines()["networks.meeting"].steps
    assert steps == [Step("planned", "cancelled", "Call the meeting off (with a reason)")]


def invented(*steps: tuple[str, str, str]) -> Machine:
    states = {name: name.capitalize() for name in dict.fromkeys(name for step in steps for name in step[:2])}
    return Machine("Invented <&>", states, steps[0][0], [Step(*step) for step in steps])


MACHINES = {
    **machines(),
    "back": invented(("a", "b", "forwards"), ("b", "a", "all the way back"), ("a", "a", "round")),
    "skip": invented(("a", "b", "one"), ("b", "c", "two"), ("a", "c", "both at once"), ("c", "a", "again")),
    "two words": invented(("a", "b", "this way"), ("a", "b", "or that way, which is longer"), ("a", "c", "away")),
    "two sources": invented(
        ("a", "b", "up"), ("a", "c", "down"), ("b", "d", "so"), ("c", "d", "or so"), ("d", "c", "no")
    ),
}


def boxes(drawing: str) -> tuple[list[Box], list[Box], Box]:
    """The boxes of the states, of the words beside lines (by the width of their letters), and the whole."""
    root = ElementTree.fromstring(drawing)
    states, words = [], []
    for one in root.iter(f"{SPACE}rect"):
        if one.get("class"):
            x, y, width, height = (float(one.get(name, 0)) for name in ("x", "y", "width", "height"))
            states.append((x, y, x + width, y + height))
    for one in root.iter(f"{SPACE}text"):
        x, y, text = float(one.get("x", 0)), float(one.get("y", 0)), one.text or ""
        if one.get("class") == "t":
            words.append((x, y - 11, x + len(text) * SMALL_LETTER, y + 2))
        elif one.get("class") == "s":
            half = len(text) * LETTER / 2
            assert any(left <= x - half and x + half <= right for left, _t, right, _b in states), text
    return states, words, (0, 0, float(root.get("width", 0)), float(root.get("height", 0)))


def meet(one: Box, other: Box) -> bool:
    return one[0] < other[2] and other[0] < one[2] and one[1] < other[3] and other[1] < one[3]


@pytest.mark.parametrize("name", MACHINES)
def test_nothing_hides_words_or_lies_outside(name: str) -> None:
    states, words, whole = boxes(svg(MACHINES[name]))
    assert [pair for pair in combinations([*states, *words], 2) if meet(*pair)] == []
    for left, top, right, bottom in [*states, *words]:
        assert 0 <= left < right <= whole[2]
        assert 0 <= top < bottom <= whole[3]


@pytest.mark.parametrize("name", MACHINES)
def test_every_step_is_told_in_words_too(name: str) -> None:
    machine = MACHINES[name]
    root = ElementTree.fromstring(svg(machine))
    assert root.find(f"{SPACE}title").text == machine.title  # type: ignore[union-attr]
    told = root.find(f"{SPACE}desc").text or ""  # type: ignore[union-attr]
    for step in machine.steps:
        assert f"{machine.states[step.source]} → {machine.states[step.target]}: {step.label}" in told
