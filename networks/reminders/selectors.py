"""Reads of reminders: a network's rules, a preview of its next meeting, and what became of a meeting's mails."""

from collections import Counter, defaultdict
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any, NamedTuple

from django.db.models import Q
from django.utils import timezone
from django.utils.translation import get_language, gettext_lazy

from mentorprog.outbox import errors
from mentorprog.outbox.models import HELD, Mail, State
from mentorprog.outbox.rendering import Rendered, sample, without_links
from mentorprog.outbox.selectors import mails_for
from mentorprog.times import OSLO, today
from networks.models import Invitation, Meeting, Mentor, Network, ReminderRule, ReminderSettings
from networks.reminders.mails import values_of
from networks.reminders.plan import Seen, Slot, read_name, slots, wanted
from networks.reminders.rules import TEMPLATES, kinds_off, moved_at

Kind = ReminderRule.Kind


def settings_of(network: Network) -> ReminderSettings:
    """The network's choices; nothing is quiet where none are made."""
    return ReminderSettings.objects.filter(network=network).first() or ReminderSettings(network=network)


def wanted_kinds(mentor: Mentor) -> list[str]:
    """The kinds of reminder that a mentor gets."""
    off = set(mentor.reminders_off.filter(until=None).values_list("kind", flat=True))
    return [kind for kind in Kind.values if kind not in off]


# --- Preview ------------------------------------------------------------------------------------------------
@dataclass
class Coming:
    """One reminder of the next meeting: when, who gets it as things stand, and what it says."""

    slot: Slot
    label: str
    names: list[str] = field(default_factory=list)
    mail: Rendered | None = None
    text: str = ""


def next_meeting(network: Network) -> Meeting | None:
    """The network's next meeting that has not begun."""
    rows = Meeting.objects.filter(network=network, state=Meeting.State.PLANNED, date__gte=today())
    ahead = (row for row in rows.select_related("network").order_by("date", "starts")[:5])
    return next((row for row in ahead if row.starts_at > timezone.now()), None)


def preview(meeting: Meeting, rules: Iterable[ReminderRule], settings: ReminderSettings) -> list[Coming]:
    """What these rules, saved or not, would send about a meeting from now on, with the answers of today."""
    now = timezone.now()
    settled = moved_at([meeting]).get(meeting.pk)
    found = [slot for slot in slots(meeting, rules, settings, settled) if slot.at > now]
    coming = {slot: Coming(slot, str(Kind(slot.kind).label)) for slot in found}
    off = kinds_off()
    rows = meeting.invitations.filter(mentor__status=Mentor.Status.ACTIVE, waits_since=None)
    rows = rows.exclude(mentor__person__email="")
    for row in rows.select_related("mentor__person").order_by("mentor__person__name"):
        row.meeting = meeting
        if row.mentor is None:  # by the filter above nobody's
            continue
        seen = Seen(row.pk, row.answer, getattr(row, "attended", None), row.created_at, row.answered_at)
        away = row.mentor if row.mentor.away_until else None
        for part in wanted(meeting, found, seen, off=off.get(row.mentor.pk, {}), away=away, now=now):
            one = coming[part.slot]
            one.names.append(row.mentor.person.name)
            if one.mail is None:
                one.mail = _sample(part.slot, row)
                one.text = without_links(one.mail.text)
    return list(coming.values())


def _sample(slot: Slot, invitation: Invitation) -> Rendered:
    values = values_of(slot.kind, invitation, slot.at.astimezone(OSLO).date())
    return sample(TEMPLATES[Kind(slot.kind)], values, get_language() or "nb")


# --- What became of it --------------------------------------------------------------------------------------
INVITATION, REMINDERS, CANCELLATION = "invitation", "reminders", "cancellation"
COLUMN = {
    "meeting_invitation": INVITATION,
    "series_invitation": INVITATION,
    "meeting_seat": INVITATION,
    "meeting_cancelled": CANCELLATION,
    "series_ended": CANCELLATION,
    **dict.fromkeys([*TEMPLATES.values(), "meeting_digest"], REMINDERS),
}
SENT, FAILED, UNKNOWN, WAITING, STOPPED = "sent", "failed", "unknown", "waiting", "stopped"
STANDING = {
    State.SENT: SENT,
    State.FAILED: FAILED,
    State.UNKNOWN: UNKNOWN,
    State.QUEUED: WAITING,
    **dict.fromkeys(HELD, WAITING),
    State.CANCELLED: STOPPED,
}


