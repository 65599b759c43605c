"""The site's addresses, and one for each page that only a fault shows."""

from django.conf.urls.i18n import i18n_patterns
from django.core.exceptions import PermissionDenied, SuspiciousOperation
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import path
from django.views import csrf, defaults

from mentorprog import urls

FAULTS = {
    "400": lambda request: defaults.bad_request(request, SuspiciousOperation()),
    "403": lambda request: defaults.permission_denied(request, PermissionDenied()),
    "403_csrf": csrf.csrf_failure,
    "404": lambda request: defaults.page_not_found(request, Http404()),
    "429": lambda request: render(request, "429.html", status=429),
    "500": defaults.server_error,
}


def fault(request: HttpRequest, name: str) -> HttpResponse:
    """The page as Django would show it."""
    return FAULTS[name](request)


urlpatterns = [
    *urls.urlpatterns,
    *i18n_patterns(path("-/fault/<slug:name>/", fault, name="fault"), prefix_default_language=False),
]
