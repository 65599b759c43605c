"""The mailbox of the embedded mode: every mail in `var/mail`, and the demo staff's codes."""

import time

from allauth.mfa.models import Authenticator
from allauth.mfa.totp.internal.auth import format_hotp_value, hotp_value
from allauth.mfa.utils import decrypt
from django.conf import settings
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import render
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_safe

from mentorprog.demo.accounts import ACCOUNTS, STAFF
from mentorprog.demo.mailbox import letters, read_letter

PERIOD = 30  # seconds that a code lives


@never_cache
@require_safe
def postbox(request: HttpRequest) -> HttpResponse:
    """The newest mails first, who the demo people are, and the staff's present codes."""
    values = {"letters": letters()[:100], "accounts": ACCOUNTS, "codes": staff_codes()}
    return render(request, "demo/postbox.html", values)


@never_cache
@require_safe
def letter(request: HttpRequest, name: str) -> HttpResponse:
    """One mail, as text."""
    found = read_letter(name)
    if found is None:
        raise Http404
    return render(request, "demo/letter.html", {"letter": found})


def staff_codes() -> list[tuple[str, str, int]]:
    """For each demo member of staff: address, the code in force, and the seconds it still lives."""
    if settings.PRODUCTION:
        raise Http404
    now = int(time.time())
    rows = Authenticator.objects.filter(
        type=Authenticator.Type.TOTP, user__email__in=[account.email for account in STAFF]
    ).select_related("user")
    return [
        (
            row.user.email,
            format_hotp_value(hotp_value(decrypt(row.data["secret"]), now // PERIOD)),
            PERIOD - now % PERIOD,
        )
        for row in rows.order_by("user__email")
    ]
