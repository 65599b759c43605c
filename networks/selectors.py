"""Reads of networks, mentors and meetings."""

from datetime import date, timedelta
from typing import Any

from django.db.models import OuterRef, Q, QuerySet
from django.utils import timezone

from mentorprog.counting import number_of
from mentorprog.people.models import Person
from mentorprog.people.roles import is_national, is_reader
from mentorprog.places.models import County, Municipality, served_by
from mentorprog.prepared import prepared
from mentorprog.times import today
from networks.models import Invitation, LocalMembership, Meeting, MeetingSeries, Mentor, Network, Territory

FEED_PAST = timedelta(days=90)


def members(network: Network) -> QuerySet[Mentor]:
    """The active mentors of a network: of a local one those who have been taken in."""
    if network.kind == Network.Kind.LOCAL:
        return Mentor.objects.active().filter(local_memberships__network=network)
    return Mentor.objects.active().filter(network=network)


def local_networks(mentor: int) -> QuerySet[LocalMembership, Any]:
    """The local networks that a mentor belongs to, as something to compare a network with."""
    return LocalMembership.objects.filter(mentor=mentor).values("network")


def could_join(network: Network) -> QuerySet[Mentor]:
    """The active mentors who work in the municipalities of a local network and are not in it."""
    here = Mentor.objects.active().filter(person__work_municipality__in=network.municipalities.all())
    return here.exclude(pk__in=network.local_memberships.values("mentor"))


def network_of(municipality: Municipality | None) -> Network | None:
    """The network for a municipality's county; None where no network is named."""
    if municipality is None:
        return None
    territory = Territory.objects.select_related("network").filter(county=municipality.county_id).first()
    return territory.network if territory else None


def mentors_for(viewer: Any) -> QuerySet[Mentor]:
    """The mentors a member of staff may see: in the own centre's networks, or working in its region."""
    if is_national(viewer):
        return Mentor.objects.all()
    if not is_reader(viewer):
        return Mentor.objects.none()
    networks = Network.objects.filter(centre=viewer.centre_id)
    return Mentor.objects.filter(Q(network__in=networks) | served_by(viewer.centre_id, "person__work_municipality__"))


def meetings_for(viewer: Any) -> QuerySet[Meeting]:
    """The meetings of the networks a member of staff works with."""
    return Meeting.objects.filter(network__in=Network.objects.visible_to(viewer))


def series_for(viewer: Any) -> QuerySet[MeetingSeries]:
    """The series of the networks a member of staff works with."""
    return MeetingSeries.objects.filter(network__in=Network.objects.visible_to(viewer))


def with_answers(meetings: QuerySet[Meeting]) -> QuerySet[Meeting]:
    """Adds how many are invited and have answered yes (with a seat), maybe and no."""
    rows = Invitation.objects.filter(meeting=OuterRef("pk"))
    seated = rows.filter(waits_since=None)
    counts = {answer: number_of(seated.filter(answer=answer), by="meeting") for answer in ("yes", "maybe", "no")}
    return meetings.annotate(invited=number_of(rows, by="meeting"), **counts)


def coming_meetings(viewer: Any, most: int = 5) -> list[Meeting]:
    """The next meetings in the viewer's networks."""
    rows = meetings_for(viewer).filter(date__gte=today(), state=Meeting.State.PLANNED)
    return list(with_answers(rows).select_related("network").order_by("date", "starts")[:most])


def mentor_of(person: Person) -> Mentor | None:
    """The person's active part as a mentor, with network and who runs it."""
    return next(iter(_mentor_of(person.pk)), None)  # the database allows one


@prepared
def _mentor_of(person: int) -> QuerySet[Mentor]:
    rows = Mentor.objects.active().filter(person=person).order_by()
    return rows.select_related("network__centre", "network__partner")


@prepared
def _own_invitations(mentor: int, *, day: date, most: int) -> QuerySet[Invitation]:
    rows = Invitation.objects.filter(mentor=mentor, meeting__date__gte=day, meeting__state=Meeting.State.PLANNED)
    running = ("meeting__network__centre", "meeting__network__partner")
    return rows.select_related(*running).order_by("meeting__date", "meeting__starts")[:most]


def own_invitations(mentor: Mentor, most: int = 10) -> list[Invitation]:
    """Meetings that a mentor is invited to and that are not over yet, the next first, each with its network."""
    found = _own_invitations(mentor.pk, day=today(), most=most)
    coming = [one for one in found if one.meeting.ends_at > timezone.now()]
    for one in coming:
        one.mentor = mentor
    return coming


def feed_invitations(person: Person) -> list[Invitation]:
    """What a personal calendar holds: meetings of the last 90 days and those to come, called off ones too.

    Of a series that is not over for so long, all meetings: a calendar has the whole series or nothing of it.
    """
    return _feed_invitations(person.pk, day=today())


@prepared
def _feed_invitations(person: int, *, day: date) -> QuerySet[Invitation]:
    recent = Q(meeting__date__gte=day - FEED_PAST) | Q(meeting__series__until__gte=day - FEED_PAST)
    rows = Invitation.objects.filter(recent, mentor__person=person)
    return (
        rows.exclude(mentor__status=Mentor.Status.LEFT, meeting__date__gte=day)
        .select_related("meeting__network", "meeting__series")
        .order_by("meeting__date", "meeting__starts")
    )


def series_invitations(series: MeetingSeries, mentor: int) -> list[Invitation]:
    """A mentor's invitations to the meetings of a series, in the order of the rule."""
    rows = Invitation.objects.filter(meeting__series=series, mentor=mentor).select_related("meeting")
    return list(rows.order_by("meeting__occurrence"))


def own_series_invitations(series: MeetingSeries, mentor: Mentor) -> list[Invitation]:
    """A mentor's invitations to the meetings of a series that have not begun."""
    rows = Invitation.objects.filter(
        meeting__series=series, meeting__state=Meeting.State.PLANNED, meeting__date__gte=today(), mentor=mentor
    ).select_related("meeting")
    return [one for one in rows.order_by("meeting__date") if one.meeting.starts_at > timezone.now()]


def network_meetings(network: Network) -> list[Meeting]:
    """What a network's calendar holds: as a personal one, for all its meetings."""
    day = today() - FEED_PAST
    rows = network.meetings.filter(Q(date__gte=day) | Q(series__until__gte=day))
    return list(rows.select_related("network", "series").order_by("date", "starts"))


def counties_with_networks() -> list[County]:
    """Today's counties, each with its centre, its network (or none) and who runs that; one statement."""
    running = ("territory__network__centre", "territory__network__partner")
    return list(County.objects.current().select_related("centre", *running).order_by("number"))
