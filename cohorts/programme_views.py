"""Pages of a cohort's programme: to read, as PDF, as calendar file; and its materials, for those who belong to it."""

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.cache import patch_cache_control
from django.utils.functional import SimpleLazyObject
from django.utils.translation import get_language
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_safe

from cohorts.calendars import day_file, with_sessions
from cohorts.materials import materials_of
from cohorts.models import Cohort
from cohorts.programme import Programme, cohort_seen_by, programme_pdf
from mentorprog.documents.rendering import Unavailable
from mentorprog.people.throttle import throttled


@require_safe
def programme(request: HttpRequest, slug: str) -> HttpResponse:
    """Day by day: hours, sessions, what they lead to, what to prepare; for those who belong to it, who teaches."""
    found = cohort_seen_by(request, slug)
    made = Programme(found, insider=found.insider)
    values = {
        "cohort": found,
        "insider": found.insider,
        "gatherings": SimpleLazyObject(made.rows),  # read only when it is not in the cache
        "fingerprint": made.fingerprint(),
        "dated": bool(made.days),
        "crumbs": _crumbs(found),
        "here": _("Programme"),
    }
    return render(request, "cohorts/programme.html", values)


@require_safe
@throttled("programme", "60/m/ip")
def programme_file(request: HttpRequest, slug: str) -> HttpResponse:
    """The programme as a PDF."""
    found = cohort_seen_by(request, slug)
    try:
        made = programme_pdf(Programme(found, insider=found.insider), get_language() or "nb")
    except Unavailable:
        messages.error(request, _("PDF files cannot be made just now. Try again later."))
        return redirect("cohort_programme", slug)
    response = HttpResponse(made, content_type="application/pdf")
    response["Content-Disposition"] = f'attachment; filename="program-{found.slug}.pdf"'
    patch_cache_control(response, private=True, max_age=0)
    return response


@require_safe
@throttled("programme", "60/m/ip")
def programme_calendar(request: HttpRequest, slug: str) -> HttpResponse:
    """The course days as a calendar file."""
    found = Cohort.objects.filter(slug=slug).first()
    if found is None:
        raise Http404
    title = _("The mentor training, %(cohort)s") % {"cohort": found}
    body = day_file(with_sessions(found.days.all()), title)
    response = HttpResponse(body, content_type="text/calendar; charset=utf-8")
    response["Content-Disposition"] = f'attachment; filename="program-{found.slug}.ics"'
    return response


@never_cache
@login_required
@require_safe
def materials(request: HttpRequest, slug: str) -> HttpResponse:
    """What there is to read and to look at, session by session, for participants, lecturers and staff."""
    found = cohort_seen_by(request, slug)
    if not found.insider:
        raise Http404
    made, items = Programme(found, insider=False), materials_of(found)
    days = [day for gathering in made.rows(only=items) for day in gathering["days"]]
    for day in days:
        for session in day["sessions"]:
            session["items"] = items[session["pk"]]
    values = {
        "cohort": found,
        "days": days,
        "crumbs": [*_crumbs(found), {"label": _("Programme"), "url": reverse("cohort_programme", args=[slug])}],
        "here": _("Materials"),
    }
    return render(request, "cohorts/materials.html", values)


def _crumbs(cohort: Cohort) -> list[dict[str, str]]:
    return [
        {"label": _("The mentor training"), "url": reverse("front")},
        {"label": cohort.name, "url": reverse("cohort", args=[cohort.slug])},
    ]
