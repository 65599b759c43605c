"""What the reminders of meetings say, fetched at the moment they are sent."""

from collections.abc import Iterable
from datetime import date
from typing import Any

from django.db.models import QuerySet
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from mentorprog import dates, tokens
from mentorprog.addresses import absolute
from mentorprog.outbox.composers import Content, composer
from mentorprog.outbox.models import Mail
from mentorprog.prepared import prepared
from mentorprog.times import today
from networks.models import Invitation, Meeting, Mentor, ReminderRule
from networks.reminders.plan import Named, Seen, is_for, read_name, version

Kind = ReminderRule.Kind
APPROVED = "approved"  # of minutes, where they are written


@prepared
def _invitation(pk: int) -> QuerySet[Invitation]:
    return Invitation.objects.select_related("meeting__network", "mentor").filter(pk=pk)


def _invitations(keys: Iterable[int]) -> dict[int, Invitation]:
    """One is read as fast as can be: most mails are about one, and thousands leave in a minute."""
    asked = list(set(keys))
    if len(asked) == 1:
        return {row.pk: row for row in _invitation(asked[0])}
    return Invitation.objects.select_related("meeting__network", "mentor").in_bulk(asked)


def parts_of(mail: Mail) -> list[tuple[Named, Invitation]]:
    """What there is still to say: a part is left out when the meeting or the answer has changed since."""
    named = [read_name(name) for name in mail.context["parts"]]
    found = _invitations(one.invitation for one in named)
    return [(one, found[one.invitation]) for one in named if one.invitation in found and _holds(one, found)]


def _holds(part: Named, found: dict[int, Invitation]) -> bool:
    invitation = found[part.invitation]
    meeting, mentor, now = invitation.meeting, invitation.mentor, timezone.now()
    seen = Seen(invitation.pk, invitation.answer, getattr(invitation, "attended", None), invitation.created_at)
    in_time = meeting.ends_at <= now if part.kind == Kind.THANKS else now < meeting.starts_at
    return (
        mentor is not None
        and mentor.status == Mentor.Status.ACTIVE
        and invitation.waits_since is None
        and meeting.state == Meeting.State.PLANNED
        and version(meeting) == part.version
        and in_time
        and is_for(part.kind, seen)
        and mentor.is_reminded_on(today())
    )


def about(kind: str, invitation: Invitation, day: date) -> dict[str, Any]:
    """What the mails say of one meeting on the day when they are read."""
    meeting = invitation.meeting
    minutes = getattr(meeting, "minutes", None) if kind == Kind.THANKS else None
    return {
        "kind": kind,
        "title": meeting.title,
        "network": meeting.network.name,
        "time": dates.meeting_time(meeting.date, meeting.starts, meeting.ends),
        "in_days": (meeting.date - day).days,
        "place": meeting.place,
        "digital": bool(meeting.link),
        "member": True,
        "answer": invitation.answer,
        "minutes": minutes is not None and minutes.state == APPROVED,
    }


def values_of(kind: str, invitation: Invitation, day: date) -> dict[str, Any]:
    """What a mail about one meeting says."""
    if kind == Kind.THANKS:
        link = absolute("meeting", invitation.meeting_id)
    else:
        link = absolute("meeting_answer", tokens.make("invitation", invitation.pk))
    return {**about(kind, invitation, day), "link": link, "choices": absolute("my_reminders")}


def _one(mail: Mail) -> Content | None:
    for part, invitation in parts_of(mail):
        return Content(values_of(part.kind, invitation, today()))
    return None


@composer("meeting_reminder", label=_("Meeting reminder"))
def meeting_reminder(mail: Mail) -> Content | None:
    """Some days before."""
    return _one(mail)


@composer("meeting_no_answer", label=_("Meeting: no answer yet"))
def meeting_no_answer(mail: Mail) -> Content | None:
    """To who has not answered."""
    return _one(mail)


@composer("meeting_thanks", label=_("Thank you for the meeting"))
def meeting_thanks(mail: Mail) -> Content | None:
    """After the meeting, with the way to its page; the minutes are there when they are approved."""
    return _one(mail)


@composer("meeting_digest", label=_("Reminders of several meetings"))
def meeting_digest(mail: Mail) -> Content | None:
    """Several on one day. What has fallen away since is left out."""
    items = [about(part.kind, invitation, today()) for part, invitation in parts_of(mail)]
    if not items:
        return None
    return Content({"items": items, "link": absolute("mypage"), "choices": absolute("my_reminders")})
