"""How a cohort goes on: its state follows the dates, staff change the dates, close it, archive it or call it off."""

from datetime import date, timedelta
from typing import Any

from django.core.exceptions import PermissionDenied
from django.db import transaction
from django.db.models import Exists, Max, Min, OuterRef
from django.utils.translation import gettext as _

from cohorts import concerned
from cohorts.models import Cohort, Message, Participation, SeatOffer
from cohorts.services.messages import tell
from mentorprog import history
from mentorprog.people.models import Person
from mentorprog.states import Refused, change_state, locked
from mentorprog.times import today

State = Cohort.State
STEPS = {
    State.PLANNED: "wait",
    State.OPEN: "open",
    State.CLOSED: "close",
    State.RUNNING: "begin",
    State.COMPLETED: "complete",
}


# --- By the dates -------------------------------------------------------------------------------------------
def state_by_dates(cohort: Any) -> str:
    """The state that the dates ask for. `cohort` was read by `_with_dates`."""
    if cohort.state not in Cohort.ALIVE:
        return str(cohort.state)
    if cohort.first is not None and cohort.first <= today():
        over = cohort.last < today() and not cohort.unsettled
        return State.COMPLETED if over and cohort.state == State.RUNNING else State.RUNNING
    if cohort.state == State.RUNNING:
        return State.RUNNING
    if today() < cohort.applications_open:
        return State.PLANNED
    return State.OPEN if today() <= cohort.applications_close else State.CLOSED


def _with_dates() -> Any:
    unsettled = Participation.objects.filter(cohort=OuterRef("pk"), state=Participation.State.ACTIVE)
    rows = Cohort.objects.filter(state__in=Cohort.ALIVE)
    return rows.annotate(first=Min("days__date"), last=Max("days__date"), unsettled=Exists(unsettled))


def follow_all() -> int:
    """Let every cohort's state follow its dates; returns how many changed. May run twice unharmed."""
    behind = [cohort for cohort in _with_dates() if state_by_dates(cohort) != cohort.state]
    return sum(follow_dates(cohort=cohort) for cohort in behind)


@transaction.atomic
def follow_dates(*, cohort: Cohort) -> bool:
    """Let one cohort's state follow its dates; whether it changed. The system acts.

    A cohort whose course is long over goes through "under way" to "held": each step leaves its row.
    """
    locked(cohort)
    changed = False
    while True:
        fresh = _with_dates().filter(pk=cohort.pk).first()
        if fresh is None:
            return changed
        wanted = state_by_dates(fresh)
        if wanted == fresh.state:
            return changed
        change_state(fresh, STEPS[State(wanted)], actor=None)
        changed = True


# --- By staff -----------------------------------------------------------------------------------------------
def _run(actor: Person) -> None:
    if not actor.has_perm("cohorts.change_cohort"):
        raise PermissionDenied


@transaction.atomic
def open_now(*, cohort: Cohort, until: date, actor: Person) -> Cohort:
    """Take applications from today to `until`, which belongs to the window.

    Raises Refused for a deadline that has passed or does not leave time before the course.
    """
    _run(actor)
    row: Cohort = locked(cohort)
    first = row.days.aggregate(first=Min("date"))["first"]
    if until < today():
        raise Refused(_("The new deadline must not have passed."))
    if first is not None and until >= first:
        raise Refused(_("The deadline must be before the first course day."))
    _set_window(row, min(row.applications_open, today()), until, actor)
    if row.state == State.OPEN:
        return row
    opened: Cohort = change_state(row, "open", actor=actor)
    return opened


@transaction.atomic
def close_now(*, cohort: Cohort, actor: Person) -> Cohort:
    """Take no more applications: the deadline is moved to yesterday, and everything that asks for it follows."""
    _run(actor)
    row: Cohort = locked(cohort)
    yesterday = today() - timedelta(days=1)
    _set_window(row, min(row.applications_open, yesterday), min(row.applications_close, yesterday), actor)
    if row.state == State.CLOSED:
        return row
    closed: Cohort = change_state(row, "close", actor=actor)
    return closed


def _set_window(row: Cohort, opens: date, closes: date, actor: Person) -> None:
    for field, after in (("applications_open", opens), ("applications_close", closes)):
        before = getattr(row, field)
        if before != after:
            setattr(row, field, after)
            history.record(row, field, before=before, after=after, actor=actor)
    row.save(update_fields=["applications_open", "applications_close"])


@transaction.atomic
def complete_cohort(*, cohort: Cohort, actor: Person) -> Cohort:
    """Say that it has been held. Raises Refused while days are to come, or somebody's result is not settled."""
    locked(cohort)
    fresh = _with_dates().filter(pk=cohort.pk).first()
    if fresh is not None and (fresh.last is None or fresh.last >= today()):
        raise Refused(_("The last course day is not over yet."))
    if fresh is not None and fresh.unsettled:
        raise Refused(_("Lock first for every participant whether the training is completed."))
    row: Cohort = change_state(cohort, "complete", actor=actor)
    return row


def archive_cohort(*, cohort: Cohort, actor: Person) -> Cohort:
    """Nothing is left to do."""
    row: Cohort = change_state(cohort, "archive", actor=actor)
    return row


def take_out(*, cohort: Cohort, actor: Person) -> Cohort:
    """Something is left to do after all."""
    row: Cohort = change_state(cohort, "take_out", actor=actor)
    return row


@transaction.atomic
def cancel_cohort(*, cohort: Cohort, actor: Person, reason: str, text: str) -> Cohort:
    """Call a cohort off: offers are withdrawn, seats set free, and everybody whom it concerns is told `text`.

    For good. The reason stays with the staff. Nobody is promoted from the waiting list.
    """
    locked(cohort)
    if not text.strip():
        raise Refused(_("Write what everybody is told."))
    people = concerned.together(concerned.of_cohort(cohort))
    row: Cohort = change_state(cohort, "cancel", actor=actor, reason=reason)
    for offer in SeatOffer.objects.filter(cohort=row, state=SeatOffer.State.OPEN).order_by("pk"):
        change_state(offer, "withdraw", actor=None, reason=reason)
    seats = Participation.objects.filter(cohort=row, state=Participation.State.ACTIVE).select_related("offer")
    for seat in seats.order_by("pk"):
        if seat.offer is not None and seat.offer.state == SeatOffer.State.ACCEPTED:
            change_state(seat.offer, "give_back", actor=None, reason=reason)
        change_state(seat, "withdraw", actor=None, reason=reason)
    tell(Message(cohort=row, kind=Message.Kind.CANCELLED, text=text.strip(), sent_by=actor), people)
    return row
