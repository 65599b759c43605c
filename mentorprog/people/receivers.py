"""What this floor does when django-allauth tells something."""

from typing import Any

from allauth.account.internal.flows.login import record_authentication
from allauth.mfa.models import Authenticator
from allauth.mfa.signals import authenticator_added
from django.contrib.auth import update_session_auth_hash
from django.dispatch import receiver
from django.http import HttpRequest

from mentorprog.people.models import Person


@receiver(authenticator_added)
def a_new_second_factor_counts_from_now(
    sender: Any, request: HttpRequest, user: Person, authenticator: Authenticator, **_signal: Any
) -> None:
    """End the person's other sessions, which never passed the new factor; this one has just proved it.

    A new unusable password changes what every session is checked against.
    """
    if authenticator.type == Authenticator.Type.RECOVERY_CODES:
        return
    user.set_unusable_password()
    user.save(update_fields=["password"])
    update_session_auth_hash(request, user)
    record_authentication(request, user, "mfa", id=authenticator.pk, type=authenticator.type, reauthenticated=True)
