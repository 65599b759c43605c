"""The mailbox of the demonstration."""

from django.urls import path

from mentorprog.demo import views

urlpatterns = [
    path("", views.postbox, name="postbox"),
    path("<slug:name>/", views.letter, name="postbox_letter"),
]
