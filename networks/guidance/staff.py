"""Staff pages of guidance: one request, one session for several mentors, and the numbers."""

from typing import Any

from django.contrib import messages
from django.core.exceptions import BadRequest, PermissionDenied
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from django.views.decorators.debug import sensitive_variables

from mentorprog import history
from mentorprog.dashboard.pages import show
from mentorprog.people.roles import is_coordinator
from mentorprog.states import Refused
from mentorprog.times import today
from networks.guidance import services
from networks.guidance.acting import ACTS, carry_out, forms_for
from networks.guidance.forms import GroupForm, HandlerForm
from networks.guidance.selectors import colleagues_of, desk_of, looks_at, requests_for, waiting_for_a_group
from networks.guidance.statistics import FEWEST, STEP, Counts, this_year
from networks.guidance.views import KINDS
from networks.models import GuidanceRequest
from networks.models.guidance import may_assign

State = GuidanceRequest.State


@sensitive_variables()
def read(model_admin: Any, request: HttpRequest, pk: int) -> HttpResponse:
    """One request, which is recorded as looked at, and what can be done with it now."""
    rows = requests_for(request.user).select_related("mentor__person", "mentor__network", "centre", "handler")
    row = get_object_or_404(rows, pk=pk)
    made: dict[str, Any] = dict(forms_for(request, row))
    if may_assign(row, request.user) and row.state in GuidanceRequest.UNANSWERED:
        made["assign"] = _handler_form(request, row)
    if request.method == "POST" and _act(request, row, made):
        return redirect("admin:networks_guidancerequest_read", pk)
    history.record_look(row, actor=request.user)
    desk = desk_of(row.centre_id)
    values = {
        "row": row,
        "person": row.mentor.person,
        "state": (row.get_state_display(), KINDS[State(row.state)]),
        "overdue": row.state in GuidanceRequest.UNANSWERED and row.due < today(),
        "sessions": row.sessions.prefetch_related("requests"),
        "forms": made,
        "form": next((one for one in made.values() if one.errors), None),
        "may_take": "assign" in made and row.handler_id is None,
        "may_finish": row.state == State.HELD,
        "looks": looks_at(row),
        "erased_on": row.erased_on(desk.keep_days),
        "keep_days": desk.keep_days,
    }
    return show(request, model_admin, "networks/guidance/staff_read.html", _("Guidance for %s") % row.mentor, **values)


def _handler_form(request: HttpRequest, row: GuidanceRequest) -> HandlerForm:
    posted = request.POST if request.POST.get("act") == "assign" else None
    values = {"handler": row.handler_id, "seen": row.handler_id}
    return HandlerForm(posted, colleagues=colleagues_of(row.centre_id), initial=values, prefix="assign")


def _act(request: HttpRequest, row: GuidanceRequest, made: dict[str, Any]) -> bool:
    """Carry out what was asked for; False when the page must be shown again with what is wrong."""
    act = request.POST.get("act", "")
    if act not in {"assign", "take", *(name for names in ACTS.values() for name in names)}:
        raise BadRequest("a request knows no such act")
    try:
        if act in ("assign", "take"):
            return _assign(request, row, made.get("assign"), act)
        if act not in ACTS[row.state]:
            raise Refused(_("This is no longer possible: something has changed since you opened the page."))
        form = made.get(act)
        if form is not None and not form.is_valid():
            return False
        messages.success(request, carry_out(act, row, form, request.user))
    except Refused as refusal:
        messages.error(request, refusal.message)
    return True


def _assign(request: HttpRequest, row: GuidanceRequest, form: HandlerForm | None, act: str) -> bool:
    if form is None and not is_coordinator(request.user):
        raise PermissionDenied
    if act == "take":
        services.assign(request=row, handler=request.user, seen=None, actor=request.user)
        messages.success(request, _("You handle the request now. Agree on a time with the mentor."))
        return True
    if form is None:
        raise Refused(_("This is no longer possible: something has changed since you opened the page."))
    if not form.is_valid():
        return False
    handler = get_object_or_404(colleagues_of(row.centre_id), pk=form.cleaned_data["handler"])
    services.assign(request=row, handler=handler, seen=form.cleaned_data["seen"], actor=request.user)
    messages.success(request, _("%(name)s handles the request now.") % {"name": handler})
    return True


def group(model_admin: Any, request: HttpRequest) -> HttpResponse:
    """Choose mentors who wait for guidance, and agree on one session with all of them."""
    if not request.user.has_perm("networks.handle_guidance"):
        raise PermissionDenied
    rows = list(waiting_for_a_group(request.user))
    form = GroupForm(request.POST if request.method == "POST" else None, rows=rows)
    if form.is_valid():
        chosen = form.cleaned_data
        try:
            services.agree_group(
                requests=chosen["requests"], day=chosen["day"], minutes=chosen["minutes"], actor=request.user
            )
        except Refused as refusal:
            messages.error(request, refusal.message)
        else:
            told = ngettext(
                "The session is agreed with %(n)s mentor, who gets an e-mail that there is something to read.",
                "The session is agreed with %(n)s mentors, who get an e-mail that there is something to read.",
                len(set(chosen["requests"])),
            )
            messages.success(request, told % {"n": len(set(chosen["requests"]))})
        return redirect("admin:networks_guidancerequest_changelist")
    values = {"form": form, "rows": rows}
    return show(request, model_admin, "networks/guidance/staff_group.html", _("Guidance in a group"), **values)


def numbers(model_admin: Any, request: HttpRequest) -> HttpResponse:
    """How much is asked for, by theme and urgency and by centre and year; small numbers are hidden."""
    if not request.user.has_perm("networks.view_guidancerequest"):
        raise PermissionDenied
    counts = Counts(GuidanceRequest.objects.all())
    years, centres = counts.years(), counts.centres()
    year = request.GET.get("year", str(this_year(years, today()) or ""))
    centre = request.GET.get("centre", "")
    chosen_year = next((one for one in years if str(one) == year), None)
    chosen_centre = centre if centre in centres else None
    values = {
        "years": years,
        "centres": centres,
        "year": chosen_year,
        "centre": chosen_centre,
        "by_theme": counts.by_theme(year=chosen_year, centre=chosen_centre),
        "by_centre": counts.by_centre(),
        "fewest": FEWEST,
        "step": STEP,
    }
    return show(request, model_admin, "networks/guidance/staff_numbers.html", _("Guidance in numbers"), **values)
