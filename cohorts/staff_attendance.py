"""Staff's page of attendance: people by days, whole columns and rows at once, corrections with their reason."""

from typing import Any

from django.contrib import messages
from django.core.exceptions import BadRequest, PermissionDenied
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from cohorts import grid
from cohorts.attendance import Course, Row, attendance_rows, corrections_of, course_of
from cohorts.completion_words import rule_words
from cohorts.forms_attendance import Posted, ReasonForm, read_grid
from cohorts.grid import Typed
from cohorts.models import Attendance, Cohort
from cohorts.selectors import participations_for
from cohorts.services.attendance import Cell, Change, record_attendance
from mentorprog.dashboard.pages import show
from mentorprog.states import Refused

NAMED = 5  # marks named one by one in a message, before "and more"
CORRECTIONS = 50  # the newest are shown


def cohort_for(request: HttpRequest, pk: int) -> Cohort:
    """The cohort, for staff who may look at cohorts."""
    if not request.user.has_perm("cohorts.view_participation"):
        raise PermissionDenied
    return get_object_or_404(Cohort.objects.select_related("programme"), pk=pk)


def attendance(model_admin: Any, request: HttpRequest, pk: int) -> HttpResponse:
    """People by days, on one page. Regional staff see their own people and cannot change the marks."""
    cohort = cohort_for(request, pk)
    form, posted = ReasonForm(), Posted()
    if request.method == "POST":
        form, posted = ReasonForm(request.POST), _read(request)
        if _save(request, cohort, form, posted):
            return redirect("admin:cohorts_cohort_attendance", pk)
    course = course_of(cohort)
    mine = participations_for(request.user)
    rows = attendance_rows(cohort, mine, course)
    values = {"form": form, **_values(request, cohort, course, rows, posted)}
    values["corrections"] = [grid.correction(change) for change in corrections_of(cohort, mine)[:CORRECTIONS]]
    title = _("Attendance: %(cohort)s") % {"cohort": cohort}
    return show(request, model_admin, "cohorts/staff_attendance.html", title, **values)


def _values(request: HttpRequest, cohort: Cohort, course: Course, rows: list[Row], posted: Posted) -> dict[str, Any]:
    may_change = request.user.has_perm("cohorts.record_attendance")
    lines = grid.lines(rows, posted.typed)
    return {
        "cohort": cohort,
        "lines": lines,
        "days": course.days if rows else [],
        "rule": rule_words(course.rule, course.rules.values()),
        "tally": grid.tally(rows),
        "legend": grid.legend(),
        "late": grid.late(rows, course),
        "marks": Attendance.Mark.choices,
        "editable": may_change,
        "may_save": may_change and any(line.open for line in lines),
    }


# --- Saving -----------------------------------------------------------------------------------------------


def _read(request: HttpRequest) -> Posted:
    """The posted grid, with what is to be filled in at once."""
    try:
        posted = read_grid(request.POST.dict())
        if request.POST.get("act") == "fill":
            _fill(posted, request.POST.get("fill-where", ""), request.POST.get("fill-mark", ""))
    except ValueError as error:
        raise BadRequest("a cell of the attendance grid is not one of ours") from error
    return posted


def _fill(posted: Posted, where: str, mark: str) -> None:
    """Set the empty cells of a day ("d12") or of a person ("p34") to a mark. Raises ValueError for anything else."""
    place, number = {"p": 0, "d": 1}.get(where[:1]), int(where[1:])
    if place is None or mark not in Attendance.Mark.values:
        raise ValueError(where)
    for cell in posted.empty:
        if cell[place] == number:
            posted.changes[cell] = Change("", mark)
            posted.typed[cell] = Typed(mark)


def _save(request: HttpRequest, cohort: Cohort, form: ReasonForm, posted: Posted) -> bool:
    """Save all of it and say what came of it; or nothing, and say at the form why not."""
    if not request.user.has_perm("cohorts.record_attendance"):
        raise PermissionDenied
    if not form.is_valid():
        return False
    if posted.unread:
        text = _("Write hours as a number, for example 3 or 3,5: %(which)s.")
        form.add_error(None, text % {"which": named(request, cohort, posted.unread)})
        return False
    try:
        refused = record_attendance(
            cohort=cohort, changes=posted.changes, actor=request.user, reason=form.cleaned_data["reason"]
        )
    except Refused as refusal:
        form.add_error("reason", refusal)
        return False
    tell(request, len(posted.changes) - len(refused), named(request, cohort, refused), len(refused))
    return True


def tell(request: HttpRequest, saved: int, which: str, refused: int) -> None:
    """Say how many marks are saved, and which were left alone."""
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
            refused,
        )
        messages.warning(request, text % {"n": refused, "which": which})


def named(request: HttpRequest, cohort: Cohort, cells: list[Cell]) -> str:
    """Whose marks, on which days, as a line of text."""
    if not cells:
        return ""
    wanted = set(cells)
    names = [
        f"{row.participation.person}, {day.training_day}"
        for row in attendance_rows(cohort, participations_for(request.user))
        for day, _mark in row.marks
        if (row.participation.pk, day.pk) in wanted
    ]
    return "; ".join(names[:NAMED]) + (" …" if len(names) > NAMED else "")
