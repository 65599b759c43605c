"""Staff's page of a network's members; who is taken into a local one, and out of it."""

from typing import Any

from django import forms
from django.contrib import messages
from django.core.exceptions import BadRequest, PermissionDenied
from django.core.paginator import Paginator
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, ngettext

from mentorprog.dashboard.pages import show
from mentorprog.rows import SeveralRows
from mentorprog.states import Refused
from networks.models import Mentor, Network
from networks.selectors import could_join, members
from networks.services.local import CHANGE, join_local, leave_local

EACH = 100  # on a page
KEY = 9  # digits of a number at the most
WITH = ("person__employer", "person__work_municipality")


class TakeInForm(forms.Form):
    """Those who work in the municipalities of a local network and are not in it."""

    mentors = SeveralRows(
        label=gettext_lazy("Take mentors in"),
        help_text=gettext_lazy(
            "These work in the municipalities of the network and are not in it. They get an e-mail and the "
            "invitations to the coming meetings."
        ),
        queryset=Mentor.objects.none(),
        widget=forms.CheckboxSelectMultiple,
        error_messages={"required": gettext_lazy("Choose at least one mentor.")},
    )

    def __init__(self, *args: Any, network: Network, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["mentors"].queryset = could_join(network).select_related(*WITH).order_by("person__name")
        self.fields["mentors"].label_from_instance = _line


def _line(mentor: Mentor) -> str:
    return ", ".join(str(one) for one in (mentor, mentor.person.employer) if one)


def members_page(model_admin: Any, request: HttpRequest, pk: int) -> HttpResponse:
    """The members by name. In a local network: take in who works there, and take somebody out."""
    network = get_object_or_404(Network.objects.visible_to(request.user).select_related("centre", "partner"), pk=pk)
    is_local = network.kind == Network.Kind.LOCAL
    may_change = is_local and request.user.has_perm(CHANGE)
    form = TakeInForm(request.POST if "in" in request.POST else None, network=network) if may_change else None
    if request.method == "POST":
        if form is None:
            raise PermissionDenied
        if not form.is_bound or form.is_valid():
            _change(request, network, form)
            return redirect("admin:networks_network_members", pk)
    found = Paginator(members(network).select_related(*WITH).order_by("person__name", "pk"), EACH)
    shown = found.get_page(request.GET.get("p"))
    places = list(network.municipalities.order_by("name")) if is_local else []
    values = {
        "network": network,
        "is_local": is_local,
        "places": ", ".join(place.name for place in places),
        "shown": shown,
        "form": form,
        "others": form is not None and form.fields["mentors"].queryset.exists(),
        "may_change": may_change,
        "may_open": request.user.has_perm("networks.view_mentor"),
    }
    return show(request, model_admin, "networks/staff_members.html", _("The members of the network"), **values)


def _change(request: HttpRequest, network: Network, form: TakeInForm) -> None:
    """Take those who are ticked in, or the one whose button is pressed out."""
    who = {"network": network, "actor": request.user}
    try:
        if form.is_bound:
            chosen = form.cleaned_data["mentors"]
            for mentor in chosen:
                join_local(mentor=mentor, **who)
            told = ngettext("%(n)s mentor is taken in.", "%(n)s mentors are taken in.", len(chosen)) % {
                "n": len(chosen)
            }
        else:
            mentor = _one(network, request.POST.get("out", ""))
            leave_local(mentor=mentor, **who)
            told = _("%(name)s is no longer in the local network.") % {"name": mentor}
    except Refused as refusal:
        messages.error(request, refusal.message)
    else:
        messages.success(request, told)


def _one(network: Network, key: str) -> Mentor:
    if not (key.isdecimal() and len(key) <= KEY):
        raise BadRequest("a mentor is named by a number")
    found: Mentor = get_object_or_404(
        Mentor.objects.select_related("person"), pk=key, local_memberships__network=network
    )
    return found
