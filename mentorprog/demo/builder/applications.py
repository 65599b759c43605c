"""Applications, written and sent in by the same services as the pages use."""

from collections.abc import Sequence
from datetime import date
from typing import Any

from django.utils import timezone

from applications.models import Application, Candidate, ImplementationPlan, LeaderConfirmation, Milestone
from applications.services import confirmations
from applications.services.assigning import assign_readers
from applications.services.decisions import apply_decisions, stage_decision
from applications.services.drafts import save_candidate, save_step, start_application
from applications.services.reviewing import declare_impartiality, save_review
from applications.services.sending import submit_application
from cohorts.models import Cohort
from mentorprog import history
from mentorprog.demo.builder import papers
from mentorprog.demo.builder.texts.answers import NOTES
from mentorprog.demo.builder.texts.plans import LEADER_DECLINES
from mentorprog.demo.builder.world import World
from mentorprog.people.models import Person

SCORES = {"admit": (4, 5, 4, 4), "doubt": (4, 3, 2, 3), "refuse": (3, 3, 2, 1)}
CRITERIA = ("suitability", "background", "job_context", "plan")


# --- The applicant ----------------------------------------------------------------------------------------
def half_draft(world: World, *, cohort: Cohort, contact: Person, about: Sequence[str], unit: str) -> Application:
    """A draft that somebody has left in the middle of the first candidate."""
    application = _begin(world, cohort, contact, unit)
    candidate = papers.candidate_values(world, contact, about[0])
    _write_candidate(application, contact, {**candidate, "suitability": "", "job_context": ""})
    return application


def full_draft(
    world: World, *, cohort: Cohort, contact: Person, about: Sequence[str], unit: str = "", plan: int = 0
) -> Application:
    """A draft where nothing is missing; `plan` chooses among the plans."""
    application = _begin(world, cohort, contact, unit)
    for key in about:
        _write_candidate(application, contact, papers.candidate_values(world, contact, key))
    _write(application.plan, application, contact, papers.plan_values(contact, plan))
    _write_milestones(application, papers.milestones(contact, cohort, plan))
    _write(application, application, contact, papers.leader_values(world, contact, plan))
    return application


def sent(
    world: World, *, cohort: Cohort, contact: Person, about: Sequence[str], unit: str = "", plan: int = 0
) -> Application:
    """An application that is sent in and waits for the leader."""
    return send(full_draft(world, cohort=cohort, contact=contact, about=about, unit=unit, plan=plan))


def send(draft: Application) -> Application:
    """Send a draft in."""
    return submit_application(application=draft, actor=draft.contact)


def _begin(world: World, cohort: Cohort, contact: Person, unit: str) -> Application:
    application = start_application(cohort=cohort, actor=contact)
    values = {"reference": papers.new_reference(world), **papers.service_values(contact, unit)}
    _write(application, application, contact, values)
    history.of(application).update(object_repr=application.reference)
    return application


def _write_candidate(application: Application, contact: Person, values: dict[str, str]) -> None:
    candidate = Candidate(application=application, **values)
    save_candidate(candidate=candidate, version=None, actor=contact, write=candidate.save)


def _write_milestones(application: Application, rows: list[tuple[date, str]]) -> None:
    Milestone.objects.bulk_create(Milestone(plan=application.plan, date=day, text=text) for day, text in rows)


def _write(
    row: Application | ImplementationPlan, application: Application, contact: Person, values: dict[str, Any]
) -> None:
    def write() -> None:
        for field, value in values.items():
            setattr(row, field, value)
        row.save(update_fields=list(values))

    part = "plan" if isinstance(row, ImplementationPlan) else "tjeneste"
    save_step(application=application, part=part, version=None, actor=contact, write=write)


# --- The leader, the readers, the answer ------------------------------------------------------------------
def leader_confirms(application: Application) -> LeaderConfirmation:
    """The leader takes on the commitments."""
    return confirmations.confirm(confirmation=application.confirmations.get())


def leader_declines(application: Application) -> LeaderConfirmation:
    """The leader says no, with a reason."""
    reason = LEADER_DECLINES[papers.written_form(application.contact)]
    return confirmations.decline(confirmation=application.confirmations.get(), reason=reason)


def ask_to_read(actor: Person, reviewer: Person, application: Application) -> None:
    """A coordinator asks somebody to read an application."""
    assign_readers(application=application, readers=[reviewer.pk], actor=actor)


def read_by(reviewer: Person, application: Application, recommendations: Sequence[str]) -> None:
    """A reader without a conflict of interest scores the first candidates, each with one recommendation."""
    declare_impartiality(application=application, actor=reviewer, conflict=False)
    newest = application.revisions.order_by("-number")[0]
    candidates = application.candidates.order_by("pk")
    for candidate, recommendation in zip(candidates, recommendations, strict=False):
        save_review(
            candidate=candidate,
            actor=reviewer,
            read=newest.number,
            scores=dict(zip(CRITERIA, SCORES[recommendation], strict=True)),
            recommendation=recommendation,
            note=NOTES[recommendation],
        )


def prepare_decisions(actor: Person, application: Application, outcomes: Sequence[str]) -> None:
    """Stage a decision for the first candidates, each with one outcome."""
    candidates = application.candidates.order_by("pk")
    for number, (candidate, outcome) in enumerate(zip(candidates, outcomes, strict=False)):
        grounds = papers.grounds_for(outcome, application.contact, number)
        stage_decision(candidate=candidate, actor=actor, outcome=outcome, grounds=grounds)
    admitted = application.candidates.filter(decision__outcome="admit", email_confirmed_at=None)
    admitted.update(email_confirmed_at=timezone.now())  # they have answered the mail that asks; no seat without it


def answer(actor: Person, application: Application, outcomes: Sequence[str]) -> Application:
    """Decide and send the answers; returns the application as it stands afterwards."""
    prepare_decisions(actor, application, outcomes)
    apply_decisions(application=application, actor=actor)
    return Application.objects.select_related("cohort", "contact").get(pk=application.pk)
