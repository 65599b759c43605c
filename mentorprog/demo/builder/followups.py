"""Plan follow-ups: the application of an earlier cohort, and the question how its plan went."""

from datetime import timedelta

from applications.models import Application, Candidate, ImplementationPlan
from cohorts.models import Cohort
from mentorprog.demo.builder import papers
from mentorprog.demo.builder.days import at
from mentorprog.demo.builder.world import World
from mentorprog.people.models import Person
from networks.models import PlanFollowUp


def make_followup(world: World, cohort: Cohort, mentor: Person, contact: Person) -> PlanFollowUp:
    """The plan of the service that sent the mentor, asked about yesterday, a year after the training."""
    submitted_at = at(cohort.applications_close - timedelta(days=21), 13)
    application = Application.objects.create(
        reference=papers.new_reference(world),
        cohort=cohort,
        contact=contact,
        organisation=contact.employer,
        state=Application.State.DECIDED,
        sent_version=1,
        created_at=submitted_at,
        saved_at=submitted_at,
        submitted_at=submitted_at,
        **papers.service_values(contact, ""),
        **papers.leader_values(world, contact, 0),
    )
    plan = ImplementationPlan.objects.create(application=application, **papers.plan_values(contact, 0))
    Candidate.objects.create(
        application=application, person=mentor, name=mentor.name, email=mentor.email, sent=True, role="Mentor"
    )
    yesterday = world.today - timedelta(days=1)
    return PlanFollowUp.objects.create(
        plan=plan,
        months=PlanFollowUp.Months.A_YEAR,
        due=yesterday,
        trained=1,
        contact_name=plan.responsible_name,
        contact_email=plan.responsible_email,
        language=contact.reply_language(),
        asked_on=yesterday,
    )
