"""The rules' plans made true: what should exist is there, at its time; what should not, is not.

Everything is set-based and runs in one transaction a rule: a rule that fails half-way has changed nothing,
and a mail that a worker has taken in the meantime is left alone, as every change asks for the old state.
"""

import traceback
from collections.abc import Iterable, Iterator, Sequence
from itertools import islice
from typing import NamedTuple, TypeVar
from zlib import crc32

import structlog
from django.db import connection, transaction

from mentorprog.outbox import rules
from mentorprog.outbox.errors import MOOT
from mentorprog.outbox.models import Mail, State
from mentorprog.outbox.rules import Planned
from mentorprog.people.models import Person

log = structlog.get_logger(__name__)

CHUNK = 1000  # rows a statement
LOCKS = 0x6F75  # our own space among PostgreSQL's advisory locks

# What a plan says of a row: the row's column → the plan's field.
COLUMNS = {"send_at": "send_at", "template": "template", "recipient_id": "person_id", "context": "context"}
RENEWED = [*COLUMNS, "address", "language", "state", "attempts", "not_before", "error"]

Item = TypeVar("Item")


class Changes(NamedTuple):
    """How many rows a reconcile has created, moved (another time or content), revived and cancelled."""

    created: int = 0
    moved: int = 0
    revived: int = 0
    cancelled: int = 0

    def plus(self, other: "Changes") -> "Changes":
        return Changes(*(mine + more for mine, more in zip(self, other, strict=True)))


def reconcile(rule_name: str | None = None) -> dict[str, Changes | None]:
    """Make the rows of every rule (or of one) match what it plans. Running it twice changes nothing.

    Only rows that wait, or that a rule cancelled, are touched. The answer holds None for a rule that somebody
    else is working on, or that failed: its name and the kind of error are logged, its mails stay as they are.
    """
    return {name: _guarded(name) for name in ([rule_name] if rule_name else rules.names())}


def _guarded(name: str) -> Changes | None:
    try:
        with transaction.atomic():
            return _reconcile(name) if _alone(name) else None
    except Exception as fault:  # one app's fault must not hold back the mails of the others
        place = traceback.extract_tb(fault.__traceback__)[-1]
        # Never the message: it may quote what is in a row.
        at = f"{place.name}:{place.lineno}"
        log.error("outbox_rule_failed", rule=name, error=type(fault).__name__, at=at)
        return None


def _alone(name: str) -> bool:
    """Whether nobody else reconciles this rule. It saves work only: the unique key keeps the rows right."""
    if connection.vendor != "postgresql":
        return True
    with connection.cursor() as cursor:
        # Ends with the transaction, also when the process is killed. The key is a signed 32-bit number.
        cursor.execute("SELECT pg_try_advisory_xact_lock(%s, %s)", [LOCKS, crc32(name.encode()) - 2**31])
        return bool(cursor.fetchone()[0])


def _reconcile(name: str) -> Changes:
    changes, keys = Changes(), set[str]()
    for chunk in _chunks(rules.planned(name)):
        plans = {plan.key: plan for plan in chunk if plan.key not in keys}
        keys |= plans.keys()
        changes = changes.plus(_apply(name, plans))
    return changes.plus(Changes(cancelled=_cancel_others(name, keys)))


def _chunks(items: Iterable[Item]) -> Iterator[list[Item]]:
    rest = iter(items)
    while chunk := list(islice(rest, CHUNK)):
        yield chunk


def _apply(name: str, plans: dict[str, Planned]) -> Changes:
    """Create, move and revive the rows of some plans."""
    rows = Mail.objects.filter(key__in=list(plans)).defer("subject", "text", "html", "calendar")
    existing = {row.key: row for row in rows}
    missing = [plan for key, plan in plans.items() if key not in existing]
    moving = [row for row in existing.values() if _may_move(row, plans[row.key])]
    reviving = [row for row in existing.values() if _may_revive(row, plans[row.key])]
    return Changes(
        created=_create(name, missing),
        moved=_adjust(moving, plans, State.QUEUED),
        revived=_adjust(reviving, plans, State.CANCELLED),
    )


def _differs(row: Mail, plan: Planned) -> bool:
    if any(getattr(row, column) != getattr(plan, field) for column, field in COLUMNS.items()):
        return True
    return plan.person_id is None and (row.address, row.language) != (plan.address.lower(), plan.language)


def _may_move(row: Mail, plan: Planned) -> bool:
    return row.state == State.QUEUED and _differs(row, plan)


def _may_revive(row: Mail, plan: Planned) -> bool:
    """Whether a cancelled mail is wanted again. One that was moot stays so until its plan is another."""
    if row.state != State.CANCELLED or row.cancelled_by_staff:
        return False
    return row.error != MOOT or _differs(row, plan)


def _create(name: str, plans: Sequence[Planned]) -> int:
    """Enter the mails. A person who is gone gets none."""
    wanted = {plan.person_id for plan in plans if plan.person_id is not None}
    people = Person.objects.select_related("work_municipality").in_bulk(wanted) if wanted else {}
    rows = [_row(name, plan, people) for plan in plans if plan.person_id is None or plan.person_id in people]
    Mail.objects.bulk_create(rows, ignore_conflicts=True)
    return len(rows)


def _row(name: str, plan: Planned, people: dict[int, Person]) -> Mail:
    person = None if plan.person_id is None else people[plan.person_id]
    return Mail(
        key=plan.key,
        rule=name,
        template=plan.template,
        recipient=person,
        address=(person.email if person else plan.address).lower(),
        language=person.reply_language() if person else plan.language,
        context=plan.context,
        send_at=plan.send_at,
    )


def _adjust(rows: Sequence[Mail], plans: dict[str, Planned], state: State) -> int:
    """Let rows that are still in `state` wait, with the time and content of their plan. Returns how many."""
    if not rows:
        return 0
    still = Mail.objects.filter(pk__in=[row.pk for row in rows], state=state, cancelled_by_staff=False)
    locked = set(still.select_for_update(skip_locked=True).values_list("pk", flat=True))
    changed = [_with(row, plans[row.key]) for row in rows if row.pk in locked]
    # As the rows are there and locked, this is an update; Django's own for many rows is five times slower.
    Mail.objects.bulk_create(changed, update_conflicts=True, unique_fields=["pk"], update_fields=RENEWED)
    return len(changed)


def _with(row: Mail, plan: Planned) -> Mail:
    values = {column: getattr(plan, field) for column, field in COLUMNS.items()}
    if plan.person_id is None:
        where = {"address": plan.address.lower(), "language": plan.language}
    else:  # found anew when the mail leaves
        where = {"address": row.address, "language": row.language}
    return Mail(pk=row.pk, key=row.key, **values, **where)


def _cancel_others(name: str, keys: set[str]) -> int:
    """Cancel what waits and is not planned any more."""
    waiting = Mail.objects.filter(rule=name, state=State.QUEUED).values_list("pk", "key")
    gone = [pk for pk, key in waiting.iterator(chunk_size=5 * CHUNK) if key not in keys]
    queued = Mail.objects.filter(state=State.QUEUED)
    return sum(queued.filter(pk__in=chunk).update(state=State.CANCELLED) for chunk in _chunks(gone))
