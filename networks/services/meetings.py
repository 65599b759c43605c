"""Meetings: made, changed, called off; who is invited. Calendars follow by iTIP mails."""

from collections.abc import Iterable
from typing import Any

from django.core.exceptions import PermissionDenied
from django.db import IntegrityError, transaction
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from mentorprog import history
from mentorprog.outbox.services import enqueue
from mentorprog.people.models import Person
from mentorprog.states import Refused, change_state, locked
from mentorprog.times import today
from networks.models import Invitation, Meeting, MeetingSeries, Mentor, Network
from networks.selectors import members
from networks.services.answers import fill_seats, reset_answers

TIMES = ("date", "starts", "ends")
MATERIAL = (*TIMES, "place", "link")
ALREADY_THERE = gettext_lazy("This meeting is there already. Everybody has been invited.")
CALLED_OFF = gettext_lazy("The meeting is called off.")


def may_run(network: Network, actor: Person, permission: str) -> None:
    """Raises PermissionDenied for who has nothing to do with the network's meetings."""
    if not (actor.has_perm(permission) and Network.objects.visible_to(actor).filter(pk=network.pk).exists()):
        raise PermissionDenied


def save(meeting: Meeting) -> None:
    """Save it. Raises Refused when the same meeting has been planned a moment ago."""
    try:
        with transaction.atomic():
            meeting.save()
    except IntegrityError:
        if meeting.twins().exists():
            raise Refused(ALREADY_THERE) from None
        raise


@transaction.atomic
def create_meeting(*, meeting: Meeting, actor: Person) -> Meeting:
    """Save a new meeting and invite every active member of its network. Raises Refused when it is there already."""
    may_run(meeting.network, actor, "networks.add_meeting")
    meeting.created_by = actor
    save(meeting)
    history.record(meeting, "state", before="", after=meeting.state, actor=actor)
    for mentor in members(meeting.network).select_related("person"):
        invite(meeting=meeting, mentor=mentor)
    return meeting


@transaction.atomic
def change_meeting(*, meeting: Meeting, actor: Person) -> Meeting:
    """Save changes of a meeting. A change of time or place raises the sequence and tells every invited person.

    Answers to another time no longer hold (RFC 5546 § 3.2.2), so everybody is asked anew.
    """
    may_run(meeting.network, actor, "networks.change_meeting")
    before: Meeting = locked(meeting)
    if before.state != Meeting.State.PLANNED:
        raise Refused(CALLED_OFF)
    changed = apply_change(meeting, before, actor)
    if set(changed) & set(TIMES):
        reset_answers(meeting=meeting, actor=actor)
    fill_seats(meeting=meeting)
    if changed:
        for invitation in meeting.invitations.select_related("mentor__person"):
            _send(invitation, meeting)
    return meeting


def apply_change(meeting: Meeting, before: Meeting, actor: Person) -> list[str]:
    """Save it with a new sequence where something that calendars show has changed; the names of what has."""
    changed = [field for field in MATERIAL if getattr(before, field) != getattr(meeting, field)]
    meeting.sequence = before.sequence + (1 if changed else 0)
    save(meeting)
    for field in changed:
        history.record(meeting, field, before=getattr(before, field), after=getattr(meeting, field), actor=actor)
    return changed


@transaction.atomic
def cancel_meeting(*, meeting: Meeting, actor: Person, reason: str) -> Meeting:
    """Call a meeting off: everybody invited gets a CANCEL for the calendar, reminders vanish."""
    may_run(meeting.network, actor, "networks.change_meeting")
    row: Meeting = change_state(meeting, "cancel", actor=actor, reason=reason)
    for invitation in row.invitations.select_related("mentor__person"):
        send_cancelled(invitation, row)
    return row


# --- Who is invited ----------------------------------------------------------------------------------------


def invite(*, meeting: Meeting, mentor: Mentor) -> Invitation:
    """Invite one mentor, once; one whose invitation was taken back is invited again."""
    invitation, made = Invitation.everyone.get_or_create(meeting=meeting, mentor=mentor)
    if _stands_again(invitation) or made:
        _send(invitation, meeting)
    return invitation


@transaction.atomic
def invite_guest(*, meeting: Meeting, guest: Invitation, actor: Person) -> Invitation:
    """Invite a lecturer or a guest by name and address. Raises Refused when the address is invited already."""
    may_run(meeting.network, actor, "networks.change_meeting")
    row: Meeting = locked(meeting)
    if row.state != Meeting.State.PLANNED:
        raise Refused(CALLED_OFF)
    guest.meeting, guest.guest_email = row, guest.guest_email.lower()
    old = Invitation.everyone.filter(meeting=row, guest_email=guest.guest_email).first()
    if old is not None and old.withdrawn_at is None:
        raise Refused(_("This address is invited already."))
    if row.invitations.filter(mentor__person__email=guest.guest_email).exists():
        raise Refused(_("This address belongs to a mentor who is invited already."))
    if old is not None:
        for name in ("kind", "guest_name", "language"):
            setattr(old, name, getattr(guest, name))
        guest = old
        _stands_again(guest)
    guest.save()
    history.record(guest, "withdrawn_at", before=None, after="", actor=actor)
    _send(guest, row)
    return guest


