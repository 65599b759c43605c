"""What participants do themselves before a gathering: tell what they need, and share their contact details."""

from typing import Any

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods

from cohorts.forms_life import NeedsForm
from cohorts.models import CohortGathering, Participation, PracticalNeeds
from cohorts.needs import own_place, window
from cohorts.participants import fellows, own_seat
from cohorts.services.needs import give_needs, withdraw_needs
from cohorts.services.participants import share_contact
from mentorprog.states import Refused
from mentorprog.times import today

FIELDS = ("room", "diet", "access", "arrival")


@login_required
@never_cache
@require_http_methods(["GET", "HEAD", "POST"])
def needs(request: HttpRequest, pk: int) -> HttpResponse:
    """What the participant needs at a gathering: asked four weeks before, changed or deleted until the eve."""
    found = own_place(request.user, pk)
    if found is None:
        raise Http404
    place, seat = found
    given = PracticalNeeds.objects.filter(participation=seat, gathering=place).first()
    opens, closes = window(place)
    if request.method == "POST" and request.POST.get("act") == "delete":
        return _answer(request, place, seat, None)
    initial = {name: getattr(given, name) for name in FIELDS} if given else {"room": ""}
    form = NeedsForm(request.POST if request.method == "POST" else None, initial=initial)
    if form.is_valid():
        return _answer(request, place, seat, form.cleaned_data)
    values = {
        "place": place,
        "form": form,
        "given": given,
        "opens": opens,
        "closes": closes,
        "when": "early" if today() < opens else "late" if today() > closes else "open",
    }
    return render(request, "cohorts/needs.html", values)


def _answer(
    request: HttpRequest, place: CohortGathering, seat: Participation, values: dict[str, Any] | None
) -> HttpResponse:
    """Save the answer, or delete it (None), and say so."""
    try:
        if values is None:
            withdraw_needs(participation=seat, place=place, actor=request.user)
            messages.success(request, _("Your answer is deleted."))
            return redirect("needs", place.pk)
        give_needs(participation=seat, place=place, values=values, actor=request.user)
    except Refused as refusal:
        messages.error(request, refusal.message)
        return redirect("needs", place.pk)
    messages.success(request, _("Thank you. Your answer is saved."))
    return redirect("mypage")


@login_required
@never_cache
@require_http_methods(["GET", "HEAD", "POST"])
def fellow_participants(request: HttpRequest, slug: str) -> HttpResponse:
    """Those of the cohort who share their contact details with the others in it, and whether one does so oneself."""
    seat = own_seat(request.user, slug)
    if seat is None:
        raise Http404
    if request.method == "POST":
        shares = request.POST.get("share") == "yes"
        share_contact(participation=seat, shares=shares, actor=request.user)
        if shares:
            messages.success(request, _("The others in your cohort now see your contact details."))
        else:
            messages.success(request, _("Nobody in your cohort sees your contact details any more."))
        return redirect("fellow_participants", slug)
    values = {"cohort": seat.cohort, "seat": seat, "others": fellows(seat)}
    return render(request, "cohorts/fellows.html", values)
