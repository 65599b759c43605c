"""Staff pages of a cohort: the attendance grid, completion and certificates."""

from typing import Any

from django.contrib import messages
from django.core.exceptions import PermissionDenied
from django.http import HttpRequest, HttpResponse, HttpResponseBadRequest
from django.shortcuts import get_object_or_404, redirect
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from cohorts.forms import read_grid
from cohorts.models import Attendance, Certificate, Cohort, Participation
from cohorts.selectors import attendance_rows, participations_for
from cohorts.services.attendance import record_attendance
from cohorts.services.certificates import issue_certificate
from cohorts.services.completion import close_without_completion, complete
from mentorprog.dashboard.pages import show
from mentorprog.states import Refused


def cohort_for(request: HttpRequest, pk: int) -> Cohort:
    """The cohort, for staff who may look at cohorts."""
    if not request.user.has_perm("cohorts.view_participation"):
        raise PermissionDenied
    return get_object_or_404(Cohort.objects.select_related("programme"), pk=pk)


def attendance(model_admin: Any, request: HttpRequest, pk: int) -> HttpResponse:
    """People by days, on one page. Regional staff see their own people and cannot change the marks."""
    cohort = cohort_for(request, pk)
    if request.method == "POST":
        return _save_attendance(request, cohort)
    rows = attendance_rows(cohort, participations_for(request.user))
    values = {
        "cohort": cohort,
        "rows": rows,
        "days": [day for day, _mark in rows[0].marks] if rows else [],
        "marks": Attendance.Mark.choices,
        "active": Participation.State.ACTIVE,
        "editable": request.user.has_perm("cohorts.record_attendance"),
    }
    title = _("Attendance: %(cohort)s") % {"cohort": cohort}
    return show(request, model_admin, "cohorts/staff_attendance.html", title, **values)


def _save_attendance(request: HttpRequest, cohort: Cohort) -> HttpResponse:
    try:
        changes = read_grid(request.POST.dict())
    except ValueError:
        return HttpResponseBadRequest(_("The form was not complete. Go back and load the page again."))
    refused = record_attendance(cohort=cohort, changes=changes, actor=request.user)
    saved = len(changes) - len(refused)
    if saved:
        text = ngettext("%(n)s mark is saved.", "%(n)s marks are saved.", saved)
        messages.success(request, text % {"n": saved})
    if refused:
        text = ngettext(
            "%(n)s mark was changed by somebody else while you had the page open, and stays as it is now.",
            "%(n)s marks were changed by somebody else while you had the page open, and stay as they are now.",
            len(refused),
        )
        messages.warning(request, text % {"n": len(refused)})
    return redirect("admin:cohorts_cohort_attendance", cohort.pk)


def completion(model_admin: Any, request: HttpRequest, pk: int) -> HttpResponse:
    """Who passes and why; locking, and certificates, for one or for all."""
    cohort = cohort_for(request, pk)
    if request.method == "POST":
        return _act_on_completion(request, cohort)
    rows = attendance_rows(cohort, participations_for(request.user))
    certificates = {
        certificate.participation_id: certificate
        for certificate in Certificate.objects.filter(cohort=cohort, state=Certificate.State.VALID).defer(
            "pdf", "facts"
        )
    }
    lines = [(row, certificates.get(row.participation.pk)) for row in rows]
    state = Participation.State
    values = {
        "cohort": cohort,
        "lines": lines,
        "to_lock": [row for row, _c in lines if row.passes and row.participation.state == state.ACTIVE],
        "to_issue": [row for row, c in lines if c is None and row.participation.state == state.COMPLETED],
        "may_lock": request.user.has_perm("cohorts.complete"),
        "may_issue": request.user.has_perm("cohorts.issue_certificate"),
    }
    title = _("Completion and certificates: %(cohort)s") % {"cohort": cohort}
    return show(request, model_admin, "cohorts/staff_completion.html", title, **values)


def _act_on_completion(request: HttpRequest, cohort: Cohort) -> HttpResponse:
    rows = attendance_rows(cohort, participations_for(request.user))
    chosen = request.POST.get("participation", "")
    state = Participation.State
    done = 0
    for row in rows:
        if chosen and str(row.participation.pk) != chosen:
            continue
        try:
            if request.POST.get("act") == "lock" and row.passes and row.participation.state == state.ACTIVE:
                complete(participation=row.participation, actor=request.user)
            elif request.POST.get("act") == "close" and chosen:
                reason = request.POST.get("reason", "")[:500]
                close_without_completion(participation=row.participation, actor=request.user, reason=reason)
            elif request.POST.get("act") == "issue" and row.participation.state == state.COMPLETED:
                issue_certificate(participation=row.participation, actor=request.user)
            else:
                continue
            done += 1
        except Refused as refusal:
            messages.error(request, refusal.message)
    if done:
        text = ngettext("Done for %(n)s participant.", "Done for %(n)s participants.", done)
        messages.success(request, text % {"n": done})
    return redirect("admin:cohorts_cohort_completion", cohort.pk)