@transaction.atomic
def take_back(*, invitation: Invitation, actor: Person | None) -> None:
    """Take an invitation back; the calendar is told by a CANCEL, and somebody who waits gets the seat."""
    meeting = locked(invitation.meeting)
    row: Invitation = locked(invitation)
    row.meeting = meeting
    if row.withdrawn_at is not None:
        return
    if actor is not None:
        may_run(row.meeting.network, actor, "networks.change_meeting")
    _withdraw(row)
    history.record(row, "withdrawn_at", before=None, after=row.withdrawn_at, actor=actor)
    send_cancelled(row, row.meeting)


def _withdraw(row: Invitation) -> None:
    row.withdrawn_at = timezone.now()
    row.answer, row.answered_at, row.waits_since = Invitation.Answer.NONE, None, None
    row.save()
    fill_seats(meeting=row.meeting)


def _stands_again(invitation: Invitation) -> bool:
    """Whether an invitation that was taken back stands now."""
    if invitation.withdrawn_at is None:
        return False
    invitation.withdrawn_at, invitation.created_at = None, timezone.now()
    invitation.save(update_fields=["withdrawn_at", "created_at"])
    return True


@transaction.atomic
def invite_to_coming(*, mentor: Mentor, network: Network | None = None) -> None:
    """Invite a new member to the meetings of a network that are ahead; of the regional one where none is named."""
    where = network or mentor.network
    if where is None:
        return
    coming = where.meetings.filter(state=Meeting.State.PLANNED, date__gte=today()).select_related("series")
    series: dict[int, MeetingSeries] = {}
    for meeting in coming:
        if meeting.series is None:
            invite(meeting=meeting, mentor=mentor)
        else:
            invitation, _made = Invitation.everyone.get_or_create(meeting=meeting, mentor=mentor)
            _stands_again(invitation)
            series[meeting.series.pk] = meeting.series
    for one in series.values():
        send_series(one, [mentor], alone=True)


@transaction.atomic
def leave_coming(*, mentor: Mentor, network: Network) -> None:
    """Take back a member's invitations to what is still ahead in a network that he or she no longer belongs to."""
    coming = network.meetings.filter(state=Meeting.State.PLANNED, date__gte=today(), invitations__mentor=mentor)
    keys = list(Meeting.objects.filter(pk__in=coming).select_for_update().order_by("pk").values_list("pk", flat=True))
    rows = mentor.invitations.filter(meeting__in=keys).select_related("meeting__series", "mentor__person")
    series: dict[int, MeetingSeries] = {}
    for row in rows.select_for_update(of=("self",)):
        _withdraw(row)
        if row.meeting.series is None:
            send_cancelled(row, row.meeting)
        else:
            series[row.meeting.series.pk] = row.meeting.series
    for one in series.values():
        send_series(one, [mentor], template="series_ended", alone=True)


# --- Mails -------------------------------------------------------------------------------------------------


def _send(invitation: Invitation, meeting: Meeting) -> None:
    _mail(invitation, meeting, "meeting_invitation", "meeting-invitation")


def send_cancelled(invitation: Invitation, meeting: Meeting) -> None:
    """Tell one invited person that the meeting, or the invitation to it, holds no longer."""
    _mail(invitation, meeting, "meeting_cancelled", "meeting-cancelled")


def _mail(invitation: Invitation, meeting: Meeting, template: str, name: str) -> None:
    """An invitation may be taken back and stand again: the second it stands since is part of the key."""
    enqueue(
        key=f"{name}:{meeting.pk}:{meeting.sequence}:{invitation.pk}:{invitation.created_at:%Y%m%d%H%M%S%f}",
        template=template,
        to=invitation.mentor.person if invitation.mentor else invitation.guest_email,
        language=invitation.language,
        context={"invitation": invitation.pk, "sequence": meeting.sequence},
    )


def send_series(
    series: MeetingSeries, mentors: Iterable[Mentor], *, template: str = "series_invitation", alone: bool = False
) -> None:
    """One mail a mentor about a whole series, as it is at this sequence. `alone` is one who comes or goes alone."""
    moment = f":{timezone.now():%Y%m%d%H%M%S%f}" if alone else ""
    for mentor in mentors:
        context: dict[str, Any] = {"series": series.pk, "mentor": mentor.pk, "sequence": series.sequence}
        if alone:
            context["alone"] = True
        enqueue(
            key=f"{template.replace('_', '-')}:{series.pk}:{series.sequence}:{mentor.pk}{moment}",
            template=template,
            to=mentor.person,
            context=context,
        )
