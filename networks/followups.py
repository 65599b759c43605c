"""Reads of plan follow-ups: which are due, what the data say, the answers against the plan, and over the years."""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field
from datetime import date
from itertools import groupby
from typing import Any

from dateutil.relativedelta import relativedelta
from django.db.models import Exists, F, Max, OuterRef, Q, QuerySet, Subquery

from applications.frozen import thaw
from applications.models import Application, Candidate, ImplementationPlan
from cohorts.models import CourseDay, Participation
from mentorprog.people.scope import in_scope
from mentorprog.times import today
from networks.models import Invitation, Meeting, PlanFollowUp
from networks.models.followup import is_silent

MONTHS: tuple[int, ...] = tuple(PlanFollowUp.Months.values)
MARGIN = relativedelta(days=3)  # months have 28 to 31 days: the statement finds a few too many, `interval_on` decides
ASKED_FOR = relativedelta(months=6)  # how long after its date an interval is still worth asking about
OLDEST = relativedelta(months=max(MONTHS)) + ASKED_FOR


def followups_for(viewer: Any) -> QuerySet[PlanFollowUp]:
    """The follow-ups that a member of staff may see: by the region of the service."""
    return in_scope(PlanFollowUp.objects.all(), viewer, "plan__application__municipality__")


def interval_on(day: date, last_course_day: date) -> tuple[int, date] | None:
    """The interval to ask about on `day`, and its date: the newest one that has come, for half a year after it."""
    come = [(months, due) for months in MONTHS if (due := last_course_day + relativedelta(months=months)) <= day]
    if not come or day >= come[-1][1] + ASKED_FOR:
        return None
    return come[-1]


def graduates(application: Application) -> QuerySet[Participation]:
    """The completed participations of an application's candidates in the application's own cohort."""
    people = application.candidates.standing().filter(person__isnull=False).values("person")
    return Participation.objects.filter(
        state=Participation.State.COMPLETED, cohort=application.cohort_id, person__in=people
    )


@dataclass(frozen=True)
class Due:
    """A plan to be asked about: which interval, since when, and how many people completed the training."""

    plan: ImplementationPlan
    months: int
    on: date
    trained: int


def due_followups(day: date) -> Iterator[Due]:
    """The plans to be asked about on `day` for which the interval has no row yet.

    Only plans of which somebody completed the training: else there is nothing to follow up.
    """
    last_day = CourseDay.objects.filter(cohort=OuterRef("application__cohort")).order_by().values("cohort")
    people = Candidate.objects.standing().filter(application=OuterRef(OuterRef("application")), person__isnull=False)
    completed = Participation.objects.filter(
        state=Participation.State.COMPLETED, cohort=OuterRef("application__cohort"), person__in=people.values("person")
    )
    plans = (
        ImplementationPlan.objects.filter(
            Exists(completed), application__state__in=[Application.State.SUBMITTED, Application.State.DECIDED]
        )
        .annotate(last_day=Subquery(last_day.annotate(last=Max("date")).values("last")))
        .filter(last_day__gt=day - OLDEST - MARGIN, last_day__lte=day - relativedelta(months=min(MONTHS)) + MARGIN)
        .select_related("application__municipality", "application__contact")
        .prefetch_related("followups")
        .order_by("pk")
    )
    for plan in plans:
        interval = interval_on(day, plan.last_day)
        if interval and interval[0] not in {one.months for one in plan.followups.all()}:
            yield Due(plan, *interval, trained=graduates(plan.application).count())


# --- What the data say ------------------------------------------------------------------------------------


@dataclass(frozen=True)
class Attendance:
    """Network meetings held since the training that the service's mentors were invited to, and joined."""

    held: int
    joined: int

    @property
    def extent(self) -> str:
        """The same in the words of the form; empty when there was no meeting to come to."""
        if not self.held:
            return ""
        if not self.joined:
            return PlanFollowUp.Extent.NEVER
        return PlanFollowUp.Extent.REGULARLY if 2 * self.joined >= self.held else PlanFollowUp.Extent.SOMETIMES


def network_attendance(followup: PlanFollowUp) -> Attendance:
    """How many meetings have been held for the service's mentors, and to how many one of them said yes."""
    people = graduates(followup.plan.application).values("person")
    rows = Invitation.objects.filter(
        mentor__person__in=people, meeting__date__lt=today(), meeting__state=Meeting.State.PLANNED
    )
    held: set[int] = set()
    joined: set[int] = set()
    for meeting, answer in rows.values_list("meeting_id", "answer"):
        held.add(meeting)
        if answer == Invitation.Answer.YES:
            joined.add(meeting)
    return Attendance(len(held), len(joined))


def sent_plan(application: Application) -> ImplementationPlan:
    """The plan as it was sent in last; as it stands where no revision is kept. One statement."""
    revision = application.revisions.order_by("-number").first()
    return thaw(revision, application, []).plan if revision else application.plan


# --- Per municipality and over the years ------------------------------------------------------------------

PLACE = "plan__application__municipality"
OVERVIEW_FIELDS = (
    PLACE,
    f"{PLACE}__name",
    "due",
    "state",
    "asked_on",
    "trained",
    "still_employed",
    "hours_a_month",
    "cases",
    "promised",
)


@dataclass
class Line:
    """What the services of one municipality have answered in one year (that of the date when they were asked)."""

    municipality: str
    year: int
    asked: int = 0
    answered: int = 0
    silent: int = 0
    trained: int = 0
    employed: int = 0
    used: int = 0  # services that have used their mentors in at least one case
    promised: list[int] = field(default_factory=list)
    freed: list[int] = field(default_factory=list)

    def add(self, row: dict[str, Any], on: date) -> None:
        """Count one follow-up in."""
        self.asked += 1
        self.silent += is_silent(row["state"], row["asked_on"], on)
        if row["state"] != PlanFollowUp.State.ANSWERED:
            return
        self.answered += 1
        self.trained += row["trained"]
        self.employed += row["still_employed"] or 0
        self.used += row["cases"] not in ("", PlanFollowUp.Cases.NONE)
        if row["hours_a_month"] is not None and row["promised"] is not None:
            self.freed.append(row["hours_a_month"])
            self.promised.append(row["promised"])


def mean(numbers: Iterable[int]) -> str:
    """The mean of whole numbers as people write it, without decimals; empty without numbers."""
    found = list(numbers)
    return str(round(sum(found) / len(found))) if found else ""


def overview(followups: QuerySet[PlanFollowUp]) -> list[Line]:
    """A line for each municipality and year, the newest year first in each municipality. One statement."""
    rows = (
        followups.annotate(promised=F("plan__hours_a_month"))
        .order_by(f"{PLACE}__name", PLACE, "-due")
        .values(*OVERVIEW_FIELDS)
    )
    lines = []
    on = today()
    for (_place, year), group in groupby(rows, key=lambda row: (row[PLACE], row["due"].year)):
        found = list(group)
        line = Line(found[0][f"{PLACE}__name"] or "–", year)
        for row in found:
            line.add(row, on)
        lines.append(line)
    return lines


def of_the_same_service(followup: PlanFollowUp) -> QuerySet[PlanFollowUp]:
    """All follow-ups of the organisation's plans, the newest first."""
    application = followup.plan.application
    same = Q(plan__application__organisation=application.organisation_id) if application.organisation_id else Q()
    rows = PlanFollowUp.objects.filter(same | Q(plan=followup.plan_id))
    return rows.select_related("plan__application__cohort").order_by("-due", "-pk")
