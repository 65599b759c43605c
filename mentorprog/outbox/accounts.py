"""Mails about signing in, wanted by the floor below."""

import uuid
from datetime import timedelta
from typing import Any

from django.conf import settings
from django.dispatch import receiver
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from mentorprog.outbox.composers import Content, composer
from mentorprog.outbox.models import Mail
from mentorprog.outbox.services import enqueue
from mentorprog.people.signals import account_mail

TEMPLATES = {"login_code": "sign_in_code", "unknown_account": "unknown_account"}


@receiver(account_mail)
def send_account_mail(sender: Any, template: str, address: str, language: str, code: str, **_signal: Any) -> None:
    """Write the mail at once; its code is blanked from the row as soon as it has left."""
    enqueue(
        key=f"account:{uuid.uuid4()}",
        template=TEMPLATES[template],
        to=address,
        language=language,
        context={"code": code},
        sensitive=True,
    )


@composer("sign_in_code", label=_("Sign-in code"))
def sign_in_code(mail: Mail) -> Content | None:
    """The code that is typed in; moot once it has run out.

    No link: a link that signs in can be followed by others than the reader.
    """
    if timezone.now() - mail.created_at > timedelta(seconds=settings.ACCOUNT_LOGIN_BY_CODE_TIMEOUT):
        return None
    return Content({"code": mail.context["code"], "minutes": settings.ACCOUNT_LOGIN_BY_CODE_TIMEOUT // 60})


@composer("unknown_account", label=_("Sign-in with an unknown address"))
def unknown_account(mail: Mail) -> Content:
    """Somebody asked for a code to an address that we do not know; only its reader is told so."""
    return Content({})
