"""What staff do with a seat offer against its ordinary course: one page, one act, one reason."""

from typing import Any

from django.contrib import messages
from django.core.exceptions import PermissionDenied
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect
from django.urls import reverse
from django.utils.translation import gettext as _

from cohorts.forms import OverrideForm
from cohorts.models import SeatOffer
from cohorts.selectors import free_seats, offers_for
from cohorts.services import overrides
from mentorprog import history
from mentorprog.dashboard.pages import show
from mentorprog.people.roles import is_national
from mentorprog.states import Refused

State = SeatOffer.State


def override(model_admin: Any, request: HttpRequest, pk: int) -> HttpResponse:
    """The offer, what has been done with it and why, and what can be done now."""
    rows = offers_for(request.user).select_related("person", "cohort")
    offer = get_object_or_404(rows.annotate(left=free_seats("cohort__")), pk=pk)
    if not request.user.has_perm("cohorts.override_offer"):
        raise PermissionDenied
    acts = possible(offer, request.user)
    form = OverrideForm(request.POST if request.method == "POST" else None, acts=acts)
    if acts and form.is_valid():
        try:
            _carry_out(request, offer, form.cleaned_data)
        except Refused as refusal:
            form.add_error(None, refusal.message)
        else:
            messages.success(request, _("Saved for %(name)s.") % {"name": offer.person})
            return redirect(request.path)
    values = {
        "offer": offer,
        "form": form if acts else None,
        "changes": [_line(change) for change in history.of(offer)[:20]],
        "crumb": {"url": reverse("admin:cohorts_seatoffer_change", args=[pk]), "label": str(offer)},
    }
    return show(request, model_admin, "cohorts/staff_offer.html", _("Change the seat offer"), **values)


def possible(offer: SeatOffer, person: Any) -> list[str]:
    """The acts that the offer's state allows this person."""
    if offer.state == State.OPEN:
        return ["extend", "accept", "withdraw"]
    if offer.state == State.ACCEPTED:
        return ["withdraw"] if is_national(person) else []
    return ["reopen"]


def _carry_out(request: HttpRequest, offer: SeatOffer, cleaned: dict[str, Any]) -> None:
    values: dict[str, Any] = {"offer": offer, "actor": request.user, "reason": cleaned["reason"]}
    match cleaned["act"]:
        case "extend":
            overrides.extend_offer(**values, until=cleaned["until"])
        case "reopen":
            overrides.reopen_offer(**values, until=cleaned["until"])
        case "accept":
            overrides.accept_for(**values)
        case "withdraw":
            overrides.withdraw_offer(**values)


def _line(change: Any) -> dict[str, Any]:
    """One line of what has happened with the offer, in words."""
    labels = dict(State.choices)
    _before, after = change.changes_dict.get("state", ("", ""))
    what = str(labels.get(after, "")) or _("A new deadline")
    reason = (change.additional_data or {}).get("reason", "")
    return {"at": change.timestamp, "what": what, "who": change.actor, "reason": reason}
