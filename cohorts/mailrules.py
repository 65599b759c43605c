"""Which mails about seats should exist, from data alone. `outbox.reconcile` makes it so, every minute."""

from collections.abc import Iterator
from datetime import time

from django.utils import timezone

from cohorts.models import SeatOffer
from mentorprog.outbox.rules import Planned, rule
from mentorprog.times import OSLO, days_before

REMINDER_DAYS = 3
REMINDER_AT = time(9, 0)  # local


@rule("seat-offer-reminder")
def three_days_before() -> Iterator[Planned]:
    """At 09:00 local time three days before the deadline, to everybody who has not answered.

    The deadline is in the key: an offer that gets more time gets a new reminder. An offer made after that moment
    has none, for the offer itself has just gone.
    """
    now = timezone.now()
    rows = SeatOffer.objects.filter(state=SeatOffer.State.OPEN, expires_at__gt=now, cohort__cancelled_at=None)
    for offer in rows.exclude(person__email="").order_by("pk").iterator(chunk_size=2000):
        deadline = offer.expires_at.astimezone(OSLO).date()
        send_at = days_before(deadline, REMINDER_DAYS, REMINDER_AT)
        if offer.created_at <= send_at:
            yield Planned(
                key=f"seat-offer-reminder:{offer.pk}:{deadline}",
                person_id=offer.person_id,
                template="seat_offer_reminder",
                context={"offer": offer.pk},
                send_at=send_at,
            )
