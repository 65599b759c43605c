"""The mentor's pages: asking, what has been asked, and who has looked at it."""

from typing import Any

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.contrib.auth.views import redirect_to_login
from django.core.exceptions import BadRequest, PermissionDenied
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.debug import sensitive_post_parameters, sensitive_variables
from django.views.decorators.http import require_http_methods

from mentorprog.people.throttle import allowed
from mentorprog.states import Refused
from mentorprog.times import today
from networks.guidance import services
from networks.guidance.forms import RequestForm
from networks.guidance.notice import what_happens
from networks.guidance.selectors import EARLIER, arrangement_for, desk_of, lines_for, looks_at, own_requests
from networks.models import GuidanceRequest, Mentor
from networks.selectors import mentor_of

State, Giver = GuidanceRequest.State, GuidanceRequest.Giver
KINDS = {
    State.NEW: "info",
    State.ASSIGNED: "info",
    State.AGREED: "ok",
    State.HELD: "ok",
    State.CLOSED: "neutral",
}
OFTEN = "5/10m/key,20/d/key"  # requests that one mentor can send


@never_cache
@sensitive_post_parameters("text", "reachable")
@sensitive_variables()
@require_http_methods(["GET", "HEAD", "POST"])
def guidance(request: HttpRequest) -> HttpResponse:
    """Whom to call when it is acute, for anybody; the form and the earlier requests, for mentors."""
    if not request.user.is_authenticated:
        if request.method == "POST":
            return redirect_to_login(request.path)
        return render(request, "networks/guidance/guidance.html", {"lines": lines_for(None)})
    mentor = mentor_of(request.user)
    values: dict[str, Any] = {"lines": lines_for(request.user.work_municipality_id)}
    if mentor is None:
        if request.method == "POST":
            raise PermissionDenied
        return render(request, "networks/guidance/guidance.html", values | _earlier(request))
    mentor.person = request.user
    arrangement = arrangement_for(mentor)
    values["mentor"] = mentor
    if arrangement.centre is not None:
        desk = desk_of(arrangement.centre)
        posted = request.POST if request.method == "POST" else None
        form = RequestForm(posted, arrangement=arrangement, desk=desk)
        if form.is_valid() and (answer := _ask(request, mentor, form)) is not None:
            return answer
        values |= {"form": form, "points": what_happens(arrangement, desk)}
    return render(request, "networks/guidance/guidance.html", values | _earlier(request))


def _earlier(request: HttpRequest) -> dict[str, Any]:
    rows = own_requests(request.user)[:EARLIER]
    return {"earlier": [{"of": row, "state": (row.get_state_display(), KINDS[State(row.state)])} for row in rows]}


@sensitive_variables()
def _ask(request: HttpRequest, mentor: Mentor, form: RequestForm) -> HttpResponse | None:
    """Send the request; None when the form must be shown again."""
    if not allowed(request, "guidance", OFTEN, key=str(request.user.pk)):
        form.add_error(None, _("You have sent several requests in a short time. Wait ten minutes and send this again."))
        return None
    try:
        row = services.ask(mentor=mentor, **form.cleaned_data)
    except Refused as refusal:
        form.add_error(None, refusal.message)
        return None
    messages.success(request, _("Your request is sent."))
    return redirect("guidance_request", row.pk)


@login_required
@never_cache
@require_http_methods(["GET", "HEAD", "POST"])
def guidance_request(request: HttpRequest, pk: int) -> HttpResponse:
    """One's own request: where it stands, who has looked, what was written as long as it is kept."""
    row = get_object_or_404(own_requests(request.user).select_related("mentor"), pk=pk)
    if request.method == "POST":
        _act(request, row)
        return redirect("guidance_request", pk)
    desk = desk_of(row.centre_id)
    overdue = row.state in GuidanceRequest.UNANSWERED and row.due < today()
    values = {
        "row": row,
        "state": (row.get_state_display(), KINDS[State(row.state)]),
        "sessions": row.sessions.all(),
        "looks": looks_at(row),
        "erased_on": row.erased_on(desk.keep_days),
        "keep_days": desk.keep_days,
        "overdue": overdue,
        "may_withdraw": row.state in (State.NEW, State.ASSIGNED, State.AGREED),
        "may_ask_rvts": row.giver == Giver.MUNICIPALITY and row.state == State.NEW and overdue,
    }
    return render(request, "networks/guidance/request.html", values)


def _act(request: HttpRequest, row: GuidanceRequest) -> None:
    try:
        match request.POST.get("act"):
            case "withdraw":
                services.withdraw(request=row, actor=request.user)
                messages.success(request, _("The request is withdrawn, and your text is deleted."))
            case "rvts":
                services.ask_rvts_instead(request=row, actor=request.user)
                messages.success(request, _("Your centre has got the request."))
            case _:
                raise BadRequest("a request knows no such act")
    except Refused as refusal:
        messages.error(request, refusal.message)
