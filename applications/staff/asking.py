"""Asking the applicant for more information, and taking the request back."""

from typing import Any

from django.contrib import messages
from django.core.exceptions import BadRequest, PermissionDenied
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.urls import reverse
from django.utils.translation import gettext as _

from applications.forms.around import PART_CHOICES, AskForm
from applications.models import Application, InformationRequest
from applications.services.requests import ask_for_more, take_back_request
from applications.staff.found import application_for
from mentorprog.dashboard.pages import show
from mentorprog.states import Refused
from mentorprog.times import today


def ask(model_admin: Any, request: HttpRequest, pk: int) -> HttpResponse:
    """What is asked about now, with a way to take it back; else a form that opens parts for the applicant."""
    application = application_for(request, pk)
    if not request.user.has_perm("applications.decide"):
        raise PermissionDenied
    standing = application.requests.filter(state=InformationRequest.State.OPEN).select_related("asked_by").first()
    form = AskForm(request.POST if request.POST.get("act") == "ask" else None)
    if request.method == "POST" and _carried_out(request, application, standing, form):
        return redirect("admin:applications_application_ask", pk)
    labels = {slug: str(label) for slug, label in PART_CHOICES}
    values = {
        "application": application,
        "standing": standing,
        "late": standing is not None and standing.due < today(),
        "parts": [labels[slug] for slug in standing.parts] if standing else [],
        "form": form,
        "is_open": application.state == Application.State.SUBMITTED,
        "crumb": {
            "url": reverse("admin:applications_application_read", args=[pk]),
            "label": application.reference,
        },
    }
    title = _("Ask for more information")
    return show(request, model_admin, "applications/staff_ask.html", title, **values)


def _carried_out(
    request: HttpRequest, application: Application, standing: InformationRequest | None, form: AskForm
) -> bool:
    """Ask or take back; False when the page is shown again with an error."""
    try:
        if request.POST.get("act") == "withdraw":
            if standing is not None:
                take_back_request(request=standing, actor=request.user)
                messages.success(request, _("The request is taken back."))
        elif request.POST.get("act") != "ask":
            raise BadRequest("the page knows no such act")
        elif not form.is_valid():
            return False
        else:
            ask_for_more(application=application, actor=request.user, **form.cleaned_data)
            messages.success(request, _("The applicant gets an e-mail. The parts are open until the end of the day."))
    except Refused as refusal:
        messages.error(request, refusal.message)
    return True
