"""Why a version cannot be published yet: every reason, in words."""

from collections.abc import Iterator, Sequence
from itertools import combinations

from django.utils.translation import gettext as _

from curriculum.coverage import Line, coverage, length
from curriculum.models import Gathering, Programme, Session, Theme, TrainingDay


def reasons_against(programme: Programme, gatherings: Sequence[Gathering]) -> list[str]:
    """What hinders publishing, in the order of the page. Gatherings come with all that is in them already read."""
    days = [day for gathering in gatherings for day in gathering.days.all()]
    lines = coverage(days, list(Theme.objects.all())).lines
    return [
        *_of_the_frame(gatherings),
        *(reason for day in days for reason in _of_a_day(day)),
        *(reason for line in lines for reason in _of_a_theme(line)),
        *_of_the_rule(programme, days),
    ]


def overlapping(day: TrainingDay) -> list[tuple[Session, Session]]:
    """The pairs of a day's sessions that are held at the same time."""
    pairs = combinations(day.sessions.all(), 2)
    return [(one, other) for one, other in pairs if one.overlaps(other)]


def has_lecturer(day: TrainingDay) -> bool:
    """Whether somebody teaches on the day."""
    return any(session.teachings.all() for session in day.sessions.all())


def _of_the_frame(gatherings: Sequence[Gathering]) -> Iterator[str]:
    if not gatherings:
        yield _("The version has no gathering.")
    for gathering in gatherings:
        if not gathering.days.all():
            yield _("The gathering “%(gathering)s” has no day.") % {"gathering": gathering}


def _of_a_day(day: TrainingDay) -> Iterator[str]:
    if not day.sessions.all():
        yield _("%(day)s has no session.") % {"day": day}
    elif not has_lecturer(day):
        yield _("%(day)s has no lecturer.") % {"day": day}
    for one, other in overlapping(day):
        yield _("%(day)s: “%(one)s” and “%(other)s” overlap.") % {"day": day, "one": one, "other": other}


def _of_a_theme(line: Line) -> Iterator[str]:
    if not line.is_covered:
        yield _("No session teaches the theme “%(theme)s”.") % {"theme": line.theme}
    elif not line.is_enough:
        yield _("The in-depth theme “%(theme)s” has %(time)s. It needs at least %(least)s.") % {
            "theme": line.theme,
            "time": length(line.minutes),
            "least": length(line.least),
        }


def _of_the_rule(programme: Programme, days: Sequence[TrainingDay]) -> Iterator[str]:
    if programme.required_days > len(days):
        words = {"required": programme.required_days, "count": len(days)}
        yield _("Days a participant must attend: %(required)s. Days in the version: %(count)s.") % words
    tasks = sum(1 for day in days if day.makeup_nb)
    if programme.makeup_most > tasks:
        words = {"most": programme.makeup_most, "count": tasks}
        yield _("Days that may be made up for: %(most)s. Days with a task for it: %(count)s.") % words
