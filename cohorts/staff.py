"""Staff pages of a cohort: the attendance grid, completion and certificates."""

from collections.abc import Callable
from typing import Any

from django.contrib import messages
from django.core.exceptions import BadRequest, PermissionDenied
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from cohorts import grid
from cohorts.forms import CloseForm, read_grid
from cohorts.models import Attendance, Certificate, Cohort, Participation
from cohorts.selectors import Row, attendance_rows, participations_for
from cohorts.services.attendance import Cell, record_attendance
from cohorts.services.certificates import issue_certificate
from cohorts.services.completion import close_without_completion, complete
from mentorprog.dashboard.pages import show
from mentorprog.states import Refused

State = Participation.State
NAMED = 5  # marks named one by one in a message, before "and more"


def cohort_for(request: HttpRequest, pk: int) -> Cohort:
    """The cohort, for staff who may look at cohorts."""
    if not request.user.has_perm("cohorts.view_participation"):
        raise PermissionDenied
    return get_object_or_404(Cohort.objects.select_related("programme"), pk=pk)


def rows_for(request: HttpRequest, cohort: Cohort) -> list[Row]:
    """The participants of a cohort whom the viewer follows."""
    return attendance_rows(cohort, participations_for(request.user))


# --- Attendance ---------------------------------------------------------------------------------------------


def attendance(model_admin: Any, request: HttpRequest, pk: int) -> HttpResponse:
    """People by days, on one page. Regional staff see their own people and cannot change the marks."""
    cohort = cohort_for(request, pk)
    if request.method == "POST":
        return _save_attendance(request, cohort)
    rows = rows_for(request, cohort)
    lines = grid.lines(rows)
    may_change = request.user.has_perm("cohorts.record_attendance")
    values = {
        "cohort": cohort,
        "lines": lines,
        "days": [day for day, _mark in rows[0].marks] if rows else [],
        "required": cohort.programme.required_days,
        "tally": grid.tally(rows),
        "legend": grid.legend(),
        "marks": Attendance.Mark.choices,
        "editable": may_change,
        "may_save": may_change and any(line.open for line in lines),
    }
    title = _("Attendance: %(cohort)s") % {"cohort": cohort}
    return show(request, model_admin, "cohorts/staff_attendance.html", title, **values)


def _save_attendance(request: HttpRequest, cohort: Cohort) -> HttpResponse:
    try:
        changes = read_grid(request.POST.dict())
    except ValueError as error:
        raise BadRequest("a cell of the attendance grid is not one of ours") from error
    refused = record_attendance(cohort=cohort, changes=changes, actor=request.user)
    saved = len(changes) - len(refused)
    if saved:
        text = ngettext("%(n)s mark is saved.", "%(n)s marks are saved.", saved)
        messages.success(request, text % {"n": saved})
    elif not refused:
        messages.info(request, _("Nothing was changed."))
    if refused:
        text = ngettext(
            "%(n)s mark was changed by somebody else, or locked, while you had the page open. "
            "It stays as it is now: %(which)s.",
            "%(n)s marks were changed by somebody else, or locked, while you had the page open. "
            "They stay as they are now: %(which)s.",
            len(refused),
        )
        messages.warning(request, text % {"n": len(refused), "which": _named(request, cohort, refused)})
    return redirect("admin:cohorts_cohort_attendance", cohort.pk)


def _named(request: HttpRequest, cohort: Cohort, cells: list[Cell]) -> str:
    """Whose marks, on which days, as a line of text."""
    names = [
        f"{row.participation.person}, {day.training_day}"
        for row in rows_for(request, cohort)
        for day, _mark in row.marks
        if (row.participation.pk, day.pk) in set(cells)
    ]
    return "; ".join(names[:NAMED]) + (" …" if len(names) > NAMED else "")


# --- Completion and certificates ----------------------------------------------------------------------------


