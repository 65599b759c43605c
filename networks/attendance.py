"""Who was at a meeting: what staff have registered, and the mentor's own answer where nobody has."""

from datetime import date

from django.db.models import Q, QuerySet

from networks.models import Invitation, Meeting

WAS_THERE = Q(attended=True) | Q(attended__isnull=True, answer=Invitation.Answer.YES, waits_since=None)


def was_there(invitation: Invitation) -> bool:
    """The rule of `WAS_THERE` for one row."""
    if invitation.attended is None:
        return invitation.answer == Invitation.Answer.YES and invitation.waits_since is None
    return invitation.attended


def attended(before: date) -> QuerySet[Invitation]:
    """Meetings held before a day, by those who were there. Meetings that were called off are none."""
    held = {"meeting__state": Meeting.State.PLANNED, "meeting__date__lt": before}
    return Invitation.objects.filter(WAS_THERE, **held)
