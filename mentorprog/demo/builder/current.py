"""The cohort under way: admitted months ago, two gatherings behind it, one to come."""

from datetime import timedelta
from itertools import cycle

from cohorts.models import Cohort, Participation, SeatOffer
from mentorprog import history
from mentorprog.demo.builder.answered import Old, add_answered
from mentorprog.demo.builder.days import at
from mentorprog.demo.builder.participants import attend
from mentorprog.demo.builder.population import somebody
from mentorprog.demo.builder.services import Kind
from mentorprog.demo.builder.texts.answers import SEAT_GIVEN_UP
from mentorprog.demo.builder.world import World

# municipality, kind of service, candidates, what became of each
ADMITTED = (
    # five of one workplace: they share an invoice
    (
        "4601",
        Kind.MUNICIPALITY,
        "outreach|child welfare|school|refugees|prevention",
        "seated|seated|seated|seated|seated",
    ),
    ("4647", Kind.COUNTY, "school|school", "seated|seated"),
    ("5001", Kind.MUNICIPALITY, "outreach|mental health|nav|school", "seated|seated|seated|waiting"),
    ("1506", Kind.POLICE, "police|police", "seated|seated"),
    ("1508", Kind.NAV, "nav|nav", "seated|seated"),
    ("1804", Kind.MUNICIPALITY, "child welfare|refugees|school", "seated|seated|declined"),
    ("5501", Kind.MUNICIPALITY, "outreach|mental health|prevention", "seated|seated|seated"),
    ("5601", Kind.HEALTH, "mental health|mental health", "seated|seated"),
    ("4003", Kind.MUNICIPALITY, "child welfare|prevention|outreach", "seated|seated|expired"),
    ("3905", Kind.CORRECTIONAL, "probation|probation", "seated|seated"),
    ("0301", Kind.VOLUNTARY, "volunteers|outreach|volunteers", "seated|seated|refuse"),
    ("4204", Kind.MUNICIPALITY, "refugees|school", "seated|seated"),
)
# Six days so far. Two days away are one too many: three people cannot pass any more.
USUAL = ("pppppp", "pppppp", "ppeppp", "pppppp", "mppppp", "pppppp", "ppppdp", "pppppp")
CANNOT_PASS = ("paapep", "ppdped", "eppedp")  # one of three missed days can be made up for


def add_current(world: World, cohort: Cohort) -> None:
    """Enter the applications that were answered, the seats that were taken, and the attendance so far."""
    offers = []
    for plan, (number, kind, about, fates) in enumerate(ADMITTED):
        contact = somebody(world, number, kind, created_at=at(cohort.applications_open, 9))
        contact.save()
        centre = world.municipalities[number].centre.slug
        old = Old(
            cohort=cohort,
            contact=contact,
            about=about.split("|"),
            fates=fates.split("|"),
            decided_by=world.staff[f"regional {centre}"],
            plan=plan,
        )
        offers += add_answered(world, old)
    _seat(world, cohort, offers)


def _seat(world: World, cohort: Cohort, offers: list[SeatOffer]) -> None:
    seats = [
        Participation(person=offer.person, cohort=cohort, offer=offer, created_at=offer.answered_at or offer.created_at)
        for offer in offers
    ]
    *active, gone = Participation.objects.bulk_create(seats)
    Participation.objects.filter(pk=gone.pk).update(state=Participation.State.WITHDRAWN)
    first = cohort.days.order_by("date").values_list("date", flat=True)[0]
    reason = {"before": "active", "after": "withdrawn", "reason": SEAT_GIVEN_UP}
    history.record(gone, "state", actor=world.staff["national"], **reason)
    history.of(gone).update(timestamp=at(first - timedelta(days=12), 13))
    world.dice.shuffle(active)
    marks = [*CANNOT_PASS, *(letters for letters, _seat in zip(cycle(USUAL), active[len(CANNOT_PASS) :], strict=False))]
    attend(cohort, zip(active, marks, strict=True))
