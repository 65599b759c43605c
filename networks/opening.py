"""A page that a typed code opens for a while in the browser that asked for it.

The link alone shows only what it is about. The code goes to the address of the one who is asked.
"""

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

from django import forms
from django.http import HttpRequest
from django.utils import timezone
from django.utils.crypto import constant_time_compare, salted_hmac
from django.utils.translation import gettext as _

from mentorprog.people.throttle import allowed
from mentorprog.states import Refused
from networks.forms_followup import plain_code
from networks.mails import CODE_MINUTES

OPEN_FOR = 2 * 60 * 60  # seconds in which the form can be filled in after the code was typed
TOO_MANY = "10/10m/key,30/10m/ip"  # codes asked for, and codes typed


@dataclass(frozen=True)
class Opening:
    """What this browser knows about one page. `key` names the page, its row and whom it is asked of."""

    request: HttpRequest
    key: str

    def ask(self, send: Callable[[], str]) -> None:
        """Have a code sent, and remember it for as long as it lasts. Raises Refused after too many."""
        if not allowed(self.request, "opening_code", TOO_MANY, key=self.key):
            raise Refused(_("Too many attempts. Wait ten minutes and try again."))
        until = timezone.now().timestamp() + 60 * CODE_MINUTES
        self.request.session[self.key] = {"code": _digest(send()), "until": until}

    @property
    def _known(self) -> dict[str, Any]:
        found: dict[str, Any] = self.request.session.get(self.key) or {}
        return found if found.get("until", 0) > timezone.now().timestamp() else {}

    @property
    def is_pending(self) -> bool:
        return "code" in self._known

    @property
    def is_open(self) -> bool:
        return bool(self._known.get("open"))

    def opens(self, form: forms.Form) -> bool:
        """Try a code; once it is right it is used up, and the page is open."""
        if not form.is_valid():
            return False
        expected = self._known.get("code", "")
        if not allowed(self.request, "opening_try", TOO_MANY, key=self.key):
            form.add_error("code", _("Too many attempts. Wait ten minutes and ask for a new code."))
        elif not expected:
            form.add_error("code", _("The code no longer works. Ask for a new one."))
        elif not constant_time_compare(expected, _digest(form.cleaned_data["code"])):
            form.add_error("code", _("The code is not right. Look at the newest e-mail from us and type it again."))
        else:
            self.request.session[self.key] = {"open": True, "until": timezone.now().timestamp() + OPEN_FOR}
            return True
        return False


def _digest(code: str) -> str:
    return salted_hmac("mentorprog.opening-code", plain_code(code), algorithm="sha256").hexdigest()


def masked(address: str) -> str:
    """Enough of an address to know which one it is: k…@kommune.no. A word joiner keeps it on one line."""
    name, _at, domain = address.partition("@")
    return f"{name[:1]}…\u2060@{domain}"
