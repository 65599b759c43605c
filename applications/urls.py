"""Addresses of applications."""

from django.urls import path

from applications.views import leader, start, status, steps

urlpatterns = [
    path("soknad/", start.come_back, name="application_return"),
    path("soknad/ny/<slug:slug>/", start.start, name="application_start"),
    path("soknad/<slug:reference>/", status.status, name="application"),
    path("soknad/<slug:reference>/trekk/", status.withdraw, name="application_withdraw"),
    path("soknad/<slug:reference>/kandidater/ny/", steps.candidate, name="candidate_new"),
    path("soknad/<slug:reference>/kandidater/<int:pk>/", steps.candidate, name="candidate"),
    path("soknad/<slug:reference>/kandidater/<int:pk>/fjern/", steps.remove_candidate, name="candidate_remove"),
    path("soknad/<slug:reference>/<slug:slug>/", steps.step, name="application_step"),
    path("bekreft/<str:token>/", leader.leader, name="leader"),
]
