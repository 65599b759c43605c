"""Applications, written and sent in by the same services as the pages use."""

from collections.abc import Sequence

from applications.models import Application, Candidate, ImplementationPlan, LeaderConfirmation
from applications.services import confirmations
from applications.services.decisions import apply_decisions, save_review, stage_decision
from applications.services.drafts import save_candidate, save_step, start_application
from applications.services.sending import submit_application
from cohorts.models import Cohort
from mentorprog.demo.builder.names import email_of
from mentorprog.demo.builder.texts.answers import NOTES, REFUSALS, WAITING
from mentorprog.demo.builder.texts.candidates import ABOUT
from mentorprog.demo.builder.texts.plans import LEADER_DECLINES, LEADER_TITLES, PLANS
from mentorprog.demo.builder.world import World
from mentorprog.people.models import Organisation, Person

USES = {
    Organisation.Kind.MUNICIPALITY: ["mentor", "team"],
    Organisation.Kind.POLICE: ["police"],
}
SCORES = {"admit": (4, 5, 4, 4), "doubt": (4, 3, 2, 3), "refuse": (3, 3, 2, 1)}
CRITERIA = ("suitability", "background", "job_context", "plan")


def written_form(contact: Person) -> str:
    """Bokmål or nynorsk, as the contact person writes."""
    return "nn" if contact.reply_language() == "nn" else "nb"


# --- The applicant ----------------------------------------------------------------------------------------
def half_draft(world: World, *, cohort: Cohort, contact: Person, unit: str, about: str) -> Application:
    """A draft that somebody has left in the middle of step 2."""
    application = start_application(cohort=cohort, actor=contact)
    _write_service(world, application, contact, unit)
    text = ABOUT[about][written_form(contact)]
    _write_candidate(world, application, contact, role=text.role, background=text.background)
    return application


def full_draft(
    world: World, *, cohort: Cohort, contact: Person, about: Sequence[str], unit: str = "", plan: int = 0
) -> Application:
    """A draft where nothing is missing."""
    application = start_application(cohort=cohort, actor=contact)
    _write_service(world, application, contact, unit)
    for key in about:
        _write_candidate(world, application, contact, **ABOUT[key][written_form(contact)]._asdict())
    _write_plan(world, application, contact, plan)
    return application


def sent(
    world: World, *, cohort: Cohort, contact: Person, about: Sequence[str], unit: str = "", plan: int = 0
) -> Application:
    """An application that is sent in and waits for the leader."""
    draft = full_draft(world, cohort=cohort, contact=contact, about=about, unit=unit, plan=plan)
    return submit_application(application=draft, actor=contact)


def _write_service(world: World, application: Application, contact: Person, unit: str) -> None:
    employer = contact.employer
    assert employer is not None, "a contact person has an employer"  # noqa: S101
    values = {
        "contact_name": contact.name,
        "contact_phone": contact.phone,
        "orgnr": employer.orgnr,
        "organisation_name": employer.name,
        "organisation_kind": employer.kind,
        "municipality": contact.work_municipality,
        "unit": unit,
        "buyer_reference": employer.buyer_reference,
    }
    _write(application, application, contact, values)


def _write_candidate(world: World, application: Application, contact: Person, **texts: str) -> None:
    north = application.municipality is not None and application.municipality.centre.slug == "nord"
    name = world.names.new(north=north)
    world.people_made += 1
    candidate = Candidate(
        application=application,
        name=name,
        email=email_of(name, world.people_made),
        language=written_form(contact),
        **texts,
    )
    save_candidate(candidate=candidate, version=None, actor=contact, write=candidate.save)


def _write_plan(world: World, application: Application, contact: Person, number: int) -> None:
    language = written_form(contact)
    text = PLANS[language][number % len(PLANS[language])]
    title = LEADER_TITLES[language][number % len(LEADER_TITLES[language])]
    plan: ImplementationPlan = application.plan
    values = {
        **text._asdict(),
        "uses": USES.get(Organisation.Kind(application.organisation_kind), ["workplace"]),
        "hours_a_month": (8, 12, 16)[number % 3],
        "responsible_name": contact.name,
        "responsible_email": contact.email,
        "guidance": ("rvts", "both", "own")[number % 3],
        "network": True,
    }
    _write(plan, application, contact, values)
    world.people_made += 1
    name = world.names.new()
    leader = {
        "leader_name": name,
        "leader_title": title,
        "leader_email": email_of(name, world.people_made),
    }
    _write(application, application, contact, leader)


def _write(row: Application | ImplementationPlan, application: Application, contact: Person, values: dict) -> None:
    def write() -> None:
        for field, value in values.items():
            setattr(row, field, value)
        row.save(update_fields=list(values))

    save_step(application=application, version=None, actor=contact, write=write)


# --- The leader, the readers, the answer ------------------------------------------------------------------
def leader_confirms(application: Application) -> LeaderConfirmation:
    """The leader takes on the commitments."""
    return confirmations.confirm(confirmation=application.confirmations.get())


def leader_declines(application: Application) -> LeaderConfirmation:
    """The leader says no, with a reason."""
    reason = LEADER_DECLINES[written_form(application.contact)]
    return confirmations.decline(confirmation=application.confirmations.get(), reason=reason)


def read_by(reviewer: Person, application: Application, recommendations: Sequence[str]) -> None:
    """A reader scores the first candidates of an application, each with one recommendation."""
    for candidate, recommendation in zip(application.candidates.all(), recommendations, strict=False):
        save_review(
            candidate=candidate,
            actor=reviewer,
            scores=dict(zip(CRITERIA, SCORES[recommendation], strict=True)),
            recommendation=recommendation,
            note=NOTES[recommendation],
        )


def prepare_decisions(actor: Person, application: Application, outcomes: Sequence[str]) -> None:
    """Stage a decision for the first candidates, each with one outcome."""
    for number, (candidate, outcome) in enumerate(zip(application.candidates.all(), outcomes, strict=False)):
        grounds = grounds_for(outcome, written_form(application.contact), number)
        stage_decision(candidate=candidate, actor=actor, outcome=outcome, grounds=grounds)


def grounds_for(outcome: str, language: str, number: int = 0) -> str:
    """The grounds in the applicant's written form; an admission needs none."""
    if outcome == "refuse":
        return REFUSALS[language][number % len(REFUSALS[language])]
    return WAITING[language] if outcome == "waiting" else ""


def answer(actor: Person, application: Application, outcomes: Sequence[str]) -> Application:
    """Decide and send the answers; returns the application as it stands afterwards."""
    prepare_decisions(actor, application, outcomes)
    apply_decisions(application=application, actor=actor)
    return Application.objects.select_related("cohort", "contact").get(pk=application.pk)
