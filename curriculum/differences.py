"""What is another in one version than in an other one. Pure: gatherings come with all that is in them already read.

Sessions are the same when they bear the same title, else when they begin at the same time on a day with the same
number: a version is a copy, and copies know nothing of their originals.
"""

from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass
from typing import Any

from django.utils.translation import get_language
from django.utils.translation import gettext as _

from curriculum.coverage import Line, coverage, length
from curriculum.models import Gathering, Programme, Session, Theme, TrainingDay
from mentorprog.dates import hours
from mentorprog.languages import CODES


@dataclass(frozen=True)
class Change:
    """One value that differs: what it is called, and both values as words."""

    label: str
    before: str
    after: str


@dataclass(frozen=True)
class ChangedSession:
    """A session that is in both versions, but not alike."""

    session: Session
    changes: tuple[Change, ...]


@dataclass(frozen=True)
class Differences:
    """Everything that differs; `removed` is in the older version alone, `added` in the newer one alone."""

    rule: tuple[Change, ...]
    frame: tuple[Change, ...]
    added: tuple[Session, ...]
    removed: tuple[Session, ...]
    changed: tuple[ChangedSession, ...]
    hours: tuple[Change, ...]

    def __bool__(self) -> bool:
        return any((self.rule, self.frame, self.added, self.removed, self.changed, self.hours))


@dataclass(frozen=True)
class Plan:
    """A version with its gatherings, which hold days, sessions, themes and lecturers."""

    programme: Programme
    gatherings: Sequence[Gathering]

    @property
    def days(self) -> list[TrainingDay]:
        """The days in order, each with its gathering at hand."""
        return [day for gathering in self.gatherings for day in gathering.days.all()]

    @property
    def sessions(self) -> list[Session]:
        """The sessions in order, each with its day at hand."""
        return [session for day in self.days for session in day.sessions.all()]


def differences(older: Plan, newer: Plan, themes: Sequence[Theme]) -> Differences:
    """What was changed from the older version to the newer one."""
    pairs, removed, added = _paired(older.sessions, newer.sessions)
    compared = (ChangedSession(after, tuple(_compare(before, after, SESSION))) for before, after in pairs)
    return Differences(
        rule=tuple(_compare(older.programme, newer.programme, RULE)),
        frame=(*_frame(older, newer), *_tasks(older, newer)),
        added=tuple(added),
        removed=tuple(removed),
        changed=tuple(one for one in compared if one.changes),
        hours=tuple(_hours(older, newer, themes)),
    )


# --- Values -------------------------------------------------------------------------------------------------
Part = tuple[Callable[[], str], Callable[[Any], Any]]  # what it is called, and how it is read


def _yes(value: bool) -> str:
    return _("Yes") if value else _("No")


RULE: tuple[Part, ...] = (
    (lambda: _("Title"), lambda one: _texts(one, "title")),
    (lambda: _("Days a participant must attend"), lambda one: str(one.required_days)),
    (lambda: _("Days that may be made up for"), lambda one: str(one.makeup_most)),
    (lambda: _("Must be paid to pass"), lambda one: _yes(one.requires_payment)),
    (lambda: _("Two people lock"), lambda one: _yes(one.four_eyes)),
)
SESSION: tuple[Part, ...] = (
    (lambda: _("Title"), lambda one: _texts(one, "title")),
    (lambda: _("Day"), lambda one: str(one.day)),
    (lambda: _("When"), lambda one: hours(one.starts, one.ends)),
    (lambda: _("Form"), lambda one: str(one.get_form_display())),
    (lambda: _("Themes"), lambda one: _listed(one.themes.all())),
    (lambda: _("Lecturers"), lambda one: _listed(teaching.lecturer for teaching in one.teachings.all())),
    (lambda: _("Mandatory"), lambda one: _yes(one.mandatory)),
    (lambda: _("Learning outcomes"), lambda one: _texts(one, "outcomes")),
    (lambda: _("Preparation"), lambda one: _texts(one, "preparation")),
)


