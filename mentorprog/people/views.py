"""My page, and the pages that belong to the service as a whole."""

from django.contrib.auth.decorators import login_required
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
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
