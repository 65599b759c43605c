"""Events of the past, carried out by the services of today and dated back to when they "happened"."""

from collections.abc import Container, Iterator
from contextlib import contextmanager
from dataclasses import replace
from datetime import datetime, timedelta

from auditlog.models import LogEntry
from django.db.models import DateTimeField, F, Max, Model
from django.utils import timezone

from applications.models import (
    Application,
    Assignment,
    Candidate,
    Decision,
    Impartiality,
    LeaderConfirmation,
    Letter,
    Review,
    Revision,
)
from applications.services.letters import occasion, words
from cohorts.models import Bill, Certificate, Charge, Participation, SeatOffer
from mentorprog.demo.builder.mails import deliver, leave_waiting
from mentorprog.outbox.models import Mail
from mentorprog.people.models import Person
from mentorprog.times import OSLO, end_of_day
from networks.models import Invitation

# What the services stamp with the present time.
STAMPED: tuple[type[Model], ...] = (
    Application,
    Revision,
    LeaderConfirmation,
    Assignment,
    Impartiality,
    Review,
    Decision,
    Candidate,
    Letter,
    SeatOffer,
    Participation,
    Certificate,
    Bill,
    Charge,
    Invitation,
    LogEntry,
    Person,
)


@contextmanager
def happened(moment: datetime, *, waits: Container[str] = ()) -> Iterator[None]:
    """What the services write inside this block is dated `moment`, and its mails count as sent then.

    The mails to the addresses in `waits` (looked at when the block ends) stay in the queue instead: the first
    thing the worker does is to send them.
    """
    began = timezone.now()
    last_mail = Mail.objects.aggregate(last=Max("pk"))["last"] or 0
    yield
    written = (began, timezone.now())
    letters = list(Letter.objects.filter(created_at__range=written).values_list("pk", flat=True))
    for model in STAMPED:
        _date_back(model, written, moment)
    _reword(letters, moment)
    mails = list(Mail.objects.filter(pk__gt=last_mail).select_related("recipient").order_by("pk"))
    leave_waiting([mail for mail in mails if mail.address in waits], moment)
    deliver([mail for mail in mails if mail.address not in waits], moment)


def _date_back(model: type[Model], written: tuple[datetime, datetime], moment: datetime) -> None:
    manager = model._default_manager
    if model is SeatOffer:
        _move_deadlines(written, moment)
    for field in model._meta.concrete_fields:
        if isinstance(field, DateTimeField):
            manager.filter(**{f"{field.name}__range": written}).update(**{field.name: moment})


def _reword(letters: list[int], moment: datetime) -> None:
    """Let the letters of the block say the day and the deadline of `moment`."""
    place = "candidate__application__municipality__county__centre"
    rows = Letter.objects.filter(pk__in=letters, kind=F("candidate__decision__outcome"))
    for letter in rows.select_related("candidate__decision", "candidate__offer", "created_by__centre", place):
        about = occasion(letter.candidate.application.cohort, letter.created_by)
        offer = letter.candidate.offer
        deadline = offer.expires_at if offer else about.deadline
        about = replace(about, day=moment.astimezone(OSLO).date(), deadline=deadline)
        letter.values = words(letter.candidate.decision, about)
        letter.save(update_fields=["values"])


def _move_deadlines(written: tuple[datetime, datetime], moment: datetime) -> None:
    """Seat offers made in the block get their days to answer from `moment` on."""
    for offer in SeatOffer.objects.filter(created_at__range=written).select_related("cohort"):
        last_day = moment.astimezone(OSLO).date() + timedelta(days=offer.cohort.answer_days)
        SeatOffer.objects.filter(pk=offer.pk).update(expires_at=end_of_day(last_day))
