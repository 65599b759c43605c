"""The provisional answer: who is due, what is said, one button."""

from typing import Any

from django.contrib import messages
from django.core.exceptions import PermissionDenied
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from applications.services.provisional import due, send_provisional_answers
from mentorprog.dashboard.pages import show

MOST = 200  # applications named on the page


def provisional(model_admin: Any, request: HttpRequest) -> HttpResponse:
    """The applications that soon have waited a month, and the provisional answer to all of them."""
    if not request.user.has_perm("applications.decide"):
        raise PermissionDenied
    if request.method == "POST":
        sent = send_provisional_answers(actor=request.user)
        text = ngettext("%(n)s provisional answer is sent.", "%(n)s provisional answers are sent.", sent)
        messages.success(request, text % {"n": sent})
        return redirect(request.path)
    rows = due(request.user).select_related("cohort", "municipality").order_by("submitted_at", "pk")
    values = {"applications": rows[:MOST], "n": rows.count()}
    return show(request, model_admin, "applications/staff_provisional.html", _("Provisional answers"), **values)
