"""Which timed mails about applications should exist, from data alone. `outbox.reconcile` makes it so, every minute."""

from collections.abc import Iterator
from datetime import time, timedelta

from django.utils import timezone

from applications.models import Application, InformationRequest, LeaderConfirmation
from applications.services.expiry import WARNED_AFTER, warning_key
from applications.services.requests import writers
from mentorprog.outbox.rules import Planned, rule
from mentorprog.times import OSLO, days_before, moment, today

AT = time(9, 0)  # local
LEADER_DAYS = (3, 7)  # after the request
GRACE = 7  # days in which a reminder that is late is still sent; later it is no use any more


@rule("leader-reminder")
def leader_reminders() -> Iterator[Planned]:
    """To a leader who has not answered, 3 and 7 days after the request, at 09:00 local time.

    A reminder that could not leave gives way to the next one, so that two never come together.
    """
    rows = LeaderConfirmation.objects.filter(
        state=LeaderConfirmation.State.WAITING, application__state=Application.State.SUBMITTED
    ).select_related("application__contact__work_municipality")
    ends = (*LEADER_DAYS[1:], LEADER_DAYS[-1] + GRACE)
    for confirmation in rows.iterator(chunk_size=2000):
        asked = confirmation.created_at.astimezone(OSLO).date()
        for days, end in zip(LEADER_DAYS, ends, strict=True):
            if today() < asked + timedelta(days=end):
                yield Planned(
                    key=f"leader-reminder:{confirmation.pk}:{days}",
                    person_id=None,
                    template="leader_reminder",
                    context={"application": confirmation.application_id, "confirmation": confirmation.pk},
                    send_at=moment(asked + timedelta(days=days), AT),
                    address=confirmation.email,
                    language=confirmation.application.contact.reply_language(),
                )


@rule("information-reminder")
def information_reminders() -> Iterator[Planned]:
    """To all who write in an application, the day before they must answer, unless they were asked after that."""
    rows = InformationRequest.objects.filter(
        state=InformationRequest.State.OPEN, due__gte=today(), application__state=Application.State.SUBMITTED
    ).select_related("application__contact")
    for request in rows:
        send_at = days_before(request.due, 1, AT)
        if request.asked_at >= send_at:
            continue
        for person in writers(request.application):
            yield Planned(
                key=f"information-reminder:{request.pk}:{person.pk}",
                person_id=person.pk,
                template="information_reminder",
                context={"application": request.application_id, "request": request.pk},
                send_at=send_at,
            )


@rule("draft-expires")
def draft_warnings() -> Iterator[Planned]:
    """To the contact, 75 days after a draft was saved last. Planned a few days ahead: most drafts never need it."""
    soon = timezone.now() - WARNED_AFTER + timedelta(days=3)
    for draft in Application.objects.filter(state=Application.State.DRAFT, saved_at__lt=soon).order_by("pk").iterator():
        yield Planned(
            key=warning_key(draft),
            person_id=draft.contact_id,
            template="draft_expires",
            context={"application": draft.pk, "saved": draft.saved_at.isoformat()},
            send_at=moment((draft.saved_at + WARNED_AFTER).astimezone(OSLO).date(), AT),
        )
