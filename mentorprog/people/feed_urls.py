"""The calendar's address has no language in front: calendar programs keep it for years."""

from django.urls import path

from mentorprog.people.views import calendar_feed

urlpatterns = [path("kalender/<str:token>.ics", calendar_feed, name="feed")]
