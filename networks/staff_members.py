"""Staff's page of a network's members; who is taken into a local one, and out of it."""

from typing import Any

from django.contrib import messages
from django.core.exceptions import BadRequest, PermissionDenied
from django.core.paginator import Paginator
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from mentorprog.dashboard.pages import show
from mentorprog.states import Refused
from networks.models import Mentor, Network
from networks.selectors import could_join, members
from networks.services.local import CHANGE, join_local, leave_local

EACH = 100  # on a page
WITH = ("person__employer", "person__work_municipality")


def members_page(model_admin: Any, request: HttpRequest, pk: int) -> HttpResponse:
    """The members by name. In a local network: take in who works there, and take somebody out."""
    network = get_object_or_404(Network.objects.visible_to(request.user).select_related("centre", "partner"), pk=pk)
    is_local = network.kind == Network.Kind.LOCAL
    may_change = is_local and request.user.has_perm(CHANGE)
    if request.method == "POST":
        if not may_change:
            raise PermissionDenied
        return _change(request, network)
    found = Paginator(members(network).select_related(*WITH).order_by("person__name", "pk"), EACH)
    shown = found.get_page(request.GET.get("p"))
    places = list(network.municipalities.order_by("name")) if is_local else []
    values = {
        "network": network,
        "is_local": is_local,
        "places": ", ".join(place.name for place in places),
        "shown": shown,
        "others": list(could_join(network).select_related(*WITH).order_by("person__name")[:EACH]) if may_change else [],
        "may_change": may_change,
        "may_open": request.user.has_perm("networks.view_mentor"),
    }
    return show(request, model_admin, "networks/staff_members.html", _("The members of the network"), **values)


def _change(request: HttpRequest, network: Network) -> HttpResponse:
    """Take those who are ticked in, or the one whose button is pressed out."""
    try:
        if "out" in request.POST:
            mentor = _one(members(network), request.POST["out"])
            leave_local(network=network, mentor=mentor, actor=request.user)
            messages.success(request, _("%(name)s is no longer in the local network.") % {"name": mentor})
        elif request.POST.get("act") == "in":
            chosen = [_one(could_join(network) | members(network), key) for key in request.POST.getlist("mentor")]
            _take_in(request, network, chosen)
        else:
            raise BadRequest("members are taken in or out")
    except Refused as refusal:
        messages.error(request, refusal.message)
    return redirect("admin:networks_network_members", network.pk)


def _take_in(request: HttpRequest, network: Network, chosen: list[Mentor]) -> None:
    for mentor in chosen:
        join_local(network=network, mentor=mentor, actor=request.user)
    if chosen:
        told = ngettext("%(n)s mentor is taken in.", "%(n)s mentors are taken in.", len(chosen))
        messages.success(request, told % {"n": len(chosen)})
    else:
        messages.error(request, _("Choose at least one mentor."))


def _one(rows: Any, key: str) -> Mentor:
    if not key.isdecimal():
        raise BadRequest("a mentor is named by a number")
    found: Mentor = get_object_or_404(rows.select_related("person"), pk=key)
    return found
