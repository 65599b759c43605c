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


@prepared
def _of_meeting(person: int, meeting: int) -> QuerySet[Minutes]:
    """For somebody who is an active mentor."""
    mine = Mentor.objects.active().filter(person=person)
    invited = Invitation.objects.filter(meeting=meeting, mentor__in=mine)
    regional, local = mine.values("network"), LocalMembership.objects.filter(mentor__in=mine).values("network")
    own = Q(meeting__network__in=regional) | Q(meeting__network__in=local)
    rows = _shared().filter(own | Exists(invited), meeting=meeting)
    return rows.select_related("meeting__network__centre", "meeting__network__partner")


def shared_minutes(person: int, meeting: int) -> Minutes | None:
    """The minutes of a meeting, with it, as this person may read them; invited to it or not."""
    return next(iter(_of_meeting(person, meeting)), None)
