"""Reads of the curriculum."""

from itertools import groupby

from django.db.models import Prefetch

from curriculum.models import Gathering, Programme, Session, Theme, TrainingDay


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
