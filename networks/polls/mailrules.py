"""Which mails about date polls should exist, from data alone."""

from collections.abc import Iterator
from datetime import time

from mentorprog.outbox.rules import Planned, rule
from mentorprog.times import days_before, today
from networks.models import DatePoll, Mentor
from networks.polls.selectors import asked

REMINDED = 2  # days before the deadline
AT = time(9, 0)  # local


def _voting() -> Iterator[tuple[DatePoll, Mentor]]:
    for poll in DatePoll.objects.voting(today()).select_related("network").order_by("pk"):
        for mentor in asked(poll).exclude(person__email="").order_by("pk"):
            yield poll, mentor


@rule("date-poll")
def ask() -> Iterator[Planned]:
    """At once to every member; who joins while it is open is asked too, and who leaves is not asked any more."""
    for poll, mentor in _voting():
        yield Planned(
            key=f"date-poll:{poll.pk}:{mentor.pk}",
            person_id=mentor.person_id,
            template="date_poll",
            context={"poll": poll.pk, "mentor": mentor.pk, "reminder": False},
            send_at=poll.created_at,
        )


@rule("date-poll-reminder")
def remind() -> Iterator[Planned]:
    """At 09:00 local time two days before the deadline, to those who have not answered and are not on leave."""
    for poll, mentor in _voting():
        send_at = days_before(poll.deadline, REMINDED, AT)
        if not mentor.has_voted and poll.created_at < send_at and mentor.is_reminded_on(send_at.date()):
            yield Planned(
                key=f"date-poll-reminder:{poll.pk}:{mentor.pk}",
                person_id=mentor.person_id,
                template="date_poll",
                context={"poll": poll.pk, "mentor": mentor.pk, "reminder": True},
                send_at=send_at,
            )
