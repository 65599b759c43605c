"""What a mentor has from the networks: minutes and materials to read, and hours year by year."""

from django.contrib.auth.decorators import login_required
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils.text import slugify
from django.utils.translation import get_language
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_safe

from mentorprog.documents.rendering import render as document
from networks.hours import certificate_of_hours, years_of
from networks.materials import materials_for
from networks.mentors.selectors import own_mentor
from networks.minutes import minutes_for
from networks.models import Mentor, NetworkMaterial


@login_required
@never_cache
@require_safe
def my_meetings(request: HttpRequest) -> HttpResponse:
    """Every meeting with minutes, and the certificates of hours."""
    mentor = own_mentor(request.user.pk)
    if mentor is None:
        raise Http404
    active = mentor.status == Mentor.Status.ACTIVE
    values = {"mentor": mentor, "active": active, "minutes": minutes_for(mentor) if active else []}
    return render(request, "networks/my_meetings.html", {**values, "years": years_of(request.user.pk)})


@login_required
@never_cache
@require_safe
def my_materials(request: HttpRequest) -> HttpResponse:
    """What the members of one's networks are given to read, network by network, the newest first."""
    mentor = own_mentor(request.user.pk)
    if mentor is None or mentor.status != Mentor.Status.ACTIVE:
        raise Http404
    found: dict[str, list[NetworkMaterial]] = {}
    for row in materials_for(request.user.pk):
        found.setdefault(row.network.name, []).append(row)
    return render(request, "networks/my_materials.html", {"networks": sorted(found.items())})


@login_required
@never_cache
@require_safe
def hours_file(request: HttpRequest, year: int) -> HttpResponse:
    """A PDF of the meetings of one year; 404 for a year without any. For those who have left, too."""
    mentor = own_mentor(request.user.pk)
    values = certificate_of_hours(mentor, year) if mentor else None
    if mentor is None or values is None:
        raise Http404
    made = document("meeting_hours", values, get_language() or "nb")
    name = f"{slugify(_('Certificate of attendance'))}-{year}-{slugify(mentor.person.name) or mentor.pk}.pdf"
    return HttpResponse(
        made, content_type="application/pdf", headers={"Content-Disposition": f'attachment; filename="{name}"'}
    )
