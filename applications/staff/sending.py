"""What will be sent to whom, before it is sent."""

from typing import Any

from django.contrib import messages
from django.core.exceptions import PermissionDenied
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from applications.models import Application, Decision
from applications.selectors.board import nothing_sent, removed_warning
from applications.selectors.sent import as_sent
from applications.services.decisions import apply_decisions, fingerprint, taken_out, unready
from applications.staff.found import application_for
from cohorts.services.offers import answer_by
from mentorprog.dashboard.pages import show
from mentorprog.states import Refused


def send_answers(model_admin: Any, request: HttpRequest, pk: int) -> HttpResponse:
    """Show what will be sent to whom, then send every prepared decision at once."""
    application = application_for(request, pk)
    if not request.user.has_perm("applications.decide"):
        raise PermissionDenied
    if request.method == "POST":
        return _send(request, application)
    candidates = as_sent(application.candidates.standing().select_related("decision", "person"))
    decisions = [c.decision for c in candidates if hasattr(c, "decision")]
    prepared = [decision for decision in decisions if decision.state == Decision.State.STAGED]
    offers = sum(1 for decision in prepared if decision.outcome == Decision.Outcome.ADMIT)
    reading_page = reverse("admin:applications_application_read", args=[pk])
    values = {
        "application": application,
        "prepared": [{"decision": d, "to": c} for c in candidates for d in prepared if d.candidate_id == c.pk],
        "offers": offers,
        "too_few": offers > application.seats_left,
        "lacking": _lacking(prepared),
        "removed": removed_warning(gone) if (gone := taken_out(prepared)) else "",
        "shown": fingerprint(prepared),
        "answer_by": answer_by(application.cohort),
        "undecided": len(candidates) - len(decisions),
        "is_open": application.state == Application.State.SUBMITTED,
        "crumb": {"url": reading_page, "label": application.reference},
    }
    return show(request, model_admin, "applications/staff_send.html", _("Send the answers"), **values)


def _lacking(prepared: list[Decision]) -> list[str]:
    """Who cannot be offered a seat yet, and why."""
    found = unready(one for one in prepared if one.outcome == Decision.Outcome.ADMIT)
    return [text % {"names": ", ".join(names)} for text, names in found.items()]


def _send(request: HttpRequest, application: Application) -> HttpResponse:
    try:
        shown = request.POST.get("shown")
        sent = apply_decisions(application=application, actor=request.user, shown=shown)
    except Refused as refusal:
        messages.error(request, refusal.message)
        return redirect("admin:applications_application_send", application.pk)
    if sent:
        text = ngettext("%(n)s answer is sent.", "%(n)s answers are sent.", sent)
        messages.success(request, text % {"n": sent})
    else:
        messages.info(request, nothing_sent(Application.objects.filter(pk=application.pk)))
    return redirect("admin:applications_application_read", application.pk)
