"""The frame of a draft: its gatherings and days come, change and go, and are counted through from 1."""

from collections.abc import Mapping

from django.db import transaction
from django.db.models import Max, ProtectedError
from django.utils.translation import gettext as _

from curriculum.models import Gathering, Programme, TrainingDay
from curriculum.services.drafts import draft, in_draft, note
from mentorprog.languages import CODES
from mentorprog.people.models import Person
from mentorprog.states import Refused

TITLES = tuple(f"title_{code}" for code in CODES)
TASKS = tuple(f"makeup_{code}" for code in CODES)
APART = 1000  # more days than any version has: where days stand while they are counted anew


@transaction.atomic
def add_gathering(*, programme: Programme, actor: Person, titles: Mapping[str, str]) -> Gathering:
    """Add a gathering after the last one, with one empty day. No two of a version are called the same."""
    programme = draft(programme, actor=actor)
    if programme.gatherings.filter(**titles).exists():
        raise Refused(_("The version has a gathering with these titles already."))
    last = programme.gatherings.aggregate(last=Max("order"))["last"] or 0
    made: Gathering = programme.gatherings.create(order=last + 1, **titles)
    note(programme, "gatherings", "", made, actor=actor)
    _append_day(made)
    return made


@transaction.atomic
def change_gathering(*, gathering: Gathering, actor: Person, titles: Mapping[str, str]) -> Gathering:
    """Give a gathering other titles."""
    gathering = in_draft(gathering, actor=actor)
    before = _texts(gathering, TITLES)
    for field in TITLES:
        setattr(gathering, field, titles[field])
    gathering.save(update_fields=TITLES)
    note(gathering.programme, "gatherings", before, _texts(gathering, TITLES), actor=actor)
    return gathering


@transaction.atomic
def remove_gathering(*, gathering: Gathering, actor: Person) -> None:
    """Take a gathering out with its days and their sessions. Those after it are counted anew."""
    gathering = in_draft(gathering, actor=actor)
    programme = gathering.programme
    note(programme, "gatherings", gathering, "", actor=actor)
    _delete(gathering)
    for order, later in enumerate(programme.gatherings.order_by("order"), start=1):
        Gathering.objects.filter(pk=later.pk).update(order=order)
    _count_days(programme)


@transaction.atomic
def add_day(*, gathering: Gathering, actor: Person, seen: int) -> TrainingDay:
    """Add an empty day at the end of a gathering. Those after it are counted anew.

    `seen` is how many days the version had on the page, so that a double click adds one.
    """
    gathering = in_draft(gathering, actor=actor)
    if gathering.programme.days.count() != seen:
        raise Refused(_("Somebody has changed the days while you had the page open."))
    made = _append_day(gathering)
    note(gathering.programme, "days", "", made, actor=actor)
    return made


@transaction.atomic
def change_day(*, day: TrainingDay, actor: Person, tasks: Mapping[str, str]) -> TrainingDay:
    """Say what makes up for a day that one has missed; nothing at all, and it cannot be made up for."""
    day = in_draft(day, actor=actor)
    before = f"{day}: {_texts(day, TASKS)}"
    for field in TASKS:
        setattr(day, field, tasks[field])
    day.save(update_fields=TASKS)
    note(day.programme, "makeup", before, f"{day}: {_texts(day, TASKS)}", actor=actor)
    return day


@transaction.atomic
def remove_day(*, day: TrainingDay, actor: Person) -> None:
    """Take a day out with its sessions. Those after it are counted anew."""
    day = in_draft(day, actor=actor)
    programme = day.programme
    note(programme, "days", day, "", actor=actor)
    _delete(day)
    _count_days(programme)


def _texts(part: Gathering | TrainingDay, fields: tuple[str, ...]) -> str:
    """A text in all three languages, on one line of the history."""
    return " / ".join(getattr(part, field) for field in fields)


def _append_day(gathering: Gathering) -> TrainingDay:
    """A new day at the gathering's end, with the number that it has there."""
    programme = gathering.programme
    last = programme.days.aggregate(last=Max("number"))["last"] or 0
    made: TrainingDay = programme.days.create(gathering=gathering, number=last + 1)
    _count_days(programme)
    made.refresh_from_db()
    return made


def _count_days(programme: Programme) -> None:
    """Number the days through the gatherings from 1. They step aside first: no two may have one number."""
    days = list(programme.days.order_by("gathering__order", "number").values_list("pk", "number"))
    moved = [(pk, new) for new, (pk, old) in enumerate(days, start=1) if new != old]
    for pk, new in moved:
        TrainingDay.objects.filter(pk=pk).update(number=APART + new)
    for pk, new in moved:
        TrainingDay.objects.filter(pk=pk).update(number=new)


def _delete(part: Gathering | TrainingDay) -> None:
    try:
        part.delete()
    except ProtectedError as error:
        raise Refused(_("A cohort uses this, so it cannot be taken out.")) from error
