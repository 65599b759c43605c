"""Authentication backend: by e-mail, with permissions from `rules` alone, never from database rows."""

from typing import Any

from allauth.account.auth_backends import AuthenticationBackend
from django.db.models import QuerySet

from mentorprog.people.models import Person
from mentorprog.prepared import prepared


@prepared
def _person(pk: int) -> QuerySet[Person]:
    return Person.objects.filter(pk=pk)


class CodeBackend(AuthenticationBackend):
    """Finds people by address. Permissions are left to the predicates of `rules`."""

    def authenticate(self, request: Any, **credentials: Any) -> None:
        """Nobody signs in by password: a code by mail, or a passkey, is the only way in."""
        return

    def get_user(self, user_id: Any) -> Person | None:
        """The one who is signed in, read for every page; None for somebody who may not sign in any more."""
        found = next(iter(_person(int(user_id))), None)
        return found if found and self.user_can_authenticate(found) else None

    def get_all_permissions(self, user_obj: Any, obj: Any = None) -> set[str]:
        return set()

    def has_perm(self, user_obj: Any, perm: str, obj: Any = None) -> bool:
        return False

    def has_module_perms(self, user_obj: Any, app_label: str) -> bool:
        return False
