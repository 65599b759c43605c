"""A mentor's own pages: is this still right, the question about the network, the service record."""

from typing import Any

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.core.exceptions import BadRequest
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.text import slugify
from django.utils.translation import get_language
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.debug import sensitive_post_parameters
from django.views.decorators.http import require_http_methods, require_safe

from mentorprog import tokens
from mentorprog.documents.rendering import render as document
from mentorprog.people.throttle import throttled
from mentorprog.states import Refused
from networks.forms_followup import OpeningCodeForm
from networks.mails import CODE_MINUTES
from networks.mentors.forms import StillRightForm
from networks.mentors.record import service_record
from networks.mentors.selectors import chosen_codes, own_mentor, own_question
from networks.models import Mentor, StillRight
from networks.opening import Opening, masked
from networks.services.mentors import answer_network_question
from networks.services.still_right import confirm, send_code


# --- Is this still right? -----------------------------------------------------------------------------------
@never_cache
@sensitive_post_parameters("code", "phone")
@require_http_methods(["GET", "HEAD", "POST"])
@throttled("link", "120/m/ip")
def still_right(request: HttpRequest, token: str) -> HttpResponse:
    """From the mail: what is asked; then the code; then the details. Nothing changes on GET."""
    ids = tokens.read("still-right", token)
    if ids is None:
        raise Http404
    rows = StillRight.objects.select_related("mentor__person__employer", "mentor__person__work_municipality")
    row = get_object_or_404(rows, pk=ids[0])
    mentor = row.mentor
    is_asked = row.state == StillRight.State.WAITING and mentor.status == Mentor.Status.ACTIVE and mentor.person.email
    opening = Opening(request, f"still-right-{row.pk}")
    if request.user.pk == mentor.person_id:
        return redirect("my_details")
    if not is_asked:
        return render(request, "networks/still_right.html", _values(row))
    if request.method == "POST":
        return _post(request, row, token, opening)
    if opening.is_open:
        return _form_page(request, mentor)
    code = OpeningCodeForm() if opening.is_pending else None
    return render(request, "networks/still_right.html", _values(row, code_form=code))


def _values(row: StillRight, **more: Any) -> dict[str, Any]:
    answered = row.state == StillRight.State.ANSWERED
    waiting = row.state == StillRight.State.WAITING and row.mentor.status == Mentor.Status.ACTIVE
    shown = {"question": row, "answered": answered, "over": not (answered or waiting)}
    return {**shown, "address": masked(row.mentor.person.email), "minutes": CODE_MINUTES, **more}


def _post(request: HttpRequest, row: StillRight, token: str, opening: Opening) -> HttpResponse:
    try:
        match request.POST.get("action"):
            case "code":
                opening.ask(lambda: send_code(question=row))
            case "open":
                form = OpeningCodeForm(request.POST)
                if not opening.opens(form):
                    return render(request, "networks/still_right.html", _values(row, code_form=form, form=form))
            case "confirm" if opening.is_open:
                if (page := _confirm(request, row.mentor)) is not None:
                    return page
            case _:
                messages.error(request, _("Ask for a code first."))
    except Refused as refusal:
        messages.error(request, refusal.message)
    return redirect("still_right", token)


def _form_page(request: HttpRequest, mentor: Mentor, form: StillRightForm | None = None) -> HttpResponse:
    shown = form or StillRightForm(mentor=mentor, chosen=chosen_codes(mentor))
    return render(request, "networks/my_details.html", {"form": shown, "mentor": mentor})


def _confirm(request: HttpRequest, mentor: Mentor) -> HttpResponse | None:
    """Keep the details; the page once more when something is to be corrected."""
    form = StillRightForm(request.POST, mentor=mentor)
    if not form.is_valid():
        return _form_page(request, mentor, form)
    confirm(mentor=mentor, details=form.details(), actor=mentor.person)
    return None


@login_required
@never_cache
@sensitive_post_parameters("phone")
@require_http_methods(["GET", "HEAD", "POST"])
def my_details(request: HttpRequest) -> HttpResponse:
    """The same for the signed-in mentor, at any time of the year."""
    mentor = _own(request)
    if request.method == "POST":
        try:
            if (page := _confirm(request, mentor)) is not None:
                return page
        except Refused as refusal:
            messages.error(request, refusal.message)
        else:
            messages.success(request, _("Thank you. Your details are saved."))
        return redirect("mypage")
    return _form_page(request, mentor)


def _own(request: HttpRequest) -> Mentor:
    mentor = own_mentor(request.user.pk)
    if mentor is None or mentor.status != Mentor.Status.ACTIVE:
        raise Http404
    return mentor


# --- The network --------------------------------------------------------------------------------------------
@login_required
@never_cache
@require_http_methods(["GET", "HEAD", "POST"])
def network_question(request: HttpRequest) -> HttpResponse:
    """The mentor works in another place: move to the network there, or stay?"""
    mentor = _own(request)
    question = own_question(mentor.pk)
    if request.method == "POST":
        if request.POST.get("answer") not in ("move", "stay"):
            raise BadRequest("a question about the network is answered by moving or staying")
        if question is None:
            messages.info(request, _("There is nothing to answer any more."))
            return redirect("mypage")
        _answer(request, question, move=request.POST["answer"] == "move")
        return redirect("mypage")
    return render(request, "networks/network_question.html", {"question": question, "mentor": mentor})


def _answer(request: HttpRequest, question: Any, *, move: bool) -> None:
    try:
        answer_network_question(question=question, move=move, actor=request.user)
    except Refused as refusal:
        messages.error(request, refusal.message)
    else:
        told = _("You belong to %(network)s now.") if move else _("You stay in the network that you belong to.")
        messages.success(request, told % {"network": question.network})


# --- The service record -------------------------------------------------------------------------------------
@login_required
@never_cache
@require_safe
def record_file(request: HttpRequest) -> HttpResponse:
    """A PDF for an employer: cohort, years and meetings. For those who have left, too."""
    mentor = own_mentor(request.user.pk)
    if mentor is None:
        raise Http404
    made = document("service_record", service_record(mentor), get_language() or "nb")
    name = f"{slugify(_('Service record'))}-{slugify(mentor.person.name) or mentor.pk}.pdf"
    return HttpResponse(
        made, content_type="application/pdf", headers={"Content-Disposition": f'attachment; filename="{name}"'}
    )
