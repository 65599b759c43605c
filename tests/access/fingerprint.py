"""The whole database in a few numbers, to see whether anything has changed. Good within one process only."""

from collections.abc import Container, Iterator
from contextlib import contextmanager
from functools import cache

from auditlog.models import LogEntry
from django.db import connection, transaction

SESSIONS = "django_session"  # who looks at a page may get a session

Fingerprint = dict[str, tuple[int, int]]


@cache
def _tables() -> tuple[str, ...]:
    with connection.cursor() as cursor:
        return tuple(sorted(set(connection.introspection.table_names(cursor)) - {SESSIONS}))


def fingerprint(*, looks: bool = True) -> Fingerprint:
    """How many rows each table has, and a hash of them. Without `looks`, rows that say only that somebody looked."""
    with connection.cursor() as cursor:
        if connection.vendor == "postgresql":
            cursor.execute(" UNION ALL ".join(_counted(table, looks) for table in _tables()))
            return {table: (rows, int(hashes)) for table, rows, hashes in cursor.fetchall()}
        found = {}
        for table in _tables():
            cursor.execute(f"SELECT * FROM {_rows(table, looks)}")
            rows = cursor.fetchall()
            found[table] = (len(rows), hash(frozenset(rows)))
        return found


def _rows(table: str, looks: bool) -> str:
    """The part of a statement that names the rows."""
    where = ""
    if table == LogEntry._meta.db_table and not looks:
        where = f" WHERE action <> {int(LogEntry.Action.ACCESS)}"
    return f"{connection.ops.quote_name(table)} AS one{where}"


def _counted(table: str, looks: bool) -> str:
    """PostgreSQL counts and hashes in its own place: the rows need not come here, which is ten times as quick."""
    return f"SELECT '{table}', count(*), coalesce(sum(hashtextextended(one::text, 0)), 0) FROM {_rows(table, looks)}"


def changed(before: Fingerprint, after: Fingerprint, allowed: Container[str] = ()) -> list[str]:
    """The tables that differ, with how many rows they held and hold."""
    return [
        f"{table}: {before[table][0]} → {after[table][0]} rows"
        for table in before
        if before[table] != after[table] and table not in allowed
    ]


class _Undo(Exception):
    """Takes a transaction back."""


@contextmanager
def undone() -> Iterator[None]:
    """Take back what happens inside."""
    try:
        with transaction.atomic():
            yield
            raise _Undo
    except _Undo:
        pass
