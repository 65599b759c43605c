"""Mentors: from graduation into the right network."""

from django.core.exceptions import PermissionDenied
from django.db import transaction

from cohorts.models import Participation
from mentorprog import history
from mentorprog.outbox.services import enqueue
from mentorprog.people.models import Person
from mentorprog.states import change_state, locked
from mentorprog.times import OSLO
from networks.models import Mentor, Network
from networks.selectors import network_of
from networks.services.meetings import invite_to_coming


@transaction.atomic
def become_mentor(*, participation: Participation, actor: Person | None) -> Mentor:
    """Make a graduate a mentor in the network of the county where he or she works.

    Where one was trained does not matter. Without a network for the county the mentor stands without one
    and is shown to staff. Somebody who is an active mentor already stays as is.
    """
    person: Person = locked(participation.person)
    standing = Mentor.objects.active().filter(person=person).first()
    if standing is not None:
        return standing
    network = network_of(person.work_municipality)
    completed = participation.completed_at
    assert completed is not None, "only completed participations graduate"  # noqa: S101 - kept by the database
    mentor = Mentor.objects.create(
        person=person, participation=participation, network=network, since=completed.astimezone(OSLO).date()
    )
    history.record(mentor, "network", before="", after=network or "-", actor=actor)
    enqueue(key=f"mentor-welcome:{mentor.pk}", template="mentor_welcome", to=person, context={"mentor": mentor.pk})
    if network is not None:
        invite_to_coming(mentor=mentor)
    return mentor


@transaction.atomic
def move_mentor(*, mentor: Mentor, network: Network | None, actor: Person) -> Mentor:
    """Put a mentor into another network (or none) and invite to its coming meetings."""
    if not actor.has_perm("networks.change_mentor"):
        raise PermissionDenied
    row: Mentor = locked(mentor)
    before = row.network
    row.network = network
    row.save(update_fields=["network"])
    history.record(row, "network", before=before or "-", after=network or "-", actor=actor)
    if network is not None:
        invite_to_coming(mentor=row)
    return row


def leave(*, mentor: Mentor, actor: Person, reason: str) -> Mentor:
    """End somebody's time as a mentor; a reason is required. Nothing more is sent to him or her."""
    row: Mentor = change_state(mentor, "leave", actor=actor, reason=reason)
    return row
