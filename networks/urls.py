"""Addresses of networks, and the front page."""

from django.urls import path

from networks import followup_views, meeting_views, views
from networks.guidance import guide_views
from networks.guidance import views as guidance_views
from networks.lending import views as lending
from networks.mentors import views as mentors
from networks.polls import views as polls
from networks.reminders import views as reminders

urlpatterns = [
    path("", views.front, name="front"),
    path("minside/moter/", meeting_views.my_meetings, name="my_meetings"),
    path("minside/materialer/", meeting_views.my_materials, name="my_materials"),
    path("minside/timer/<int:year>.pdf", meeting_views.hours_file, name="meeting_hours"),
    path("minside/moter/<int:pk>/", views.meeting, name="meeting"),
    path("minside/opplysninger/", mentors.my_details, name="my_details"),
    path("minside/paminnelser/", reminders.my_reminders, name="my_reminders"),
    path("minside/nettverk/", mentors.network_question, name="network_question"),
    path("minside/lokale-nettverk/", mentors.local_networks, name="local_networks"),
    path("minside/tjenestebevis.pdf", mentors.record_file, name="service_record"),
    path("stemmer/<str:token>/", mentors.still_right, name="still_right"),
    path("svar/serie/<str:token>/", views.series_answer, name="series_answer"),
    path("svar/<str:token>/", views.answer, name="meeting_answer"),
    path("datoer/<str:token>/", polls.date_poll, name="date_poll"),
    path("oppfolging/<str:token>/", followup_views.followup, name="followup"),
    path("veiledning/", guidance_views.guidance, name="guidance"),
    path("veiledning/<int:pk>/", guidance_views.guidance_request, name="guidance_request"),
    path("lane-mentor/", lending.ask, name="lending"),
    path("lane-mentor/sendt/", lending.sent, name="lending_sent"),
    path("lan/sporsmal/<str:token>/", lending.question, name="lending_question"),
    path("lan/arbeidsgiver/<str:token>/", lending.employer, name="lending_employer"),
    path("lan/<str:token>/", lending.request_page, name="lending_request"),
    path("minside/lan/<int:pk>/", lending.lent, name="lending_lent"),
    path("veileder/<str:token>/", guide_views.guide, name="guidance_guide"),
]
