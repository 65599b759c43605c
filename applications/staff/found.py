"""Finding what a page is about, within the viewer's reach."""

from typing import Any

from django.core.exceptions import PermissionDenied
from django.http import HttpRequest
from django.shortcuts import get_object_or_404

from applications.models import Application
from applications.selectors import applications_for, works_there
from applications.selectors.reading import with_conflict
from cohorts.selectors import free_seats


def application_for(request: HttpRequest, pk: int) -> Application:
    """The application with `seats_left` of its cohort, when it belongs to the viewer's region; else not found.

    Raises PermissionDenied for who has a conflict of interest.
    """
    found = applications_for(request.user).select_related(
        "cohort", "contact", "organisation", "municipality__county", "plan"
    )
    counted = with_conflict(found.annotate(seats_left=free_seats("cohort__")), request.user)
    application: Any = get_object_or_404(counted, pk=pk)
    if application.conflict or works_there(application, request.user):
        raise PermissionDenied
    return application
