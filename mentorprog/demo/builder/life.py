"""How far the cohorts have come, and what their participants have told before the next gathering."""

from datetime import timedelta
from itertools import cycle

from django.db.models import Max, Min
from django.utils import timezone

from cohorts.models import Cohort, Participation, PracticalNeeds
from cohorts.needs import window
from cohorts.participants import places_of
from cohorts.services.life import follow_all
from mentorprog.demo.builder.mails import deliver
from mentorprog.demo.builder.texts.needs import NEEDS
from mentorprog.demo.builder.world import World
from mentorprog.outbox.models import Mail
from mentorprog.outbox.services import reconcile

ARCHIVED_AFTER = 2  # years
SHARING = 3  # of four participants
RULES = (
    "gathering-reminder",
    "needs-asked",
    "needs-missing",
    "materials-to-read",
    "evaluation",
    "evaluation-reminder",
    "guidance-reminder",
    "guidance-escalation",
)


def add_states(world: World) -> None:
    """What is over has been held, or is archived, without a row for each step of years ago; the rest follows."""
    for cohort in Cohort.objects.annotate(first=Min("days__date"), last=Max("days__date")):
        if cohort.last is None or cohort.first > world.today:
            continue
        state = Cohort.State.RUNNING
        if cohort.last < world.today:
            old = cohort.year <= world.today.year - ARCHIVED_AFTER
            state = Cohort.State.ARCHIVED if old else Cohort.State.COMPLETED
        Cohort.objects.filter(pk=cohort.pk).update(state=state)
    follow_all()


def add_needs(world: World, cohort: Cohort) -> None:
    """Most participants have told what they need at the next gathering, and share their contact details."""
    seats = list(Participation.objects.filter(cohort=cohort, state=Participation.State.ACTIVE).order_by("pk"))
    sharing = [seat.pk for place, seat in enumerate(seats) if place % 4 < SHARING]
    Participation.objects.filter(pk__in=sharing).update(shares_contact=True)
    for place in places_of(cohort):
        opens, closes = window(place)
        if opens <= world.today <= closes:
            PracticalNeeds.objects.bulk_create(
                PracticalNeeds(participation=seat, gathering=place, **needs)
                for seat, needs in zip(seats[:-2], cycle(NEEDS), strict=False)
            )


def send_what_is_past() -> None:
    """What the rules would have sent by now has left when it was due; what is for later the rules make themselves."""
    now = timezone.now()
    for name in RULES:
        reconcile(name)
    latest = now - timedelta(hours=3)
    mails = Mail.objects.filter(rule__in=RULES, state=Mail.State.QUEUED)
    for mail in mails.filter(send_at__lte=now):
        deliver([mail], min(mail.send_at, latest))
    mails.delete()
