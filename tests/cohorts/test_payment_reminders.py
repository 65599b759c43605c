"""Payment requests that are not paid: two reminders, then staff."""

from datetime import timedelta
from typing import Any

import pytest
from django.core import mail
from django.urls import reverse
from django.utils import timezone

from cohorts.models import Bill, Cohort, Participation
from cohorts.payments import overdue
from cohorts.services.payments import make_basis, send_bills, settle
from mentorprog.outbox.models import Mail
from mentorprog.outbox.services import dispatch, reconcile
from mentorprog.people import roles
from mentorprog.people.models import Person
from mentorprog.states import change_state
from mentorprog.times import OSLO, today
from tests.cohorts.paying import actor, cohort, seats  # noqa: F401 - fixtures
from tests.dashboard.world import signed_in, staff

pytestmark = pytest.mark.django_db


# --- Reminded of, and then shown --------------------------------------------------------------------------
def asked(cohort: Cohort, actor: Person, days: int) -> Bill:
    """A payment request that was sent so many days ago."""
    seats(cohort, 1)
    make_basis(cohort=cohort, actor=actor)
    (bill,) = send_bills(cohort=cohort, kind="request", actor=actor)
    Bill.objects.filter(pk=bill.pk).update(sent_at=timezone.now() - timedelta(days=days))
    return bill


def reminders() -> list[tuple[int, str]]:
    """The reminders that wait, as days from today and number."""
    reconcile("payment-reminder")
    rows = Mail.objects.filter(template="payment_reminder", state="queued").order_by("send_at")
    return [((one.send_at.astimezone(OSLO).date() - today()).days, one.key[-1]) for one in rows]


@pytest.mark.parametrize(
    ("days", "wanted"),
    [
        (0, [(14, "1"), (28, "2")]),
        (20, [(-6, "1"), (8, "2")]),
        (27, [(-13, "1"), (1, "2")]),
        (28, [(0, "2")]),
        (41, [(-13, "2")]),
        (42, []),
    ],
)
def test_a_request_that_is_not_paid_is_reminded_of_twice(cohort: Cohort, actor: Person, days: int, wanted: Any) -> None:
    asked(cohort, actor, days)
    assert reminders() == wanted


@pytest.mark.parametrize("why", ["paid", "given back", "no link", "cancelled"])
def test_nobody_is_reminded_in_vain(cohort: Cohort, actor: Person, why: str) -> None:
    bill = asked(cohort, actor, 15)
    assert len(reminders()) == 2
    if why == "paid":
        settle(bill=bill, paid_on=today(), actor=actor)
    elif why == "given back":
        change_state(Participation.objects.get(), "withdraw", actor=actor, reason="Flyttet.")
    else:
        values = {"payment_url": ""} if why == "no link" else {"cancelled_at": timezone.now(), "state": "cancelled"}
        Cohort.objects.filter(pk=cohort.pk).update(**values)
    assert reminders() == []


def test_the_reminder_says_how_much_and_where(cohort: Cohort, actor: Person) -> None:
    bill = asked(cohort, actor, 15)
    reminders()
    dispatch()
    sent = mail.outbox[-1]
    assert bill.number in sent.body
    assert cohort.payment_url in sent.body
    assert not reminders()[1:]


@pytest.mark.parametrize(("days", "shown"), [(28, False), (29, True)])
def test_after_two_reminders_staff_see_it(cohort: Cohort, actor: Person, days: int, shown: bool) -> None:
    bill = asked(cohort, actor, days)
    client = signed_in(staff())
    start = client.get(reverse("admin:index")).content.decode()
    assert ("?unpaid=yes" in start) is shown
    assert list(overdue()) == ([bill] if shown else [])
    listed = client.get(reverse("admin:cohorts_cohort_changelist"), {"unpaid": "yes"}).content.decode()
    assert (cohort.name_nb in listed) is shown
    rows = client.get(reverse("admin:cohorts_cohort_payments", args=[cohort.pk])).context["rows"]
    assert [row["state"][1] for row in rows] == ["warn" if shown else "info"]


def test_a_regional_coordinator_is_not_told_of_payments(cohort: Cohort, actor: Person) -> None:
    asked(cohort, actor, 40)
    assert "unpaid" not in signed_in(staff(roles.REGIONAL)).get(reverse("admin:index")).content.decode()
