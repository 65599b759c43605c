"""Plan follow-ups: the application of an earlier cohort, and the question how its plan went."""

from datetime import date, timedelta
from typing import Any

from dateutil.relativedelta import relativedelta

from applications.models import Application, Candidate, ImplementationPlan
from cohorts.models import Cohort, Participation
from mentorprog.demo.builder import papers
from mentorprog.demo.builder.answered import Old, add_answered
from mentorprog.demo.builder.days import at
from mentorprog.demo.builder.graduates import graduate
from mentorprog.demo.builder.population import somebody
from mentorprog.demo.builder.services import Kind
from mentorprog.demo.builder.texts.answers import FOLLOWED_UP
from mentorprog.demo.builder.world import World
from mentorprog.people.models import Person
from networks.followups import graduates
from networks.models import PlanFollowUp

# years before the last cohort, municipality, what two candidates work with
FOLLOWED = ((1, "4601", "outreach|school"), (2, "1804", "refugees|prevention"), (3, "5001", "child welfare|nav"))
ANSWERED_IN = timedelta(days=9)
States = PlanFollowUp.State
Answers = dict[str, Any]
# What a service answers after so many months: more as time goes by.
ANSWERS: dict[int, Answers] = {
    6: {"cases": "1-2", "lent": False, "cooperation": ["police"], "plan_work": "no", "guidance": "sometimes"},
    12: {"cases": "3-5", "lent": False, "cooperation": ["police", "others"], "plan_work": "under_way"},
    24: {"cases": "6-10", "lent": True, "cooperation": ["police", "voluntary", "municipalities"], "plan_work": "done"},
}


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


def add_followups(world: World, last: Cohort) -> None:
    """Services of earlier cohorts with what they have answered; the newest question has not been answered yet."""
    asked = []
    for back, number, about in FOLLOWED:
        cohort = Cohort.objects.get(slug=f"host-{last.year - back}")
        asked += _asked(world, _graduated(world, cohort, number, about.split("|")))
    asked += _asked(world, ImplementationPlan.objects.get(application__cohort=last))
    silent = max(asked, key=lambda one: (one.due, one.pk))
    for followup in asked:
        if followup.pk != silent.pk:
            _answer(followup)


def _graduated(world: World, cohort: Cohort, number: str, about: list[str]) -> ImplementationPlan:
    """The plan of a service whose two candidates took part and completed."""
    contact = somebody(world, number, Kind.MUNICIPALITY, created_at=at(cohort.applications_open, 9))
    contact.save()
    centre = world.municipalities[number].centre.slug
    old = Old(cohort, contact, about, ["seated"] * len(about), world.staff[f"regional {centre}"], plan=len(about))
    offers = add_answered(world, old)
    seats = graduate(world, cohort, [offer.person for offer in offers])
    for seat, offer in zip(seats, offers, strict=True):
        Participation.objects.filter(pk=seat.pk).update(offer=offer)
    return ImplementationPlan.objects.get(application__cohort=cohort, application__contact=contact)


def _asked(world: World, plan: ImplementationPlan) -> list[PlanFollowUp]:
    """Every interval that has come, asked about on its day."""
    application = plan.application
    ended: date = application.cohort.days.latest("date").date
    dues = {months: ended + relativedelta(months=months) for months in PlanFollowUp.Months.values}
    return [
        PlanFollowUp.objects.create(
            plan=plan,
            months=months,
            due=due,
            trained=graduates(application).count(),
            contact_name=plan.responsible_name,
            contact_email=plan.responsible_email,
            language=application.contact.reply_language(),
            asked_on=due,
            created_at=at(due, 3),
        )
        for months, due in dues.items()
        if due <= world.today - ANSWERED_IN
    ]


def _answer(followup: PlanFollowUp) -> None:
    """What the service has told, as `answer_followup` would have left it."""
    months, plan = followup.months, followup.plan
    kept = max(followup.trained - (months == PlanFollowUp.Months.TWO_YEARS), 0)
    answers = {
        "uses": plan.uses,
        "hours_a_month": max((plan.hours_a_month or 0) - (4 if months == PlanFollowUp.Months.HALF_A_YEAR else 0), 0),
        "guidance": "regularly",
        "network": "sometimes" if months == PlanFollowUp.Months.HALF_A_YEAR else "regularly",
        "still_employed": kept,
        "note": FOLLOWED_UP["nn" if followup.language == "nn" else "nb"][months],
        **ANSWERS[months],
    }
    answered_at = at(followup.due, 11) + ANSWERED_IN
    PlanFollowUp.objects.filter(pk=followup.pk).update(state=States.ANSWERED, answered_at=answered_at, **answers)
