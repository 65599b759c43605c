"""My page, and the pages that belong to the service as a whole."""

from typing import Any

from allauth.account.views import ConfirmLoginCodeView
from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_safe

from mentorprog.people.mypage import sections_for


@login_required
@never_cache
@require_safe
def mypage(request: HttpRequest) -> HttpResponse:
    """What concerns the signed-in person, the most urgent first."""
    return render(request, "people/mypage.html", {"sections": sections_for(request.user)})


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
