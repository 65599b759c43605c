"""The service's page of a plan follow-up: the link from the mail, a code that is typed in, and a short form.

Nobody needs an account. The link alone shows only what is asked and of whom; the code, sent to the address that
is asked, opens the form in this browser.
"""

from typing import Any

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.debug import sensitive_post_parameters
from django.views.decorators.http import require_http_methods

from mentorprog import tokens
from mentorprog.people.throttle import throttled
from mentorprog.states import Refused
from networks.followups import network_attendance
from networks.forms_followup import AnswersForm, OpeningCodeForm
from networks.mails import CODE_MINUTES
from networks.models import PlanFollowUp
from networks.opening import Opening, masked
from networks.services.followups import answer_followup, send_code


@never_cache
@sensitive_post_parameters("code")
@require_http_methods(["GET", "HEAD", "POST"])
@throttled("link", "120/m/ip")
def followup(request: HttpRequest, token: str) -> HttpResponse:
    """What is asked and of whom; then the code; then the form. Nothing changes on GET."""
    ids = tokens.read("followup", token)
    if ids is None:
        raise Http404
    rows = PlanFollowUp.objects.select_related("plan__application__cohort")
    row = get_object_or_404(rows, pk=ids[0])
    is_asked = row.serial == ids[1] and row.state == PlanFollowUp.State.WAITING
    if not is_asked:
        return render(request, "networks/followup.html", _values(row, replaced=row.serial != ids[1]))
    opening = Opening(request, f"followup-{row.pk}-{row.serial}")  # as it is asked of its present contact
    if request.method == "POST":
        return _post(request, row, token, opening)
    if opening.is_open:
        return _form_page(request, row)
    code = OpeningCodeForm() if opening.is_pending else None
    return render(request, "networks/followup.html", _values(row, code_form=code))


def _values(row: PlanFollowUp, **more: Any) -> dict[str, Any]:
    application = row.plan.application
    shown = {
        "followup": row,
        "application": application,
        "cohort": application.cohort,
        "address": masked(row.contact_email),
    }
    return {**shown, "minutes": CODE_MINUTES, **more}


def _form_page(request: HttpRequest, row: PlanFollowUp, form: AnswersForm | None = None) -> HttpResponse:
    shown = form or AnswersForm(followup=row, seen=network_attendance(row))
    return render(request, "networks/followup_form.html", _values(row, form=shown))


def _post(request: HttpRequest, row: PlanFollowUp, token: str, opening: Opening) -> HttpResponse:
    try:
        match request.POST.get("action"):
            case "code":
                opening.ask(lambda: send_code(followup=row))
            case "open":
                form = OpeningCodeForm(request.POST)
                if not opening.opens(form):
                    return render(request, "networks/followup.html", _values(row, code_form=form, form=form))
            case "answer" if opening.is_open:
                if (page := _answer(request, row)) is not None:
                    return page
            case _:
                messages.error(request, _("Ask for a code first."))
    except Refused as refusal:
        messages.error(request, refusal.message)
    return redirect("followup", token)


# --- The answers ------------------------------------------------------------------------------------------


def _answer(request: HttpRequest, row: PlanFollowUp) -> HttpResponse | None:
    """Keep the answers; the page once more when something is to be corrected."""
    seen = network_attendance(row)
    form = AnswersForm(request.POST, followup=row, seen=seen)
    if not form.is_valid():
        return _form_page(request, row, form)
    answers = {**form.cleaned_data, "meetings_held": seen.held, "meetings_joined": seen.joined}
    answer_followup(followup=row, answers=answers)
    return None
