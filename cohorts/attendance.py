"""Reads of attendance: the grid, one's own days, and who can no longer pass."""

from collections import defaultdict
from collections.abc import Iterable
from dataclasses import dataclass, field
from datetime import datetime, time
from typing import Any

from django.db.models import Exists, F, IntegerField, Max, Min, OuterRef, Q, QuerySet, Subquery
from django.db.models.functions import Least
from django.utils import formats

from cohorts.completion import DayRule, Outcome, Rule, Verdict
from cohorts.models import Attendance, AttendanceChange, Bill, Charge, Cohort, CourseDay, Participation
from curriculum.models import Session
from mentorprog.counting import number_of
from mentorprog.prepared import prepared

Entered = tuple[int, str, int | None, datetime | None]  # course day id, mark, minutes, when checked in
MISSED = (Attendance.Mark.PARTIAL, Attendance.Mark.EXCUSED, Attendance.Mark.ABSENT)


@dataclass(frozen=True)
class Course:
    """The days of a cohort, and by the day's id what the rule says of it, its taught minutes, and when its first
    session ends (local time; days without sessions have none)."""

    days: list[CourseDay]
    rules: dict[int, DayRule]
    minutes: dict[int, int]
    begun: dict[int, time]
    rule: Rule


def rule_of(cohort: Cohort) -> Rule:
    """The completion rule of the cohort's programme version."""
    programme = cohort.programme
    return Rule(programme.required_days, programme.makeup_most, programme.requires_payment)


def course_of(cohort: Cohort) -> Course:
    """The course of a cohort, in two statements."""
    days = list(cohort.days.select_related("training_day", "place__gathering").order_by("date"))
    minutes: dict[int, int] = defaultdict(int)
    first: dict[int, time] = {}
    sessions = list(Session.objects.filter(day__in=[day.training_day_id for day in days]).order_by("day_id", "starts"))
    for session in sessions:
        minutes[session.day_id] += session.minutes
        first.setdefault(session.day_id, session.ends)
    return Course(
        days,
        _day_rules(days, sessions),
        {day.pk: minutes[day.training_day_id] for day in days},
        {day.pk: first[day.training_day_id] for day in days if day.training_day_id in first},
        rule_of(cohort),
    )


def _day_rules(days: Iterable[CourseDay], sessions: Iterable[Session]) -> dict[int, DayRule]:
    mandatory = defaultdict(list)
    for session in sessions:
        if session.mandatory:
            mandatory[session.day_id].append(session.title)
    return {
        day.pk: DayRule(str(day.training_day), tuple(mandatory[day.training_day_id]), day.training_day.makeup)
        for day in days
    }


@dataclass(frozen=True)
class Row:
    """One line of the attendance grid. `minutes` has the parts of days whose length is known, `arrivals` when
    somebody checked in at the door; both by the day's id."""

    participation: Participation
    marks: list[tuple[CourseDay, str]]
    verdict: Verdict
    minutes: dict[int, int] = field(default_factory=dict)
    arrivals: dict[int, datetime] = field(default_factory=dict)

    @property
    def counted(self) -> int:
        """How many days count as attended."""
        return self.verdict.counted

    @property
    def required(self) -> int:
        """How many days are needed."""
        return self.verdict.rule.required

    @property
    def can_still_pass(self) -> bool:
        return self.verdict.outcome != Outcome.CANNOT

    @property
    def passes(self) -> bool:
        return self.verdict.outcome == Outcome.ELIGIBLE


def is_paid() -> Exists:
    """Whether the seat of a participation is on a bill that is paid, as an expression."""
    seats = Charge.objects.filter(participation=OuterRef("pk"), what=Charge.What.SEAT, bill__state=Bill.State.PAID)
    return Exists(seats)


def attendance_rows(cohort: Cohort, participations: QuerySet[Participation], course: Course | None = None) -> list[Row]:
    """The grid people by days, in four statements however many there are; two when the course is known."""
    course = course or course_of(cohort)
    found = (
        participations.filter(cohort=cohort)
        .exclude(state=Participation.State.WITHDRAWN)
        .select_related("person")
        .order_by("person__name", "pk")
    )
    if course.rule.requires_payment:
        found = found.annotate(paid=is_paid())
    people = list(found)
    entered: dict[int, list[Entered]] = defaultdict(list)  # plain values: a grid has hundreds of them
    wanted = Attendance.objects.filter(participation__in=[one.pk for one in people])
    for row in wanted.values_list("participation_id", "day_id", "mark", "minutes", "checked_in_at"):
        entered[row[0]].append(row[1:])
    return [_row(participation, entered[participation.pk], course) for participation in people]


