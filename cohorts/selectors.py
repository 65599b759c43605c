"""Reads of cohorts."""

from dataclasses import dataclass
from datetime import date, datetime
from itertools import groupby
from operator import attrgetter
from typing import Any

from django.db.models import F, FilteredRelation, OuterRef, Q, QuerySet
from django.db.models.expressions import CombinedExpression

from cohorts.models import (
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
from mentorprog.prepared import prepared
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
    rows = _own_seats(person.pk)
    return Training(rows[0], [_paper(row) for row in rows if row.paper_number]) if rows else None


@prepared
def _own_seats(person: int) -> QuerySet[Any]:
    standing = ~Q(certificates__state=Certificate.State.SUPERSEDED)
    return (
        Participation.objects.filter(person=person)
        .exclude(state=Participation.State.WITHDRAWN)
        .select_related("cohort__programme", "certificate_language")
        .annotate(paper=FilteredRelation("certificates", condition=standing))
        .annotate(
            paper_number=F("paper__number"),
            paper_state=F("paper__state"),
            paper_issued_at=F("paper__issued_at"),
            paper_sha256=F("paper__sha256"),
        )
        .order_by("-cohort__applications_close", "-paper__issued_at")
    )


def _paper(row: Any) -> Paper:
    state = Certificate.State(row.paper_state)
    return Paper(row.cohort, row.paper_number, state, row.paper_issued_at, bool(row.paper_sha256))


def cohort_overview() -> QuerySet[Cohort]:
    """Cohorts with `seated` and `offered` counts, for the staff's bars."""
    taken = Participation.objects.filter(cohort=OuterRef("pk"), state__in=Participation.SEATED)
    offered = SeatOffer.objects.filter(cohort=OuterRef("pk"), state=SeatOffer.State.OPEN)
    return Cohort.objects.annotate(seated=number_of(taken, by="cohort"), offered=number_of(offered, by="cohort"))


def may_see_everything(viewer: Any) -> bool:
    """Whether the viewer follows the whole cohort, not only the own region's people."""
    return is_national(viewer)
