"""Who has paid for the cohort under way: an invoice, requests that are paid, and two that nobody has answered."""

from datetime import timedelta

from cohorts.models import Bill, Cohort
from cohorts.payments import REMINDED_AFTER
from cohorts.services.payments import make_basis, send_bills, settle
from mentorprog.demo.builder.timeline import happened
from mentorprog.demo.builder.world import World
from mentorprog.outbox.services import enqueue
from mentorprog.times import OSLO

SENT = 45  # days ago
PAID_IN = (6, 9, 13, 16, 20)  # days after, round and round
UNPAID = 2


def add_bills(world: World, cohort: Cohort) -> None:
    """Work out and send the cohort's payments, and let most of them be paid."""
    actor = world.staff["national"]
    with happened(world.ago(SENT, 10)):
        make_basis(cohort=cohort, actor=actor)
        send_bills(cohort=cohort, kind=Bill.Kind.INVOICE, actor=actor)
        send_bills(cohort=cohort, kind=Bill.Kind.REQUEST, actor=actor)
    bills = list(Bill.objects.filter(cohort=cohort).order_by("serial"))
    for place, bill in enumerate(bills[:-UNPAID]):
        days = PAID_IN[place % len(PAID_IN)]
        paid_on = world.ago(SENT - days).astimezone(OSLO).date()
        with happened(world.ago(SENT - days - 1, 9)):
            settle(bill=bill, paid_on=paid_on, actor=actor)
    for bill in bills[-UNPAID:]:
        _remind(world, bill)


def _remind(world: World, bill: Bill) -> None:
    """The mails of the rule `payment-reminder`, as they went out."""
    person = bill.charges.get().participation.person
    for number, days in enumerate(REMINDED_AFTER, 1):
        with happened(world.ago(SENT, 9) + timedelta(days=days)):
            enqueue(
                key=f"payment-reminder:{bill.pk}:{number}",
                template="payment_reminder",
                to=person,
                context={"bill": bill.pk},
            )
