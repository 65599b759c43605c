"""What an application says, as values for its rows."""

from datetime import date, timedelta
from typing import Any

from applications.models import REFERENCE_LETTERS, ImplementationPlan
from cohorts.models import Cohort
from mentorprog.demo.builder.names import email_of
from mentorprog.demo.builder.texts.answers import REFUSALS, WAITING
from mentorprog.demo.builder.texts.candidates import ABOUT
from mentorprog.demo.builder.texts.plans import LEADER_TITLES, MILESTONES, PLANS
from mentorprog.demo.builder.world import NORTHERN, World
from mentorprog.people.models import Organisation, Person

Use = ImplementationPlan.Use
USES = {
    Organisation.Kind.MUNICIPALITY: [Use.MENTOR, Use.TEAM],
    Organisation.Kind.POLICE: [Use.POLICE],
}
HOURS = (8, 12, 16)  # a month
GUIDANCE = (ImplementationPlan.Guidance.RVTS, ImplementationPlan.Guidance.BOTH, ImplementationPlan.Guidance.OWN)


def written_form(contact: Person) -> str:
    """Bokmål or nynorsk, as the contact person writes."""
    return "nn" if contact.reply_language() == "nn" else "nb"


def new_reference(world: World) -> str:
    """A reference of the usual form, by the dice."""
    return "M" + "".join(world.dice.choice(REFERENCE_LETTERS) for _place in range(8))


def new_name(world: World, number: str = "") -> dict[str, str]:
    """Name and address of somebody new who works in the municipality with this number."""
    world.people_made += 1
    name = world.names.new(north=number[:2] in NORTHERN)
    return {"name": name, "email": email_of(name, world.people_made)}


def service_values(contact: Person, unit: str) -> dict[str, Any]:
    """Step 1: the contact person's own service."""
    employer = contact.employer
    assert employer is not None, "a contact person has an employer"  # noqa: S101
    return {
        "contact_name": contact.name,
        "contact_phone": contact.phone,
        "orgnr": employer.orgnr,
        "organisation_name": employer.name,
        "organisation_kind": employer.kind,
        "municipality": contact.work_municipality,
        "unit": unit,
        "buyer_reference": employer.buyer_reference,
    }


def candidate_values(world: World, contact: Person, about: str) -> dict[str, str]:
    """Step 2: somebody new at the contact person's service."""
    municipality = contact.work_municipality
    language = written_form(contact)
    who = new_name(world, municipality.number if municipality else "")
    return {**who, "language": language, **ABOUT[about][language]._asdict()}


def plan_values(contact: Person, number: int) -> dict[str, Any]:
    """Step 3, and the anchoring of step 4; the number chooses among the plans."""
    texts = PLANS[written_form(contact)]
    kind = contact.employer.kind if contact.employer else ""
    return {
        **texts[number % len(texts)]._asdict(),
        "uses": [str(use) for use in USES.get(Organisation.Kind(kind), [Use.WORKPLACE])],
        "hours_a_month": HOURS[number % len(HOURS)],
        "responsible_name": contact.name,
        "responsible_email": contact.email,
        "guidance": str(GUIDANCE[number % len(GUIDANCE)]),
        "network": True,
        "lending": number % 3 != 0,
        "owner": LEADER_TITLES[written_form(contact)][0],
    }


def milestones(contact: Person, cohort: Cohort, number: int) -> list[tuple[date, str]]:
    """The days and texts of the plan's milestones: two or three, the first a month and a half after the course."""
    ended = cohort.days.latest("date").date
    chosen = MILESTONES[written_form(contact)][: 2 + number % 2]
    return [(ended + timedelta(days=after), text) for after, text in chosen]


def leader_values(world: World, contact: Person, number: int) -> dict[str, str]:
    """Step 4: the leader who will confirm."""
    titles = LEADER_TITLES[written_form(contact)]
    leader = new_name(world)
    return {
        "leader_name": leader["name"],
        "leader_title": titles[number % len(titles)],
        "leader_email": leader["email"],
    }


def grounds_for(outcome: str, contact: Person, number: int = 0) -> str:
    """The grounds in the applicant's written form; an admission needs none."""
    language = written_form(contact)
    if outcome == "refuse":
        return REFUSALS[language][number % len(REFUSALS[language])]
    return WAITING[language] if outcome == "waiting" else ""
