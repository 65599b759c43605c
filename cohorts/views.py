"""Public and personal pages of cohorts: the cohort, the offer."""

from functools import partial
from typing import Any

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.functional import SimpleLazyObject
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods, require_safe

from cohorts.forms import DeclineForm
from cohorts.models import Cohort, SeatOffer
from cohorts.pages import gathering_events, phase, programme_by_day
from cohorts.selectors import seats_left, stages
from cohorts.services import offers
from mentorprog import tokens
from mentorprog.people.throttle import throttled
from mentorprog.states import Refused


@require_safe
def cohort(request: HttpRequest, slug: str) -> HttpResponse:
    """A cohort: dates, venues, price, programme, and the way to apply."""
    found = get_object_or_404(Cohort.objects.select_related("programme"), slug=slug)
    found_stages = stages(found)
    values = {
        "cohort": found,
        "phase": phase(found, found_stages),
        "gatherings": gathering_events(found_stages),
        "seats_left": max(seats_left(found), 0),
        # Read only when the page's part about it has to be drawn: a published programme never changes.
        "programme": SimpleLazyObject(lambda: programme_by_day(found, found_stages)),
        "dates_key": ",".join(str(day.date) for stage in found_stages for day in stage.days),
    }
    return render(request, "cohorts/cohort.html", values)


@never_cache
@require_http_methods(["GET", "HEAD", "POST"])
@throttled("link", "120/m/ip")
def seat_offer(request: HttpRequest, token: str) -> HttpResponse:
    """The person answers the offer from the mail's link: a page with two buttons; nothing changes on GET."""
    ids = tokens.read("seat-offer", token)
    if ids is None:
        raise Http404
    offer = get_object_or_404(SeatOffer.objects.select_related("cohort__programme", "person"), pk=ids[0])
    if request.method == "POST":
        _answer(request, offer)
        return redirect("seat_offer", token)
    return render(request, "cohorts/seat_offer.html", _offer_values(offer))


def _offer_values(offer: SeatOffer) -> dict[str, Any]:
    overdue = offer.state == SeatOffer.State.OPEN and not offer.is_still_in_time()
    return {
        "offer": offer,
        "shown_state": SeatOffer.State.EXPIRED if overdue else offer.state,
        "cohort": offer.cohort,
        "gatherings": gathering_events(stages(offer.cohort)),
        "decline": DeclineForm(),
    }


def _answer(request: HttpRequest, offer: SeatOffer) -> None:
    why = request.POST.get("why", "")
    answers = {
        "accept": offers.accept_offer,
        "decline": partial(offers.decline_offer, why=why if why in SeatOffer.Reason.values else ""),
    }
    answer = answers.get(request.POST.get("answer", ""))
    if answer is None:
        messages.error(request, _("Choose yes or no."))
        return
    try:
        answer(offer=offer, actor=offer.person)
    except Refused as refusal:
        messages.error(request, refusal.message)
