"""My page, the personal calendar, and the pages that belong to the service as a whole."""

from typing import Any

from allauth.account.views import ConfirmLoginCodeView
from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils import translation
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods, require_safe

from mentorprog.people.feed import answer, entries_for, feed, feed_address, not_found, owner_of
from mentorprog.people.mypage import sections_for
from mentorprog.people.services import renew_calendar_address


@login_required
@never_cache
@require_safe
def mypage(request: HttpRequest) -> HttpResponse:
    """What concerns the signed-in person, the most urgent first."""
    return render(request, "people/mypage.html", {"sections": sections_for(request.user)})


@require_safe
def calendar_feed(request: HttpRequest, token: str) -> HttpResponse:
    """Everything a person is part of, as a calendar. A revoked or changed address is not found.

    Many people's calendars are fetched by one machine, so wrong addresses alone are counted by where they come from.
    """
    person = owner_of(token)
    if person is None:
        return not_found(request)
    with translation.override(person.reply_language()):
        owner = f"{person.pk}:{person.calendar_serial}"
        return answer(request, feed(owner, lambda: entries_for(person), _("The mentor programme")))


@login_required
@never_cache
@require_http_methods(["GET", "HEAD", "POST"])
def my_calendar(request: HttpRequest) -> HttpResponse:
    """The address of one's own calendar and how to use it. A POST makes a new one; the old one stops working."""
    if request.method == "POST":
        renew_calendar_address(person=request.user)
        messages.success(request, _("Your calendar has a new address. Add it to your calendar program again."))
        return redirect("renew_calendar")
    return render(request, "people/calendar.html", {"feed": feed_address(request.user)})


@require_safe
def privacy(request: HttpRequest) -> HttpResponse:
    """How personal data are treated."""
    return render(request, "people/privacy.html")


@require_safe
def accessibility(request: HttpRequest) -> HttpResponse:
    """The accessibility statement that the law asks for."""
    return render(request, "people/accessibility.html")


class CodeView(ConfirmLoginCodeView):
    """Takes the code from the mail, and says so when it is too late for it."""

    def dispatch(self, request: HttpRequest, *args: Any, **kwargs: Any) -> Any:
        self._process = None
        response = super().dispatch(request, *args, **kwargs)
        if request.method == "POST" and self._process is None and not request.user.is_authenticated:
            messages.error(request, _("The code no longer works. Ask for a new one."))
        return response