def _row(participation: Any, entered: list[Entered], course: Course) -> Row:
    marks = {day: mark for day, mark, _minutes, _at in entered}
    minutes = {day: minutes for day, _mark, minutes, _at in entered if minutes is not None}
    arrivals = {day: at for day, _mark, _minutes, at in entered if at is not None}
    verdict = Verdict(course.rule, course.rules, marks, getattr(participation, "paid", True))
    return Row(participation, [(day, marks.get(day.pk, "")) for day in course.days], verdict, minutes, arrivals)


def verdict_of(participation: Participation) -> Verdict:
    """The verdict of one participation as it stands now."""
    own = Participation.objects.filter(pk=participation.pk)
    [row] = attendance_rows(participation.cohort, own)
    return row.verdict


def days_counted(participation: Participation) -> int:
    """How many days count as attended under the completion rule."""
    return verdict_of(participation).counted


@prepared
def _own_days(cohort: int, participation: int) -> QuerySet[CourseDay]:
    own = Attendance.objects.filter(participation=participation, day=OuterRef("pk"))
    mandatory = Session.objects.filter(day=OuterRef("training_day"), mandatory=True)
    days = CourseDay.objects.filter(cohort=cohort).select_related("training_day", "place__gathering")
    return days.annotate(
        own_mark=Subquery(own.values("mark")),
        own_minutes=Subquery(own.values("minutes")),
        is_mandatory=Exists(mandatory),
        starts=Min("training_day__sessions__starts"),
        ends=Max("training_day__sessions__ends"),
    ).order_by("date")


def own_row(participation: Participation) -> Row:
    """A participation as a line of the grid, for my page; one statement, and one more each where the version has
    mandatory sessions or must be paid for.

    Its days carry `starts` and `ends` (local times of the first and last session; None without sessions).
    """
    days: list[Any] = _own_days(participation.cohort_id, participation.pk)
    named = [day.training_day_id for day in days if day.is_mandatory]
    sessions = Session.objects.filter(day__in=named, mandatory=True).order_by("starts") if named else []
    rule = rule_of(participation.cohort)
    paid = not rule.requires_payment or Participation.objects.filter(is_paid(), pk=participation.pk).exists()
    verdict = Verdict(rule, _day_rules(days, sessions), {day.pk: day.own_mark for day in days if day.own_mark}, paid)
    minutes = {day.pk: day.own_minutes for day in days if day.own_minutes is not None}
    return Row(participation, [(day, day.own_mark or "") for day in days], verdict, minutes)


def unable_to_pass(participations: QuerySet[Participation]) -> QuerySet[Participation]:
    """Those who take part and can no longer pass. The same rule as `Outcome.CANNOT` of `cohorts.completion`."""
    mandatory = Exists(Session.objects.filter(day=OuterRef("day__training_day"), mandatory=True))
    mine = Attendance.objects.filter(participation=OuterRef("pk")).order_by()
    missed, made_up = mine.filter(mark__in=MISSED), mine.filter(mark=Attendance.Mark.MADE_UP)
    fixable = missed.exclude(day__training_day__makeup_nb="")
    days = CourseDay.objects.filter(cohort=OuterRef("cohort")).order_by()
    most = F("cohort__programme__makeup_most")
    return (
        participations.filter(state=Participation.State.ACTIVE)
        .annotate(
            course_days=number_of(days, "cohort"),
            missed_days=number_of(missed, "participation"),
            made_up_days=number_of(made_up, "participation"),
            fixable_days=number_of(fixable, "participation"),
            mandatory_days=number_of(
                mine.filter(mandatory, mark__in=[*MISSED, Attendance.Mark.MADE_UP]), "participation"
            ),
            lost_days=number_of(missed.filter(mandatory, day__training_day__makeup_nb=""), "participation"),
        )
        .annotate(
            best=F("course_days")
            - F("missed_days")
            - F("made_up_days")
            + Least(F("made_up_days") + F("fixable_days"), most, output_field=IntegerField())
        )
        .filter(Q(best__lt=F("cohort__programme__required_days")) | Q(lost_days__gt=0) | Q(mandatory_days__gt=most))
    )


def corrections_of(cohort: Cohort, participations: QuerySet[Participation]) -> QuerySet[AttendanceChange]:
    """What has been changed after its day, the newest first."""
    rows = AttendanceChange.objects.filter(day__cohort=cohort, participation__in=participations, correction=True)
    return rows.select_related("participation__person", "day__training_day", "by")


def hours_text(minutes: int) -> str:
    """Minutes as hours with at most two decimals, as one types them: "3,5" in Norwegian."""
    return formats.localize(round(minutes / 60, 2)).rstrip("0").rstrip(".,") if minutes % 60 else str(minutes // 60)
