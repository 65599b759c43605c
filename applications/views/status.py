"""Where an application stands, and taking it back."""

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods, require_safe

from applications.models import Application
from applications.selectors import newest_confirmation
from applications.services.drafts import withdraw_application
from applications.standing import standing_of
from applications.steps import missing_things
from applications.summary import parts
from applications.views.steps import draft_of
from mentorprog.states import Refused


@login_required
@never_cache
@require_safe
def status(request: HttpRequest, reference: str) -> HttpResponse:
    """The state in a sentence, what happens next and when, and what was sent."""
    application = draft_of(request, reference)
    candidates = list(application.candidates.remaining().select_related("decision", "offer"))
    confirmation = newest_confirmation(application)
    draft = application.state == Application.State.DRAFT
    values = {
        "application": application,
        "cohort": application.cohort,
        "candidates": candidates,
        "confirmation": confirmation,
        "standing": standing_of(application, candidates, confirmation),
        "missing": missing_things(application, candidates) if draft else [],
        "parts": [] if draft else parts(application, candidates, editable=False),
    }
    return render(request, "applications/status.html", values)


@login_required
@never_cache
@require_http_methods(["GET", "HEAD", "POST"])
def withdraw(request: HttpRequest, reference: str) -> HttpResponse:
    """Ask once, then take the application back."""
    application = draft_of(request, reference)
    if application.state not in (Application.State.DRAFT, Application.State.SUBMITTED):
        return redirect("application", reference)
    if request.method == "POST":
        try:
            withdraw_application(application=application, actor=request.user)
        except Refused as refusal:
            messages.error(request, refusal.message)
        else:
            messages.success(request, _("The application is withdrawn."))
        return redirect("application", reference)
    return render(request, "applications/withdraw.html", {"application": application})
