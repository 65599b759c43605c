"""A service that is asked how its plan has gone, for the tests of the follow-up."""

from datetime import timedelta
from typing import Any

from dateutil.relativedelta import relativedelta
from django.urls import reverse
from django.utils import timezone

from applications.models import Application
from cohorts.models import Participation
from mentorprog import tokens
from mentorprog.times import today
from networks.models import PlanFollowUp
from networks.services.followups import open_followups
from tests import factories

ANSWERS: dict[str, Any] = {
    "cases": "1-2",
    "uses": ["team"],
    "hours_a_month": "6",
    "lent": "False",
    "cooperation": ["police"],
    "plan_work": "under_way",
    "guidance": "regularly",
    "network": "sometimes",
    "still_employed": "1",
    "note": "",
}


def trained(months_ago: int = 6, number: str = "4601", completed: int = 1, **values: Any) -> Application:
    """An application to a cohort whose last day was so many months ago today; so many of two candidates completed."""
    last_day = today() - relativedelta(months=months_ago)
    cohort = factories.CohortFactory(first_day=last_day - timedelta(days=44))
    assert cohort.days.order_by("date").last().date == last_day
    application = factories.sent_application(number, cohort=cohort, **values)
    plan = application.plan
    plan.responsible_name, plan.responsible_email = "Ansvarlig Testesen", "ansvarlig@test.example.no"
    plan.hours_a_month, plan.uses, plan.network = 10, ["team", "mentor"], True
    plan.save()
    for place, candidate in enumerate(application.candidates.all()):
        done = place < completed
        factories.ParticipationFactory(
            person=candidate.person,
            cohort=cohort,
            state=Participation.State.COMPLETED if done else Participation.State.NOT_COMPLETED,
            completed_at=timezone.now() if done else None,
        )
    return application


def followup(**values: Any) -> PlanFollowUp:
    """The follow-up of a plan that is due today."""
    application = trained(**values)
    open_followups()
    return PlanFollowUp.objects.get(plan=application.plan)


def kept(form: dict[str, Any]) -> dict[str, Any]:
    """Answers as a form that has been checked gives them to the service."""
    return {**form, "hours_a_month": int(form["hours_a_month"]), "lent": False, "still_employed": 1}


def address(row: PlanFollowUp) -> str:
    return reverse("followup", args=[tokens.make("followup", row.pk, row.serial)])