def completion(model_admin: Any, request: HttpRequest, pk: int) -> HttpResponse:
    """Who passes and why; locking, and certificates, for all; closing without completion, one by one."""
    cohort = cohort_for(request, pk)
    rows = rows_for(request, cohort)
    found = _completion_values(request, cohort, rows)
    form = CloseForm(request.POST) if request.POST.get("act") == "close" else CloseForm()
    if request.method == "POST":
        if not request.user.has_perm("cohorts.complete"):
            raise PermissionDenied
        if not form.is_bound or form.is_valid():
            _act(request, found, form)
            return redirect("admin:cohorts_cohort_completion", cohort.pk)
    values = {**found, "form": form, "here": reverse("admin:cohorts_cohort_completion", args=[cohort.pk])}
    title = _("Completion and certificates: %(cohort)s") % {"cohort": cohort}
    return show(request, model_admin, "cohorts/staff_completion.html", title, **values)


def _completion_values(request: HttpRequest, cohort: Cohort, rows: list[Row]) -> dict[str, Any]:
    valid = Certificate.objects.filter(cohort=cohort, state=Certificate.State.VALID)
    certificates = {row.participation_id: row for row in valid.only("number", "participation_id")}
    may_lock = request.user.has_perm("cohorts.complete")
    may_issue = request.user.has_perm("cohorts.issue_certificate")
    return {
        "cohort": cohort,
        "closing": _closing(request, rows),
        "required": cohort.programme.required_days,
        "tally": grid.tally(rows),
        "lines": [
            {
                "pk": row.participation.pk,
                "name": row.participation.person,
                "counted": row.counted,
                "lacking": grid.lacking(row),
                "standing": grid.standing(row),
                "certificate": certificates.get(row.participation.pk),
                "may_close": may_lock and _can_close(row),
            }
            for row in rows
        ],
        "days": len(rows[0].marks) if rows else 0,
        "to_lock": [row for row in rows if may_lock and _can_lock(row)],
        "to_issue": [
            row
            for row in rows
            if may_issue and row.participation.state == State.COMPLETED and row.participation.pk not in certificates
        ],
    }


def _can_lock(row: Row) -> bool:
    return row.passes and row.participation.state == State.ACTIVE


def _can_close(row: Row) -> bool:
    return not row.passes and row.participation.state == State.ACTIVE


def _closing(request: HttpRequest, rows: list[Row]) -> Row | None:
    """The participant whose training is to be closed without completion, where the address or the form names one."""
    if not request.user.has_perm("cohorts.complete"):
        return None
    wanted = request.POST.get("participation") or request.GET.get("close")
    return next((row for row in rows if str(row.participation.pk) == wanted and _can_close(row)), None)


def _act(request: HttpRequest, found: dict[str, Any], form: CloseForm) -> None:
    """Carry out what was asked for and say for how many it was done."""
    actor = request.user
    match request.POST.get("act"):
        case "close":
            chosen = [found["closing"]] if found["closing"] else []
            reason = form.cleaned_data["reason"]
            done = _each(
                request, chosen, lambda p: close_without_completion(participation=p, actor=actor, reason=reason)
            )
            text = ngettext("%(n)s participant is closed.", "%(n)s participants are closed.", done)
        case "lock":
            done = _each(request, found["to_lock"], lambda p: complete(participation=p, actor=actor))
            text = ngettext("%(n)s participant is locked.", "%(n)s participants are locked.", done)
        case "issue":
            done = _each(request, found["to_issue"], lambda p: issue_certificate(participation=p, actor=actor))
            text = ngettext("%(n)s certificate is issued.", "%(n)s certificates are issued.", done)
        case _:
            raise BadRequest("the completion page knows no such act")
    if done:
        messages.success(request, text % {"n": done})
    else:
        messages.info(request, _("Nothing was changed."))


def _each(request: HttpRequest, rows: list[Row], act: Callable[[Participation], Any]) -> int:
    """Do it for one after the other. A refusal is told and does not stop the rest; returns how many were done."""
    done = 0
    for row in rows:
        try:
            act(row.participation)
        except Refused as refusal:
            messages.error(request, refusal.message)
        else:
            done += 1
    return done
