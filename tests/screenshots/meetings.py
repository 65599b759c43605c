"""Meetings, minutes and date polls in the states that the small demonstration has not got."""

from collections.abc import Iterator
from datetime import time, timedelta

from django.utils import timezone

from mentorprog import tokens
from mentorprog.demo.builder.small import Small
from mentorprog.times import today
from networks.models import DatePoll, Invitation, Meeting, Minutes, PollVote
from tests.factories import DatePollFactory, InvitationFactory, MeetingFactory, MentorFactory
from tests.screenshots.shot import Shot

TEXT = """Til stede: elleve mentorer, to fra RVTS Nord.

Erfaringsutveksling
Flere har brukt lang tid på å bli kjent før de tar opp noe vanskelig. Vi ble enige om å snakke mer om det neste gang.

Faglig påfyll
Foredrag om samarbeid med skolen. Lysarkene ligger på møtets side.

Neste møte
Første torsdag om to måneder, på Fylkeshuset."""


def shots() -> Iterator[Shot]:
    minutes, answers = "admin:networks_meeting_minutes", "admin:networks_datepoll_answers"
    yield Shot("minutes-draft", minutes, "meeting with a draft", "own")
    yield Shot("minutes-look", minutes, "meeting with a draft", "own", query="?vis")
    yield Shot("minutes-approved", minutes, "meeting with minutes", "own")
    yield Shot("minutes-member", "meeting", "meeting with minutes", "mentor")
    yield Shot("date-poll-late", answers, "poll after its deadline", "own")
    yield Shot("date-poll-chosen", answers, "chosen poll", "own")
    yield Shot("date-poll-late-member", "date_poll", "late poll's token")
    yield Shot("meeting-full", "admin:networks_meeting_answers", "full meeting", "own")
    yield Shot("meeting-full-waiting", "meeting", "full meeting", "mentor")


def make(small: Small) -> dict[str, tuple[object, ...]]:
    """What the shots are about, by name."""
    late = _poll(small)
    chosen = DatePollFactory(network=small.network, title="Vårmøte", created_by=small.regional_nord)
    planned = MeetingFactory(network=small.network, title=chosen.title, date=today() + timedelta(days=20))
    DatePoll.objects.filter(pk=chosen.pk).update(state="settled", meeting=planned, closed_at=timezone.now())
    return {
        "meeting with a draft": (_with_minutes(small, 40, approved=False).pk,),
        "meeting with minutes": (_with_minutes(small, 70, approved=True).pk,),
        "poll after its deadline": (late.pk,),
        "late poll's token": (tokens.make("date-poll", late.pk, small.mentors["nord"].pk),),
        "chosen poll": (chosen.pk,),
        "full meeting": (_full(small).pk,),
    }


def _with_minutes(small: Small, days: int, *, approved: bool) -> Meeting:
    day, mentor = today() - timedelta(days=days), small.mentors["nord"]
    meeting = MeetingFactory(network=small.network, title="Nettverksmøte i Tromsø", date=day)
    InvitationFactory(meeting=meeting, mentor=mentor, answer="yes", answered_at=timezone.now())
    by = {"state": "approved", "approved_by": small.regional_nord, "approved_at": timezone.now()} if approved else {}
    Minutes.objects.create(meeting=meeting, text=TEXT, written_by=small.regional_nord, **by)
    return meeting


def _poll(small: Small) -> DatePoll:
    """Three have answered, one has not."""
    poll = DatePollFactory(
        network=small.network, title="Høstmøte", deadline=today() - timedelta(days=1), created_by=small.regional_nord
    )
    options = [
        *poll.options.all(),
        poll.options.create(date=today() + timedelta(days=27), starts=time(12), ends=time(15)),
    ]
    for said in (("yes", "if_needed", "no"), ("yes", "no", "if_needed"), ("if_needed", "yes", "no")):
        mentor = MentorFactory(network=small.network)
        PollVote.objects.bulk_create(
            PollVote(option=option, mentor=mentor, answer=answer) for option, answer in zip(options, said, strict=True)
        )
    return poll


def _full(small: Small) -> Meeting:
    """Two seats, two who have them, and two who wait; the mentor who looks is one of these."""
    meeting = MeetingFactory(
        network=small.network, title="Øvelse i lite rom", date=today() + timedelta(days=24), capacity=2
    )
    now = timezone.now()
    others = [MentorFactory(network=small.network) for _n in range(3)]
    for place, mentor in enumerate([*others, small.mentors["nord"]]):
        waits = now + timedelta(seconds=place) if place >= meeting.capacity else None
        Invitation.objects.create(meeting=meeting, mentor=mentor, answer="yes", answered_at=now, waits_since=waits)
    return meeting
