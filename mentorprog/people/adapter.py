"""How django-allauth sends its mails, keeps its secrets and treats strangers here."""

import base64
import hashlib
from typing import Any

from allauth.account.adapter import DefaultAccountAdapter
from allauth.mfa.adapter import DefaultMFAAdapter
from cryptography.fernet import Fernet
from django.conf import settings
from django.contrib import messages
from django.http import HttpRequest
from django.utils.translation import get_language
from django.utils.translation import gettext_lazy as _

from mentorprog.people import signals
from mentorprog.people.throttle import counted_as


class AccountAdapter(DefaultAccountAdapter):
    """Sign-in by a code that is typed in. Nobody signs up: people are entered by what they do here."""

    error_messages = {
        **DefaultAccountAdapter.error_messages,
        "incorrect_code": _("The code is not right. Look at the newest e-mail from us and type it again."),
        "too_many_login_attempts": _("Too many attempts. Wait ten minutes and ask for a new code."),
        "rate_limited": _("Too many attempts. Wait ten minutes and try again."),
    }

    def is_open_for_signup(self, request: HttpRequest) -> bool:
        return False

    def get_client_ip(self, request: HttpRequest) -> str:
        """What rate limits count by."""
        return counted_as(request, super().get_client_ip(request))

    def send_mail(self, template_prefix: str, email: str, context: dict[str, Any]) -> None:
        """Hand the mail on to the outbox, which stands above this floor, by a signal."""
        signals.account_mail.send(
            sender=type(self),
            template=template_prefix.rsplit("/", 1)[-1],
            address=email,
            language=get_language() or settings.LANGUAGE_CODE,
            code=context.get("code", ""),
        )

    def add_message(self, request: HttpRequest, level: int, *args: Any, **kwargs: Any) -> None:
        """Only errors are shown as messages: otherwise the pages themselves say what has happened."""
        if level >= messages.ERROR:
            super().add_message(request, level, *args, **kwargs)


class SecondFactorAdapter(DefaultMFAAdapter):
    """Keeps the secrets of authenticator apps encrypted with a key derived from SECRET_KEY."""

    error_messages = {
        **DefaultMFAAdapter.error_messages,
        "incorrect_code": _("The code is not right. Wait for the next one in the app and type it."),
    }

    def _fernet(self) -> Fernet:
        key = hashlib.sha256(b"mentorprog.second-factor" + settings.SECRET_KEY.encode()).digest()
        return Fernet(base64.urlsafe_b64encode(key))

    def encrypt(self, text: str) -> str:
        return self._fernet().encrypt(text.encode()).decode()

    def decrypt(self, encrypted_text: str) -> str:
        return self._fernet().decrypt(encrypted_text.encode()).decode()
