"""All addresses. Bokmål at the root, /nn/ and /en/ in front of the others; apps are named by string only."""

from django.conf import settings
from django.conf.urls.i18n import i18n_patterns
from django.contrib import admin
from django.urls import include, path

from mentorprog import health

urlpatterns = [
    path("-/live", health.live, name="live"),
    path("-/ready", health.ready, name="ready"),
    path("", include("mentorprog.people.feed_urls")),
    path("", include("networks.feed_urls")),
]
if settings.EMBEDDED:
    urlpatterns.append(path("-/postkasse/", include("mentorprog.demo.urls")))

urlpatterns += i18n_patterns(
    path("admin/", admin.site.urls),
    path("", include("mentorprog.people.urls")),
    path("", include("mentorprog.documents.urls")),
    path("", include("cohorts.urls")),
    path("", include("applications.urls")),
    path("", include("networks.urls")),
    prefix_default_language=False,
)
