"""A letter as it was sent, for the candidate and for those who write in the application."""

from django.contrib.auth.decorators import login_required
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404
from django.views.decorators.http import require_safe

from applications.models import Letter
from applications.services.letters import letter_name


def as_file(letter: Letter) -> HttpResponse:
    """The stored PDF; not found while it has not been made."""
    if letter.pdf is None:
        raise Http404
    response = HttpResponse(bytes(letter.pdf), content_type="application/pdf")
    response["Content-Disposition"] = f'attachment; filename="{letter_name(letter)}"'
    return response


@require_safe
@login_required
def letter(request: HttpRequest, pk: int) -> HttpResponse:
    """Download the letter; others than its readers hear that there is none."""
    found = get_object_or_404(Letter.objects.select_related("candidate__application__contact"), pk=pk)
    candidate = found.candidate
    if candidate.person_id != request.user.pk and not candidate.application.is_theirs(request.user):
        raise Http404
    return as_file(found)
