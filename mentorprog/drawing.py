"""Draws the states of a model as plain SVG, from the transitions that it declares.

States stand in columns, by how many steps they are from the first one. A step to the next column is a line with its
words above the arrow; any other step runs in a lane of its own beneath the states, so that no words ever meet.
"""

from collections.abc import Iterator
from dataclasses import dataclass, field
from typing import Any
from xml.sax.saxutils import escape

from django.apps import apps
from django.db.models import Model
from django.utils import translation
from django_fsm import FSMField

LANGUAGE = "en"
LETTER, SMALL_LETTER = 8.2, 6.8  # width of a letter of a state (14 px) and of a step (12 px), amply reckoned
NODE_HEIGHT, ROW, LINE, LANE, CHANNEL, ARROW = 40, 84, 16, 30, 6, 10  # px
MARGIN, PADDING, GAP, TOP = 24, 18, 80, 64
STYLE = (
    "text{font-family:Inter,Arial,sans-serif;fill:#0f2f36}"
    ".h{font-size:18px;font-weight:600}.s{font-size:14px;font-weight:600;text-anchor:middle}"
    ".t{font-size:12px}.n{fill:#eef6f7;stroke:#0f5b6b;stroke-width:1.5}.first{fill:#cfe6ea}.alone{stroke-dasharray:5 4}"
    ".e{fill:none;stroke:#47707a;stroke-width:1.4}.a{fill:#47707a}"
)


@dataclass(frozen=True)
class Step:
    """A declared transition from one state to another, in words."""

    source: str
    target: str
    label: str


@dataclass
class Machine:
    """The states of a model: value → words in their declared order, the first one, and the steps between them."""

    title: str
    states: dict[str, str]
    first: str
    steps: list[Step]
    column: dict[str, int] = field(default_factory=dict)

    def __post_init__(self) -> None:
        self.column = _columns(self)


def machines() -> dict[str, Machine]:
    """Every model with declared states, by its label ("applications.application")."""
    models = sorted(apps.get_models(), key=lambda model: model._meta.label_lower)
    with translation.override(LANGUAGE):
        return {m._meta.label_lower: _machine(m, f) for m in models for f in m._meta.fields if isinstance(f, FSMField)}


def file_name(label: str) -> str:
    """Where the drawing of a model stands, in docs/states/."""
    return f"{label.replace('.', '-')}.svg"


def _machine(model: type[Model], declared: Any) -> Machine:
    states = {str(value): str(words) for value, words in declared.flatchoices}
    steps = []
    for transition in declared.get_all_transitions(model):
        sources = states if transition.source in ("*", "+") else [str(transition.source)]
        label = str(transition.custom.get("label", transition.name)) + _asks(transition)
        steps += [
            Step(source, str(transition.target), label)
            for source in sources
            if not (transition.source == "+" and source == transition.target)
        ]
    order = list(states)
    steps.sort(key=lambda step: (order.index(step.source), order.index(step.target), step.label))
    return Machine(str(model._meta.verbose_name).capitalize(), states, str(declared.default), steps)


def _asks(transition: Any) -> str:
    return " (with a reason)" if transition.custom.get("reason") else ""


def _columns(machine: Machine) -> dict[str, int]:
    """The fewest steps from the first state; what no declared step leads to stands in the first column too."""
    column = {machine.first: 0}
    reached = [machine.first]
    for state in reached:
        for step in machine.steps:
            if step.source == state and step.target not in column:
                column[step.target] = column[state] + 1
                reached.append(step.target)
    return {state: column.get(state, 0) for state in machine.states}


# --- Where everything stands --------------------------------------------------------------------------------
@dataclass
class Layout:
    """Middles of the states, their width by column, and the steps sorted into straight ones and lanes."""

    at: dict[str, tuple[float, float]]
    widths: list[float]
    gaps: list[float]  # before each column
    straight: dict[str, list[Step]]  # by target
    lanes: list[Step]
    size: tuple[float, float]
    floor: float  # the lower edge of the lowest state


def _layout(machine: Machine) -> Layout:
    straight, lanes = _sorted(machine)
    columns = 1 + max(machine.column.values())
    members = [[s for s in machine.states if machine.column[s] == place] for place in range(columns)]
    widths = [max(len(machine.states[s]) for s in group) * LETTER + 2 * PADDING for group in members]
    gaps = [_gap(straight, group) for group in members]
    lines = max([1, *(len(_words(steps)) for steps in straight.values())])
    row = max(ROW, NODE_HEIGHT + 2 * LINE * lines)
    tallest = max(map(len, members))
    at, left = {}, float(MARGIN)
    for place, group in enumerate(members):
        if place:
            left += widths[place - 1] + gaps[place]
        above = TOP + LINE * lines + (tallest - len(group)) * row / 2
        for number, state in enumerate(group):
            at[state] = (left + widths[place] / 2, above + number * row + NODE_HEIGHT / 2)
    floor = TOP + LINE * lines + (tallest - 1) * row + NODE_HEIGHT
    longest = max([len(step.label) for step in lanes], default=0) * SMALL_LETTER
    width = left + widths[-1] + 2 * MARGIN + (GAP + longest if lanes else 0)
    width = max(width, 2 * MARGIN + len(machine.title) * 10)
    return Layout(at, widths, gaps, straight, lanes, (width, floor + MARGIN + LANE * len(lanes)), floor)


