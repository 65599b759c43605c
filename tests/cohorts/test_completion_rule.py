"""The completion rule: one table of cases, held against the verdict, its sentences and the same rule in SQL."""

from dataclasses import dataclass
from datetime import timedelta

import pytest
from django.utils import timezone, translation

from cohorts.attendance import attendance_rows, own_row, unable_to_pass
from cohorts.completion import DayRule, Outcome, Rule, Verdict
from cohorts.completion_words import reasons, rule_words, to_you
from cohorts.facts import own_facts
from cohorts.models import Attendance, Bill, Charge, Cohort, Participation
from curriculum.models import Session, TrainingDay
from mentorprog.times import today
from tests.factories import CohortFactory, ParticipationFactory

LETTERS = {"p": "present", "h": "partial", "e": "excused", "a": "absent", "m": "made_up"}
ELIGIBLE, NOT_YET, CANNOT = Outcome.ELIGIBLE, Outcome.NOT_YET, Outcome.CANNOT


@dataclass(frozen=True)
class Case:
    """Nine days, eight needed. `marks`: a letter a day from the first. Days that can be made up for, and mandatory."""

    marks: str
    outcome: Outcome
    most: int = 1
    tasks: tuple[int, ...] = ()
    mandatory: tuple[int, ...] = ()
    paid: bool | None = None  # None: the version does not ask


CASES = [
    Case("", NOT_YET),
    Case("pppppppp", ELIGIBLE),
    Case("ppppppp", NOT_YET),
    Case("pppppppap", ELIGIBLE),
    Case("aa", CANNOT),
    Case("hh", CANNOT),
    Case("ae", CANNOT),
    Case("aa", NOT_YET, tasks=(1,)),
    Case("aa", CANNOT, most=0, tasks=(1, 2)),
    Case("aaa", CANNOT, tasks=(1, 2, 3)),
    Case("aaa", NOT_YET, most=2, tasks=(1, 2, 3)),
    Case("mpppppppa", ELIGIBLE),
    Case("mmppppppa", CANNOT),
    Case("mmppppppa", ELIGIBLE, most=2),
    Case("mmpppppp", NOT_YET),
    Case("appppppp", NOT_YET, mandatory=(1,), tasks=(1,)),
    Case("apppppppp", NOT_YET, mandatory=(1,), tasks=(1,)),
    Case("apppppppp", CANNOT, mandatory=(1,)),
    Case("hpppppppp", CANNOT, mandatory=(1,)),
    Case("mpppppppp", ELIGIBLE, mandatory=(1,)),
    Case("pppppppp", NOT_YET, mandatory=(9,)),
    Case("pppppppppp"[:9], ELIGIBLE, mandatory=(9,)),
    Case("aa", CANNOT, mandatory=(1, 2), tasks=(1, 2)),
    Case("ma", CANNOT, mandatory=(1, 2), tasks=(1, 2)),
    Case("ma", NOT_YET, most=2, mandatory=(1, 2), tasks=(1, 2)),
    Case("pppppppp", NOT_YET, paid=False),
    Case("pppppppp", ELIGIBLE, paid=True),
    Case("aa", CANNOT, paid=True),
]
every_case = pytest.mark.parametrize("case", CASES, ids=lambda case: f"{case.marks or 'none'} {case.outcome}")


def verdict(case: Case) -> Verdict:
    days = {
        number: DayRule(
            f"Day {number}",
            (f"Session {number}",) if number in case.mandatory else (),
            f"Task {number}" if number in case.tasks else "",
        )
        for number in range(1, 10)
    }
    marks = {number: LETTERS[letter] for number, letter in enumerate(case.marks, start=1)}
    return Verdict(Rule(8, case.most, case.paid is not None), days, marks, bool(case.paid))


@every_case
def test_the_verdict(case: Case) -> None:
    assert verdict(case).outcome == case.outcome


@every_case
def test_there_is_always_a_reason(case: Case) -> None:
    with translation.override("en"):
        assert reasons(verdict(case))
        assert to_you(verdict(case))


