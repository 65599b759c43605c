"""All addresses. Bokmål at the root, /nn/ and /en/ in front of the others; apps are named by string only."""

from django.conf import settings
from django.conf.urls.i18n import i18n_patterns
from django.contrib import admin
from django.http import HttpRequest, HttpResponse
from django.urls import include, path
from health_check.views import HealthCheckView


def live(request: HttpRequest) -> HttpResponse:
    """Answers as long as the process does."""
    return HttpResponse("ok", content_type="text/plain")


CHECKS = ["health_check.checks.Database", "health_check.checks.Cache"]

urlpatterns = [
    path("-/live", live, name="live"),
    path("-/ready", HealthCheckView.as_view(checks=CHECKS), name="ready"),
    path("", include("networks.feed_urls")),
]
if settings.EMBEDDED:
    urlpatterns.append(path("-/postkasse/", include("mentorprog.demo.urls")))

urlpatterns += i18n_patterns(
    path("admin/", admin.site.urls),
    path("", include("mentorprog.people.urls")),
    path("", include("cohorts.urls")),
    path("", include("applications.urls")),
    path("", include("networks.urls")),
    prefix_default_language=False,
)
