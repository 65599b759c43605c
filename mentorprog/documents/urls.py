"""The address of an uploaded file: its random text, and no number that could be counted up."""

from django.urls import path

from mentorprog.documents import views

urlpatterns = [path("fil/<slug:token>/", views.stored_file, name="stored_file")]
