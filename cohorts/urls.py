"""Addresses of cohorts."""

from django.urls import path

from cohorts import certificate_pages, checkin_pages, participant_pages, programme_views, teaching_views, views
from cohorts.evaluation import views as evaluation_views

urlpatterns = [
    path("kull/<slug:slug>/", views.cohort, name="cohort"),
    path("kull/<slug:slug>/deltakere/", participant_pages.fellow_participants, name="fellow_participants"),
    path("minside/samling/<int:pk>/behov/", participant_pages.needs, name="needs"),
    path("kull/<slug:slug>/program/", programme_views.programme, name="cohort_programme"),
    path("kull/<slug:slug>/program.pdf", programme_views.programme_file, name="cohort_programme_pdf"),
    path("kull/<slug:slug>/program.ics", programme_views.programme_calendar, name="cohort_programme_calendar"),
    path("kull/<slug:slug>/materiell/", programme_views.materials, name="cohort_materials"),
    path("foreleser/", teaching_views.my_teaching, name="my_teaching"),
    path("foreleser/om-meg/", teaching_views.my_biography, name="my_biography"),
    path("foreleser/svar/<str:token>/", teaching_views.teaching_answer, name="teaching_answer"),
    path("foreleser/<slug:slug>/<int:pk>/", teaching_views.teaching_session, name="teaching_session"),
    path("plass/<str:token>/", views.seat_offer, name="seat_offer"),
    path("minside/kursbevis/<slug:number>.pdf", certificate_pages.certificate_pdf, name="certificate_pdf"),
    path("minside/kursbevis/kopi/", certificate_pages.certificate_copy, name="certificate_copy"),
    path("minside/kursbevis/<int:pk>/sprak/", certificate_pages.certificate_language, name="certificate_language"),
    path("innsjekk/", checkin_pages.checkin, name="checkin"),
    path("bevis/", certificate_pages.check_certificate, name="certificate_check"),
    path("bevis/<slug:code>/", certificate_pages.certificate, name="certificate"),
    path("evaluering/<str:token>/", evaluation_views.evaluation, name="evaluation"),
]
