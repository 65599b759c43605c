"""Finding what a page is about, within the viewer's reach."""

from django.http import HttpRequest
from django.shortcuts import get_object_or_404

from applications.models import Application
from applications.selectors import applications_for
from cohorts.selectors import free_seats


def application_for(request: HttpRequest, pk: int) -> Application:
    """The application with `seats_left` of its cohort, when it belongs to the viewer's region; else not found."""
    found = applications_for(request.user).select_related(
        "cohort", "contact", "organisation", "municipality__county", "plan"
    )
    return get_object_or_404(found.annotate(seats_left=free_seats("cohort__")), pk=pk)
