"""Reads of cohorts."""

from dataclasses import dataclass
from datetime import date, datetime
from itertools import groupby
from operator import attrgetter
from typing import Any

from django.db.models import Count, F, FilteredRelation, Max, Min, OuterRef, Q, QuerySet, Subquery
from django.db.models.expressions import CombinedExpression

from cohorts.models import (
    Attendance,
    Certificate,
    Cohort,
    CohortGathering,
    CourseDay,
    Participation,
    SeatOffer,
)
from mentorprog.counting import number_of
from mentorprog.people.models import Person
from mentorprog.people.roles import is_national
from mentorprog.people.scope import in_scope
from mentorprog.times import today

NEWEST = 10  # cohorts looked at to find the one to show: those that are open or coming are the newest


def seats_left(cohort: Cohort) -> int:
    """Capacity less the seats taken and the offers that stand open."""
    return cohort.capacity - sum(rows.count() for rows in _seats_gone(cohort))


def free_seats(path: str = "") -> CombinedExpression:
    """`seats_left` as an expression, for a queryset where `path` leads to the cohort (ends with two underscores)."""
    taken, offered = _seats_gone(OuterRef(f"{path}pk"))
    return F(f"{path}capacity") - number_of(taken, by="cohort") - number_of(offered, by="cohort")


def _seats_gone(cohort: Cohort | OuterRef) -> tuple[QuerySet[Participation], QuerySet[SeatOffer]]:
    """What takes seats away: people who have one, and people who are asked."""
    return (
        Participation.objects.filter(cohort=cohort, state__in=Participation.SEATED),
        SeatOffer.objects.filter(cohort=cohort, state=SeatOffer.State.OPEN),
    )


def current_cohort() -> Cohort | None:
    """The cohort a visitor can apply to now, else the next that opens, else the one that closed last."""
    newest = list(Cohort.objects.filter(cancelled_at=None).order_by("-applications_close")[:NEWEST])
    open_now = [cohort for cohort in newest if cohort.is_open]
    coming = [cohort for cohort in newest if cohort.applications_open > today()]
    return next(iter(open_now[-1:] or coming[-1:] or newest[:1]), None)


@dataclass(frozen=True)
class Stage:
    """A gathering of a cohort as a page shows it: where, and its days with their dates."""

    place: CohortGathering
    days: list[CourseDay]

    @property
    def first(self) -> date:
        return self.days[0].date

    @property
    def last(self) -> date:
        return self.days[-1].date


def stages(cohort: Cohort) -> list[Stage]:
    """The gatherings of a cohort in order, with dates; one statement."""
    days = cohort.days.select_related("training_day", "place__gathering").order_by("place__gathering__order", "date")
    grouped = (list(group) for _place, group in groupby(days, key=attrgetter("place_id")))
    return [Stage(found[0].place, found) for found in grouped]


def days_counted(participation: Participation) -> int:
    """How many days count as attended under the completion rule."""
    return participation.attendance.filter(mark__in=Attendance.COUNTS).count()


def participations_for(viewer: Any) -> QuerySet[Participation]:
    """The participations a member of staff may see: by the region where the participant works."""
    return in_scope(Participation.objects.all(), viewer, "person__work_municipality__")


def offers_for(viewer: Any) -> QuerySet[SeatOffer]:
    """The seat offers a member of staff may see: by the region where the person works."""
    return in_scope(SeatOffer.objects.all(), viewer, "person__work_municipality__")


def certificates_for(viewer: Any) -> QuerySet[Certificate]:
    """The certificates a member of staff may see; the PDF itself is left out of lists."""
    rows = Certificate.objects.defer("pdf", "facts")
    return in_scope(rows, viewer, "participation__person__work_municipality__")


@dataclass(frozen=True)
class Row:
    """One line of the attendance grid."""

    participation: Participation
    marks: list[tuple[CourseDay, str]]
    counted: int
    required: int

    @property
    def can_still_pass(self) -> bool:
        """Whether enough days are left: days that are attended or not yet marked."""
        open_days = sum(1 for _day, mark in self.marks if not mark)
        return self.counted + open_days >= self.required

    @property
    def passes(self) -> bool:
        return self.counted >= self.required


