"""Guidance: what mentors have asked, in every state. The dilemmas are general; none is about anybody."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from typing import Any
from uuid import UUID

from django.db.models import F

from applications.models import ImplementationPlan
from mentorprog import history
from mentorprog.demo.builder.days import at
from mentorprog.demo.builder.world import World
from mentorprog.people.models import Person
from networks.guidance.workdays import add_working_days, is_working_day
from networks.models import GuidanceDesk, GuidanceLine, GuidanceRequest, GuidanceSession, Mentor, Network

State, Giver, Theme = GuidanceRequest.State, GuidanceRequest.Giver, GuidanceRequest.Theme
Urgency, Form, Ending = GuidanceRequest.Urgency, GuidanceRequest.Form, GuidanceRequest.Ending
TEXTS = {
    Theme.RELATION: "Hvordan kan jeg holde kontakten når jeg blir avvist gang på gang, uten å presse?",
    Theme.INTERVENTION: "Jeg er usikker på hva som bør komme først når flere tjenester vil hjelpe samtidig.",
    Theme.ASSESSMENT: "Jeg trenger hjelp til å skille mellom sterke meninger og det som bør bekymre meg.",
    Theme.ROLE: "Hvor går grensen mellom å være mentor og å være saksbehandler i samme kommune?",
    Theme.LOAD: "Jeg tar med meg samtalene hjem, og vil snakke om hvordan jeg kan stå i dette over tid.",
}
REACHABLE = ("Hverdager etter kl. 13.00", "Helst formiddag", "Tirsdag og torsdag", "")
LINES = (("1516", "Kommunens vakttelefon (eksempel)"), ("5501", "Kommunens vakttelefon (eksempel)"))
LINE_NUMBER = "Ring kommunens sentralbord"
# What is still open or was closed lately: network, working days since it was asked, state, urgency, form, theme.
# No reminder of an unanswered one falls on today: whether it has left would depend on the hour.
OPEN = (
    ("midt", 1, State.NEW, Urgency.SOON, Form.GROUP, Theme.RELATION),
    ("midt", 6, State.ASSIGNED, Urgency.LATER, Form.GROUP, Theme.ROLE),
    ("nord", 1, State.NEW, Urgency.SOON, Form.PHONE, Theme.ASSESSMENT),
    ("nord", 9, State.ASSIGNED, Urgency.SOON, Form.VIDEO, Theme.INTERVENTION),
    ("nord", 8, State.AGREED, Urgency.LATER, Form.GROUP, Theme.LOAD),
    ("nord", 8, State.AGREED, Urgency.LATER, Form.GROUP, Theme.ROLE),
    ("nord", 20, State.HELD, Urgency.LATER, Form.MEETING, Theme.RELATION),
    ("nord", 18, State.CLOSED, Urgency.URGENT, Form.PHONE, Theme.ROLE),
    ("vest", 1, State.NEW, Urgency.SOON, Form.PHONE, Theme.LOAD),
    ("vest", 12, State.HELD, Urgency.SOON, Form.VIDEO, Theme.ASSESSMENT),
    ("vestfold-telemark", 3, State.ASSIGNED, Urgency.LATER, Form.PHONE, Theme.INTERVENTION),
)
BEFORE = {"vest": 64, "midt": 41, "nord": 35, "vestfold-telemark": 22}  # older ones, whose texts are deleted
KEPT_DAYS = 30
EVERY = 16  # days between the older ones, at most


@dataclass(frozen=True)
class Asked:
    """One request to make."""

    mentor: Mentor
    on: date
    state: str
    urgency: str
    form: str
    theme: str


def make_request(world: World, asked: Asked, *, handler: Person | None = None, **values: Any) -> GuidanceRequest:
    """A request to the centre of the mentor's network as the services would have left it, with its history."""
    network = asked.mentor.network
    if network is None:
        raise ValueError("a mentor without a network")
    desk = GuidanceDesk.objects.get(centre=network.centre_id)
    closed = asked.state == State.CLOSED
    row = GuidanceRequest.objects.create(
        **{
            "mentor": asked.mentor,
            "token": UUID(int=world.dice.getrandbits(128)),
            "centre": network.centre,
            "giver": Giver.RVTS,
            "theme": asked.theme,
            "urgency": asked.urgency,
            "form": asked.form,
            "reachable": REACHABLE[asked.on.day % len(REACHABLE)],
            "text": TEXTS[Theme(asked.theme)],
            "state": asked.state,
            "asked_on": asked.on,
            "due": add_working_days(asked.on, desk.days_for(asked.urgency)),
            "handler": handler,
            "ending": Ending.GIVEN if closed else "",
            "closed_at": at(add_working_days(asked.on, 12), 14) if closed else None,
            "created_at": at(asked.on, 10),
        }
        | values
    )
    history.record(row, "state", before="", after=State.NEW, actor=asked.mentor.person)
    if handler is not None:
        history.record_look(row, actor=handler)
    history.of(row).update(timestamp=at(asked.on, 12))
    return row