def test_the_reasons_in_words() -> None:
    with translation.override("en"):
        assert reasons(verdict(Case("mpppppppa", ELIGIBLE))) == ["8 days count, 8 needed.", "1 of them is made up for."]
        lost = verdict(Case("apppppppp", CANNOT, mandatory=(1,)))
        assert reasons(lost) == ["Was not at what is mandatory and cannot be made up for: Session 1 (Day 1)."]
        few = verdict(Case("aa", CANNOT))
        assert reasons(few) == ["Can reach 7 days at the most, 8 needed.", "Lacks 8 days."]
        assert to_you(few)[1:] == [
            "You can reach 7 days at the most, and that is not enough.",
            "Contact RVTS about what you can do now.",
        ]
        waits = verdict(Case("appppppp", NOT_YET, mandatory=(1,), tasks=(1,), paid=False))
        assert reasons(waits) == [
            "Lacks 1 day.",
            "Has not been at what is mandatory: Session 1 (Day 1).",
            "Can make up for 1 of these days: Day 1.",
            "The seat is not paid for.",
        ]
        assert to_you(waits)[-2] == "Day 1: Task 1"
        assert rule_words(waits.rule, waits.days.values()) == [
            "One must attend 8 days to pass.",
            "1 of them may be made up for by the day's task.",
            "Mandatory: Session 1 (Day 1).",
            "The seat must be paid for.",
        ]


# --- From the database ------------------------------------------------------------------------------------
@pytest.fixture(scope="module")
def cohort(django_db_setup: None, django_db_blocker: object) -> Cohort:
    """A cohort whose days the tests change and put back."""
    from django.db import transaction

    with django_db_blocker.unblock(), transaction.atomic():  # type: ignore[attr-defined]
        yield CohortFactory(first_day=today() - timedelta(days=60))
        transaction.set_rollback(True)


def enter(case: Case, cohort: Cohort) -> Participation:
    """The case as rows."""
    programme = cohort.programme
    programme.makeup_most, programme.requires_payment = case.most, case.paid is not None
    type(programme).objects.filter(pk=programme.pk).update(
        makeup_most=case.most, requires_payment=case.paid is not None
    )
    TrainingDay.objects.filter(programme=programme).update(makeup_nb="", makeup_nn="", makeup_en="")
    TrainingDay.objects.filter(programme=programme, number__in=case.tasks).update(makeup_nb="Oppgave")
    Session.objects.filter(day__programme=programme).update(mandatory=False)
    for number in case.mandatory:
        first = Session.objects.filter(day__programme=programme, day__number=number).order_by("starts")[0]
        Session.objects.filter(pk=first.pk).update(mandatory=True)
    made: Participation = ParticipationFactory(cohort=cohort)
    days = cohort.days.order_by("date")
    Attendance.objects.bulk_create(
        Attendance(participation=made, day=day, mark=LETTERS[letter])
        for day, letter in zip(days, case.marks, strict=False)
    )
    if case.paid is not None:
        bill = Bill.objects.create(
            cohort=cohort,
            kind="request",
            payer="Kari Testesen",
            state="paid" if case.paid else "sent",
            serial=made.pk,
            number=f"test-{made.pk}",
            sent_at=timezone.now(),
            paid_on=today() if case.paid else None,
        )
        Charge.objects.create(bill=bill, participation=made, what=Charge.What.SEAT, amount_nok=2500)
    return made


@pytest.mark.django_db
@every_case
def test_the_rows_say_the_same(case: Case, cohort: Cohort) -> None:
    """On the staff's page, on one's own page, and in SQL."""
    made = enter(case, cohort)
    own = Participation.objects.filter(pk=made.pk)
    [row] = attendance_rows(cohort, own)
    assert row.verdict.outcome == case.outcome
    assert own_row(made).verdict.outcome == case.outcome
    assert unable_to_pass(own).exists() is (case.outcome == CANNOT)


@pytest.mark.django_db
def test_hours_of_whole_days_and_of_parts(cohort: Cohort) -> None:
    made = enter(Case("pm", NOT_YET), cohort)
    days = list(cohort.days.order_by("date"))
    Attendance.objects.create(participation=made, day=days[2], mark="partial", minutes=90)
    Attendance.objects.create(participation=made, day=days[3], mark="partial")
    taught = sum(one.minutes for one in Session.objects.filter(day__number__in=[1, 2], day__programme=cohort.programme))
    assert own_facts(made, "nb")["minutes"] == taught + 90
