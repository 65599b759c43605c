"""Staff's page of a meeting's minutes: write, look through, approve and share, reopen."""

from typing import Any

from django.contrib import messages
from django.core.exceptions import BadRequest, PermissionDenied
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _

from mentorprog.dashboard.pages import show
from mentorprog.states import Refused
from networks.forms import ReasonForm
from networks.forms_meeting import MinutesForm
from networks.models import Meeting, Minutes
from networks.services.minutes import approve_minutes, reopen_minutes, save_minutes
from networks.staff import meeting_for

PAGE = "admin:networks_meeting_minutes"
ACTS = ("save", "look", "approve", "reopen")


def minutes(model_admin: Any, request: HttpRequest, pk: int) -> HttpResponse:
    """A draft is written here and looked through as members will read it; what is approved can be reopened."""
    meeting = meeting_for(request, pk)
    if not request.user.has_perm("networks.change_meeting"):
        raise PermissionDenied
    row = Minutes.objects.filter(meeting=meeting).select_related("written_by", "approved_by").first()
    act = request.POST.get("act", "") if request.method == "POST" else ""
    form, reason = _forms(request, row, act)
    if request.method == "POST":
        if act not in ACTS:
            raise BadRequest("minutes know no such act")
        if (answer := _act(request, meeting, row, act, reason if act == "reopen" else form)) is not None:
            return answer
    # Text that was refused stays in the page, even if a colleague has approved the minutes meanwhile.
    approved = row is not None and row.state == Minutes.State.APPROVED and not (form.is_bound and form.errors)
    values = {
        "meeting": meeting,
        "row": row,
        "approved": approved,
        "form": reason if approved else form,
        "look": row is not None and "vis" in request.GET,
        "planned": meeting.state == Meeting.State.PLANNED,
        "begun": timezone.now() >= meeting.starts_at,
        "crumb": {"url": reverse("admin:networks_meeting_answers", args=[pk]), "label": meeting.title},
    }
    return show(request, model_admin, "networks/staff_minutes.html", _("Minutes of the meeting"), **values)


def _forms(request: HttpRequest, row: Minutes | None, act: str) -> tuple[MinutesForm, ReasonForm]:
    initial = {"text": row.text if row else "", "seen": row.saves if row else 0}
    form = MinutesForm(request.POST if act in ("save", "look", "approve") else None, initial=initial)
    return form, ReasonForm(request.POST if act == "reopen" else None)


def _act(request: HttpRequest, meeting: Meeting, row: Minutes | None, act: str, form: Any) -> HttpResponse | None:
    """Do what the pressed button says; None when the page must be shown again with what is wrong."""
    here = reverse(PAGE, args=[meeting.pk])
    if act == "approve":
        form.fields["text"].required = False  # the text was saved before it was looked through
    if not form.is_valid():
        return None
    try:
        if act in ("save", "look"):
            save_minutes(meeting=meeting, actor=request.user, **form.cleaned_data)
            if act == "save":
                messages.success(request, _("The minutes are saved as a draft. Nobody but staff sees them."))
            return redirect(f"{here}?vis" if act == "look" else here)
        if row is None:
            raise Refused(_("This is no longer possible: something has changed since you opened the page."))
        if act == "approve":
            approve_minutes(minutes=row, seen=form.cleaned_data["seen"], actor=request.user)
            messages.success(request, _("The minutes are shared with the members of the network."))
        else:
            reopen_minutes(minutes=row, reason=form.cleaned_data["reason"], actor=request.user)
            messages.success(request, _("The minutes are a draft again. Members do not see them until you approve."))
    except Refused as refusal:
        if act in ("save", "look"):  # what was typed stays in the page
            form.add_error(None, refusal.message)
            return None
        messages.error(request, refusal.message)
    return redirect(here)
