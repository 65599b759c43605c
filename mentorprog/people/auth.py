"""Authentication backend: by e-mail, with permissions from `rules` alone, never from database rows."""

from typing import Any

from allauth.account.auth_backends import AuthenticationBackend


class CodeBackend(AuthenticationBackend):
    """Finds people by address. Permissions are left to the predicates of `rules`."""

    def authenticate(self, request: Any, **credentials: Any) -> None:
        """Nobody signs in by password: a code by mail, or a passkey, is the only way in."""
        return

    def get_all_permissions(self, user_obj: Any, obj: Any = None) -> set[str]:
        return set()

    def has_perm(self, user_obj: Any, perm: str, obj: Any = None) -> bool:
        return False

    def has_module_perms(self, user_obj: Any, app_label: str) -> bool:
        return False
