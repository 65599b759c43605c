"""Swap an admitted candidate for another from the same employer."""

from typing import Any

from django.contrib import messages
from django.core.exceptions import PermissionDenied
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect
from django.urls import reverse
from django.utils.translation import gettext as _

from applications.forms.decision import AssessmentForm, SubstituteForm
from applications.models import Candidate
from applications.selectors import decidable
from applications.services.substitutes import (
    approve_substitute,
    drop_substitute,
    pending,
    propose_substitute,
)
from mentorprog.dashboard.pages import show
from mentorprog.states import Refused


def substitute(model_admin: Any, request: HttpRequest, pk: int) -> HttpResponse:
    """Propose somebody, or assess who is proposed and hand the seat over."""
    rows = Candidate.objects.filter(application__in=decidable(request.user))
    candidate = get_object_or_404(rows.select_related("application__cohort", "offer", "person"), pk=pk)
    if not request.user.has_perm("applications.decide"):
        raise PermissionDenied
    proposed = pending(candidate)
    data = request.POST if request.method == "POST" else None
    form: Any = AssessmentForm(data) if proposed else SubstituteForm(data)
    if request.method == "POST" and _done(request, candidate, proposed, form):
        return redirect(request.path)
    application = candidate.application
    values = {
        "candidate": candidate,
        "application": application,
        "proposed": proposed,
        "form": form if proposed or candidate.holds_a_seat else None,
        "taken_by": candidate.substitutes.filter(withdrawn_at=None, offer__isnull=False).first(),
        "crumb": {
            "url": reverse("admin:applications_application_read", args=[application.pk]),
            "label": application.reference,
        },
    }
    title = _("A substitute for %(name)s") % {"name": candidate}
    return show(request, model_admin, "applications/staff_substitute.html", title, **values)


def _done(request: HttpRequest, candidate: Candidate, proposed: Candidate | None, form: Any) -> bool:
    """Carry out what was asked for; False when the page is shown again with what is wrong."""
    try:
        if proposed and request.POST.get("act") == "drop":
            drop_substitute(substitute=proposed, actor=request.user)
            messages.success(request, _("The proposal is taken back."))
            return True
        if not form.is_valid():
            return False
        if proposed:
            approve_substitute(substitute=proposed, actor=request.user, assessment=form.cleaned_data["assessment"])
            messages.success(request, _("%(name)s is offered the seat.") % {"name": proposed})
        else:
            made = propose_substitute(candidate=candidate, actor=request.user, values=form.cleaned_data)
            text = _("%(name)s is proposed, and gets an e-mail to confirm the address.")
            messages.success(request, text % {"name": made})
    except Refused as refusal:
        form.add_error(None, refusal.message)
        return False
    return True