STANDINGS = {
    SENT: (gettext_lazy("Sent"), "ok"),
    FAILED: (gettext_lazy("Failed"), "danger"),
    UNKNOWN: (gettext_lazy("Unknown whether it arrived"), "warn"),
    WAITING: (gettext_lazy("Waiting"), "neutral"),
    STOPPED: (gettext_lazy("Cancelled"), "neutral"),
}


class Sending(NamedTuple):
    """One mail about the meeting. `opens`: the viewer may look at it in the outbox."""

    pk: int
    standing: str
    at: datetime
    why: str
    opens: bool

    @property
    def words(self) -> tuple[Any, str]:
        """Where it stands, in words and in the colour of a sign."""
        return STANDINGS[self.standing]


@dataclass
class Delivery:
    """One who is invited, with the answer and every mail about the meeting, by column, the oldest first."""

    invitation: Invitation
    invitations: list[Sending] = field(default_factory=list)
    reminders: list[Sending] = field(default_factory=list)
    cancellations: list[Sending] = field(default_factory=list)


def deliveries(meeting: Meeting, viewer: Any) -> tuple[list[Delivery], Counter[str]]:
    """What became of the mails about a meeting, by recipient, and how many stand where.

    What a rule or the reality has cancelled is left out: nobody misses it.
    """
    rows = list(meeting.invitations.select_related("mentor__person").order_by("mentor__person__name", "pk"))
    mails = _mails_about(meeting, rows)
    visible = set(mails_for(viewer).filter(pk__in=[mail.pk for _pk, mail in mails]).values_list("pk", flat=True))
    found = {row.pk: Delivery(row) for row in rows}
    counts: Counter[str] = Counter()
    for invitation, mail in mails:
        one, standing = found[invitation], STANDING[State(mail.state)]
        at = mail.sent_at or mail.claimed_at or mail.not_before or mail.send_at
        sending = Sending(mail.pk, standing, at, errors.words(mail.error), mail.pk in visible)
        column = COLUMN[mail.template]
        {INVITATION: one.invitations, REMINDERS: one.reminders, CANCELLATION: one.cancellations}[column].append(sending)
        counts[standing] += 1
    return list(found.values()), counts


def _mails_about(meeting: Meeting, found_for: Iterable[Invitation]) -> list[tuple[int, Mail]]:
    """The mails of these invitations, each with its invitation; those about the meeting's whole series too."""
    invitations, by_mentor, people, guests = set[int](), dict[int, int](), set[int](), set[str]()
    for one in found_for:
        invitations.add(one.pk)
        if one.mentor is None:
            guests.add(one.guest_email)
        else:
            by_mentor[one.mentor.pk] = one.pk
            people.add(one.mentor.person_id)
    to_them = Q(recipient__in=people) | Q(recipient=None, address__in=guests)
    rows = Mail.objects.filter(to_them, template__in=COLUMN)
    rows = rows.exclude(state=State.CANCELLED, cancelled_by_staff=False).order_by("send_at", "pk")
    found: list[tuple[int, Mail]] = []
    for mail in rows.defer("subject", "text", "html", "calendar"):
        about: Sequence[int] = [read_name(one).invitation for one in mail.context.get("parts", ())]
        found += [(pk, mail) for pk in [*about, mail.context.get("invitation")] if pk in invitations]
        if meeting.series_id is not None and mail.context.get("series") == meeting.series_id:
            found += [(pk, mail) for pk in [by_mentor.get(mail.context["mentor"])] if pk is not None]
    return found


def rules_by_kind(network: Network) -> dict[str, list[ReminderRule]]:
    """The network's rules, those farthest from the meeting first."""
    found: dict[str, list[ReminderRule]] = defaultdict(list)
    for rule in network.reminder_rules.order_by("-days"):
        found[rule.kind].append(rule)
    return found
