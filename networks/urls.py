"""Addresses of networks, and the front page."""

from django.urls import path

from networks import followup_views, views

urlpatterns = [
    path("", views.front, name="front"),
    path("minside/moter/<int:pk>/", views.meeting, name="meeting"),
    path("svar/<str:token>/", views.answer, name="meeting_answer"),
    path("oppfolging/<str:token>/", followup_views.followup, name="followup"),
]
