"""Where and when a cohort's gatherings are: set for a new cohort, moved later. Whom it concerns is told what changed.

The cohort's row is locked first, as everywhere.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from itertools import pairwise
from typing import Any

from django.core.exceptions import PermissionDenied
from django.db import transaction
from django.utils.translation import gettext as _

from cohorts import concerned
from cohorts.models import Cohort, CohortGathering, CourseDay, Message
from cohorts.services.messages import tell
from curriculum.models import TrainingDay
from mentorprog import dates, history
from mentorprog.people.models import Person
from mentorprog.states import Refused, locked
from mentorprog.times import today


@dataclass(frozen=True)
class Plan:
    """Where and when one gathering is held: `days` gives the date by the training day's id."""

    gathering_id: int
    venue: str
    address: str
    days: Mapping[int, date]


def _run(cohort: Cohort, actor: Person) -> Cohort:
    """The cohort, locked, when this person may run it and it is not over."""
    if not actor.has_perm("cohorts.change_cohort"):
        raise PermissionDenied
    row: Cohort = locked(cohort)
    if row.state not in Cohort.ALIVE:
        raise Refused(_("This cohort is over, or called off."))
    return row


def refuse_disorder(found: Sequence[tuple[TrainingDay, date]]) -> None:
    """Raise Refused unless the dates come in the order of the days' numbers, no two on one date."""
    ordered = sorted(found, key=lambda one: one[0].number)
    for (before, first), (after, second) in pairwise(ordered):
        if first >= second:
            raise Refused(
                _("%(after)s must come after %(before)s, which is on %(date)s.")
                % {"after": after, "before": before, "date": dates.short_day(first)}
            )


@transaction.atomic
def set_gatherings(*, cohort: Cohort, plans: Sequence[Plan], actor: Person) -> list[CohortGathering]:
    """Set where and when all gatherings of a new cohort are.

    Raises Refused when they are set already (then they are moved), or the dates are not in order.
    """
    row = _run(cohort, actor)
    if row.gatherings.exists():
        raise Refused(_("The dates are set already. Move a gathering instead."))
    days = {day.pk: day for day in row.programme.days.all()}
    wanted = {pk: when for plan in plans for pk, when in plan.days.items()}
    if wanted.keys() != days.keys():
        raise Refused(_("Every day of the programme needs a date."))
    refuse_disorder([(days[pk], when) for pk, when in wanted.items()])
    made = []
    for plan in plans:
        place = CohortGathering.objects.create(
            cohort=row, gathering_id=plan.gathering_id, venue=plan.venue, address=plan.address
        )
        CourseDay.objects.bulk_create(
            CourseDay(cohort=row, place=place, training_day_id=pk, date=when) for pk, when in plan.days.items()
        )
        made.append(place)
    told = ", ".join(f"{days[pk]}: {when}" for pk, when in sorted(wanted.items(), key=lambda one: one[1]))
    history.record(row, "dates", before="", after=told, actor=actor)
    return made


@transaction.atomic
def move_gathering(*, place: CohortGathering, plan: Plan, seen: int, actor: Person, text: str = "") -> CohortGathering:
    """Move a gathering to other dates, or another venue, and tell whom it concerns what changed.

    `seen` is the sequence of what the actor looked at: who comes second looks again first. `text` goes into the
    mail. Raises Refused for days that are over, dates in the past or out of order, and when nothing changes.
    """
    cohort = _run(place.cohort, actor)
    row: Any = locked(place)
    if row.sequence != seen:
        raise Refused(_("Somebody else has moved this gathering in the meantime. Look at it again."))
    row.cohort = cohort
    moved = _moved_days(row, plan)
    before = {
        "venue": row.venue,
        "address": row.address,
        "days": {str(day.pk): day.date.isoformat() for day, _when in moved},
    }
    if not moved and (row.venue, row.address) == (plan.venue, plan.address):
        raise Refused(_("Nothing was changed."))
    _record(row, plan, moved, actor)
    row.venue, row.address, row.sequence = plan.venue, plan.address, row.sequence + 1
    row.save(update_fields=["venue", "address", "sequence"])
    _set_dates(moved)
    message = Message(
        cohort=cohort,
        kind=Message.Kind.MOVED,
        place=row,
        sequence=row.sequence,
        before=before,
        text=text.strip(),
        sent_by=actor,
    )
    tell(message, concerned.together(concerned.of_gathering(row)))
    return row


def _moved_days(place: CohortGathering, plan: Plan) -> list[tuple[CourseDay, date]]:
    """The days that get another date, each with it. Raises Refused when that cannot be."""
    days = list(place.cohort.days.select_related("training_day"))
    own = {day.training_day_id: day for day in days if day.place_id == place.pk}
    if plan.days.keys() != own.keys():
        raise Refused(_("Every day of the programme needs a date."))
    moved = [(own[pk], when) for pk, when in plan.days.items() if own[pk].date != when]
    for day, when in moved:
        if day.date < today():
            raise Refused(_("%(day)s is over and stays where it is.") % {"day": day.training_day})
        if when < today():
            raise Refused(_("%(day)s can't be moved to a date that has passed.") % {"day": day.training_day})
    refuse_disorder([(day.training_day, plan.days.get(day.training_day_id, day.date)) for day in days])
    return moved


def _set_dates(moved: list[tuple[CourseDay, date]]) -> None:
    """Save the new dates so that no two days share a date on the way: who goes ahead goes first."""
    later = [(day, when) for day, when in moved if when > day.date]
    earlier = [(day, when) for day, when in moved if when < day.date]
    for day, when in [
        *sorted(later, key=lambda one: one[0].date, reverse=True),
        *sorted(earlier, key=lambda one: one[0].date),
    ]:
        day.date = when
        day.save(update_fields=["date"])


def _record(place: CohortGathering, plan: Plan, moved: list[tuple[CourseDay, date]], actor: Person) -> None:
    for day, when in moved:
        history.record(day, "date", before=day.date, after=when, actor=actor)
    for field in ("venue", "address"):
        if getattr(place, field) != getattr(plan, field):
            history.record(place, field, before=getattr(place, field), after=getattr(plan, field), actor=actor)
