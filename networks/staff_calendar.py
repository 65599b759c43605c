"""Staff's page of a network's own calendar: its address, and another one when the first has gone astray."""

from typing import Any

from django.contrib import messages
from django.core.exceptions import PermissionDenied
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect
from django.utils.translation import gettext as _

from mentorprog.dashboard.pages import show
from networks.feed import network_feed_address, renew_network_feed
from networks.models import Network


def calendar(model_admin: Any, request: HttpRequest, pk: int) -> HttpResponse:
    """The address to subscribe to. A POST makes a new one; the old one stops working."""
    network = get_object_or_404(Network.objects.visible_to(request.user), pk=pk)
    if not request.user.has_perm("networks.renew_calendar"):
        raise PermissionDenied
    if request.method == "POST":
        renew_network_feed(network=network, actor=request.user)
        messages.success(request, _("The calendar has a new address. Add it to the calendar programs again."))
        return redirect("admin:networks_network_calendar", pk)
    values = {"network": network, "feed": network_feed_address(network)}
    return show(request, model_admin, "networks/staff_calendar.html", _("The network's calendar"), **values)