def ask_guide(world: World, mentor: Mentor, plan: ImplementationPlan, on: date) -> GuidanceRequest:
    """A request to the municipality's own guide, as the plan (which from now on offers both) names that person."""
    plan.guidance = ImplementationPlan.Guidance.BOTH
    plan.save(update_fields=["guidance"])
    asked = Asked(mentor, on, State.NEW, Urgency.LATER, Form.MEETING, Theme.ROLE)
    guide = {"guide_name": plan.responsible_name, "guide_email": plan.responsible_email, "guide_language": "nb"}
    return make_request(world, asked, giver=Giver.MUNICIPALITY, **guide)


def add_lines(world: World) -> None:
    """A line to call, in two municipalities."""
    for number, name in LINES:
        GuidanceLine.objects.create(municipality=world.municipalities[number], name=name, contact=LINE_NUMBER)


def add_guidance(world: World, account: Person) -> None:
    """Requests in every state, an older one or two of `account`, and so many before that they can be counted."""
    add_lines(world)
    members = {slug: _members(network) for slug, network in world.networks.items()}
    agreed: list[GuidanceRequest] = []
    for number, (slug, ago, *what) in enumerate(OPEN):
        mentors = members[slug]
        mentor = mentors[(number * 7) % len(mentors)]
        row = _made(world, slug, Asked(mentor, add_working_days(world.today, -ago), *what))
        if row.state == State.AGREED:
            agreed.append(row)
    _session(agreed, add_working_days(world.today, 4), 90, held=False)
    _of_account(world, account)
    for slug, number in BEFORE.items():
        _before(world, slug, members[slug], number)


def _members(network: Network) -> list[Mentor]:
    rows = Mentor.objects.active().filter(network=network, person__is_active=True).exclude(person__email="")
    return list(rows.select_related("person", "network__centre").order_by("pk"))


def _working(day: date) -> date:
    return day if is_working_day(day) else add_working_days(day, -1)


def _made(world: World, slug: str, asked: Asked) -> GuidanceRequest:
    centre = world.networks[slug].centre.slug
    handler = None if asked.state == State.NEW else world.staff[f"regional {centre}"]
    row = make_request(world, asked, handler=handler)
    if row.state in (State.HELD, State.CLOSED):
        _session([row], add_working_days(asked.on, 3), 45, held=True)
    return row


def _of_account(world: World, account: Person) -> None:
    """The account that visitors try: an old one whose text is gone, one that is agreed, one at the own guide."""
    mentor = Mentor.objects.active().select_related("person", "network__centre").get(person=account)
    old = _working(max(world.today - timedelta(days=100), mentor.since))
    _erased(_made(world, "midt", Asked(mentor, old, State.CLOSED, Urgency.LATER, Form.PHONE, Theme.RELATION)))
    soon = _working(world.today - timedelta(days=4))
    row = _made(world, "midt", Asked(mentor, soon, State.AGREED, Urgency.SOON, Form.VIDEO, Theme.ASSESSMENT))
    _session([row], add_working_days(world.today, 2), 45, held=False)
    plans = ImplementationPlan.objects.filter(application__candidates__person=account).exclude(responsible_email="")
    if (plan := plans.order_by("-pk").first()) is not None:
        ask_guide(world, mentor, plan, _working(world.today - timedelta(days=2)))


def _before(world: World, slug: str, mentors: Sequence[Mentor], number: int) -> None:
    """Older requests, closed long ago: what is counted."""
    day = world.today - timedelta(days=70)
    for _one in range(number):
        day = _working(day - timedelta(days=world.dice.randint(1, EVERY)))
        theme, urgency = world.dice.choice(Theme.values), world.dice.choice(Urgency.values)
        asked = Asked(world.dice.choice(mentors), day, State.CLOSED, urgency, world.dice.choice(Form.values), theme)
        _erased(_made(world, slug, asked))


def _session(rows: Sequence[GuidanceRequest], day: date, minutes: int, *, held: bool) -> None:
    session = GuidanceSession.objects.create(date=day, minutes=minutes, held=held, created_at=at(rows[0].asked_on, 13))
    session.requests.set(rows)


def _erased(row: GuidanceRequest) -> None:
    """As the nightly deletion leaves it."""
    GuidanceRequest.objects.filter(pk=row.pk).update(
        text="", reachable="", erased_at=F("closed_at") + timedelta(days=KEPT_DAYS)
    )
