"""A whole case taken out for the archive."""

from typing import Any

from django.contrib import messages
from django.core.exceptions import PermissionDenied
from django.http import HttpRequest, HttpResponseBase, StreamingHttpResponse
from django.shortcuts import redirect
from django.urls import reverse
from django.utils.translation import gettext as _

from applications.models import Letter
from applications.selectors import is_barred
from applications.services.archive import archive_case
from applications.staff.found import application_for
from mentorprog.dashboard.pages import show
from mentorprog.states import Refused


def archive(model_admin: Any, request: HttpRequest, pk: int) -> HttpResponseBase:
    """What the bundle will hold, and a button that makes it."""
    application = application_for(request, pk)
    if not request.user.has_perm("applications.decide") or is_barred(application, request.user):
        raise PermissionDenied
    if request.method == "POST":
        try:
            bundle = archive_case(application=application, actor=request.user)  # type: ignore[arg-type]
        except Refused as refusal:
            messages.error(request, refusal.messages[0])
            return redirect("admin:applications_application_archive", pk)
        headers = {"Content-Disposition": f'attachment; filename="{bundle.name}"'}
        return StreamingHttpResponse(bundle.chunks, content_type="application/zip", headers=headers)
    values = {
        "application": application,
        "revisions": application.revisions.count(),
        "letters": Letter.objects.filter(candidate__application=application).count(),
        "crumb": {"url": reverse("admin:applications_application_read", args=[pk]), "label": application.reference},
    }
    return show(request, model_admin, "applications/staff_archive.html", _("Take out for the archive"), **values)
