"""Practical needs: given by the participant, read by few, deleted two weeks after the gathering."""

from datetime import date, timedelta
from typing import Any

from django.core.exceptions import PermissionDenied
from django.db import transaction
from django.db.models import Max
from django.utils import timezone
from django.utils.translation import gettext as _

from cohorts.models import CohortGathering, NeedsPurge, Participation, PracticalNeeds
from cohorts.needs import window
from mentorprog import dates
from mentorprog.people.models import Person
from mentorprog.states import Refused, locked
from mentorprog.times import today

KEPT_DAYS = 14  # after the last day of the gathering (DOMAIN section 3, rule 14)


def _answering(participation: Participation, place: CohortGathering, actor: Person) -> Participation:
    """The participation, locked, when its own person may answer for this gathering now."""
    if participation.person_id != actor.pk or participation.cohort_id != place.cohort_id:
        raise PermissionDenied
    row: Participation = locked(participation)
    opens, closes = window(place)
    if row.state != Participation.State.ACTIVE or place.cohort.cancelled_at is not None:
        raise Refused(_("You do not take part in this gathering."))
    if today() < opens:
        raise Refused(_("We ask about this from %(day)s.") % {"day": dates.day(opens)})
    if today() > closes:
        raise Refused(_("The venue has been told. Contact your centre."))
    return row


@transaction.atomic
def give_needs(
    *, participation: Participation, place: CohortGathering, values: dict[str, Any], actor: Person
) -> PracticalNeeds:
    """Save what a participant needs; a new answer takes the place of the old one. What stood before is not kept.

    The same answer a second time is the same as once. `values` are the fields `diet`, `access`, `room` and
    `arrival`. Raises Refused outside the time of asking.
    """
    row = _answering(participation, place, actor)
    if same := PracticalNeeds.objects.filter(participation=row, gathering=place, **values).first():
        return same
    saved, _made = PracticalNeeds.objects.update_or_create(
        participation=row, gathering=place, defaults={**values, "answered_at": timezone.now()}
    )
    return saved


@transaction.atomic
def withdraw_needs(*, participation: Participation, place: CohortGathering, actor: Person) -> None:
    """Delete one's own answer at once. Twice is the same as once."""
    row = _answering(participation, place, actor)
    PracticalNeeds.objects.filter(participation=row, gathering=place).delete()


def purge_needs(*, on: date | None = None) -> int:
    """Delete the answers of every gathering that was over two weeks ago, and leave evidence; returns how many.

    A gathering has its evidence once, with the number of answers, also when there were none. May run twice unharmed.
    """
    before = (on or today()) - timedelta(days=KEPT_DAYS)
    rows = CohortGathering.objects.annotate(last=Max("days__date")).filter(needs_purge=None, last__lt=before)
    return sum(_purge(place) for place in rows.order_by("pk"))


@transaction.atomic
def _purge(place: CohortGathering) -> int:
    locked(place)
    if NeedsPurge.objects.filter(gathering=place).exists():
        return 0
    deleted, _by_kind = PracticalNeeds.objects.filter(gathering=place).delete()
    NeedsPurge.objects.create(gathering=place, answers=deleted)
    return deleted
