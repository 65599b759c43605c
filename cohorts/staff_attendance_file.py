"""Staff's page for attendance in a file: take the list out, look at what a filled-in one says, then save it.

Between the look and the saving nothing is kept here: the changes travel in the page, signed.
"""

from typing import Any

from django.core import signing
from django.core.exceptions import BadRequest, PermissionDenied
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.urls import reverse
from django.utils.translation import gettext as _

from cohorts.attendance import attendance_rows, course_of
from cohorts.attendance_file import Reading, export_rows, lines_of, read_file
from cohorts.forms_attendance import FileForm, ReasonForm
from cohorts.models import AttendanceChange, Cohort, Participation
from cohorts.services.attendance import Cell, Change, record_attendance
from cohorts.staff_attendance import cohort_for, named, tell
from mentorprog import sheets
from mentorprog.dashboard.pages import show
from mentorprog.states import Refused
from mentorprog.times import today

PURPOSE = "mentorprog.attendance-file"
LASTS = 60 * 60  # seconds from the look to the saving


def _cohort(request: HttpRequest, pk: int) -> Cohort:
    """The cohort, for those who enter its attendance."""
    if not request.user.has_perm("cohorts.record_attendance"):
        raise PermissionDenied
    return cohort_for(request, pk)


def export(model_admin: Any, request: HttpRequest, pk: int, kind: str) -> HttpResponse:
    """The grid as a file: xlsx or csv."""
    cohort = _cohort(request, pk)
    course = course_of(cohort)
    rows = export_rows(attendance_rows(cohort, Participation.objects.all(), course), course)
    if kind == "xlsx":
        response = HttpResponse(sheets.xlsx_file(cohort.slug, rows), content_type=sheets.XLSX)
    elif kind == "csv":
        response = HttpResponse(sheets.csv_file(rows), content_type=sheets.CSV)
    else:
        raise Http404
    response["Content-Disposition"] = f'attachment; filename="{cohort.slug}-oppmote.{kind}"'
    return response


def fill_in(model_admin: Any, request: HttpRequest, pk: int) -> HttpResponse:
    """First the file, then what it says, then the saving."""
    cohort = _cohort(request, pk)
    values: dict[str, Any] = {"form": FileForm(), "reading": None}
    if request.method == "POST" and "changes" in request.POST:
        form = ReasonForm(request.POST)
        if _save(request, cohort, form):
            return redirect("admin:cohorts_cohort_attendance", pk)
        values = _shown_again(request, cohort, form)
    elif request.method == "POST":
        values = _looked_at(request, cohort)
    values["cohort"] = cohort
    values["crumb"] = {"url": reverse("admin:cohorts_cohort_attendance", args=[pk]), "label": _("Attendance")}
    title = _("Attendance from a file: %(cohort)s") % {"cohort": cohort}
    return show(request, model_admin, "cohorts/staff_attendance_file.html", title, **values)


def _looked_at(request: HttpRequest, cohort: Cohort) -> dict[str, Any]:
    """What the file says, for the page."""
    form = FileForm(request.POST, request.FILES)
    if not form.is_valid():
        return {"form": form, "reading": None}
    course = course_of(cohort)
    rows = attendance_rows(cohort, Participation.objects.all(), course)
    reading = read_file(form.cleaned_data["file"], rows, course, today())
    return {"form": ReasonForm(), "reading": reading, "token": _packed(cohort, reading)}


def _shown_again(request: HttpRequest, cohort: Cohort, form: ReasonForm) -> dict[str, Any]:
    """The changes once more, with what is wrong about the reason."""
    changes = _unpacked(cohort, request.POST["changes"])
    rows = attendance_rows(cohort, Participation.objects.all())
    reading = Reading(changes, lines_of(changes, rows, today()))
    return {"form": form, "reading": reading, "token": request.POST["changes"]}


def _packed(cohort: Cohort, reading: Reading) -> str:
    cells = [[*cell, change.seen, change.wanted] for cell, change in reading.changes.items()]
    return signing.dumps({"cohort": cohort.pk, "cells": cells}, salt=PURPOSE, compress=True)


def _unpacked(cohort: Cohort, token: str) -> dict[Cell, Change]:
    """The changes that the page carried. Raises BadRequest when they are not ours, or for another cohort."""
    try:
        found = signing.loads(token, salt=PURPOSE, max_age=LASTS)
    except signing.BadSignature as error:
        raise BadRequest("the changes have been changed, or are too old") from error
    if found["cohort"] != cohort.pk:
        raise BadRequest("the changes are for another cohort")
    return {(person, day): Change(seen, wanted) for person, day, seen, wanted in found["cells"]}


def _save(request: HttpRequest, cohort: Cohort, form: ReasonForm) -> bool:
    changes = _unpacked(cohort, request.POST["changes"])
    if not form.is_valid():
        return False
    try:
        refused = record_attendance(
            cohort=cohort,
            changes=changes,
            actor=request.user,
            reason=form.cleaned_data["reason"],
            how=AttendanceChange.How.FILE,
        )
    except Refused as refusal:
        form.add_error("reason", refusal)
        return False
    tell(request, len(changes) - len(refused), named(request, cohort, refused), len(refused))
    return True
