"""Which minutes a member may read: those of meetings in the network, and of meetings that he or she was invited to."""

from django.db.models import Exists, OuterRef, Q, QuerySet

from mentorprog.prepared import prepared
from networks.models import Invitation, LocalMembership, Meeting, Mentor, Minutes
from networks.selectors import local_networks

NO_NETWORK = 0


def _shared() -> QuerySet[Minutes]:
    held = {"state": Minutes.State.APPROVED, "meeting__state": Meeting.State.PLANNED}
    return Minutes.objects.filter(**held).order_by("-meeting__date", "-meeting__starts", "-pk")


@prepared
def _for_mentor(mentor: int, network: int, *, most: int) -> QuerySet[Minutes]:
    invited = Invitation.objects.filter(meeting=OuterRef("meeting"), mentor=mentor)
    own = Q(meeting__network=network) | Q(meeting__network__in=local_networks(mentor))
    rows = _shared().filter(own | Exists(invited))
    return rows.select_related("meeting").defer("text")[:most]


def minutes_for(mentor: Mentor, *, most: int = 200) -> list[Minutes]:
    """The newest minutes that a mentor may read, each with its meeting."""
    return _for_mentor(mentor.pk, mentor.network_id or NO_NETWORK, most=most)


def _readable(person: int, meeting: int) -> QuerySet[Minutes]:
    """Of one meeting, for somebody who is an active mentor."""
    mine = Mentor.objects.active().filter(person=person)
    invited = Invitation.objects.filter(meeting=meeting, mentor__in=mine)
    regional, local = mine.values("network"), LocalMembership.objects.filter(mentor__in=mine).values("network")
    own = Q(meeting__network__in=regional) | Q(meeting__network__in=local)
    return _shared().filter(own | Exists(invited), meeting=meeting)


def shared_minutes(person: int, meeting: Meeting) -> Minutes | None:
    """The minutes of a meeting as this person may read them."""
    return _readable(person, meeting.pk).first()


def shared_with(person: int, meeting: int) -> Meeting | None:
    """A meeting that the person was not invited to, and whose minutes he or she may read."""
    found = _readable(person, meeting).select_related("meeting__network__centre", "meeting__network__partner").first()
    return found.meeting if found else None
