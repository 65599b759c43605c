"""Staff pages of lending: one request with the mentors who can be lent, and the question to one of them."""

from typing import Any

from django.contrib import messages
from django.core.exceptions import BadRequest, PermissionDenied
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect
from django.utils.translation import gettext as _

from mentorprog import history
from mentorprog.dashboard.pages import show
from mentorprog.states import Refused
from mentorprog.times import today
from networks.lending.bank import BankForm, where
from networks.lending.forms import EmployerForm, EndingForm
from networks.lending.selectors import MOST, candidates, employer_of, lendable, requests_for
from networks.lending.views import KINDS
from networks.models import LendingRequest
from networks.models.lending import may_match
from networks.selectors import mentors_for
from networks.services import lending as services

State = LendingRequest.State
EVENTS = 12
WITH = ("municipality__county__centre", "municipality__centre_override")


def match(model_admin: Any, request: HttpRequest, pk: int) -> HttpResponse:
    """One request: where it stands, who has been asked, the mentors nearby, and what can be done now."""
    row = get_object_or_404(requests_for(request.user).select_related(*WITH), pk=pk)
    may_act = may_match(row, request.user)
    closing = EndingForm(request.POST if request.POST.get("act") == "close" else None)
    if request.method == "POST":
        if not may_act:
            raise PermissionDenied
        if _act(request, row, closing):
            return redirect("admin:networks_lendingrequest_match", pk)
    values = {
        "row": row,
        "state": (row.get_state_display(), KINDS[State(row.state)]),
        "questions": row.questions.select_related("mentor__person"),
        "form": closing,
        "may_act": may_act,
        "is_open": row.state in LendingRequest.OPEN,
        "events": [_event(entry) for entry in history.of(row)[:EVENTS]],
    }
    if row.state == State.NEW and may_act:
        chosen = where(request, row)
        bank = BankForm(initial=chosen | {"near": chosen["place"].pk})
        values |= {"bank": bank, "found": candidates(request.user, row, **chosen), "most": MOST}
    return show(request, model_admin, "networks/lending/staff_match.html", str(row), **values)


def _event(entry: Any) -> dict[str, Any]:
    """Who did what, and when; changes of other things than the state are told by the questions."""
    states = dict(State.choices)
    _before, after = entry.changes_dict.get("state", ("", ""))
    return {"when": entry.timestamp, "actor": entry.actor, "state": states.get(after, "")}


def _act(request: HttpRequest, row: LendingRequest, closing: EndingForm) -> bool:
    """Carry it out; False when the page must be shown again with what is wrong."""
    act = request.POST.get("act", "")
    if act not in ("stop", "close"):
        raise BadRequest("a request to borrow a mentor knows no such act")
    if act == "close" and not closing.is_valid():
        return False
    try:
        if act == "stop":
            services.stop_asking(request=row, actor=request.user)
            messages.success(request, _("Nobody is asked now. Choose another mentor."))
        else:
            services.close(request=row, ending=closing.cleaned_data["ending"], actor=request.user)
            messages.success(request, _("The request is closed. The sender gets an e-mail that there is news."))
    except Refused as refusal:
        messages.error(request, refusal.message)
    return True


def ask(model_admin: Any, request: HttpRequest, pk: int, mentor: int) -> HttpResponse:
    """Ask one mentor, and whoever speaks for the employer: filled in from the plan where it says so."""
    row = get_object_or_404(requests_for(request.user).select_related(*WITH), pk=pk)
    if not may_match(row, request.user):
        raise PermissionDenied
    rows = mentors_for(request.user).select_related("person__work_municipality", "person__employer", "network")
    found = get_object_or_404(rows, pk=mentor)
    form = EmployerForm(request.POST if request.method == "POST" else None, initial=employer_of(found))
    if form.is_valid():
        try:
            services.choose(request=row, mentor=found, actor=request.user, **form.cleaned_data)
        except Refused as refusal:
            messages.error(request, refusal.message)
        else:
            messages.success(request, _("The mentor and the employer's contact get an e-mail each."))
        return redirect("admin:networks_lendingrequest_match", pk)
    values = {
        "row": row,
        "mentor": found,
        "form": form,
        "known": bool(employer_of(found)),
        "can_be_asked": row.state == State.NEW and lendable(today()).filter(pk=found.pk).exists(),
    }
    return show(request, model_admin, "networks/lending/staff_ask.html", _("Ask %s") % found, **values)
