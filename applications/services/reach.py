"""Whether somebody may act in an application: the right to, the region, and no conflict of interest."""

from django.core.exceptions import PermissionDenied

from applications.models import Application
from applications.selectors import applications_for, is_barred
from mentorprog.people.models import Person


def in_region(*, application: Application, actor: Person, permission: str) -> None:
    """Raise PermissionDenied unless the actor has the permission and the application is of his or her region."""
    if not (actor.has_perm(permission) and applications_for(actor).filter(pk=application.pk).exists()):
        raise PermissionDenied


def in_reach(*, application: Application, actor: Person, permission: str) -> None:
    """As `in_region`; and the actor must not be barred by a conflict of interest."""
    in_region(application=application, actor=actor, permission=permission)
    if is_barred(application, actor):
        raise PermissionDenied
