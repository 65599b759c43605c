"""Reads of the curriculum."""

from collections.abc import Sequence
from itertools import groupby

from django.db.models import Prefetch, QuerySet

from curriculum.models import Gathering, Lecturer, Programme, Session, Teaching, Theme, TrainingDay


def theme_groups() -> list[tuple[str, list[Theme]]]:
    """The themes under their groups' titles, in the programme's own order."""
    order = list(Theme.Group)
    themes = sorted(Theme.objects.all(), key=lambda theme: (order.index(Theme.Group(theme.group)), theme.number))
    return [(str(Theme.Group(group).label), list(found)) for group, found in groupby(themes, lambda t: t.group)]


def gatherings_with_days(programme: Programme) -> list[Gathering]:
    """The gatherings of a version with their days, sessions and themes, in four statements."""
    sessions = Session.objects.prefetch_related("themes").order_by("starts")
    days = TrainingDay.objects.order_by("number").prefetch_related(Prefetch("sessions", sessions))
    return list(programme.gatherings.order_by("order").prefetch_related(Prefetch("days", days)))


def whole_plan(programme: Programme) -> list[Gathering]:
    """The gatherings of a version with days, sessions, themes and lecturers, in five statements."""
    return whole_plans([programme])[0]


def whole_plans(programmes: Sequence[Programme]) -> list[list[Gathering]]:
    """`whole_plan` of several versions, in the same five statements.

    Each day knows its programme and its gathering, each session its day, without another statement.
    """
    names = ("session_id", "lecturer_id", "lecturer__person_id", "lecturer__person__name")
    teachings = Teaching.objects.select_related("lecturer__person").only(*names).order_by("pk")
    sessions = Session.objects.prefetch_related("themes", Prefetch("teachings", teachings)).order_by("starts")
    days = TrainingDay.objects.order_by("number").prefetch_related(Prefetch("sessions", sessions))
    gatherings = Gathering.objects.filter(programme__in=programmes).order_by("order")
    known = {programme.pk: programme for programme in programmes}
    found: dict[int, list[Gathering]] = {pk: [] for pk in known}
    for gathering in gatherings.prefetch_related(Prefetch("days", days)):
        gathering.programme = known[gathering.programme_id]
        found[gathering.programme_id].append(gathering)
        for day in gathering.days.all():
            day.programme = gathering.programme
    return [found[programme.pk] for programme in programmes]


def lecturers() -> QuerySet[Lecturer]:
    """Everybody who teaches, by name."""
    return Lecturer.objects.select_related("person").order_by("person__name", "pk")


def days_with_sessions(programme: Programme) -> list[TrainingDay]:
    """The days of a version with gathering and sessions, in two statements."""
    sessions = Prefetch("sessions", Session.objects.order_by("starts"))
    return list(programme.days.select_related("gathering").order_by("number").prefetch_related(sessions))


def uncovered_themes(programme: Programme) -> list[Theme]:
    """The themes that no session of this version covers."""
    return list(Theme.objects.exclude(sessions__day__programme=programme))


def total_minutes(programme: Programme) -> int:
    """The taught minutes of all days together."""
    return sum(session.minutes for session in Session.objects.filter(day__programme=programme))
