"""The networks' meetings: those that have been, with answers, and those to come."""

from collections.abc import Sequence
from datetime import date, datetime, timedelta

from django.utils import timezone

from mentorprog import history
from mentorprog.demo.builder.days import at, working_day_from, working_day_until
from mentorprog.demo.builder.meetings import draft_meeting, draft_series, invitations
from mentorprog.demo.builder.texts.meetings import CALLED_OFF, RHYTHM
from mentorprog.demo.builder.timeline import happened
from mentorprog.demo.builder.world import World
from mentorprog.people.models import Person
from mentorprog.states import change_state
from mentorprog.times import end_of_day
from networks.models import Invitation, Meeting, Mentor, Network, ReminderOff, ReminderRule, ReminderSettings
from networks.services.meetings import invite

# Days between the meetings of each network
RHYTHM_DAYS = {"vest": 90, "midt": 60, "nord": 42, "vestfold-telemark": 32}
PAST = 9  # meetings that have been
LAST = {"vest": 24, "midt": 16, "nord": 9, "vestfold-telemark": 12}  # days since the last of them
# Days from today to the coming ones: the reminders of the first are a week away at least
AHEAD = {"vest": (17, 52, 88), "midt": (12, 45, 73), "nord": (20, 50, 90), "vestfold-telemark": (10, 46)}
CALLED_OFF_IN, CALLED_OFF_DAYS = "nord", 31
DIGITAL = {"vest": 2, "midt": 3, "nord": 1, "vestfold-telemark": 4}  # every how many-th meeting is digital
INVITED_BEFORE = timedelta(days=35)
ASKED_AGO = 9  # days since the invitations to the coming meetings
YES, MAYBE, NO, NONE = (
    Invitation.Answer.YES,
    Invitation.Answer.MAYBE,
    Invitation.Answer.NO,
    Invitation.Answer.NONE,
)
AFTERWARDS = ((YES, 55), (MAYBE, 7), (NO, 23), (NONE, 15))
SO_FAR = ((YES, 30), (MAYBE, 8), (NO, 12), (NONE, 50))


def add_meetings(world: World, account: Person) -> None:
    """Every network's meetings. `account` has not answered yet, and has the invitations still to come."""
    for slug, network in world.networks.items():
        Network.objects.filter(pk=network.pk).update(rhythm=RHYTHM[slug])
        network.reminder_rules.update(since=timezone.now())  # what has passed has been sent long ago
        rows = Mentor.objects.active().filter(network=network)
        members = list(rows.select_related("person").order_by("pk"))
        _add_past(world, network, members)
        for number, days in enumerate(AHEAD[slug]):
            day = working_day_from(world.today + timedelta(days=days))
            meeting = _entered(world, network, day, number, world.ago(ASKED_AGO))
            _ask(world, meeting, members, by_mail=[one for one in members if _told(one, number, account)])
    _add_called_off(world)
    ReminderRule.objects.update(since=end_of_day(world.today))  # the past is told; the same whatever the hour
    quiet = ReminderSettings.objects.filter(network__slug="vest")
    quiet.update(quiet_sundays=True, quiet_holidays=True)
    ReminderRule.objects.filter(network__slug="midt", kind=ReminderRule.Kind.BEFORE, days=14).update(is_on=False)
    unwanted = Mentor.objects.active().filter(network__slug="nord").order_by("pk").first()
    ReminderOff.objects.create(mentor=unwanted, kind=ReminderRule.Kind.THANKS)
    _add_series(world)


def _add_series(world: World) -> None:
    """A series months ahead, with one meeting of it called off and one moved."""
    network = world.networks["vest"]
    members = list(Mentor.objects.active().filter(network=network).order_by("pk"))
    series = draft_series(world, network, world.today + timedelta(days=100))
    series.first, series.created_at = series.rule_days()[0], world.ago(ASKED_AGO)
    series.created_by = _coordinator(world, network)
    series.save()
    rows: list[Invitation] = []
    for number, day in enumerate(series.days()):
        meeting = draft_meeting(world, network, day, number, digital=True)
        for name in ("title", "agenda", "starts", "ends", "link"):
            setattr(meeting, name, getattr(series, name))
        meeting.series, meeting.occurrence, meeting.date = series, day, day + timedelta(days=7 * (number == 1))
        meeting.created_by, meeting.created_at = series.created_by, series.created_at
        meeting.save()
        history.record(meeting, "state", before="", after=meeting.state, actor=meeting.created_by)
        history.of(meeting).update(timestamp=meeting.created_at)
        rows += _asked(world, meeting, members, SO_FAR if number == 0 else ((NONE, 1),))
    Invitation.objects.bulk_create(rows)
    last = series.meetings.order_by("-date")[0]
    with happened(world.ago(1)):
        change_state(last, "cancel", actor=series.created_by, reason=CALLED_OFF)


def _add_past(world: World, network: Network, members: Sequence[Mentor]) -> None:
    rows: list[Invitation] = []
    for number in range(PAST):
        day = working_day_until(world.today - timedelta(days=LAST[network.slug] + number * RHYTHM_DAYS[network.slug]))
        meeting = _entered(world, network, day, PAST - number, at(day - INVITED_BEFORE, 10))
        there = [mentor for mentor in members if mentor.since < day]
        rows += _asked(world, meeting, there, AFTERWARDS)
    Invitation.objects.bulk_create(rows)


def _told(mentor: Mentor, number: int, account: Person) -> bool:
    """Whether a mail is made: for the account, and once for those without an address, which staff see failing."""
    return mentor.person == account or (number == 0 and not mentor.person.email)


def _ask(world: World, meeting: Meeting, members: Sequence[Mentor], *, by_mail: Sequence[Mentor]) -> None:
    """Invite to a coming meeting, those in `by_mail` by the service and the others in bulk."""
    others = [one for one in members if one not in by_mail]
    Invitation.objects.bulk_create(_asked(world, meeting, others, SO_FAR))
    with happened(world.ago(ASKED_AGO), waits={one.person.email for one in by_mail}):
        for mentor in by_mail:
            invite(meeting=meeting, mentor=mentor)


def _add_called_off(world: World) -> None:
    network = world.networks[CALLED_OFF_IN]
    members = list(Mentor.objects.active().filter(network=network).order_by("pk"))
    day = working_day_from(world.today + timedelta(days=CALLED_OFF_DAYS))
    meeting = _entered(world, network, day, PAST, world.ago(ASKED_AGO))
    Invitation.objects.bulk_create(_asked(world, meeting, members, SO_FAR))
    with happened(world.ago(2)):
        change_state(meeting, "cancel", actor=_coordinator(world, network), reason=CALLED_OFF)


def _entered(world: World, network: Network, day: date, number: int, created_at: datetime) -> Meeting:
    digital = number % DIGITAL[network.slug] == 0
    meeting = draft_meeting(world, network, day, number, digital=digital)
    meeting.created_by = _coordinator(world, network)
    meeting.created_at = created_at
    meeting.save()
    history.record(meeting, "state", before="", after=meeting.state, actor=meeting.created_by)
    history.of(meeting).update(timestamp=created_at)
    return meeting


def _asked(
    world: World, meeting: Meeting, mentors: Sequence[Mentor], chances: Sequence[tuple[str, int]]
) -> list[Invitation]:
    answers = world.dice.choices(
        [str(answer) for answer, _weight in chances], [weight for _answer, weight in chances], k=len(mentors)
    )
    return invitations(meeting, mentors, answers, invited_at=meeting.created_at)


def _coordinator(world: World, network: Network) -> Person:
    return world.staff[f"regional {network.centre.slug}"]