def attendance_rows(cohort: Cohort, participations: QuerySet[Participation]) -> list[Row]:
    """The grid people by days, in three statements however many there are."""
    days = list(cohort.days.select_related("training_day", "place__gathering").order_by("date"))
    rows = (
        participations.filter(cohort=cohort)
        .exclude(state=Participation.State.WITHDRAWN)
        .select_related("person")
        .prefetch_related("attendance")
        .order_by("person__name")
    )
    required = cohort.programme.required_days
    return [_row(participation, days, required) for participation in rows]


def _row(participation: Participation, days: list[CourseDay], required: int) -> Row:
    by_day = {row.day_id: row.mark for row in participation.attendance.all()}
    marks = [(day, by_day.get(day.pk, "")) for day in days]
    counted = sum(1 for _day, mark in marks if mark in Attendance.COUNTS)
    return Row(participation, marks, counted, required)


def unable_to_pass(participations: QuerySet[Participation]) -> QuerySet[Participation]:
    """Those who take part and have missed too many days. The same rule as `not Row.can_still_pass`."""
    missed = (
        Attendance.objects.filter(participation=OuterRef("pk"))
        .exclude(mark__in=Attendance.COUNTS)
        .order_by()
        .values("participation")
        .annotate(n=Count("pk"))
        .values("n")
    )
    days = CourseDay.objects.filter(cohort=OuterRef("cohort")).order_by().values("cohort")
    return (
        participations.filter(state=Participation.State.ACTIVE)
        .annotate(missed_days=Subquery(missed), course_days=Subquery(days.annotate(n=Count("pk")).values("n")))
        .filter(missed_days__gt=F("course_days") - F("cohort__programme__required_days"))
    )


@dataclass(frozen=True)
class Paper:
    """A certificate as its holder sees it in a list: never the PDF itself."""

    cohort: Cohort
    number: str
    state: Certificate.State
    issued_at: datetime
    has_pdf: bool


@dataclass(frozen=True)
class Training:
    """A person's newest seat, and the certificates of all seats, the newest first."""

    participation: Participation
    papers: list[Paper]


def own_training(person: Person) -> Training | None:
    """What a person has of the training; None for somebody without a seat. One statement."""
    standing = ~Q(certificates__state=Certificate.State.SUPERSEDED)
    rows = list(
        Participation.objects.filter(person=person)
        .exclude(state=Participation.State.WITHDRAWN)
        .select_related("cohort__programme")
        .annotate(paper=FilteredRelation("certificates", condition=standing))
        .annotate(
            paper_number=F("paper__number"),
            paper_state=F("paper__state"),
            paper_issued_at=F("paper__issued_at"),
            paper_sha256=F("paper__sha256"),
        )
        .order_by("-cohort__applications_close", "-paper__issued_at")
    )
    return Training(rows[0], [_paper(row) for row in rows if row.paper_number]) if rows else None


def _paper(row: Any) -> Paper:
    state = Certificate.State(row.paper_state)
    return Paper(row.cohort, row.paper_number, state, row.paper_issued_at, bool(row.paper_sha256))


def own_row(participation: Participation) -> Row:
    """A participation as a line of the grid, for my page; one statement.

    Its days carry `starts` and `ends` (local times of the first and last session; None without sessions).
    """
    mark = Attendance.objects.filter(participation=participation, day=OuterRef("pk")).values("mark")
    days = (
        participation.cohort.days.select_related("training_day", "place__gathering")
        .annotate(
            own_mark=Subquery(mark),
            starts=Min("training_day__sessions__starts"),
            ends=Max("training_day__sessions__ends"),
        )
        .order_by("date")
    )
    marks: list[tuple[CourseDay, str]] = [(day, day.own_mark or "") for day in days]
    counted = sum(1 for _day, mark in marks if mark in Attendance.COUNTS)
    return Row(participation, marks, counted, participation.cohort.programme.required_days)


def cohort_overview() -> QuerySet[Cohort]:
    """Cohorts with `seated` and `offered` counts, for the staff's bars."""
    taken = Participation.objects.filter(cohort=OuterRef("pk"), state__in=Participation.SEATED)
    offered = SeatOffer.objects.filter(cohort=OuterRef("pk"), state=SeatOffer.State.OPEN)
    return Cohort.objects.annotate(seated=number_of(taken, by="cohort"), offered=number_of(offered, by="cohort"))


def may_see_everything(viewer: Any) -> bool:
    """Whether the viewer follows the whole cohort, not only the own region's people."""
    return is_national(viewer)
