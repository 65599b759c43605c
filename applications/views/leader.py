"""The leader's page: who applies for whom, the commitments, and two answers."""

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods

from applications.commitments import COMMITMENTS
from applications.forms import DeclineForm
from applications.models import Application, LeaderConfirmation
from applications.services import confirmations
from cohorts.selectors import stages
from mentorprog import tokens
from mentorprog.people.throttle import throttled
from mentorprog.states import Refused


@never_cache
@require_http_methods(["GET", "HEAD", "POST"])
@throttled("link", "120/m/ip")
def leader(request: HttpRequest, token: str) -> HttpResponse:
    """A page with buttons; nothing changes on GET, so a mail scanner that follows the link does nothing."""
    ids = tokens.read("leader", token)
    if ids is None:
        raise Http404
    rows = LeaderConfirmation.objects.select_related("application__cohort", "application__contact")
    confirmation = get_object_or_404(rows, pk=ids[0])
    form = DeclineForm(request.POST if request.POST.get("answer") == "decline" else None)
    if request.method == "POST" and _answer(request, confirmation, form):
        return redirect("leader", token)
    values = {
        "confirmation": confirmation,
        "application": confirmation.application,
        "cohort": confirmation.application.cohort,
        "candidates": confirmation.application.candidates.remaining(),
        "commitments": COMMITMENTS,
        "stages": stages(confirmation.application.cohort),
        "withdrawn": confirmation.application.state == Application.State.WITHDRAWN,
        "form": form,
    }
    return render(request, "applications/leader.html", values)


def _answer(request: HttpRequest, confirmation: LeaderConfirmation, form: DeclineForm) -> bool:
    """Carry out the answer; False when the page must be shown again with an error."""
    try:
        if request.POST.get("answer") == "confirm":
            confirmations.confirm(confirmation=confirmation)
        elif not form.is_valid():
            return False
        else:
            confirmations.decline(confirmation=confirmation, reason=form.cleaned_data["reason"])
    except Refused as refusal:
        messages.error(request, refusal.message)
    return True
