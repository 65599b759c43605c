"""Reads of mails, as far as the viewer may see."""

from datetime import timedelta
from typing import Any, NamedTuple

from django.db.models import Count, Q, QuerySet
from django.utils import timezone

from mentorprog.outbox.models import Mail
from mentorprog.people.roles import is_coordinator
from mentorprog.people.scope import in_scope

LATE = timedelta(minutes=10)


class Attention(NamedTuple):
    """How many mails need a look: failed, unknown, and due for more than ten minutes without leaving."""

    failed: int
    unknown: int
    late: int


def mails_for(viewer: Any) -> QuerySet[Mail]:
    """All mails for national coordinators; for regional ones those whose recipient works in their region.

    A mail whose recipient is no person in the register has no region: only national coordinators see it.
    """
    if not is_coordinator(viewer):
        return Mail.objects.none()
    return in_scope(Mail.objects.all(), viewer, "recipient__work_municipality__")


def attention(viewer: Any) -> Attention:
    """What staff should look at, in one query; all zero when mail works as it should."""
    failed, unknown = Q(state=Mail.State.FAILED), Q(state=Mail.State.UNKNOWN)
    late = Q(state=Mail.State.QUEUED, send_at__lt=timezone.now() - LATE)
    mails = mails_for(viewer).filter(failed | unknown | late)
    kinds = {"failed": failed, "unknown": unknown, "late": late}
    return Attention(**mails.aggregate(**{name: Count("pk", filter=kind) for name, kind in kinds.items()}))
