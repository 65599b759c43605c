"""What a build has made, as one value that two builds on fresh databases can be compared by."""

import json
from hashlib import sha256
from typing import Any

from auditlog.models import LogEntry
from django.apps import apps
from django.db.models import ForeignKey, Model, OneToOneField

from applications.models import Candidate, Revision
from mentorprog.outbox.models import Mail
from mentorprog.places.models import Municipality

APPS = ("places", "people", "outbox", "curriculum", "cohorts", "applications", "networks", "auditlog")
# What holds a database's own ids, signed tokens of them, or a random value that nobody can use.
OWN = {
    "Person": {"password"},
    "Mail": {"key", "context", "text", "html", "calendar", "message_id"},
    "LogEntry": {"object_pk", "object_id", "changes_text", "cid"},
}


def contents() -> dict[str, list[dict[str, Any]]]:
    """Every row of the project's models, in order of entry, with places in line instead of ids."""
    models = [model for model in apps.get_models() if model._meta.app_label in APPS]
    ranks = {model: _ranks(model) for model in apps.get_models()}
    return {model.__name__: [_row(row, ranks) for row in _in_order(model)] for model in models}


def fingerprint() -> str:
    """A digest of `contents`."""
    text = json.dumps(contents(), sort_keys=True, default=str)
    return sha256(text.encode()).hexdigest()


def _in_order(model: type[Model]) -> Any:
    return model._base_manager.order_by("pk")


def _ranks(model: type[Model]) -> dict[Any, int]:
    return {pk: rank for rank, pk in enumerate(_in_order(model).values_list("pk", flat=True))}


def _row(row: Model, ranks: dict[type[Model], dict[Any, int]]) -> dict[str, Any]:
    own = OWN.get(type(row).__name__, set())
    fields = [field for field in row._meta.concrete_fields if not field.primary_key and field.name not in own]
    values = {field.name: _value(row, field, ranks) for field in fields}
    if isinstance(row, LogEntry):
        model = row.content_type.model_class()
        values["object"] = [model.__name__, ranks[model].get(row.object_id)]
        if pk := (row.changes or {}).get("replaces", ["", ""])[1]:  # a candidate by its id
            values["changes"] = row.changes | {"replaces": ranks[Candidate][int(pk)]}
    if isinstance(row, Revision):
        values["content"] = _without_ids(row.content, ranks)
    if isinstance(row, Mail):
        values["has_text"] = bool(row.text)
    return values


def _without_ids(content: dict[str, Any], ranks: dict[type[Model], dict[Any, int]]) -> dict[str, Any]:
    place = ranks[Municipality].get(content["service"]["municipality_id"])
    candidates = [one | {"id": ranks[Candidate].get(one["id"])} for one in content["candidates"]]
    return content | {"service": content["service"] | {"municipality_id": place}, "candidates": candidates}


def _value(row: Model, field: Any, ranks: dict[type[Model], dict[Any, int]]) -> Any:
    value = getattr(row, field.attname)
    if isinstance(field, ForeignKey | OneToOneField) and value is not None:
        return ranks[field.related_model][value]
    return bytes(value) if isinstance(value, memoryview) else value
