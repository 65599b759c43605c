"""Staff's page of who was at a meeting."""

from typing import Any

from django.contrib import messages
from django.core.exceptions import PermissionDenied
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from mentorprog.dashboard.pages import show
from mentorprog.states import Refused
from networks.forms_meeting import AttendanceForm
from networks.models import Meeting
from networks.services.attendance import save_attendance
from networks.staff import meeting_for


def attendance(model_admin: Any, request: HttpRequest, pk: int) -> HttpResponse:
    """Prefilled from the answers; correct it and save for everybody at once, as often as needed."""
    meeting = meeting_for(request, pk)
    if not request.user.has_perm("networks.change_meeting"):
        raise PermissionDenied
    invitations = list(meeting.invitations.select_related("mentor__person").order_by("mentor__person__name", "pk"))
    form = AttendanceForm(request.POST if request.method == "POST" else None, invitations=invitations)
    if form.is_valid():
        try:
            there = save_attendance(meeting=meeting, actor=request.user, **form.cleaned_data)
        except Refused as refusal:
            messages.error(request, refusal.message)
        else:
            told = ngettext("Saved: %(n)s was there.", "Saved: %(n)s were there.", there) % {"n": there}
            messages.success(request, told)
        return redirect("admin:networks_meeting_answers", pk)
    values = {
        "meeting": meeting,
        "form": form,
        "invited": len(invitations),
        "registered": any(one.attended is not None for one in invitations),
        "planned": meeting.state == Meeting.State.PLANNED,
        "begun": timezone.now() >= meeting.starts_at,
        "crumb": {"url": reverse("admin:networks_meeting_answers", args=[pk]), "label": meeting.title},
    }
    return show(request, model_admin, "networks/staff_attendance.html", _("Attendance"), **values)
