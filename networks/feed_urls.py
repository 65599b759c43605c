"""The address of a network's calendar has no language in front: calendar programs keep it for years."""

from django.urls import path

from networks.feed import network_feed

urlpatterns = [path("kalender/nettverk/<str:token>.ics", network_feed, name="network_feed")]
