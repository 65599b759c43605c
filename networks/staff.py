"""Staff pages of a meeting: who comes, and calling it off."""

from typing import Any

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect
from django.utils.translation import gettext as _

from mentorprog.dashboard.pages import show
from mentorprog.states import Refused
from networks.forms import ReasonForm
from networks.models import Meeting
from networks.selectors import meetings_for, with_answers
from networks.services.meetings import cancel_meeting


def _meeting_for(request: HttpRequest, pk: int) -> Any:
    return get_object_or_404(with_answers(meetings_for(request.user)).select_related("network"), pk=pk)


def answers(model_admin: Any, request: HttpRequest, pk: int) -> HttpResponse:
    """Who is invited, and what they have answered."""
    meeting = _meeting_for(request, pk)
    invitations = meeting.invitations.select_related("mentor__person__work_municipality").order_by(
        "-answer", "mentor__person__name"
    )
    return show(
        request,
        model_admin,
        "networks/staff_answers.html",
        meeting.title,
        meeting=meeting,
        invitations=invitations,
    )


def cancel(model_admin: Any, request: HttpRequest, pk: int) -> HttpResponse:
    """Say what will happen, ask for the reason, then call the meeting off."""
    meeting = _meeting_for(request, pk)
    form = ReasonForm(request.POST or None)
    if request.method == "POST" and form.is_valid():
        try:
            cancel_meeting(meeting=meeting, actor=request.user, reason=form.cleaned_data["reason"])
        except Refused as refusal:
            messages.error(request, refusal.message)
        else:
            messages.success(request, _("The meeting is called off. Everybody invited gets an e-mail."))
        return redirect("admin:networks_meeting_answers", pk)
    planned = meeting.state == Meeting.State.PLANNED
    title = _("Call the meeting off")
    return show(request, model_admin, "networks/staff_cancel.html", title, meeting=meeting, form=form, planned=planned)
