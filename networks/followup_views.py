"""The service's page of a plan follow-up: the link from the mail, a code that is typed in, and a short form.

Nobody needs an account. The link alone shows only what is asked and of whom; the code, sent to the address that
is asked, opens the form in this browser.
"""

from typing import Any

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone
from django.utils.crypto import constant_time_compare, salted_hmac
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.debug import sensitive_post_parameters
from django.views.decorators.http import require_http_methods

from mentorprog import tokens
from mentorprog.people.throttle import allowed, throttled
from mentorprog.states import Refused
from networks.followups import network_attendance
from networks.forms_followup import AnswersForm, OpeningCodeForm, plain_code
from networks.mails import CODE_MINUTES
from networks.models import PlanFollowUp
from networks.services.followups import answer_followup, send_code

OPEN_FOR = 2 * 60 * 60  # seconds in which the form can be filled in after the code was typed
TOO_MANY = "10/10m/key,30/10m/ip"  # codes asked for, and codes typed


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
    if request.method == "POST":
        return _post(request, row, token)
    if _is_open(request, row):
        return _form_page(request, row)
    code = OpeningCodeForm() if _pending(request, row) else None
    return render(request, "networks/followup.html", _values(row, code_form=code))


def _values(row: PlanFollowUp, **more: Any) -> dict[str, Any]:
    application = row.plan.application
    shown = {"followup": row, "application": application, "cohort": application.cohort, "address": _masked(row)}
    return {**shown, "minutes": CODE_MINUTES, **more}


def _masked(row: PlanFollowUp) -> str:
    """Enough of the address to know which one it is: k…@kommune.no. A word joiner keeps it on one line."""
    name, _at, domain = row.contact_email.partition("@")
    return f"{name[:1]}…\u2060@{domain}"


def _form_page(request: HttpRequest, row: PlanFollowUp, form: AnswersForm | None = None) -> HttpResponse:
    shown = form or AnswersForm(followup=row, seen=network_attendance(row))
    return render(request, "networks/followup_form.html", _values(row, form=shown))


def _post(request: HttpRequest, row: PlanFollowUp, token: str) -> HttpResponse:
    try:
        match request.POST.get("action"):
            case "code":
                _send(request, row)
            case "open":
                form = OpeningCodeForm(request.POST)
                if not _opens(request, row, form):
                    return render(request, "networks/followup.html", _values(row, code_form=form, form=form))
            case "answer" if _is_open(request, row):
                if (page := _answer(request, row)) is not None:
                    return page
            case _:
                messages.error(request, _("Ask for a code first."))
    except Refused as refusal:
        messages.error(request, refusal.message)
    return redirect("followup", token)


# --- The code ---------------------------------------------------------------------------------------------


def _key(row: PlanFollowUp) -> str:
    """What the session calls this follow-up as it is asked of its present contact."""
    return f"followup-{row.pk}-{row.serial}"


def _digest(code: str) -> str:
    return salted_hmac("mentorprog.followup-code", plain_code(code), algorithm="sha256").hexdigest()


def _send(request: HttpRequest, row: PlanFollowUp) -> None:
    if not allowed(request, "followup_code", TOO_MANY, key=str(row.pk)):
        raise Refused(_("Too many attempts. Wait ten minutes and try again."))
    until = timezone.now().timestamp() + 60 * CODE_MINUTES
    request.session[_key(row)] = {"code": _digest(send_code(followup=row)), "until": until}


def _session(request: HttpRequest, row: PlanFollowUp) -> dict[str, Any]:
    """What this browser knows about the follow-up, as long as it lasts."""
    found: dict[str, Any] = request.session.get(_key(row)) or {}
    return found if found.get("until", 0) > timezone.now().timestamp() else {}


def _pending(request: HttpRequest, row: PlanFollowUp) -> bool:
    return "code" in _session(request, row)


def _is_open(request: HttpRequest, row: PlanFollowUp) -> bool:
    return bool(_session(request, row).get("open"))


def _opens(request: HttpRequest, row: PlanFollowUp, form: OpeningCodeForm) -> bool:
    """Try a code; once it is right it is used up, and the form is open for a while in this browser."""
    if not form.is_valid():
        return False
    expected = _session(request, row).get("code", "")
    if not allowed(request, "followup_try", TOO_MANY, key=str(row.pk)):
        form.add_error("code", _("Too many attempts. Wait ten minutes and ask for a new code."))
    elif not expected:
        form.add_error("code", _("The code no longer works. Ask for a new one."))
    elif not constant_time_compare(expected, _digest(form.cleaned_data["code"])):
        form.add_error("code", _("The code is not right. Look at the newest e-mail from us and type it again."))
    else:
        request.session[_key(row)] = {"open": True, "until": timezone.now().timestamp() + OPEN_FOR}
        return True
    return False


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
