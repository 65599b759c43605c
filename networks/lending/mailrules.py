"""Which reminders about lending should exist, from data alone."""

from collections.abc import Iterator
from datetime import time

from mentorprog.outbox.rules import Planned, rule
from mentorprog.times import moment
from networks.guidance.workdays import add_working_days
from networks.models import LendingQuestion
from networks.services.lending import EMPLOYER, MENTOR

AT = time(9, 0)  # local
REMINDED = 5  # working days after the question


@rule("lending-reminder")
def reminders() -> Iterator[Planned]:
    """At 09:00 on the fifth working day after the question, once, to whoever has not answered.

    Any no, and whatever else ends the question, takes it away.
    """
    rows = LendingQuestion.objects.filter(state=LendingQuestion.State.OPEN).select_related("mentor").order_by("pk")
    for question in rows.iterator(chunk_size=2000):
        day = add_working_days(question.asked_on, REMINDED)
        for who in (MENTOR, EMPLOYER):
            if getattr(question, f"{who}_answer"):
                continue
            by_address = who == EMPLOYER
            yield Planned(
                key=f"lending-reminder:{question.pk}:{who}",
                person_id=None if by_address else question.mentor.person_id,
                address=question.employer_email.lower() if by_address else "",
                language=question.employer_language if by_address else "",
                template="lending_question",
                context={"question": question.pk, "who": who, "reminder": 1},
                send_at=moment(day, AT),
            )
