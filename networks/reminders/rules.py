"""Which reminders of meetings should exist, from data alone. `outbox.reconcile` makes it so, every minute.

One mail tells everything that a mentor is reminded of on one day. Its context names the parts, and that is the memory
of what has been told: a part that a mail which has left names is told, whatever becomes of rules and days afterwards.
A part stays in the mail that holds it; one that is moved to another day leaves its mail in one run and joins the other
in the next, so that a worker that takes the first mail in between cannot make it told twice.
"""

from collections import defaultdict
from collections.abc import Iterable, Iterator
from datetime import datetime, timedelta
from itertools import groupby
from typing import Any, NamedTuple

from auditlog.models import LogEntry
from django.contrib.contenttypes.models import ContentType
from django.db.models import Max, Q
from django.utils import timezone

from mentorprog.outbox.models import HELD, Mail, State
from mentorprog.outbox.rules import Planned, rule
from mentorprog.times import today
from networks.models import Invitation, Meeting, Mentor, ReminderOff, ReminderRule, ReminderSettings
from networks.models.reminders import MOST_DAYS
from networks.reminders.plan import GRACE, Part, Seen, Slot, slots, wanted

NAME = "meeting-reminder"
REMEMBERED = timedelta(days=MOST_DAYS + 30) + GRACE  # no reminder is planned longer after its moment
DIGEST = "meeting_digest"
TEMPLATES = {
    ReminderRule.Kind.BEFORE: "meeting_reminder",
    ReminderRule.Kind.NO_ANSWER: "meeting_no_answer",
    ReminderRule.Kind.THANKS: "meeting_thanks",
}


class Row(NamedTuple):
    """A mail that is there: for which day, the rest of its key, its state, and what it tells."""

    day: str
    rest: str
    state: str
    parts: tuple[str, ...]

    @property
    def waits(self) -> bool:
        return self.state == State.QUEUED

    @property
    def is_final(self) -> bool:
        """Not in the hands of a worker, who may still put it back."""
        return not self.waits and self.state not in HELD


@rule(NAME)
def reminders() -> Iterator[Planned]:
    """Before the meeting, to who has not answered, and a thank-you; on each day one mail to a person."""
    now = timezone.now()
    meetings, found = meetings_with_slots()
    off, away, rows = kinds_off(), on_leave(), existing(now)
    for (mentor, person), invitations in groupby(_invitations(found), key=lambda one: one[:2]):
        parts = [
            part
            for _mentor, _person, meeting, seen in invitations
            for part in wanted(
                meetings[meeting], found[meeting], seen, off=off.get(mentor, {}), away=away.get(mentor), now=now
            )
        ]
        if parts:
            yield from mails(mentor, person, parts, rows.get(mentor, ()))


# --- What there is ------------------------------------------------------------------------------------------
def meetings_with_slots() -> tuple[dict[int, Meeting], dict[int, list[Slot]]]:
    """The meetings that anybody is still to be reminded of, and when."""
    rules: dict[int, list[ReminderRule]] = defaultdict(list)
    for one in ReminderRule.objects.filter(is_on=True).order_by("pk"):
        rules[one.network_id].append(one)
    earliest = today() - timedelta(days=MOST_DAYS) - GRACE
    rows = Meeting.objects.filter(state=Meeting.State.PLANNED, date__gte=earliest, network__in=list(rules))
    meetings = {row.pk: row for row in rows.order_by("pk")}
    settled = moved_at([row for row in meetings.values() if row.sequence])
    chosen = {row.network_id: row for row in ReminderSettings.objects.all()}
    found = {
        pk: slots(row, rules[row.network_id], chosen.get(row.network_id) or ReminderSettings(), settled.get(pk))
        for pk, row in meetings.items()
    }
    return meetings, {pk: each for pk, each in found.items() if each}


def moved_at(meetings: Iterable[Meeting]) -> dict[int, datetime]:
    """When each meeting was last moved in time, as its history tells: everybody was told at once."""
    keys = [row.pk for row in meetings]
    if not keys:
        return {}
    kind = ContentType.objects.get_for_model(Meeting)
    moves = LogEntry.objects.filter(content_type=kind, object_id__in=keys)
    moves = moves.filter(Q(changes__has_key="date") | Q(changes__has_key="starts"))
    return dict(moves.order_by().values_list("object_id").annotate(Max("timestamp")))


