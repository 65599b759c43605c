"""A version from its first draft to the day when no new cohort takes it."""

from typing import Any, TypeVar

from django.db import transaction
from django.db.models import Max, Model
from django.utils.translation import gettext as _
from django.utils.translation import override

from curriculum.models import Gathering, Material, Programme, Session, Teaching, TrainingDay
from curriculum.readiness import reasons_against
from curriculum.selectors import whole_plan
from curriculum.services.drafts import draft, may_plan, note
from mentorprog.languages import CODES
from mentorprog.people.models import Person
from mentorprog.states import Refused, change_state, locked

Row = TypeVar("Row", bound=Model)

# What a version says about itself; staff edit it in one form.
RULE = ("required_days", "makeup_most", "requires_payment", "four_eyes")
OWN = ("title_nb", "title_nn", "title_en", *RULE)
USUAL = (3, 3)  # gatherings, and days in each, of a version that is begun from nothing (DOMAIN section 1)


@transaction.atomic
def start_version(*, programme: Programme, actor: Person, seen: int | None = None) -> Programme:
    """Save a version that is begun from nothing: the next number, and the usual gatherings and days, empty.

    `seen` is the newest version's number on the page, so that a double click begins one version.
    """
    may_plan(actor)
    programme.version = _next_version(seen)
    programme.save()
    gatherings = [Gathering(programme=programme, order=1 + place, **_gathering_titles(1 + place)) for place in range(3)]
    Gathering.objects.bulk_create(gatherings)
    TrainingDay.objects.bulk_create(
        TrainingDay(programme=programme, gathering=gathering, number=1 + USUAL[1] * place + day)
        for place, gathering in enumerate(gatherings)
        for day in range(USUAL[1])
    )
    note(programme, "state", "", programme.state, actor=actor)
    return programme


@transaction.atomic
def save_version(*, programme: Programme, actor: Person) -> Programme:
    """Save what a draft says about itself (`OWN`), with a row for each value that is another than before."""
    row = draft(programme, actor=actor)
    for field in OWN:
        before, after = getattr(row, field), getattr(programme, field)
        if before != after:
            setattr(row, field, after)
            note(row, field, before, after, actor=actor)
    row.save(update_fields=OWN)
    return row


@transaction.atomic
def copy_version(*, source: Programme, actor: Person, seen: int | None = None) -> Programme:
    """A new draft with everything that is in another version. What happens to the source afterwards changes nothing.

    `seen` is the newest version's number on the page, so that a double click makes one copy.
    """
    may_plan(actor)
    source, number = locked(source), _next_version(seen)
    made: Programme = _copy(source, version=number, copied_from_id=source.pk)
    made.save()
    _copy_gatherings(source, made)
    note(made, "copied_from", "", source.version, actor=actor)
    return made


@transaction.atomic
def publish_version(*, programme: Programme, actor: Person) -> Programme:
    """From now on the version never changes, and cohorts can take it. Raises Refused with every reason against it."""
    row = draft(programme, actor=actor)
    if reasons := reasons_against(row, whole_plan(row)):
        raise Refused(reasons)
    published: Programme = change_state(row, "publish", actor=actor)
    return published


def retire_version(*, programme: Programme, actor: Person) -> Programme:
    """No new cohort takes the version. Those that have it keep it."""
    retired: Programme = change_state(programme, "retire", actor=actor)
    return retired


def _next_version(seen: int | None = None) -> int:
    """One more than the highest number. The rows are locked, so that two who make versions get two numbers.

    Raises Refused when the highest number is another than the one that was `seen`.
    """
    list(Programme.objects.select_for_update().order_by("pk").values_list("pk"))
    highest = int(Programme.objects.aggregate(highest=Max("version"))["highest"] or 0)
    if seen is not None and highest != seen:
        raise Refused(_("Somebody has made a version while you had the page open."))
    return highest + 1


def _gathering_titles(order: int) -> dict[str, str]:
    """ "Gathering 2" in each language, until somebody finds a better one."""
    titles = {}
    for code in CODES:
        with override(code):
            titles[f"title_{code}"] = _("Gathering %(number)s") % {"number": order}
    return titles


# --- Copying ------------------------------------------------------------------------------------------------

# What a copy of a version begins anew with.
ANEW = {"state", "published_at", "retired_at"}


def _copy(row: Any, **changed: Any) -> Any:
    """An unsaved copy of a row, with other values where `changed` names the column."""
    columns = (field for field in row._meta.concrete_fields if not field.primary_key and field.name not in ANEW)
    return type(row)(**{**{column.attname: getattr(row, column.attname) for column in columns}, **changed})


def _copy_rows(rows: list[Row], parent: str, parents: dict[int, int], **changed: Any) -> dict[int, int]:
    """Copy rows to the copies of their parents; returns the copies' ids by those of the originals."""
    copies = [_copy(row, **{parent: parents[getattr(row, parent)]}, **changed) for row in rows]
    made = type(rows[0])._default_manager.bulk_create(copies) if rows else []
    return {row.pk: copy.pk for row, copy in zip(rows, made, strict=True)}


def _copy_gatherings(source: Programme, made: Programme) -> None:
    """Copy gatherings, days, sessions and what hangs on the sessions."""
    gatherings = _copy_rows(list(source.gatherings.all()), "programme_id", {source.pk: made.pk})
    days = _copy_rows(list(source.days.all()), "gathering_id", gatherings, programme_id=made.pk)
    sessions = _copy_rows(list(Session.objects.filter(day__programme=source)), "day_id", days)
    links = Session.themes.through
    of_source = links.objects.filter(session_id__in=sessions)
    _copy_rows(list(of_source), "session_id", sessions)
    for hanging in (Teaching, Material):
        _copy_rows(list(hanging.objects.filter(session__in=sessions)), "session_id", sessions)
