"""The one way to change a state: lock, check, change, save, leave a row.

Models declare their states and transitions with django-fsm-2 in a `StateField`. A transition's
`permission` is a predicate of instance and person; its `custom` carries `label` and, where a reason is
required, `reason: True`.
"""

from typing import Any

from django.core.exceptions import PermissionDenied, ValidationError
from django.db import transaction
from django.utils.translation import gettext as _
from django_fsm import FSMField

from mentorprog import history


class Refused(ValidationError):
    """The state does not allow this now; the message says why in the reader's language."""


class StateField(FSMField):
    """A state that only transitions change. In the database, and so for the migrations, it is a text as any other."""

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **{"protected": True} | kwargs)

    def deconstruct(self) -> Any:
        name, _path, args, kwargs = super().deconstruct()
        kwargs.pop("protected", None)
        return name, "django.db.models.CharField", args, kwargs


def locked(instance: Any) -> Any:
    """The instance's row, read afresh and locked until the surrounding transaction ends."""
    return instance._meta.model._base_manager.select_for_update(of=("self",)).get(pk=instance.pk)


def change_state(instance: Any, name: str, *, actor: Any, reason: str = "", **arguments: Any) -> Any:
    """Carry out the transition `name` on the freshly locked row and return that row.

    `actor` is the person who acts; None is the system itself (a deadline that passed). `arguments` go to
    the transition's method. Raises Refused when the present state does not allow it or a required reason
    is missing, PermissionDenied when the transition's predicate says no to the actor.
    """
    with transaction.atomic():
        row = locked(instance)
        method = getattr(row, name)
        meta = method._django_fsm
        field = meta.field.name
        before = getattr(row, field)
        if not (meta.has_transition(before) and meta.conditions_met(row, before)):
            raise Refused(_("This is no longer possible: something has changed since you opened the page."))
        declared = meta.get_transition(before)
        if actor is not None and not declared.has_perm(row, actor):
            raise PermissionDenied
        if declared.custom.get("reason") and not reason.strip():
            raise Refused(_("Give a reason."))
        method(**arguments)
        row.save()
        history.record(row, field, before=before, after=getattr(row, field), actor=actor, reason=reason)
    return row
