"""The door of a page that somebody without an account opens: a link from a mail, and a code that is typed in.

What this browser knows of a row stands in its session: the code that was sent (as a digest), or that it is open.
"""

from typing import Any

from django.http import HttpRequest
from django.utils import timezone
from django.utils.crypto import constant_time_compare, salted_hmac
from django.utils.translation import gettext as _

from mentorprog.people.throttle import allowed
from mentorprog.states import Refused
from networks.forms_followup import OpeningCodeForm, plain_code
from networks.guidance.services import send_code
from networks.mails import CODE_MINUTES
from networks.models import GuidanceRequest

OPEN_FOR = 2 * 60 * 60  # seconds in which the page is open after the code was typed
TOO_MANY = "10/10m/key,30/10m/ip"  # codes asked for, and codes typed


def _key(row: GuidanceRequest) -> str:
    return f"guidance-{row.pk}-{row.serial}"


def _digest(code: str) -> str:
    return salted_hmac("mentorprog.guidance-code", plain_code(code), algorithm="sha256").hexdigest()


def _session(request: HttpRequest, row: GuidanceRequest) -> dict[str, Any]:
    """What this browser knows about the request, as long as it lasts."""
    found: dict[str, Any] = request.session.get(_key(row)) or {}
    return found if found.get("until", 0) > timezone.now().timestamp() else {}


def is_pending(request: HttpRequest, row: GuidanceRequest) -> bool:
    """Whether a code has been sent for this browser."""
    return "code" in _session(request, row)


def is_open(request: HttpRequest, row: GuidanceRequest) -> bool:
    """Whether the code has been typed in this browser."""
    return bool(_session(request, row).get("open"))


def ring(request: HttpRequest, row: GuidanceRequest) -> None:
    """Send a code. Raises Refused when too many have been asked for."""
    if not allowed(request, "guidance_code", TOO_MANY, key=str(row.pk)):
        raise Refused(_("Too many attempts. Wait ten minutes and try again."))
    until = timezone.now().timestamp() + 60 * CODE_MINUTES
    request.session[_key(row)] = {"code": _digest(send_code(request=row)), "until": until}


def opens(request: HttpRequest, row: GuidanceRequest, form: OpeningCodeForm) -> bool:
    """Try a code; once it is right it is used up, and the page is open for a while in this browser."""
    if not form.is_valid():
        return False
    expected = _session(request, row).get("code", "")
    if not allowed(request, "guidance_try", TOO_MANY, key=str(row.pk)):
        form.add_error("code", _("Too many attempts. Wait ten minutes and ask for a new code."))
    elif not expected:
        form.add_error("code", _("The code no longer works. Ask for a new one."))
    elif not constant_time_compare(expected, _digest(form.cleaned_data["code"])):
        form.add_error("code", _("The code is not right. Look at the newest e-mail from us and type it again."))
    else:
        request.session[_key(row)] = {"open": True, "until": timezone.now().timestamp() + OPEN_FOR}
        return True
    return False
