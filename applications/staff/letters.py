"""A letter as it was sent, for staff."""

from typing import Any

from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404

from applications.selectors import letters_for
from applications.views.letters import as_file


def letter(model_admin: Any, request: HttpRequest, pk: int) -> HttpResponse:
    """Download the stored file."""
    return as_file(get_object_or_404(letters_for(request.user).defer(None), pk=pk))
