"""Meetings of a network."""

from collections.abc import Sequence
from datetime import date, datetime, time, timedelta
from uuid import UUID

from mentorprog.demo.builder.texts.meetings import PLACES, TOPICS
from mentorprog.demo.builder.world import World
from networks.models import Invitation, Meeting, MeetingSeries, Mentor, Network

ANSWERED_WITHIN = 7  # days


def draft_meeting(world: World, network: Network, day: date, number: int, *, digital: bool = False) -> Meeting:
    """A meeting as staff would fill it in, not saved yet. The number chooses the topic."""
    topics = TOPICS["nn" if network.slug == "vest" else "nb"]
    topic = topics[number % len(topics)]
    uid = UUID(int=world.dice.getrandbits(128), version=4)
    return Meeting(
        network=network,
        title=topic.title,
        agenda=topic.agenda,
        date=day,
        starts=time(9, 0) if digital else time(10, 0),
        ends=time(11, 30) if digital else time(15, 0),
        place="" if digital else PLACES[network.slug],
        link=f"https://mote.example.no/{network.slug}/{day:%Y%m%d}" if digital else "",
        uid=uid,
    )


def draft_series(world: World, network: Network, first: date) -> MeetingSeries:
    """A digital hour every second month for most of a year, not saved yet."""
    return MeetingSeries(
        network=network,
        title="Digital erfaringsutveksling",
        agenda="Erfaringer siden sist, uten navn og uten noe som kan kjennes igjen.",
        rule="FREQ=MONTHLY;INTERVAL=2;BYDAY=1TH",
        first=first,
        until=first + timedelta(days=280),
        starts=time(9, 0),
        ends=time(10, 0),
        link=f"https://mote.example.no/{network.slug}/erfaring",
        uid=UUID(int=world.dice.getrandbits(128), version=4),
    )


def invitations(
    meeting: Meeting, mentors: Sequence[Mentor], answers: Sequence[str], *, invited_at: datetime
) -> list[Invitation]:
    """Invitations, not saved yet; an answer (none for "") came within a week."""
    return [
        Invitation(
            meeting=meeting,
            mentor=mentor,
            answer=answer,
            answered_at=invited_at + timedelta(days=1 + number % ANSWERED_WITHIN) if answer else None,
            created_at=invited_at,
        )
        for number, (mentor, answer) in enumerate(zip(mentors, answers, strict=True))
    ]
