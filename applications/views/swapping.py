"""Those who write in an application propose somebody else for a seat; staff assess and hand it over."""

from typing import Any

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods

from applications.forms.decision import SubstituteForm
from applications.models import Candidate
from applications.services.substitutes import drop_substitute, pending, propose_substitute
from applications.views.steps import draft_of
from mentorprog.people.throttle import throttled
from mentorprog.states import Refused


@login_required
@never_cache
@require_http_methods(["GET", "HEAD", "POST"])
@throttled("swap", "30/h/user", methods=("POST",))
def swap(request: HttpRequest, reference: str, pk: int) -> HttpResponse:
    """Propose a substitute for a candidate who has a seat, or take the proposal back."""
    application = draft_of(request, reference)
    rows = application.candidates.standing().select_related("offer", "application__cohort")
    candidate: Any = next(iter(rows.filter(pk=pk)), None)
    if candidate is None:
        raise Http404
    proposed = pending(candidate)
    form = SubstituteForm(request.POST if request.POST.get("act") == "propose" else None)
    if request.method == "POST" and _done(request, candidate, proposed, form):
        return redirect("application", reference)
    values = {
        "application": application,
        "candidate": candidate,
        "proposed": proposed,
        "form": form if proposed is None and candidate.holds_a_seat else None,
        "back": reverse("application", args=[reference]),
    }
    return render(request, "applications/swap.html", values)


def _done(request: HttpRequest, candidate: Candidate, proposed: Candidate | None, form: SubstituteForm) -> bool:
    """Carry out what was asked for; False when the page is shown again with what is wrong."""
    try:
        if request.POST.get("act") == "drop":
            if proposed is not None:
                drop_substitute(substitute=proposed, actor=request.user)
                messages.success(request, _("The proposal is taken back."))
        elif not form.is_valid():
            return False
        else:
            made = propose_substitute(candidate=candidate, actor=request.user, values=form.cleaned_data)
            messages.success(request, _("%(name)s gets an e-mail to confirm the address.") % {"name": made})
    except Refused as refusal:
        form.add_error(None, refusal.message) if form.is_bound else messages.error(request, refusal.message)
        return not form.is_bound
    return True
