"""The whole database in a few lines, to see whether anything has changed."""

import hashlib
from collections.abc import Container

from auditlog.models import LogEntry
from django.db import connection

SESSIONS = "django_session"  # who looks at a page may get a session


def fingerprint(*, looks: bool = False) -> dict[str, str]:
    """A hash of every table's rows. With `looks`, rows that only say that somebody has looked are left out."""
    with connection.cursor() as cursor:
        tables = sorted(connection.introspection.table_names(cursor))
        return {table: _table(cursor, table, looks) for table in tables if table != SESSIONS}


def _table(cursor: object, table: str, looks: bool) -> str:
    quoted = connection.ops.quote_name(table)
    if looks and table == LogEntry._meta.db_table:
        cursor.execute(f"SELECT * FROM {quoted} WHERE action <> %s", [LogEntry.Action.ACCESS])
    else:
        cursor.execute(f"SELECT * FROM {quoted}")
    rows = sorted(repr(_plain(row)) for row in cursor.fetchall())
    return f"{len(rows)} rows {hashlib.sha256(chr(10).join(rows).encode()).hexdigest()}"


def _plain(row: tuple[object, ...]) -> tuple[object, ...]:
    """The bytes of a binary column, whatever wraps them."""
    return tuple(bytes(value) if isinstance(value, memoryview) else value for value in row)


def changed(before: dict[str, str], after: dict[str, str], allowed: Container[str] = ()) -> list[str]:
    """The tables that differ, with what they held and hold."""
    names = sorted({*before, *after})
    return [
        f"{name}: {before.get(name)} → {after.get(name)}"
        for name in names
        if before.get(name) != after.get(name) and name not in allowed
    ]