def _sorted(machine: Machine) -> tuple[dict[str, list[Step]], list[Step]]:
    """Straight steps by target: those into the next column. Others, and a second source's words, get lanes."""
    straight: dict[str, list[Step]] = {}
    lanes = []
    for step in machine.steps:
        onwards = machine.column[step.target] == machine.column[step.source] + 1
        here = straight.get(step.target, [])
        same = all(other.source == step.source or other.label == step.label for other in here)
        if onwards and same:
            straight.setdefault(step.target, []).append(step)
        else:
            lanes.append(step)
    return straight, lanes


def _words(steps: list[Step]) -> list[str]:
    return list(dict.fromkeys(step.label for step in steps))


def _gap(straight: dict[str, list[Step]], group: list[str]) -> float:
    words = [word for state in group for word in _words(straight.get(state, []))]
    return max([len(word) for word in words], default=0) * SMALL_LETTER + GAP + ARROW


# --- Drawing ------------------------------------------------------------------------------------------------
def svg(machine: Machine) -> str:
    """The drawing as a whole SVG file; the same declaration gives the same text."""
    layout = _layout(machine)
    width, height = layout.size
    told = "; ".join(f"{machine.states[s.source]} → {machine.states[s.target]}: {s.label}" for s in machine.steps)
    parts = [
        f'<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 {width:.0f} {height:.0f}" '
        f'width="{width:.0f}" height="{height:.0f}" role="img" aria-labelledby="t d">',
        f'<title id="t">{escape(machine.title)}</title>',
        f'<desc id="d">{escape(told)}</desc>',
        f"<style>{STYLE}</style>",
        '<defs><marker id="m" viewBox="0 0 8 8" refX="7" refY="4" markerWidth="8" markerHeight="8" orient="auto">'
        '<path class="a" d="M0 0 8 4 0 8z"/></marker></defs>',
        '<rect width="100%" height="100%" fill="#fff"/>',
        f'<text class="h" x="{MARGIN}" y="34">{escape(machine.title)}</text>',
        *_straight(machine, layout),
        *_lanes(machine, layout),
        *_states(machine, layout),
        "</svg>",
    ]
    return "\n".join(parts) + "\n"


def _states(machine: Machine, layout: Layout) -> Iterator[str]:
    """Boxes; the first one darker, those that no declared step leads to with a broken line."""
    reached = {step.target for step in machine.steps} | {machine.first}
    for state, words in machine.states.items():
        x, y = layout.at[state]
        width = layout.widths[machine.column[state]]
        kinds = ["n", *(["first"] if state == machine.first else []), *([] if state in reached else ["alone"])]
        yield (
            f'<rect class="{" ".join(kinds)}" x="{x - width / 2:.0f}" y="{y - NODE_HEIGHT / 2:.0f}" '
            f'width="{width:.0f}" height="{NODE_HEIGHT}" rx="8"/>'
        )
        yield f'<text class="s" x="{x:.0f}" y="{y + 5:.0f}">{escape(words)}</text>'


def _straight(machine: Machine, layout: Layout) -> Iterator[str]:
    """Curves stay between the columns and level out before the first word, so that none runs through words."""
    for target, steps in layout.straight.items():
        x, y = layout.at[target]
        place = machine.column[target]
        end = x - layout.widths[place] / 2
        begin = end - layout.gaps[place] + GAP
        words = _words(steps)
        for source in dict.fromkeys(step.source for step in steps):
            from_x, from_y = layout.at[source]
            from_x += layout.widths[machine.column[source]] / 2
            middle = (from_x + begin) / 2
            yield (
                f'<path class="e" marker-end="url(#m)" d="M{from_x:.0f} {from_y:.0f}'
                f'C{middle:.0f} {from_y:.0f} {middle:.0f} {y:.0f} {begin:.0f} {y:.0f}H{end:.0f}"/>'
            )
        for number, word in enumerate(reversed(words)):
            yield f'<text class="t" x="{begin:.0f}" y="{y - 6 - number * LINE:.0f}">{escape(word)}</text>'


def _lanes(machine: Machine, layout: Layout) -> Iterator[str]:
    """Steps beneath the states: out at the right of the one, down, along, and up to the right of the other."""
    used: dict[int, int] = {}
    entered: dict[str, int] = {}

    def channel(state: str) -> tuple[float, float, float]:
        """The right edge of the state, the height of this step there, and a way down beside the column of its own."""
        x, y = layout.at[state]
        place = machine.column[state]
        number = used[place] = used.get(place, 0) + 1
        height = entered[state] = entered.get(state, 0) + 1
        edge = x + layout.widths[place] / 2
        return edge, y + min(4 + CHANNEL * height, NODE_HEIGHT / 2 - 2), edge + 6 + CHANNEL * number

    for number, step in enumerate(layout.lanes):
        (out, from_y, down), (into, to_y, up) = channel(step.source), channel(step.target)
        lane = layout.floor + LANE * (number + 1)
        yield (
            f'<path class="e" marker-end="url(#m)" '
            f'd="M{out:.0f} {from_y:.0f}H{down:.0f}V{lane:.0f}H{up:.0f}V{to_y:.0f}H{into:.0f}"/>'
        )
        clear = min(out, into) + 14 + 2 * CHANNEL * len(layout.lanes)  # to the right of every way down
        yield f'<text class="t" x="{clear:.0f}" y="{lane - 5:.0f}">{escape(step.label)}</text>'
