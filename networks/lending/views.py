"""Pages of lending outside the staff's: the form, the sender's page, the two who are asked. Nothing changes on GET."""

from typing import Any

from django.conf import settings
from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.core.exceptions import BadRequest
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import get_language
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.debug import sensitive_post_parameters
from django.views.decorators.http import require_http_methods, require_safe

from mentorprog import tokens
from mentorprog.people.register import Answer, look_up
from mentorprog.people.throttle import allowed, throttled
from mentorprog.places.selectors import resolve
from mentorprog.states import Refused
from networks.lending.forms import AskForm
from networks.models import LendingQuestion, LendingRequest
from networks.services import lending as services

State, Asked = LendingRequest.State, LendingQuestion.State
KINDS = {
    State.UNCONFIRMED: "warn",
    State.NEW: "info",
    State.ASKED: "info",
    State.MATCHED: "ok",
    State.CLOSED: "neutral",
}
LOOKUP = "lookup"


# --- The sender -------------------------------------------------------------------------------------------
@never_cache
@sensitive_post_parameters("contact_phone")
@require_http_methods(["GET", "HEAD", "POST"])
@throttled("lending_page", "60/m/ip")
def ask(request: HttpRequest) -> HttpResponse:
    """What happens, then the form."""
    if request.method == "POST" and request.POST.get("action") == LOOKUP:
        form = _with_facts(request)
    else:
        form = AskForm(request.POST if request.method == "POST" else None, request=request)
        if form.is_valid():
            services.ask(contact_language=_language(), **form.cleaned_data)
            return redirect("lending_sent")
    return render(request, "networks/lending/ask.html", {"form": form, "lookup": bool(settings.REGISTER_URL)})


def _language() -> str:
    found = (get_language() or "nb")[:2]
    return found if found in dict(settings.LANGUAGES) else "nb"


def _with_facts(request: HttpRequest) -> AskForm:
    """What was typed, with name and municipality from the register. Whatever it answers, one can go on by hand."""
    asked = AskForm(request.POST, request=request)
    number = "".join(request.POST.get("orgnr", "").split())
    typed = {name: request.POST.get(name, "") for name in asked.fields}
    typed["token"] = typed["token"][:40]
    try:
        orgnr = asked.fields["orgnr"].clean(number)
    except Exception:
        orgnr = ""
    found = look_up(orgnr) if orgnr and settings.REGISTER_URL and allowed(request, "register", "20/m/ip") else None
    if found is not None and found.answer is Answer.FOUND:
        place = resolve(found.municipality) if found.municipality else None
        typed |= {"organisation": found.name} | ({"municipality": place.pk} if place else {})
        messages.success(request, _("We have fetched %(name)s from Enhetsregisteret.") % {"name": found.name})
    else:
        messages.warning(request, _("We did not find the organisation. Check the number, or write the name by hand."))
    return AskForm(initial=typed, request=request)


@require_safe
def sent(request: HttpRequest) -> HttpResponse:
    """Look in your mailbox. The same for everybody."""
    return render(request, "networks/lending/sent.html")


@never_cache
@require_http_methods(["GET", "HEAD", "POST"])
@throttled("link", "120/m/ip")
def request_page(request: HttpRequest, token: str) -> HttpResponse:
    """The sender's page: confirm the address, see where it stands, read whom to call, withdraw."""
    ids = tokens.read("lending", token)
    row = get_object_or_404(LendingRequest.objects.select_related("municipality"), pk=_id(ids))
    if request.method == "POST":
        _act(request, row)
        return redirect("lending_request", token)
    matched = None
    if row.state == State.MATCHED:
        matched = row.questions.select_related("mentor__person").get(state=Asked.ACCEPTED).mentor.person
    values = {
        "row": row,
        "state": (row.get_state_display(), KINDS[State(row.state)]),
        "person": matched,
        "may_confirm": row.state == State.UNCONFIRMED and not row.is_too_old,
    }
    return render(request, "networks/lending/request.html", values)


def _act(request: HttpRequest, row: LendingRequest) -> None:
    known = {
        "confirm": (services.confirm, _("Thank you. Your region has got the request.")),
        "withdraw": (services.withdraw, _("The request is withdrawn.")),
    }
    if request.POST.get("act") not in known:
        raise BadRequest("a request to borrow a mentor knows no such act")
    do, told = known[request.POST["act"]]
    try:
        do(request=row)
    except Refused as refusal:
        messages.error(request, refusal.message)
    else:
        messages.success(request, told)


def _id(ids: list[int] | None) -> int:
    if ids is None or not 0 < ids[0] < 2**63:
        raise Http404
    return ids[0]


# --- Who is asked -----------------------------------------------------------------------------------------
@never_cache
@require_http_methods(["GET", "HEAD", "POST"])
@throttled("link", "120/m/ip")
def question(request: HttpRequest, token: str) -> HttpResponse:
    """The mentor's question."""
    return _asked(request, token, services.MENTOR)


@never_cache
@require_http_methods(["GET", "HEAD", "POST"])
@throttled("link", "120/m/ip")
def employer(request: HttpRequest, token: str) -> HttpResponse:
    """The question to the employer's contact."""
    return _asked(request, token, services.EMPLOYER)


def _asked(request: HttpRequest, token: str, who: str) -> HttpResponse:
    rows = LendingQuestion.objects.select_related("request__municipality", "mentor__person")
    row = get_object_or_404(rows, pk=_id(tokens.read(f"lending-{who}", token)))
    answer = getattr(row, f"{who}_answer")
    if request.method == "POST":
        if request.POST.get("answer") not in ("yes", "no"):
            raise BadRequest("lending is answered by yes or no")
        try:
            services.answer(question=row, who=who, yes=request.POST["answer"] == "yes")
        except Refused as refusal:
            messages.error(request, refusal.message)
        else:
            messages.success(request, _("Thank you. Your answer is saved."))
        return redirect(request.path)
    values: dict[str, Any] = {
        "question": row,
        "row": row.request,
        "to_mentor": who == services.MENTOR,
        "answer": answer,
        "can_answer": row.state == Asked.OPEN and not answer,
        "lent": who == services.MENTOR and row.state == Asked.ACCEPTED and row.request.state == State.MATCHED,
    }
    return render(request, "networks/lending/question.html", values)


@login_required
@never_cache
@require_safe
def lent(request: HttpRequest, pk: int) -> HttpResponse:
    """For the signed-in mentor, when both have said yes: whom to call."""
    rows = LendingQuestion.objects.filter(mentor__person=request.user.pk, state=Asked.ACCEPTED)
    found = get_object_or_404(rows.select_related("request__municipality"), pk=pk, request__state=State.MATCHED)
    return render(request, "networks/lending/lent.html", {"row": found.request})
