"""What of date polls is deleted when its time is over."""

from datetime import time, timedelta

from django.db.models import Q, QuerySet

from mentorprog.privacy.retention import purges
from mentorprog.times import moment, today
from networks.models import DatePoll, PollVote

VOTES_KEPT = timedelta(days=90)  # after the poll has ended, or after its deadline where nobody has ended it


def long_over() -> QuerySet[DatePoll]:
    """Polls whose votes nobody needs any more: the meeting, or that there is none, says what came of them."""
    last = today() - VOTES_KEPT
    return DatePoll.objects.filter(Q(closed_at__lt=moment(last, time())) | Q(closed_at=None, deadline__lt=last))


@purges("votes about dates")
def votes_about_dates() -> int:
    """Who could come when."""
    return PollVote.objects.filter(option__poll__in=long_over()).delete()[0]
