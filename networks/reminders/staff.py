"""Staff pages of reminders: a network's rules with a preview, and what became of a meeting's mails."""

from typing import Any

from django.contrib import messages
from django.core.exceptions import BadRequest, PermissionDenied
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect
from django.urls import reverse
from django.utils.translation import gettext as _

from mentorprog.dashboard.pages import show
from mentorprog.people.roles import is_convenor
from mentorprog.states import Refused
from networks.models import Network
from networks.reminders.forms import RulesForm
from networks.reminders.selectors import (
    STANDINGS,
    deliveries,
    next_meeting,
    preview,
    rules_by_kind,
    settings_of,
)
from networks.reminders.services import save_rules
from networks.selectors import meetings_for


def rules(model_admin: Any, request: HttpRequest, pk: int) -> HttpResponse:
    """The network's reminders. "Look first" shows what they would send, without saving anything."""
    network = get_object_or_404(Network.objects.visible_to(request.user), pk=pk)
    may_change = request.user.has_perm("networks.change_reminderrule")
    known, settings = rules_by_kind(network), settings_of(network)
    act = request.POST.get("act", "")
    if request.method == "POST":
        if not may_change:
            raise PermissionDenied
        if act not in ("look", "save"):
            raise BadRequest("rules are looked at or saved")
    form = RulesForm(request.POST if request.method == "POST" else None, rules=known, settings=settings)
    shown = [rule for each in known.values() for rule in each]
    if form.is_valid():
        if act == "save":
            return _save(request, network, form)
        shown, settings = form.rules(), form.settings()
    meeting = next_meeting(network)
    values = {
        "network": network,
        "form": form,
        "may_change": may_change,
        "looking": act == "look" and form.is_valid(),
        "meeting": meeting,
        "coming": preview(meeting, shown, settings) if meeting and not form.errors else [],
    }
    title = _("Reminders in %(network)s") % {"network": network}
    return show(request, model_admin, "networks/staff_reminders.html", title, **values)


def _save(request: HttpRequest, network: Network, form: RulesForm) -> HttpResponse:
    try:
        save_rules(network=network, rules=form.rules(), settings=form.settings(), actor=request.user)
    except Refused as refusal:
        messages.error(request, refusal.message)
    else:
        messages.success(request, _("The reminders are saved. What waits to be sent follows within a minute."))
    return redirect("admin:networks_network_reminders", network.pk)


def sent(model_admin: Any, request: HttpRequest, pk: int) -> HttpResponse:
    """What became of invitation, reminders and cancellation, recipient by recipient."""
    if not is_convenor(request.user):
        raise PermissionDenied
    meeting = get_object_or_404(meetings_for(request.user).select_related("network"), pk=pk)
    rows, counts = deliveries(meeting, request.user)
    values = {
        "meeting": meeting,
        "rows": rows,
        "tally": [(words, kind, counts[name]) for name, (words, kind) in STANDINGS.items() if counts[name]],
        "answered": sum(bool(row.invitation.answer) for row in rows),
        "crumb": {"url": reverse("admin:networks_meeting_answers", args=[pk]), "label": meeting.title},
    }
    return show(request, model_admin, "networks/staff_deliveries.html", _("What has been sent"), **values)
