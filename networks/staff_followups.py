"""Staff pages of plan follow-ups: the answers against the plan, and all municipalities over the years."""

from collections.abc import Iterable
from typing import Any

from django import forms
from django.contrib import messages
from django.core.exceptions import BadRequest, PermissionDenied
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect
from django.utils.translation import gettext as _

from applications.models import ImplementationPlan
from mentorprog.dashboard.pages import show
from mentorprog.states import Refused
from mentorprog.times import today
from networks.followups import followups_for, mean, of_the_same_service, overview, sent_plan
from networks.forms_followup import ClosingForm, OtherContactForm
from networks.models import PlanFollowUp
from networks.models.followup import REMIND_AFTER, is_silent
from networks.services.followups import ask_somebody_else, close_followup

State = PlanFollowUp.State
KINDS = {State.WAITING: "info", State.ANSWERED: "ok", State.CLOSED: "neutral"}
WITH = ("plan__application__municipality", "plan__application__cohort")


def answers(model_admin: Any, request: HttpRequest, pk: int) -> HttpResponse:
    """One follow-up: the plan and the answers side by side, the earlier ones, and what staff can do while it waits."""
    followup = get_object_or_404(followups_for(request.user).select_related(*WITH), pk=pk)
    act = request.POST.get("act") if request.method == "POST" else ""
    contact = OtherContactForm(request.POST if act == "ask" else None, initial=_asked(followup))
    closing = ClosingForm(request.POST if act == "close" else None)
    if request.method == "POST":
        if not request.user.has_perm("networks.change_planfollowup"):
            raise PermissionDenied
        if _act(request, followup, act, contact if act == "ask" else closing):
            return redirect("admin:networks_planfollowup_answers", pk)
    application = followup.plan.application
    values = {
        "followup": followup,
        "application": application,
        "state": standing(followup),
        "rows": against(sent_plan(application), followup),
        "years": [_year(one) for one in of_the_same_service(followup)],
        "may_act": followup.state == State.WAITING and request.user.has_perm("networks.change_planfollowup"),
        "contact_form": contact,
        "closing_form": closing,
        "form": contact if contact.errors else closing,
        "reminders": len(REMIND_AFTER) - 1,
    }
    title = f"{application.organisation_name}, {followup.get_months_display().lower()}"
    return show(request, model_admin, "networks/staff_followup.html", title, **values)


def standing(followup: PlanFollowUp) -> tuple[str, str]:
    """The state in words and the kind of sign; silence after both reminders is a state of its own to staff."""
    if is_silent(followup.state, followup.asked_on, today()):
        return _("Reminded twice, no answer"), "warn"
    return followup.get_state_display(), KINDS[State(followup.state)]


def _asked(followup: PlanFollowUp) -> dict[str, str]:
    return {"name": followup.contact_name, "email": followup.contact_email}


def _act(request: HttpRequest, followup: PlanFollowUp, act: str | None, form: forms.Form) -> bool:
    """Carry out what was asked for; False when the form must be shown again."""
    if act not in ("ask", "close"):
        raise BadRequest("a follow-up knows no such act")
    if not form.is_valid():
        return False
    try:
        if act == "ask":
            ask_somebody_else(followup=followup, actor=request.user, **form.cleaned_data)
            messages.success(request, _("The new contact gets an e-mail with a link."))
        else:
            close_followup(followup=followup, actor=request.user, reason=form.cleaned_data["reason"])
            messages.success(request, _("The follow-up is closed. No more reminders are sent."))
    except Refused as refusal:
        messages.error(request, refusal.message)
    return True


def against(plan: ImplementationPlan, followup: PlanFollowUp) -> list[dict[str, str]]:
    """The benefits one by one: what the plan promised, and what the service answered ("–" where it did not)."""
    answered = followup.state == State.ANSWERED
    lines = [
        (_("Used in own cases"), "", followup.get_cases_display()),
        (_("Roles"), _uses(plan.uses), _uses(followup.uses) or _("None yet")),
        (_("Hours a month for each mentor"), _number(plan.hours_a_month), _number(followup.hours_a_month)),
        (_("Lent to other municipalities"), _yes_no(plan.lending), _yes_no(followup.lent)),
        (_("Cooperation"), _joined([plan.cooperation, plan.voluntary]), _cooperation(followup) or _("None")),
        (_("Plan work"), _joined([plan.anchoring, plan.owner]), followup.get_plan_work_display()),
        (_("Guidance"), plan.get_guidance_display(), followup.get_guidance_display()),
        (_("Network meetings"), _yes_no(plan.network), _network(followup)),
        (_("Still employed"), "", f"{followup.still_employed} / {followup.trained}"),
        (_("Note"), "", followup.note),
    ]
    return [
        {"label": label, "plan": promised or "–", "answer": (told if answered else "") or "–"}
        for label, promised, told in lines
    ]


def _uses(uses: Iterable[str]) -> str:
    return ", ".join(str(ImplementationPlan.Use(use).label) for use in uses)


def _cooperation(followup: PlanFollowUp) -> str:
    return ", ".join(str(PlanFollowUp.Cooperation(one).label) for one in followup.cooperation)


def _network(followup: PlanFollowUp) -> str:
    told = followup.get_network_display()
    if followup.meetings_held is None:
        return told
    seen = _("%(joined)s of %(held)s meetings, by their own answers to the invitations") % {
        "joined": followup.meetings_joined,
        "held": followup.meetings_held,
    }
    return f"{told} ({seen})"


def _number(number: int | None) -> str:
    return "" if number is None else str(number)


def _yes_no(answer: bool | None) -> str:
    return "" if answer is None else _("Yes") if answer else _("No")


def _joined(texts: Iterable[str]) -> str:
    return "\n".join(filter(None, texts))


def _year(followup: PlanFollowUp) -> dict[str, Any]:
    """One of the service's follow-ups as a line of the table over the years."""
    answered = followup.state == State.ANSWERED
    return {
        "pk": followup.pk,
        "cohort": followup.plan.application.cohort.name,
        "interval": followup.get_months_display(),
        "due": followup.due,
        "state": standing(followup),
        "cases": followup.get_cases_display() if answered else "",
        "hours": _number(followup.hours_a_month),
        "employed": f"{followup.still_employed} / {followup.trained}" if answered else "",
    }


def municipalities(model_admin: Any, request: HttpRequest) -> HttpResponse:
    """A line for each municipality and year: asked, answered, silent, still employed, hours promised and freed."""
    if not request.user.has_perm("networks.view_planfollowup"):
        raise PermissionDenied
    lines = [
        {"of": line, "promised": mean(line.promised), "freed": mean(line.freed)}
        for line in overview(followups_for(request.user))
    ]
    title = _("Plan follow-up by municipality and year")
    return show(request, model_admin, "networks/staff_followup_overview.html", title, lines=lines)
