"""Staff's page of what a meeting holds: its three parts at once."""

from typing import Any

from django.contrib import messages
from django.core.exceptions import PermissionDenied
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.urls import reverse
from django.utils.translation import gettext as _

from mentorprog.dashboard.pages import show
from mentorprog.states import Refused
from networks.agenda import Kind
from networks.forms_meeting import AgendaPartForm
from networks.models import Meeting
from networks.services.agenda import FIELDS, save_agenda
from networks.staff import meeting_for


def agenda(model_admin: Any, request: HttpRequest, pk: int) -> HttpResponse:
    """One form a part; they are saved together or not at all."""
    meeting = meeting_for(request, pk)
    if not request.user.has_perm("networks.change_meeting"):
        raise PermissionDenied
    forms = _forms(request, meeting)
    faulty = [form for form in forms.values() if not form.is_valid()]
    if request.method == "POST" and not faulty:
        parts = {kind: form.cleaned_data for kind, form in forms.items()}
        try:
            save_agenda(meeting=meeting, parts=parts, actor=request.user)
        except Refused as refusal:
            messages.error(request, refusal.message)
        else:
            messages.success(request, _("The programme is saved. Those who are invited see it on the meeting's page."))
        return redirect("admin:networks_meeting_answers", pk)
    values = {
        "meeting": meeting,
        "parts": [(Kind(kind).label, form) for kind, form in forms.items()],
        "planned": meeting.state == Meeting.State.PLANNED,
        "crumb": {"url": reverse("admin:networks_meeting_answers", args=[pk]), "label": meeting.title},
    }
    return show(request, model_admin, "networks/staff_agenda.html", _("Programme of the meeting"), **values)


def _forms(request: HttpRequest, meeting: Meeting) -> dict[str, AgendaPartForm]:
    standing = {part.kind: part for part in meeting.parts.all()}
    posted = request.POST if request.method == "POST" else None
    made = {}
    for kind in Kind.values:
        initial = {name: getattr(standing[kind], name) for name in FIELDS} if kind in standing else None
        made[kind] = AgendaPartForm(posted, prefix=kind, meeting=meeting, initial=initial)
    return made
