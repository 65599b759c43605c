"""Who is reminded of which meeting, and when: from a meeting, the network's rules and one invitation, without reading.

Everything is worked out in local days. What a reminder is, its name says: kind, days, invitation and the meeting's
day and hour. A meeting that is moved gets new reminders; another time of day, or a quiet day, moves the same one.
"""

from collections.abc import Iterable, Iterator, Mapping, Sequence
from datetime import datetime, timedelta
from typing import NamedTuple

from mentorprog.times import moment
from networks.models import Invitation, Meeting, Mentor, ReminderRule, ReminderSettings
from networks.reminders.quiet import sending_day

Answer, Kind = Invitation.Answer, ReminderRule.Kind
NOTHING_OFF: Mapping[str, datetime | None] = {}
GRACE = timedelta(days=14)  # in which a thank-you that could not leave in time is still sent


class Slot(NamedTuple):
    """One reminder of one meeting, the same for everybody who gets it. `day` is local, as in 2027-01-31."""

    kind: str
    days: int
    day: str
    at: datetime
    version: str
    alone: str  # the meeting, where the reminder must not share a mail with others


class Part(NamedTuple):
    """A slot for one invitation. `name` stays the same however the mail moves."""

    name: str
    slot: Slot


class Seen(NamedTuple):
    """What counts of one invitation. Who was invited, or has answered, after a reminder's moment knows already."""

    pk: int
    answer: str
    attended: bool | None
    created_at: datetime
    answered_at: datetime | None = None


def version(meeting: Meeting) -> str:
    """Which day and hour a reminder speaks of."""
    return f"{meeting.date}T{meeting.starts:%H%M}"


def slots(
    meeting: Meeting, rules: Iterable[ReminderRule], settings: ReminderSettings, settled: datetime | None = None
) -> list[Slot]:
    """The reminders of a meeting. What lies before it was `settled` (moved to its time) has passed: it has been told.

    On the meeting's own day a reminder must not be sent with others: they could draw it across the meeting.
    """
    found = []
    for rule in rules:
        if not rule.is_on:
            continue
        thanks = rule.kind == Kind.THANKS
        wished = meeting.date + timedelta(days=rule.days if thanks else -rule.days)
        day = sending_day(wished, settings, forward=thanks)
        at = moment(day, rule.at)
        if thanks:
            at = max(at, meeting.ends_at)
        elif at >= meeting.starts_at:
            continue
        if any(limit is not None and at < limit for limit in (rule.since, settled)):
            continue
        alone = f"{meeting.pk}." if day == meeting.date else ""
        found.append(Slot(rule.kind, rule.days, str(day), at, version(meeting), alone))
    return sorted(found, key=lambda slot: slot.at)


def is_for(kind: str, invitation: Seen) -> bool:
    """Whether the answer, or who was there, calls for this kind of reminder."""
    if kind == Kind.THANKS:
        known = invitation.attended
        return invitation.answer == Answer.YES if known is None else known
    if kind == Kind.NO_ANSWER:
        return invitation.answer == Answer.NONE
    return invitation.answer != Answer.NO


def wanted(
    meeting: Meeting,
    found: Sequence[Slot],
    invitation: Seen,
    *,
    off: Mapping[str, datetime | None] = NOTHING_OFF,
    away: Mentor | None = None,
    now: datetime,
) -> Iterator[Part]:
    """The reminders of one invitation that should still exist at `now`.

    `off`: kinds that the mentor does not want, or (with a time) did not want until then.
    `away` is the mentor where a leave is registered. Who has not answered gets one mail on a day, that one. What could
    not leave in time gives way to the next one, so that two about the same meeting never come together.
    """
    known_at = max(invitation.created_at, invitation.answered_at or invitation.created_at)
    ahead: dict[str, Slot] = {}
    after: list[Slot] = []
    for slot in found:
        if slot.at < known_at or not is_for(slot.kind, invitation) or _is_off(slot, off):
            continue
        if away is not None and not away.is_reminded_on(slot.at.date()):
            continue
        if slot.kind == Kind.THANKS:
            after.append(slot)
        elif slot.day not in ahead or slot.kind == Kind.NO_ANSWER:
            ahead[slot.day] = slot
    if now < meeting.starts_at:
        for slot in _still(list(ahead.values()), now):
            yield Part(name(slot, invitation.pk), slot)
    for slot in _still(after, now):
        if now < slot.at + GRACE:
            yield Part(name(slot, invitation.pk), slot)


def _is_off(slot: Slot, off: Mapping[str, datetime | None]) -> bool:
    if slot.kind not in off:
        return False
    until = off[slot.kind]
    return until is None or slot.at < until


def _still(found: list[Slot], now: datetime) -> list[Slot]:
    """What is ahead, and of what is late the last."""
    late = sum(slot.at <= now for slot in found)
    return found[max(late - 1, 0) :]


def name(slot: Slot, invitation: int) -> str:
    """What a mail's context calls a reminder."""
    return f"{slot.kind}:{slot.days}:{invitation}:{slot.version}"


class Named(NamedTuple):
    """A reminder as its name tells it."""

    kind: str
    days: int
    invitation: int
    version: str


def read_name(text: str) -> Named:
    """The other way round."""
    kind, days, invitation, when = text.split(":")
    return Named(kind, int(days), int(invitation), when)
