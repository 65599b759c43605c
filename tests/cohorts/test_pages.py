"""What pages say of a cohort: its phase, its gatherings, its days, and own attendance and certificates."""

from datetime import date, timedelta

import pytest
from django.test import Client
from django.utils import timezone
from django.utils.translation import override

from cohorts.attendance import own_row
from cohorts.models import Attendance, Certificate, CourseDay, Participation
from cohorts.pages import Phase, attendance_dots, gathering_events, phase, programme_by_day
from cohorts.selectors import current_cohort, own_training, stages
from mentorprog.times import today
from tests.factories import CohortFactory, ParticipationFactory, attend

pytestmark = pytest.mark.django_db


def days_from_now(number: int) -> date:
    return today() + timedelta(days=number)


@pytest.mark.parametrize(
    ("opens", "closes", "first_day", "expected"),
    [
        (1, 10, 40, Phase.COMING),
        (0, 10, 40, Phase.OPEN),
        (-10, 0, 40, Phase.OPEN),
        (-10, -1, 40, Phase.CLOSED),
        (-99, -60, -44, Phase.CLOSED),  # the last of the nine days is today
        (-99, -60, -45, Phase.OVER),
    ],
)
def test_the_phase_follows_the_window_and_the_last_day(
    opens: int, closes: int, first_day: int, expected: Phase
) -> None:
    cohort = CohortFactory(
        applications_open=days_from_now(opens),
        applications_close=days_from_now(closes),
        first_day=days_from_now(first_day),
    )
    assert phase(cohort, stages(cohort)) == expected


def test_a_cancelled_cohort_is_nothing_else() -> None:
    cohort = CohortFactory(state="cancelled", cancelled_at=timezone.now())
    assert phase(cohort, stages(cohort)) == Phase.CANCELLED


def test_the_front_page_shows_the_open_cohort_that_closes_first() -> None:
    CohortFactory(applications_close=days_from_now(90))
    soon = CohortFactory(applications_close=days_from_now(5))
    CohortFactory(applications_open=days_from_now(1), applications_close=days_from_now(3))
    assert current_cohort() == soon


def test_else_the_next_that_opens_else_the_newest() -> None:
    old = CohortFactory(applications_open=days_from_now(-90), applications_close=days_from_now(-50))
    assert current_cohort() == old
    CohortFactory(applications_open=days_from_now(200), applications_close=days_from_now(250))
    coming = CohortFactory(applications_open=days_from_now(20), applications_close=days_from_now(50))
    assert current_cohort() == coming
    CohortFactory(state="cancelled", cancelled_at=timezone.now())
    assert current_cohort() == coming


def test_gatherings_are_read_in_one_statement(django_assert_num_queries) -> None:  # type: ignore[no-untyped-def]
    cohort = CohortFactory(first_day=date(2027, 3, 10))
    with django_assert_num_queries(1), override("en"):
        events = gathering_events(stages(cohort))
    assert [event["when"] for event in events] == ["10–12 March 2027", "31 March – 2 April 2027", "21–23 April 2027"]
    assert [event["text"] for event in events] == ["Kurssenteret"] * 3


def test_the_programme_has_all_days_also_before_the_dates_are_set() -> None:
    cohort = CohortFactory()
    CourseDay.objects.filter(cohort=cohort, training_day__number=9).delete()
    programme = programme_by_day(cohort, stages(cohort))
    found = [day for _gathering, days in programme for day in days]
    assert [len(days) for _gathering, days in programme] == [3, 3, 3]
    assert [day.day.number for day in found] == list(range(1, 10))
    assert found[0].date == days_from_now(30)
    assert found[8].date is None


def test_own_attendance_in_words() -> None:
    row = ParticipationFactory(cohort__first_day=date(2027, 3, 10))
    attend(row, 1)
    with override("en"):
        dots = attendance_dots(own_row(row))
    assert dots[0] == {"label": "Day 1", "text": "Present", "kind": "ok"}
    assert dots[1] == {"label": "Day 2", "text": "11 March", "kind": ""}


def test_every_mark_has_a_sign() -> None:
    row = ParticipationFactory()
    for mark, day in zip(Attendance.Mark, row.cohort.days.order_by("date"), strict=False):
        Attendance.objects.create(participation=row, day=day, mark=mark)
    assert [dot["kind"] for dot in attendance_dots(own_row(row))[:5]] == ["ok", "half", "info", "danger", "ok"]


def certificate(row: Participation, serial: int, state: str) -> Certificate:
    number = f"{row.cohort.year}-{row.cohort.slug}-{serial:03}"
    return Certificate.objects.create(
        participation=row,
        cohort=row.cohort,
        serial=serial,
        number=number,
        code=f"CODE{row.pk}{serial}",
        facts={},
        state=state,
        **({"revoked_at": timezone.now(), "revoked_reason": "Feil"} if state == Certificate.State.REVOKED else {}),
    )


def test_own_training_is_the_newest_seat_with_all_certificates_that_stand(django_assert_num_queries) -> None:  # type: ignore[no-untyped-def]
    old = ParticipationFactory(
        cohort__applications_close=days_from_now(-300), cohort__applications_open=days_from_now(-400)
    )
    new = ParticipationFactory(person=old.person)
    ParticipationFactory(person=old.person, state=Participation.State.WITHDRAWN)
    certificate(old, 1, Certificate.State.SUPERSEDED)
    certificate(old, 2, Certificate.State.REVOKED)
    standing = certificate(old, 3, Certificate.State.VALID)
    with django_assert_num_queries(1):
        found = own_training(old.person)
    assert found is not None
    assert found.participation == new
    assert [(paper.number[-3:], paper.state, paper.has_pdf) for paper in found.papers] == [
        ("003", Certificate.State.VALID, False),
        ("002", Certificate.State.REVOKED, False),
    ]
    assert found.papers[0].cohort == standing.cohort


def test_without_a_seat_there_is_no_training() -> None:
    row = ParticipationFactory(state=Participation.State.WITHDRAWN)
    assert own_training(row.person) is None


@pytest.mark.parametrize(("typed", "code"), [("abcd efgh-1234", "ABCDEFGH1234"), ("ABCDEFGH1234", "ABCDEFGH1234")])
def test_a_code_may_be_typed_in_small_letters_with_spaces(client: Client, typed: str, code: str) -> None:
    assert client.get("/bevis/", {"code": typed})["Location"] == f"/bevis/{code}/"


@pytest.mark.parametrize("typed", ["", "  ", "../admin", "<b>", "æøå", "A" * 41, "A\x00B"])
def test_what_is_no_code_is_told_at_the_field(client: Client, typed: str) -> None:
    answer = client.get("/bevis/", {"code": typed})
    assert answer.status_code == 200
    assert answer.context["form"].errors.keys() == {"code"}
    assert 'aria-invalid="true"' in answer.content.decode()