def kinds_off() -> dict[int, dict[str, datetime | None]]:
    """What mentors do not want, by mentor."""
    found: dict[int, dict[str, datetime | None]] = defaultdict(dict)
    for mentor, kind, until in ReminderOff.objects.values_list("mentor_id", "kind", "until"):
        found[mentor][kind] = until
    return found


def on_leave() -> dict[int, Mentor]:
    """The mentors for whom a leave is registered; whether it holds on the day, `is_reminded_on` says."""
    return Mentor.objects.active().exclude(away_until=None).in_bulk()


def registered() -> tuple[str, ...]:
    """The column that says who was there, where the register of attendance is installed."""
    return ("attended",) if any(field.name == "attended" for field in Invitation._meta.get_fields()) else ()


def _invitations(found: dict[int, list[Slot]]) -> Iterator[tuple[int, int, int, Seen]]:
    """Mentor, person, meeting and what counts of each invitation, by mentor."""
    rows = Invitation.objects.filter(meeting__in=list(found), mentor__status=Mentor.Status.ACTIVE, waits_since=None)
    rows = rows.exclude(mentor__person__email="").order_by("mentor_id", "pk")
    columns = ["mentor_id", "mentor__person_id", "meeting_id", "pk", "answer", "created_at", "answered_at"]
    for mentor, person, meeting, pk, answer, created_at, answered_at, *attended in rows.values_list(
        *columns, *registered()
    ).iterator(chunk_size=5000):
        there = attended[0] if attended else None
        yield mentor, person, meeting, Seen(pk, answer, there, created_at, answered_at)


def existing(now: datetime) -> dict[int, list[Row]]:
    """The reminders that are there, by mentor. One that staff have cancelled counts as told."""
    found: dict[int, list[Row]] = defaultdict(list)
    mails = Mail.objects.filter(rule=NAME, send_at__gte=now - REMEMBERED)
    mails = mails.exclude(state=State.CANCELLED, cancelled_by_staff=False)
    for key, state, context in mails.order_by().values_list("key", "state", "context").iterator(chunk_size=5000):
        if "parts" in context:
            _rule, mentor, day, rest = key.split(":")
            found[int(mentor)].append(Row(day, rest, state, tuple(context["parts"])))
    return found


# --- Which mails --------------------------------------------------------------------------------------------
def mails(mentor: int, person: int, parts: Iterable[Part], rows: Iterable[Row]) -> Iterator[Planned]:
    """One mail for each day, and one more for what was added after the day's mail has left."""
    told = {name for row in rows if row.is_final for name in row.parts}
    days_told = {told_on(name, row.day) for row in rows if not row.waits for name in row.parts}
    holder = {name: row for row in rows if not row.is_final for name in row.parts}
    chosen: dict[tuple[str, str], list[Part]] = defaultdict(list)
    for part in parts:
        day, alone = part.slot.day, part.slot.alone
        held = holder.get(part.name)
        if held is not None:
            if (held.day, _alone(held.rest)) == (day, alone):
                chosen[day, held.rest].append(part)
        elif part.name not in told and told_on(part.name, day) not in days_told:
            chosen[day, _place(day, alone, rows)].append(part)
    for (day, rest), together in chosen.items():
        yield _planned(f"{NAME}:{mentor}:{day}:{rest}", person, together)


def told_on(name: str, day: str) -> Any:
    """Whether somebody has answered or not: one mail a day about one meeting is enough. A thank-you is its own."""
    kind, _days, rest = name.split(":", 2)
    return name if kind == ReminderRule.Kind.THANKS else (rest, day)


def _alone(rest: str) -> str:
    return rest[: rest.rfind(".") + 1]


def _place(day: str, alone: str, rows: Iterable[Row]) -> str:
    """The rest of the key: of the day's mail that has not left, else of a new one."""
    same = [row for row in rows if row.day == day and _alone(row.rest) == alone]
    waiting = [row.rest for row in same if row.waits]
    taken = {row.rest for row in same}
    number = 0
    while f"{alone}{number}" in taken:
        number += 1
    return min(waiting) if waiting else f"{alone}{number}"


def _planned(key: str, person: int, parts: list[Part]) -> Planned:
    parts.sort(key=lambda part: (part.slot.version, part.name))
    kinds = {part.slot.kind for part in parts}
    single = len(parts) == 1
    return Planned(
        key=key,
        person_id=person,
        template=TEMPLATES[ReminderRule.Kind(kinds.pop())] if single else DIGEST,
        context={"parts": [part.name for part in parts]},
        send_at=min(part.slot.at for part in parts),
    )
