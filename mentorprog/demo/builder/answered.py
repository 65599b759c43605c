"""Applications of earlier cohorts, answered long ago: rows as the services would have left them."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta

from applications.frozen import freeze
from applications.models import Application, Candidate, Decision, ImplementationPlan, LeaderConfirmation, Revision
from cohorts.models import Cohort, SeatOffer
from mentorprog.demo.builder import papers
from mentorprog.demo.builder.days import at
from mentorprog.demo.builder.world import World
from mentorprog.people.models import Person
from mentorprog.times import OSLO, end_of_day

LEADER_TOOK = timedelta(days=3)
ANSWERED_IN = timedelta(days=6)
# What became of a candidate → the decision, and the state of the offer.
FATES = {
    "seated": (Decision.Outcome.ADMIT, SeatOffer.State.ACCEPTED),
    "declined": (Decision.Outcome.ADMIT, SeatOffer.State.DECLINED),
    "expired": (Decision.Outcome.ADMIT, SeatOffer.State.EXPIRED),
    "waiting": (Decision.Outcome.WAITING_LIST, None),
    "refuse": (Decision.Outcome.REFUSE, None),
}


@dataclass(frozen=True)
class Old:
    """An answered application to be: who applied, about whom, and what became of each."""

    cohort: Cohort
    contact: Person
    about: Sequence[str]
    fates: Sequence[str]
    decided_by: Person
    plan: int = 0
    unit: str = ""

    @property
    def submitted_at(self) -> datetime:
        """Three weeks before the deadline."""
        return at(self.cohort.applications_close - timedelta(days=21), 13)

    @property
    def decided_at(self) -> datetime:
        """Three weeks after the deadline."""
        return at(self.cohort.applications_close + timedelta(days=21), 14)


def add_answered(world: World, old: Old) -> list[SeatOffer]:
    """Enter the application; returns the accepted offers, whose people have a seat."""
    application = _application(world, old)
    candidates = [_candidate(world, application, old, about) for about in old.about]
    LeaderConfirmation.objects.create(
        application=application,
        name=application.leader_name,
        title=application.leader_title,
        email=application.leader_email,
        state=LeaderConfirmation.State.CONFIRMED,
        created_at=old.submitted_at,
        answered_at=old.submitted_at + LEADER_TOOK,
    )
    content = freeze(application, candidates)
    Revision.objects.create(application=application, number=1, content=content, created_at=old.submitted_at)
    offers = [_answer(candidate, old, fate) for candidate, fate in zip(candidates, old.fates, strict=True)]
    return [offer for offer in offers if offer is not None and offer.state == SeatOffer.State.ACCEPTED]


def _application(world: World, old: Old) -> Application:
    application = Application.objects.create(
        reference=papers.new_reference(world),
        cohort=old.cohort,
        contact=old.contact,
        organisation=old.contact.employer,
        state=Application.State.DECIDED,
        version=9,
        created_at=old.submitted_at - timedelta(days=5),
        saved_at=old.submitted_at,
        submitted_at=old.submitted_at,
        **papers.service_values(old.contact, old.unit),
        **papers.leader_values(world, old.contact, old.plan),
    )
    ImplementationPlan.objects.create(application=application, **papers.plan_values(old.contact, old.plan))
    return application


def _candidate(world: World, application: Application, old: Old, about: str) -> Candidate:
    values = papers.candidate_values(world, old.contact, about)
    person = Person.objects.create_user(
        values["email"],
        name=values["name"],
        language=values["language"],
        employer=old.contact.employer,
        work_municipality=old.contact.work_municipality,
        created_at=old.submitted_at,
    )
    confirmed = {"sent": True, "email_confirmed_at": old.submitted_at}
    return Candidate.objects.create(application=application, person=person, **values, **confirmed)


def _answer(candidate: Candidate, old: Old, fate: str) -> SeatOffer | None:
    outcome, offer_state = FATES[fate]
    Decision.objects.create(
        candidate=candidate,
        outcome=outcome,
        grounds=papers.grounds_for(outcome, old.contact),
        state=Decision.State.APPLIED,
        decided_by=old.decided_by,
        applied_at=old.decided_at,
    )
    if offer_state is None or candidate.person is None:
        return None
    last_day = old.decided_at.astimezone(OSLO).date() + timedelta(days=old.cohort.answer_days)
    candidate.offer = SeatOffer.objects.create(
        person=candidate.person,
        cohort=old.cohort,
        state=offer_state,
        created_at=old.decided_at,
        expires_at=end_of_day(last_day),
        answered_at=None if offer_state == SeatOffer.State.EXPIRED else old.decided_at + ANSWERED_IN,
    )
    candidate.save(update_fields=["offer"])
    return candidate.offer
