"""Reads of date polls: who is asked, what they have answered, and which date suits most."""

from collections import Counter
from dataclasses import dataclass
from typing import Any

from django.db.models import Exists, OuterRef, QuerySet

from networks.models import DatePoll, Mentor, PollOption, PollVote
from networks.selectors import members

Answer = PollVote.Answer


def polls_for(viewer: Any) -> QuerySet[DatePoll]:
    """The polls of the networks that a member of staff works with."""
    return DatePoll.objects.visible_to(viewer)


def asked(poll: DatePoll) -> Any:
    """The members who are asked, new ones too; who has left is not among them. `has_voted` is added."""
    votes = PollVote.objects.filter(option__poll=poll.pk, mentor=OuterRef("pk"))
    return members(poll.network).annotate(has_voted=Exists(votes))


@dataclass(frozen=True)
class Line:
    """One date with its answers."""

    option: PollOption
    yes: int
    if_need_be: int
    no: int
    best: bool


def lines(poll: DatePoll) -> list[Line]:
    """The dates in their order; the best is marked: most yes, then most if need be, then the earliest."""
    options = list(poll.options.all())
    rows = PollVote.objects.filter(option__poll=poll.pk).values_list("option", "answer")
    counts = Counter(rows)
    tally = {one.pk: (counts[one.pk, Answer.YES], counts[one.pk, Answer.IF_NEED_BE]) for one in options}
    best = max(options, key=lambda one: tally[one.pk], default=None)  # the first of equals, and they stand by date
    found = []
    for one in options:
        yes, if_need_be = tally[one.pk]
        marked = one == best and bool(yes or if_need_be)
        found.append(Line(one, yes, if_need_be, counts[one.pk, Answer.NO], best=marked))
    return found


def votes_of(poll: DatePoll, mentor: Mentor) -> dict[int, str]:
    """What a mentor has answered so far, by date."""
    rows = PollVote.objects.filter(option__poll=poll.pk, mentor=mentor)
    return dict(rows.values_list("option", "answer"))
