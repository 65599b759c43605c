"""Addresses of applications."""

from django.urls import path

from applications.views import leader, letters, start, status, steps, swapping, writers

urlpatterns = [
    path("soknad/", start.come_back, name="application_return"),
    path("soknad/ny/<slug:slug>/", start.start, name="application_start"),
    path("soknad/<slug:reference>/", status.status, name="application"),
    path("soknad/<slug:reference>/trekk/", status.withdraw, name="application_withdraw"),
    path("soknad/<slug:reference>/medskrivere/", writers.coeditors_page, name="application_coeditors"),
    path("soknad/<slug:reference>/leder/", writers.another_leader, name="application_leader"),
    path("soknad/<slug:reference>/sendt/", status.sent, name="application_sent"),
    path("soknad/<slug:reference>/kopi.pdf", status.copy, name="application_copy"),
    path("soknad/<slug:reference>/kandidater/<int:pk>/trekk/", status.withdraw_one, name="candidate_withdraw"),
    path("soknad/<slug:reference>/kandidater/<int:pk>/bytt/", swapping.swap, name="candidate_swap"),
    path("soknad/<slug:reference>/kandidater/<int:pk>/minn/", writers.ask_candidate, name="candidate_ask"),
    path("soknad/<slug:reference>/kandidater/ny/", steps.candidate, name="candidate_new"),
    path("soknad/<slug:reference>/kandidater/<int:pk>/", steps.candidate, name="candidate"),
    path("soknad/<slug:reference>/kandidater/<int:pk>/fjern/", steps.remove_candidate, name="candidate_remove"),
    path("soknad/<slug:reference>/<slug:slug>/", steps.step, name="application_step"),
    path("minside/brev/<int:pk>.pdf", letters.letter, name="letter_pdf"),
    path("bekreft/<str:token>/", leader.leader, name="leader"),
    path("kandidat/<str:token>/", writers.confirm_address, name="candidate_confirm"),
]
