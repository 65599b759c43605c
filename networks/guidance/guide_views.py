"""The page of the municipality's own guide: the link from the mail, a code that is typed in, then the request.

Nobody needs an account. The link alone tells nothing; nothing changes on GET, but a look is recorded.
"""

from typing import Any

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.debug import sensitive_post_parameters
from django.views.decorators.http import require_http_methods

from mentorprog import history, tokens
from mentorprog.people.throttle import throttled
from mentorprog.states import Refused
from networks.forms_followup import OpeningCodeForm
from networks.guidance import services
from networks.guidance.acting import ACTS, carry_out, forms_for
from networks.guidance.selectors import desk_of
from networks.guidance.views import KINDS
from networks.mails import CODE_MINUTES
from networks.models import GuidanceRequest
from networks.opening import Opening, masked

State, Giver = GuidanceRequest.State, GuidanceRequest.Giver


@never_cache
@sensitive_post_parameters("code")
@require_http_methods(["GET", "HEAD", "POST"])
@throttled("link", "120/m/ip")
def guide(request: HttpRequest, token: str) -> HttpResponse:
    """Before the code: that there is something to read. After it: the request, and what can be done with it."""
    ids = tokens.read("guidance", token)
    if ids is None:
        raise Http404
    row = get_object_or_404(GuidanceRequest.objects.select_related("mentor__person", "centre"), pk=ids[0])
    if row.serial != ids[1] or row.giver != Giver.MUNICIPALITY or not row.is_open:
        return render(request, "networks/guidance/guide.html", {"over": True})
    opening = Opening(request, f"guidance-{row.pk}-{row.serial}")
    if request.method == "POST":
        return _post(request, row, token, opening)
    if opening.is_open:
        return _inside(request, row, forms_for(request, row))
    code = OpeningCodeForm() if opening.is_pending else None
    return render(request, "networks/guidance/guide.html", _outside(row, code))


def _outside(row: GuidanceRequest, code: OpeningCodeForm | None) -> dict[str, Any]:
    return {"address": masked(row.guide_email), "minutes": CODE_MINUTES, "code_form": code, "form": code}


def _inside(request: HttpRequest, row: GuidanceRequest, made: dict[str, Any]) -> HttpResponse:
    """The text, which is recorded as looked at."""
    history.record_look(row, actor=None)
    values = {
        "row": row,
        "state": (row.get_state_display(), KINDS[State(row.state)]),
        "sessions": row.sessions.all(),
        "forms": made,
        "form": next((one for one in made.values() if one.errors), None),
        "may_take": row.state == State.NEW,
        "may_finish": row.state == State.HELD,
        "keep_days": desk_of(row.centre_id).keep_days,
    }
    return render(request, "networks/guidance/guide_request.html", values)


def _post(request: HttpRequest, row: GuidanceRequest, token: str, opening: Opening) -> HttpResponse:
    act = request.POST.get("act", "")
    try:
        if act == "code":
            opening.ask(lambda: services.send_code(request=row))
        elif act == "open":
            form = OpeningCodeForm(request.POST)
            if not opening.opens(form):
                return render(request, "networks/guidance/guide.html", _outside(row, form))
        elif not opening.is_open:
            messages.error(request, _("Ask for a code first."))
        elif (page := _act(request, row, act)) is not None:
            return page
    except Refused as refusal:
        messages.error(request, refusal.message)
    return redirect("guidance_guide", token)


def _act(request: HttpRequest, row: GuidanceRequest, act: str) -> HttpResponse | None:
    """Carry it out; the page once more when something is to be corrected."""
    if act == "take":
        services.take(request=row)
        messages.success(request, _("The mentor gets an e-mail that there is something to read."))
        return None
    made = forms_for(request, row)
    if act not in ACTS[row.state]:
        raise Refused(_("This is no longer possible: something has changed since you opened the page."))
    form = made.get(act)
    if form is not None and not form.is_valid():
        return _inside(request, row, made)
    messages.success(request, carry_out(act, row, form, None))
    return None