def _compare(before: Any, after: Any, parts: Iterable[Part]) -> Iterable[Change]:
    for label, read in parts:
        old, new = read(before), read(after)
        if old != new:
            yield Change(label(), *_shown(old, new))


def _texts(one: Any, field: str) -> tuple[str, ...]:
    """A text in all three languages: a correction of one of them is a difference too."""
    return tuple(getattr(one, f"{field}_{code}") for code in CODES)


def _shown(old: Any, new: Any) -> tuple[str, str]:
    """Both values as words. Of a text the reader's own language is told, or another when that alone differs."""
    if isinstance(old, str):
        return old or "–", new or "–"
    differing = [place for place, code in enumerate(CODES) if old[place] != new[place]]
    own = CODES.index((get_language() or CODES[0])[:2])
    place = own if own in differing else differing[0]
    return old[place] or "–", new[place] or "–"


def _listed(rows: Iterable[Any]) -> str:
    return ", ".join(sorted(map(str, rows)))


# --- Parts --------------------------------------------------------------------------------------------------
def _frame(older: Plan, newer: Plan) -> Iterable[Change]:
    """Gatherings with the number of their days, by their order."""
    before = {gathering.order: gathering for gathering in older.gatherings}
    after = {gathering.order: gathering for gathering in newer.gatherings}
    for order in sorted(before.keys() | after.keys()):
        old, new = before.get(order), after.get(order)
        if _gathering(old) != _gathering(new):
            label = _("Gathering %(number)s") % {"number": order}
            yield Change(label, _gathering_words(old), _gathering_words(new))


def _gathering(gathering: Gathering | None) -> Any:
    return gathering and (_texts(gathering, "title"), len(gathering.days.all()))


def _gathering_words(gathering: Gathering | None) -> str:
    if gathering is None:
        return "–"
    return _("%(title)s (days: %(days)s)") % {"title": gathering.title, "days": len(gathering.days.all())}


def _tasks(older: Plan, newer: Plan) -> Iterable[Change]:
    """What makes up for a day, by the day's number; a day that one of them lacks counts as without a task."""
    before = {day.number: _texts(day, "makeup") for day in older.days}
    after = {day.number: _texts(day, "makeup") for day in newer.days}
    nothing = ("",) * len(CODES)
    for number in sorted(before.keys() | after.keys()):
        old, new = before.get(number, nothing), after.get(number, nothing)
        if old != new:
            yield Change(_("Task that makes up for day %(number)s") % {"number": number}, *_shown(old, new))


def _hours(older: Plan, newer: Plan, themes: Sequence[Theme]) -> Iterable[Change]:
    """The themes that have more or less time."""
    before, after = (coverage(plan.days, themes).lines for plan in (older, newer))
    for old, new in zip(before, after, strict=True):
        if old.minutes != new.minutes:
            yield Change(str(old.theme), _length(old), _length(new))


def _length(line: Line) -> str:
    return length(line.minutes) if line.minutes else "–"


def _paired(
    older: list[Session], newer: list[Session]
) -> tuple[list[tuple[Session, Session]], list[Session], list[Session]]:
    """Sessions that are the same, those of the older version alone, and those of the newer one alone."""
    pairs: list[tuple[Session, Session]] = []
    for key in (lambda one: (one.title_nb.casefold(),), lambda one: (one.day.number, one.starts)):
        known: dict[Any, list[Session]] = {}
        for session in older:
            known.setdefault(key(session), []).append(session)
        found = [(same.pop(0), session) for session in newer if (same := known.get(key(session)))]
        pairs += found
        taken = {id(one) for pair in found for one in pair}
        older = [session for session in older if id(session) not in taken]
        newer = [session for session in newer if id(session) not in taken]
    order = {id(after): place for place, (_before, after) in enumerate(pairs)}
    pairs.sort(key=lambda pair: (pair[1].day.number, pair[1].starts, order[id(pair[1])]))
    return pairs, older, newer
