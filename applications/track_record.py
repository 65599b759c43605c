"""An organisation's history with us, as numbers. Each app hangs up what it counts; the reading page shows all.

A number is an expression on the application (`OuterRef("organisation")` leads to the organisation), so that the
whole history costs the page no statement of its own. What the floors above count (mentors, follow-ups) they add
from their own `AppConfig.ready`.
"""

from collections.abc import Callable
from functools import cache
from typing import Any

from django.db.models import OuterRef, QuerySet
from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from applications.models import Application, Candidate, Decision
from cohorts.models import Participation
from mentorprog.counting import number_of

Expression = Callable[[OuterRef], Any]
_counted: dict[str, tuple[Promise, Expression]] = {}


def counted(name: str, label: Promise) -> Callable[[Expression], Expression]:
    """Register a number by a unique name, with the words that stand before it."""

    def register(expression: Expression) -> Expression:
        _counted[name] = (label, expression)
        return expression

    return register


def with_track_record(applications: QuerySet[Application]) -> QuerySet[Application]:
    """Adds the numbers to each application; 0 while its organisation is not in our register."""
    return applications.annotate(**_expressions())


@cache
def _expressions() -> dict[str, Any]:
    """The numbers as expressions, built once a process: a query copies them."""
    organisation = OuterRef("organisation")
    return {f"record_{name}": expression(organisation) for name, (_label, expression) in _counted.items()}


def track_record(application: Any) -> list[tuple[str, int]]:
    """The numbers of an application that has them, each with its label."""
    return [(str(label), getattr(application, f"record_{name}")) for name, (label, _expression) in _counted.items()]


@counted("trained", _("Trained people who work there now"))
def _trained(organisation: OuterRef) -> Any:
    rows = Participation.objects.filter(person__employer=organisation, state=Participation.State.COMPLETED)
    return number_of(rows, by="person__employer")


@counted("applications", _("Other applications sent in"))
def _applications(organisation: OuterRef) -> Any:
    rows = Application.objects.filter(organisation=organisation, submitted_at__isnull=False)
    return number_of(rows.exclude(pk=OuterRef("pk")), by="organisation")


@counted("admitted", _("Candidates offered a seat in them"))
def _admitted(organisation: OuterRef) -> Any:
    rows = Candidate.objects.filter(
        application__organisation=organisation,
        decision__outcome=Decision.Outcome.ADMIT,
        decision__state=Decision.State.APPLIED,
    )
    return number_of(rows.exclude(application=OuterRef("pk")), by="application__organisation")
