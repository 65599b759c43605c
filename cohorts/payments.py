"""Reads of payments: what each bill comes to, what is left to do, and the file for the accounting office."""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any

from django.db.models import Count, F, Q, QuerySet, Sum
from django.db.models.functions import Coalesce
from django.utils.translation import gettext as _

from cohorts.models import Bill, Charge, Cohort, Participation
from mentorprog.times import end_of_day, today

REMINDED_AFTER = (14, 28)  # days after a payment request is sent


def reminded_out() -> datetime:
    """Payment requests sent up to this moment have been reminded of twice, and a day has gone since."""
    return end_of_day(today() - timedelta(days=REMINDED_AFTER[-1] + 1))


def overdue() -> QuerySet[Bill]:
    """Payment requests of people who have a seat, not paid after two reminders: somebody must ask."""
    return Bill.objects.filter(
        kind=Bill.Kind.REQUEST,
        state=Bill.State.SENT,
        sent_at__lte=reminded_out(),
        charges__what=Charge.What.SEAT,
        charges__participation__state__in=Participation.SEATED,
    )


def total_of(bill: Bill) -> int:
    """What a bill comes to, in kroner, with refunds and fees."""
    total: int | None = bill.charges.aggregate(total=Sum("amount_nok"))["total"]
    return total or 0


def bills_of(cohort: Cohort) -> QuerySet[Bill]:
    """The bills with `total` (kroner), `balance` (what is still to be paid; below zero: to be paid back), `people`."""
    seats = Q(charges__what=Charge.What.SEAT)
    return (
        Bill.objects.filter(cohort=cohort)
        .annotate(
            total=Coalesce(Sum("charges__amount_nok"), 0),
            people=Count("charges", filter=seats),
        )
        .annotate(balance=F("total") - F("paid_nok"))
        .order_by("kind", "payer", "pk")
    )


def unbilled(cohort: Cohort) -> QuerySet[Participation]:
    """Those who have a seat and are on no bill yet."""
    charged = Charge.objects.filter(bill__cohort=cohort, what=Charge.What.SEAT).values("participation")
    return Participation.objects.filter(cohort=cohort, state__in=Participation.SEATED).exclude(pk__in=charged)


def given_back(cohort: Cohort) -> QuerySet[Charge]:
    """Seats on bills whose participant has given the seat back: something to pay back, or a fee, is to be noted."""
    noted = Charge.objects.filter(what__in=[Charge.What.REFUND, Charge.What.NO_SHOW]).values("participation")
    return (
        Charge.objects.filter(bill__cohort=cohort, what=Charge.What.SEAT)
        .exclude(participation__state__in=Participation.SEATED)
        .exclude(participation__in=noted)
        .select_related("participation__person", "bill")
    )


@dataclass(frozen=True)
class Sums:
    """All bills of a cohort in kroner."""

    charged: int
    paid: int

    @property
    def left(self) -> int:
        """What is still to be paid."""
        return self.charged - self.paid


def sums(bills: list[Any]) -> Sums:
    """Add up bills that were read by `bills_of`."""
    return Sums(sum(bill.total for bill in bills), sum(bill.paid_nok for bill in bills))


def export_rows(cohort: Cohort) -> Iterator[list[Any]]:
    """The file for the accounting office: a header, then a row for each line of each bill. One statement."""
    yield [
        _("Number"),
        _("Kind"),
        _("Cohort"),
        _("Payer"),
        _("Organisation number"),
        _("Buyer's reference"),
        _("Participant"),
        _("E-mail"),
        _("What"),
        _("Amount in kroner"),
        _("Reason"),
        _("State"),
        _("Sent"),
        _("Paid on"),
    ]
    charges = Charge.objects.filter(bill__cohort=cohort).select_related("bill", "participation__person")
    for charge in charges.order_by("bill__kind", "bill__payer", "bill_id", "pk"):
        bill, person = charge.bill, charge.participation.person
        yield [
            bill.number,
            str(bill.get_kind_display()),
            cohort.name,
            bill.payer,
            bill.orgnr,
            bill.buyer_reference,
            person.name,
            person.email,
            str(charge.get_what_display()),
            charge.amount_nok,
            charge.reason,
            str(bill.get_state_display()),
            bill.sent_at,
            bill.paid_on,
        ]
