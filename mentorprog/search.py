"""Search by index: parts of words in any place, as Django's `icontains` asks for them.

PostgreSQL answers it with trigrams, from three letters on; its extension `pg_trgm` is trusted, so the owner of the
database may create it. Elsewhere every row is looked at, which is right for the few rows of a demonstration.
"""

from typing import Any

from django.db import connections
from django.db.models import Index, Model


class TrigramIndex(Index):
    """Answers `icontains` on one column on PostgreSQL; an ordinary index of the column elsewhere."""

    def create_sql(self, model: type[Model], schema_editor: Any, using: str = "", **kwargs: Any) -> Any:
        if schema_editor.connection.vendor != "postgresql":
            return super().create_sql(model, schema_editor, using, **kwargs)
        column = model._meta.get_field(self.fields[0]).column
        name, table, column = map(schema_editor.quote_name, (self.name, model._meta.db_table, column))
        # The same expression as in the condition that Django writes for `icontains`.
        return f"CREATE INDEX {name} ON {table} USING gin (UPPER({column}) gin_trgm_ops)"


def create_extension(using: str, **_signal: Any) -> None:
    """Before the migrations: what the indexes need. Where it is there already, no right is needed."""
    if connections[using].vendor == "postgresql":
        with connections[using].cursor() as cursor:
            cursor.execute("CREATE EXTENSION IF NOT EXISTS pg_trgm")
