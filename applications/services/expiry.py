"""Drafts that nobody has touched for a long time: warned about, then deleted."""

from datetime import timedelta

from django.db import transaction
from django.utils import timezone

from applications.models import Application
from mentorprog import history
from mentorprog.outbox.models import Mail
from mentorprog.times import OSLO

WARNED_AFTER = timedelta(days=75)  # from the last saving
DELETED_AFTER = timedelta(days=90)
NOTICE = DELETED_AFTER - WARNED_AFTER  # between the warning and the deletion, also when both are late
SETTLED = (Mail.State.FAILED, Mail.State.UNKNOWN, Mail.State.CANCELLED)  # nothing more comes of such a warning


def warning_key(draft: Application) -> str:
    """The key of the warning about this draft as it was saved last: who saves again is warned again."""
    return f"draft-expires:{draft.pk}:{draft.saved_at.astimezone(OSLO):%Y-%m-%d}"


def expire_drafts() -> int:
    """Delete the drafts whose time is over and whose contact was warned in time; returns how many.

    May run twice unharmed. A draft that is saved in the meantime stays.
    """
    untouched = timezone.now() - DELETED_AFTER
    overdue = Application.objects.filter(state=Application.State.DRAFT, saved_at__lt=untouched).order_by("pk")
    return sum(_expire(draft) for draft in overdue.iterator())


@transaction.atomic
def _expire(draft: Application) -> bool:
    row = Application.objects.select_for_update(of=("self",)).filter(pk=draft.pk).first()
    if row is None or row.state != Application.State.DRAFT or row.saved_at != draft.saved_at or not _warned(row):
        return False
    history.record(row, "state", before=row.state, after="deleted", actor=None)
    row.delete()
    return True


def _warned(draft: Application) -> bool:
    """Whether the warning went out (or could not) long enough ago."""
    warning = Mail.objects.filter(key=warning_key(draft)).first()
    if warning is None:
        return False
    latest = timezone.now() - NOTICE
    if warning.state == Mail.State.SENT:
        return warning.sent_at is not None and warning.sent_at <= latest
    return warning.state in SETTLED and max(warning.created_at, warning.send_at) <= latest
