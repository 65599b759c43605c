"""Which mails about seats should exist, from data alone. `outbox.reconcile` makes it so, every minute."""

from collections.abc import Iterator
from datetime import time, timedelta

from django.utils import timezone

from cohorts.models import Bill, Charge, Participation, SeatOffer
from cohorts.origins import origins_of
from cohorts.payments import REMINDED_AFTER
from mentorprog.outbox.rules import Planned, rule
from mentorprog.times import OSLO, days_before, moment, today

REMINDER_DAYS = 3
REMINDER_AT = time(9, 0)  # local
GRACE = 14  # days in which a reminder of a payment that is late is still sent; the next one takes its place


@rule("seat-offer-reminder")
def three_days_before() -> Iterator[Planned]:
    """At 09:00 local time three days before the deadline, to everybody who has not answered.

    The deadline is in the key: an offer that gets more time gets a new reminder. An offer made after that moment
    has none, for the offer itself has just gone.
    """
    now = timezone.now()
    rows = SeatOffer.objects.filter(state=SeatOffer.State.OPEN, expires_at__gt=now, cohort__cancelled_at=None)
    offers = list(rows.exclude(person__email="").order_by("cohort_id", "pk"))
    known = {
        (cohort, person): context
        for cohort in {offer.cohort_id for offer in offers}
        for person, context in origins_of(cohort, {one.person_id for one in offers if one.cohort_id == cohort}).items()
    }
    for offer in offers:
        deadline = offer.expires_at.astimezone(OSLO).date()
        send_at = days_before(deadline, REMINDER_DAYS, REMINDER_AT)
        if offer.created_at <= send_at:
            yield Planned(
                key=f"seat-offer-reminder:{offer.pk}:{deadline}",
                person_id=offer.person_id,
                template="seat_offer_reminder",
                context={**known[offer.cohort_id, offer.person_id], "offer": offer.pk},
                send_at=send_at,
            )


@rule("payment-reminder")
def unpaid() -> Iterator[Planned]:
    """To who has a seat and pays alone, 14 and 28 days after the payment request, at 09:00 local time.

    One that could not leave in time gives way to the next, so that two never come together. After the second it is
    for staff to ask; see `payments.overdue`.
    """
    rows = Charge.objects.filter(
        what=Charge.What.SEAT,
        bill__kind=Bill.Kind.REQUEST,
        bill__state=Bill.State.SENT,
        bill__cohort__cancelled_at=None,
        participation__state__in=Participation.SEATED,
    ).exclude(bill__cohort__payment_url="")
    for charge in rows.exclude(participation__person__email="").select_related("bill", "participation"):
        sent = charge.bill.sent_at.astimezone(OSLO).date() if charge.bill.sent_at else today()
        for number, days in enumerate(REMINDED_AFTER, 1):
            if today() < sent + timedelta(days=days + GRACE):
                yield Planned(
                    key=f"payment-reminder:{charge.bill_id}:{number}",
                    person_id=charge.participation.person_id,
                    template="payment_reminder",
                    context={"bill": charge.bill_id},
                    send_at=moment(sent + timedelta(days=days), REMINDER_AT),
                )
