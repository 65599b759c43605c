"""Who changed what, when and why: one row a change, written in the transaction of the change itself."""

from typing import Any

from auditlog.models import LogEntry
from django.db.models import Model, QuerySet


def record(row: Model, field: str, *, before: Any, after: Any, actor: Any, reason: str = "") -> None:
    """Leave one row about a change of `field` (values as strings). `actor` None is the system itself."""
    LogEntry.objects.log_create(
        row,
        action=LogEntry.Action.UPDATE,
        changes={field: [str(before), str(after)]},
        actor=actor,
        additional_data={"reason": reason} if reason else None,
    )


def record_look(row: Model, *, actor: Any) -> None:
    """Leave one row that says that `actor` opened this row to read it."""
    LogEntry.objects.log_create(row, action=LogEntry.Action.ACCESS, force_log=True, actor=actor)


def of(row: Model) -> QuerySet[LogEntry]:
    """Every change and look that is recorded for one row, the newest first."""
    return LogEntry.objects.get_for_object(row).select_related("actor").order_by("-timestamp", "-pk")
