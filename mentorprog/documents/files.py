"""Who may fetch an uploaded file. Each app that ties files to something says it, from its `AppConfig.ready`."""

from collections.abc import Callable
from datetime import timedelta

from django.db import models
from django.db.models import Exists, OuterRef
from django.utils import timezone

from mentorprog.documents.models import StoredFile
from mentorprog.people.models import Person

Holder = Callable[[Person, StoredFile], bool]
_holders: list[Holder] = []

UNUSED = timedelta(days=1)  # so old is a file at least that is deleted because nothing needs it


def holder(says: Holder) -> Holder:
    """Hang up a rule that says yes to a person and a file; used as a decorator. Without a yes nobody fetches it."""
    _holders.append(says)
    return says


def may_fetch(person: Person, file: StoredFile) -> bool:
    """Whether some app lets this person have the file."""
    return any(says(person, file) for says in _holders)


def _references() -> list[models.Field]:
    """Every field of some model that points to uploaded files, as the models themselves tell."""
    found = StoredFile._meta.get_fields(include_hidden=True)
    return [one.field for one in found if one.auto_created and not one.concrete and hasattr(one, "field")]


def unused_files() -> models.QuerySet[StoredFile]:
    """The files that nothing points to and that have not just come in."""
    rows = StoredFile.objects.filter(created_at__lt=timezone.now() - UNUSED)
    for field in _references():
        rows = rows.exclude(Exists(field.model._base_manager.filter(**{field.attname: OuterRef("pk")})))
    return rows
