"""What staff see first on the pages of payments."""

from datetime import timedelta

import pytest
from django.urls import reverse
from django.utils import timezone

from cohorts.models import Bill, Cohort
from cohorts.services.payments import make_basis, note, send_bills, settle
from mentorprog.people.models import Person
from mentorprog.states import change_state
from mentorprog.times import today
from tests import factories
from tests.cohorts.paying import actor, cohort, seats  # noqa: F401 - fixtures
from tests.dashboard.world import signed_in, staff

pytestmark = pytest.mark.django_db


def test_what_somebody_must_do_something_about_comes_first(cohort: Cohort, actor: Person) -> None:
    seats(cohort, 3)
    make_basis(cohort=cohort, actor=actor)
    send_bills(cohort=cohort, kind="request", actor=actor)
    paid, waiting, silent = Bill.objects.order_by("payer", "pk")
    settle(bill=paid, paid_on=today(), actor=actor)
    Bill.objects.filter(pk=silent.pk).update(sent_at=timezone.now() - timedelta(days=40))
    seats(cohort, 5, factories.OrganisationFactory())
    make_basis(cohort=cohort, actor=actor)
    page = signed_in(staff()).get(reverse("admin:cohorts_cohort_payments", args=[cohort.pk]))
    prepared = Bill.objects.get(kind="invoice")
    assert [row["bill"].pk for row in page.context["rows"]] == [silent.pk, prepared.pk, waiting.pk, paid.pk]


def test_working_it_out_stands_first_only_while_somebody_is_on_no_bill(cohort: Cohort, actor: Person) -> None:
    def first() -> str:
        shown = signed_in(staff()).get(reverse("admin:cohorts_cohort_payments", args=[cohort.pk])).content.decode()
        return "basis" if shown.index('value="basis"') < shown.index('id="bills"') else "bills"

    seats(cohort, 1)
    make_basis(cohort=cohort, actor=actor)
    assert first() == "bills"
    seats(cohort, 1)
    assert first() == "basis"


def test_the_refund_is_at_hand_when_the_seat_is_given_back(cohort: Cohort, actor: Person) -> None:
    (seat,) = seats(cohort, 1)
    make_basis(cohort=cohort, actor=actor)
    (bill,) = send_bills(cohort=cohort, kind="request", actor=actor)
    there = reverse("admin:cohorts_cohort_bill", args=[cohort.pk, bill.pk])
    client = signed_in(staff())
    assert client.get(there).context["left"] is False
    change_state(seat, "withdraw", actor=actor, reason="Syk.")
    assert client.get(there).context["left"] is True


def test_amounts_in_the_history_are_written_as_people_write_them(cohort: Cohort, actor: Person) -> None:
    seat, *_others = seats(cohort, 5, factories.OrganisationFactory())
    make_basis(cohort=cohort, actor=actor)
    (bill,) = send_bills(cohort=cohort, kind="invoice", actor=actor)
    note(bill=bill, participation=seat, what="refund", amount_nok=500, actor=actor, reason="Syk.")
    settle(bill=Bill.objects.get(pk=bill.pk), paid_on=today(), actor=actor)
    page = signed_in(staff()).get(reverse("admin:cohorts_cohort_bill", args=[cohort.pk, bill.pk]))
    told = " ".join(event["title"] for event in page.context["events"]).replace("\xa0", " ")
    assert "0 → 12 000" in told
