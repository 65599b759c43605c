"""Which reminders about guidance should exist, from data alone. None says more than that there is something to read."""

from collections.abc import Iterator
from datetime import date, time

from mentorprog.outbox.rules import Planned, rule
from mentorprog.people.models import Person
from mentorprog.times import moment
from networks.guidance.selectors import coordinators_of
from networks.guidance.workdays import add_working_days
from networks.models import GuidanceRequest

AT = time(9, 0)  # local
BEFORE, DUE, LATE = "before", "due", "late"
Giver = GuidanceRequest.Giver


@rule("guidance-reminder")
def reminders() -> Iterator[Planned]:
    """At 09:00 on the working day before an answer is due, and on that day, to whoever handles the request.

    Nobody handles it yet: to the centre's coordinators. One made after that moment has none, and none is left
    standing once a time is agreed.
    """
    people: dict[int, list[Person]] = {}
    for row in _unanswered():
        for kind, day in ((BEFORE, add_working_days(row.due, -1)), (DUE, row.due)):
            if row.created_at > moment(day, AT):
                continue
            if row.giver == Giver.MUNICIPALITY:
                yield _to_guide(row, kind, day)
            elif row.handler is not None and row.handler.is_active:
                yield _planned("reminder", row, kind, day, row.handler)
            else:
                for person in _coordinators(row.centre_id, people):
                    yield _planned("reminder", row, kind, day, person)


@rule("guidance-escalation")
def escalations() -> Iterator[Planned]:
    """At 09:00 on the first working day after the answer was due.

    To the centre's coordinators; where the municipality's guide is asked, to the mentor, who can choose RVTS instead:
    nobody else may know what was asked.
    """
    people: dict[int, list[Person]] = {}
    for row in _unanswered():
        day = add_working_days(row.due, 1)
        if row.giver == Giver.MUNICIPALITY:
            yield _planned("escalation", row, LATE, day, row.mentor.person)
            continue
        for person in _coordinators(row.centre_id, people):
            yield _planned("escalation", row, LATE, day, person)


def _unanswered() -> Iterator[GuidanceRequest]:
    rows = GuidanceRequest.objects.unanswered().select_related("handler", "mentor__person").order_by("pk")
    yield from rows.iterator(chunk_size=2000)


def _coordinators(centre: int, known: dict[int, list[Person]]) -> list[Person]:
    """Read once a centre."""
    if centre not in known:
        known[centre] = list(coordinators_of(centre))
    return known[centre]


def _planned(what: str, row: GuidanceRequest, kind: str, day: date, person: Person) -> Planned:
    """The day it is due is in the key: what is asked of RVTS instead begins anew."""
    template = "guidance_late" if row.giver == Giver.MUNICIPALITY else f"guidance_{what}"
    return Planned(
        key=f"guidance-{what}:{row.pk}:{row.serial}:{row.due}:{kind}:{person.pk}",
        person_id=person.pk,
        template=template,
        context={"request": row.pk, "serial": row.serial},
        send_at=moment(day, AT),
    )


def _to_guide(row: GuidanceRequest, kind: str, day: date) -> Planned:
    return Planned(
        key=f"guidance-reminder:{row.pk}:{row.serial}:{row.due}:{kind}:guide",
        person_id=None,
        address=row.guide_email.lower(),
        language=row.guide_language,
        template="guidance_guide",
        context={"request": row.pk, "serial": row.serial, "reminder": 1},
        send_at=moment(day, AT),
    )
