"""Reads that are put into SQL once and then asked again and again with other keys.

Django writes the SQL of a queryset anew each time, which costs more than the database takes to answer. The pages that
everybody sees many times a day (my page, an application, a meeting) ask the same few questions of other people's keys:

    @prepared
    def _seats(person: int) -> QuerySet[Participation]:
        return Participation.objects.filter(person=person).select_related("cohort")

    _seats(person.pk)  # a list of participations

Keys are positional, whole numbers or texts; a number too large for any column belongs to no row. What else a read
depends on (the day, a language) is given by name, and the SQL is then written once for each: only for what takes few
values.
"""

import copy
from collections.abc import Callable
from dataclasses import dataclass
from functools import lru_cache, wraps
from typing import Any, ParamSpec, TypeVar

from django.db import connections
from django.db.models import Model, QuerySet
from django.db.models.sql.compiler import SQLCompiler

Row = TypeVar("Row", bound=Model)
Asked = ParamSpec("Asked")
Key = int | str
LARGEST = 2**63 - 1  # what the widest of whole-number columns holds
KEPT = 32  # statements of one read, one for each combination of what is given by name


@dataclass(frozen=True)
class _Statement:
    """A queryset with its SQL, and for each parameter which of the keys it is (None: it is always the same)."""

    rows: QuerySet[Any]
    compiler: SQLCompiler
    sql: str
    params: tuple[Any, ...]
    keys: tuple[int | None, ...]


class _Query:
    """Stands in for the `Query` of a queryset, and has its SQL ready."""

    def __init__(self, statement: _Statement, keys: tuple[Key, ...]) -> None:
        self._statement, self._keys = statement, keys

    def get_compiler(self, using: str, **_options: Any) -> SQLCompiler:
        statement = self._statement
        compiler = copy.copy(statement.compiler)
        compiler.connection = connections[using]
        params = tuple(
            param if key is None else self._keys[key]
            for param, key in zip(statement.params, statement.keys, strict=True)
        )
        compiler.as_sql = lambda *_args, **_options: (statement.sql, params)
        return compiler

    def __getattr__(self, name: str) -> Any:
        return getattr(self._statement.rows.query, name)


def _stand_in(kind: type, place: int) -> Key:
    """What no read asks for by itself, to be found again among the parameters. The smallest of fields can hold it."""
    return 31_737 + place if kind is int else f"\N{REPLACEMENT CHARACTER} {place}"


def prepared(build: Callable[Asked, QuerySet[Row]]) -> Callable[Asked, list[Row]]:
    """Make a function that returns a queryset into one that reads it, and puts it into SQL only the first time."""

    @lru_cache(maxsize=KEPT)
    def written(kinds: tuple[type, ...], by_name: tuple[tuple[str, Any], ...]) -> _Statement:
        stand_ins = [_stand_in(kind, place) for place, kind in enumerate(kinds)]
        rows = build(*stand_ins, **dict(by_name))  # type: ignore[call-arg]
        compiler = rows.query.get_compiler(using=rows.db)
        sql, params = compiler.as_sql()
        keys = tuple(stand_ins.index(param) if param in stand_ins else None for param in params)
        if set(range(len(kinds))) - set(keys):
            raise TypeError(f"{build.__name__} does not ask for each of its keys")
        return _Statement(rows, compiler, sql, tuple(params), keys)

    @wraps(build)
    def read(*keys: Key, **by_name: Any) -> list[Row]:
        if any(isinstance(key, int) and abs(key) > LARGEST for key in keys):
            return []
        statement = written(tuple(map(type, keys)), tuple(sorted(by_name.items())))
        rows = statement.rows._chain()
        rows.query = _Query(statement, keys)
        return list(rows)

    return read
