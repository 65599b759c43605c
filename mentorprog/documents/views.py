"""An uploaded file, for those who may have it."""

from django.contrib.auth.decorators import login_required
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404
from django.utils.http import content_disposition_header
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_safe

from mentorprog.documents.files import may_fetch
from mentorprog.documents.models import StoredFile
from mentorprog.people.throttle import throttled


@never_cache
@login_required
@require_safe
@throttled("file", "120/m/user")
def stored_file(request: HttpRequest, token: str) -> HttpResponse:
    """The bytes as they were uploaded, to be saved and never to be shown as a page of ours."""
    found = get_object_or_404(StoredFile, token=token)
    if not may_fetch(request.user, found):
        raise Http404
    response = HttpResponse(bytes(found.content), content_type=found.kind)
    response["Content-Disposition"] = content_disposition_header(True, found.name)
    response["X-Content-Type-Options"] = "nosniff"
    return response
