"""Reads of cohorts."""

from dataclasses import dataclass
from datetime import date
from typing import Any

from django.db.models import Count, Max, Min, Prefetch, Q, QuerySet

from cohorts.models import (
    Attendance,
    Certificate,
    Cohort,
    CohortGathering,
    CourseDay,
    Participation,
    SeatOffer,
)
from mentorprog.people.models import Person
from mentorprog.people.roles import is_national
from mentorprog.people.scope import in_scope


def seats_left(cohort: Cohort) -> int:
    """Capacity less the seats taken and the offers that stand open."""
    taken = Participation.objects.filter(cohort=cohort, state__in=Participation.SEATED).count()
    offered = SeatOffer.objects.filter(cohort=cohort, state=SeatOffer.State.OPEN).count()
    return cohort.capacity - taken - offered


def current_cohort() -> Cohort | None:
    """The cohort a visitor can apply to now, else the next one that opens or runs."""
    open_now = Cohort.objects.open_now().order_by("applications_close").first()
    return open_now or Cohort.objects.filter(cancelled_at=None).order_by("-applications_close").first()


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
    """The gatherings of a cohort in order, with dates; two statements."""
    days = CourseDay.objects.select_related("training_day").order_by("date")
    places = (
        cohort.gatherings.select_related("gathering")
        .order_by("gathering__order")
        .prefetch_related(Prefetch("days", days))
    )
    return [Stage(place, list(place.days.all())) for place in places if place.days.all()]


def with_dates(cohorts: QuerySet[Cohort]) -> QuerySet[Cohort]:
    """Adds `first_day` and `last_day` (dates, or None) to each cohort."""
    return cohorts.annotate(first_day=Min("days__date"), last_day=Max("days__date"))


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


def own_row(person: Person) -> Row | None:
    """The newest participation of a person as a line of the grid, for my page."""
    participation = (
        Participation.objects.filter(person=person)
        .exclude(state=Participation.State.WITHDRAWN)
        .select_related("cohort__programme")
        .prefetch_related("attendance")
        .order_by("-cohort__applications_close")
        .first()
    )
    if participation is None:
        return None
    days = list(participation.cohort.days.select_related("training_day", "place__gathering").order_by("date"))
    return _row(participation, days, participation.cohort.programme.required_days)


def own_certificates(person: Person) -> list[Certificate]:
    """The person's certificates, newest first, without the PDFs."""
    rows = Certificate.objects.filter(participation__person=person).exclude(state=Certificate.State.SUPERSEDED)
    return list(rows.select_related("cohort").defer("pdf", "facts"))


def cohort_overview() -> QuerySet[Cohort]:
    """Cohorts with `seated` and `offered` counts, for the staff's bars."""
    return with_dates(Cohort.objects.all()).annotate(
        seated=Count("participations", filter=Q(participations__state__in=Participation.SEATED), distinct=True),
        offered=Count("offers", filter=Q(offers__state=SeatOffer.State.OPEN), distinct=True),
    )


def may_see_everything(viewer: Any) -> bool:
    """Whether the viewer follows the whole cohort, not only the own region's people."""
    return is_national(viewer)
