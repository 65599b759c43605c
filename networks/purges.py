"""What of meetings is deleted when its time is over."""

from datetime import timedelta

from dateutil.relativedelta import relativedelta

from mentorprog.privacy.retention import purges
from mentorprog.times import today
from networks.models import Invitation, Minutes

GUESTS_KEPT = timedelta(days=90)  # after the meeting
MINUTES_KEPT = relativedelta(years=10)  # after the meeting


@purges("guests of meetings")
def guests_of_meetings() -> int:
    """Names and addresses of lecturers and guests who were invited to a meeting that is long over."""
    rows = Invitation.everyone.exclude(kind=Invitation.Kind.MEMBER)
    return rows.filter(meeting__date__lt=today() - GUESTS_KEPT).delete()[0]


@purges("minutes of meetings")
def minutes_of_meetings() -> int:
    """They are the network's own record of what it has agreed on, which it needs as long as somebody builds on it."""
    return Minutes.objects.filter(meeting__date__lt=today() - MINUTES_KEPT).delete()[0]
