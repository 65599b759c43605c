"""The whole database in a few numbers, to see whether anything has changed. Good within one process only."""

from collections.abc import Container, Iterator
from contextlib import contextmanager
from functools import cache
from itertools import count
from typing import Any

from auditlog.models import LogEntry
from django.db import connection, transaction

SESSIONS = "django_session"  # who looks at a page may get a session
HARMLESS = {"SELECT", "(SELECT", "SAVEPOINT", "RELEASE", "PRAGMA"}

Fingerprint = dict[str, tuple[int, int]]


@cache
def _tables() -> tuple[str, ...]:
    with connection.cursor() as cursor:
        return tuple(sorted(set(connection.introspection.table_names(cursor)) - {SESSIONS}))


class Watch:
    """Knows whether the content is the same as once before: what changes it has passed by here.

    Every content has a number. A statement that writes makes a new one; going back to a savepoint brings back the
    one that stood there. What a number looks like is found out once.
    """

    def __init__(self) -> None:
        self._numbers = count()
        self._saved: dict[str, int] = {}
        self._known: dict[tuple[int, bool], Fingerprint] = {}
        self._content = next(self._numbers)

    def __call__(self, execute: Any, sql: str, params: Any, many: bool, context: Any) -> Any:
        """Called by Django around every statement."""
        words = sql.replace('"', "").split(maxsplit=4)
        if words[0] == "SAVEPOINT":
            self._saved[words[1]] = self._content
        result = execute(sql, params, many, context)
        if words[:3] == ["ROLLBACK", "TO", "SAVEPOINT"]:
            self._content = self._saved[words[3]]
        elif words[0] not in HARMLESS and SESSIONS not in words[1:3]:
            self._content = next(self._numbers)
        return result

    def fingerprint(self, looks: bool) -> Fingerprint:
        content = self._content, looks
        if content not in self._known:
            self._known[content] = _taken(looks)
        return self._known[content]


_watches: list[Watch] = []


@contextmanager
def watched() -> Iterator[None]:
    """Spare `fingerprint` its work while nothing is written. For the inside of one transaction."""
    watch = Watch()
    _watches.append(watch)
    try:
        with connection.execute_wrapper(watch):
            yield
    finally:
        _watches.remove(watch)


def fingerprint(*, looks: bool = True) -> Fingerprint:
    """How many rows each table has, and a hash of them. Without `looks`, rows that say only that somebody looked."""
    return _watches[-1].fingerprint(looks) if _watches else _taken(looks)


def _taken(looks: bool) -> Fingerprint:
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
