"""Which mails to mentors and services should exist, from data alone; those about meetings are in `reminders.rules`."""

from collections.abc import Iterator
from datetime import time, timedelta

from mentorprog.outbox.rules import Planned, rule
from mentorprog.times import moment, today
from networks.models import Mentor, NetworkQuestion, PlanFollowUp, StillRight, asking
from networks.models.followup import REMIND_AFTER

FOLLOWUP_AT = time(9, 0)  # local
ASKED_AT = time(9, 0)  # local


@rule("plan-followup")
def plan_followup() -> Iterator[Planned]:
    """At 09:00 local time on the day when a service is asked how the plan went, and 14 and 28 days after.

    An answer, or staff who close it, take away what is left. A new contact gets all three from the start.
    """
    recently = today() - timedelta(days=2 * max(REMIND_AFTER))
    rows = PlanFollowUp.objects.filter(state=PlanFollowUp.State.WAITING, asked_on__gte=recently).order_by("pk")
    for followup in rows.iterator(chunk_size=2000):
        for number, days in enumerate(REMIND_AFTER):
            yield Planned(
                key=f"plan-followup:{followup.pk}:{followup.serial}:{number}",
                person_id=None,
                address=followup.contact_email.lower(),
                language=followup.language,
                template="plan_followup",
                context={"followup": followup.pk, "serial": followup.serial, "reminder": number},
                send_at=moment(followup.asked_on + timedelta(days=days), FOLLOWUP_AT),
            )


@rule("still-right")
def still_right() -> Iterator[Planned]:
    """At 09:00 local time on the day when a mentor is asked whether the details are right, and 14 and 28 days after.

    An answer takes away what is left. Nobody on leave is written to, nor anybody who has left or died.
    """
    recently = today() - timedelta(days=2 * max(asking.REMIND_AFTER))
    rows = StillRight.objects.filter(
        state=StillRight.State.WAITING, mentor__status=Mentor.Status.ACTIVE, asked_on__gte=recently
    )
    rows = rows.exclude(mentor__person__email="").select_related("mentor").order_by("pk")
    for question in rows.iterator(chunk_size=2000):
        for number, days in enumerate(asking.REMIND_AFTER):
            day = question.asked_on + timedelta(days=days)
            if not question.mentor.is_away_on(day):
                yield Planned(
                    key=f"still-right:{question.pk}:{number}",
                    person_id=question.mentor.person_id,
                    template="still_right",
                    context={"question": question.pk, "reminder": number},
                    send_at=moment(day, ASKED_AT),
                )


@rule("network-question")
def network_question() -> Iterator[Planned]:
    """At once, when a mentor works in another place: whether the network shall follow."""
    recently = today() - timedelta(days=asking.UNDECIDED_AFTER)
    rows = NetworkQuestion.objects.filter(
        state=NetworkQuestion.State.WAITING, mentor__status=Mentor.Status.ACTIVE, asked_on__gte=recently
    )
    rows = rows.exclude(mentor__person__email="").select_related("mentor").order_by("pk")
    for question in rows.iterator(chunk_size=2000):
        yield Planned(
            key=f"network-question:{question.pk}",
            person_id=question.mentor.person_id,
            template="network_question",
            context={"question": question.pk},
            send_at=moment(question.asked_on, time(0, 0)),
        )
