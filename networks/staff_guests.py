"""Staff's page of the lecturers and guests who are invited to a meeting."""

from typing import Any

from django.contrib import messages
from django.core.exceptions import PermissionDenied
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect
from django.urls import reverse
from django.utils.translation import gettext as _

from mentorprog.dashboard.pages import show
from mentorprog.states import Refused
from networks.forms_series import GuestForm
from networks.models import Invitation, Meeting
from networks.selectors import meetings_for
from networks.services.meetings import invite_guest, take_back

MOST = 40  # guests of one meeting


def guests(model_admin: Any, request: HttpRequest, pk: int) -> HttpResponse:
    """Who is invited beside the members; another one; an invitation taken back."""
    meeting = get_object_or_404(meetings_for(request.user).select_related("network"), pk=pk)
    if not request.user.has_perm("networks.change_meeting"):
        raise PermissionDenied
    invited = meeting.invitations.exclude(kind=Invitation.Kind.MEMBER).order_by("kind", "guest_name")
    if request.method == "POST" and "remove" in request.POST:
        row = next((one for one in invited if str(one.pk) == request.POST["remove"]), None)
        if row is None:
            raise Http404
        take_back(invitation=row, actor=request.user)
        messages.success(request, _("The invitation is taken back. The guest gets an e-mail."))
        return redirect("admin:networks_meeting_guests", pk)
    form = GuestForm(request.POST if request.method == "POST" else None)
    if form.is_valid():
        try:
            if invited.count() >= MOST:
                raise Refused(_("A meeting can have %(most)s guests at most.") % {"most": MOST})
            invite_guest(meeting=meeting, guest=form.instance, actor=request.user)
        except Refused as refusal:
            form.add_error(None, refusal)
        else:
            messages.success(request, _("The guest is invited by e-mail."))
            return redirect("admin:networks_meeting_guests", pk)
    values = {
        "meeting": meeting,
        "planned": meeting.state == Meeting.State.PLANNED,
        "invited": invited,
        "form": form,
        "crumb": {"url": reverse("admin:networks_meeting_answers", args=[pk]), "label": meeting.title},
    }
    return show(request, model_admin, "networks/staff_guests.html", _("Lecturers and guests"), **values)
