"""Staff's page of what a network's members are given to read."""

from typing import Any

from django import forms
from django.contrib import messages
from django.core.exceptions import BadRequest, PermissionDenied
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from curriculum.forms_lecturers import MaterialForm
from mentorprog.dashboard.pages import show
from mentorprog.dates import meeting_time
from mentorprog.prepared import LARGEST
from mentorprog.states import Refused
from networks.models import Meeting, Network
from networks.services.materials import CHANGE, remove_material, share_material

MEETINGS = 30  # to choose from


class NetworkMaterialForm(MaterialForm):
    """An address or a file for the members, perhaps about one of the network's meetings."""

    read_before = None
    meeting = forms.ModelChoiceField(
        label=gettext_lazy("About which meeting?"),
        queryset=Meeting.objects.none(),
        required=False,
        empty_label=gettext_lazy("No special meeting"),
    )
    field_order = ["title", "upload", "url", "meeting", "rights"]

    def __init__(self, *args: Any, network: Network, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        newest = network.meetings.filter(state=Meeting.State.PLANNED).order_by("-date", "-starts")[:MEETINGS]
        self.fields["meeting"].queryset = network.meetings.filter(pk__in=[one.pk for one in newest]).order_by("-date")
        self.fields["meeting"].label_from_instance = _line
        self.fields["rights"].label = _("I may share this with the members")

    def material(self) -> dict[str, Any]:
        """What the service takes."""
        given = self.cleaned_data
        return {name: given.get(name) for name in ("title", "upload", "meeting")} | {"url": given["url"] or ""}


def _line(meeting: Meeting) -> str:
    return f"{meeting.title}, {meeting_time(meeting.date, meeting.starts, meeting.ends)}"


def materials(model_admin: Any, request: HttpRequest, pk: int) -> HttpResponse:
    """What the members can read; something more, and something less."""
    network = get_object_or_404(Network.objects.visible_to(request.user), pk=pk)
    may_change = request.user.has_perm(CHANGE)
    form = None
    if may_change:
        is_new = request.POST.get("act") == "add"
        form = NetworkMaterialForm(*((request.POST, request.FILES) if is_new else ()), network=network)
    if request.method == "POST":
        if form is None:
            raise PermissionDenied
        if _changed(request, network, form):
            return redirect("admin:networks_network_materials", pk)
    values = {
        "network": network,
        "materials": list(network.materials.select_related("file", "meeting")),
        "form": form,
    }
    return show(request, model_admin, "networks/staff_materials.html", _("Materials for the members"), **values)


def _changed(request: HttpRequest, network: Network, form: NetworkMaterialForm) -> bool:
    """Carry out what was asked for; False when the page is shown again with what is wrong."""
    try:
        match request.POST.get("act"):
            case "add":
                if not form.is_valid():
                    return False
                share_material(network=network, actor=request.user, **form.material())
                messages.success(request, _("The members can read it now."))
            case "remove":
                wanted = request.POST.get("material", "")
                number = int(wanted) if wanted.isdecimal() and len(wanted) <= len(str(LARGEST)) else 0
                row = get_object_or_404(network.materials.all(), pk=min(number, LARGEST))
                remove_material(material=row, actor=request.user)
                messages.success(request, _("It is removed."))
            case _:
                raise BadRequest("the page about materials knows no such act")
    except Refused as refusal:
        messages.error(request, refusal.message)
    return True
