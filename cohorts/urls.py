"""Addresses of cohorts."""

from django.urls import path

from cohorts import views

urlpatterns = [
    path("kull/<slug:slug>/", views.cohort, name="cohort"),
    path("plass/<str:token>/", views.seat_offer, name="seat_offer"),
    path("minside/kursbevis/<slug:number>.pdf", views.certificate_pdf, name="certificate_pdf"),
    path("bevis/", views.check_certificate, name="certificate_check"),
    path("bevis/<slug:code>/", views.certificate, name="certificate"),
]
