"""Staff page of a cohort: completion and certificates."""

from collections.abc import Callable
from functools import partial
from typing import Any

from django.contrib import messages
from django.core.exceptions import BadRequest, PermissionDenied
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from cohorts import grid, staff_locking
from cohorts.attendance import Row, attendance_rows, course_of
from cohorts.completion_words import rule_words
from cohorts.forms import CloseForm
from cohorts.models import Certificate, Cohort, LockProposal, Participation
from cohorts.selectors import participations_for
from cohorts.services.completion import close_without_completion, complete, propose_lock
from cohorts.staff_attendance import cohort_for
from mentorprog.dashboard.pages import show
from mentorprog.states import Refused

WITH_REASON = ("close", "turn_down")
State = Participation.State


def completion(model_admin: Any, request: HttpRequest, pk: int) -> HttpResponse:
    """Who passes and why; locking, and certificates, for all; closing without completion, one by one."""
    cohort = cohort_for(request, pk)
    course = course_of(cohort)
    rows = attendance_rows(cohort, participations_for(request.user), course)
    proposals = staff_locking.proposals_of(cohort) if cohort.programme.four_eyes else []
    found = _completion_values(request, cohort, rows, proposals)
    form = CloseForm(request.POST) if request.POST.get("act") in WITH_REASON else CloseForm()
    if request.method == "POST":
        if not request.user.has_perm("cohorts.complete"):
            raise PermissionDenied
        if not form.is_bound or form.is_valid():
            if request.POST.get("act") in staff_locking.ACTS:
                staff_locking.act(request, proposals, form)
            else:
                _act(request, found, form)
            return redirect("admin:cohorts_cohort_completion", cohort.pk)
    values = {
        **found,
        "form": form,
        "rule": rule_words(course.rule, course.rules.values()),
        "here": reverse("admin:cohorts_cohort_completion", args=[cohort.pk]),
    }
    title = _("Completion and certificates: %(cohort)s") % {"cohort": cohort}
    return show(request, model_admin, "cohorts/staff_completion.html", title, **values)


def _completion_values(
    request: HttpRequest, cohort: Cohort, rows: list[Row], proposals: list[LockProposal]
) -> dict[str, Any]:
    valid = Certificate.objects.filter(cohort=cohort, state=Certificate.State.VALID)
    certificates = {row.participation_id: row for row in valid.only("number", "participation_id")}
    may_lock = request.user.has_perm("cohorts.complete")
    may_issue = request.user.has_perm("cohorts.issue_certificate")
    waiting = {row.participation_id: row for row in proposals}
    return {
        "cohort": cohort,
        "four_eyes": cohort.programme.four_eyes,
        "closing": _closing(request, rows),
        "required": cohort.programme.required_days,
        "tally": grid.tally(rows),
        "lines": [
            {
                "pk": row.participation.pk,
                "name": row.participation.person,
                "counted": row.counted,
                "why": grid.why(row),
                "standing": grid.standing(row),
                "proposal": waiting.get(row.participation.pk),
                "certificate": certificates.get(row.participation.pk),
                "may_close": may_lock and _can_close(row) and row.participation.pk not in waiting,
            }
            for row in rows
        ],
        "days": len(rows[0].marks) if rows else 0,
        "to_lock": [row for row in rows if may_lock and _can_lock(row) and row.participation.pk not in waiting],
        "to_issue": [
            row
            for row in rows
            if may_issue and row.participation.state == State.COMPLETED and row.participation.pk not in certificates
        ],
        **staff_locking.values_of(request, proposals),
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
    actor, two = request.user, found["four_eyes"]
    match request.POST.get("act"):
        case "close":
            chosen = [found["closing"]] if found["closing"] else []
            reason = form.cleaned_data["reason"]
            done = _each(request, chosen, partial(_close, actor=actor, reason=reason, two=two))
            text = ngettext("%(n)s participant is closed.", "%(n)s participants are closed.", done)
        case "lock":
            done = _each(request, found["to_lock"], partial(_lock, actor=actor, two=two))
            text = ngettext("%(n)s participant is locked.", "%(n)s participants are locked.", done)
        case _:
            raise BadRequest("the completion page knows no such act")
    if two and request.POST.get("act") in ("close", "lock"):
        text = ngettext(
            "%(n)s proposal now waits for another coordinator.",
            "%(n)s proposals now wait for another coordinator.",
            done,
        )
    if done:
        messages.success(request, text % {"n": done})
    else:
        messages.info(request, _("Nothing was changed."))


def _lock(participation: Participation, *, actor: Any, two: bool) -> None:
    if two:
        propose_lock(participation=participation, outcome=LockProposal.Outcome.COMPLETED, actor=actor)
    else:
        complete(participation=participation, actor=actor)


def _close(participation: Participation, *, actor: Any, reason: str, two: bool) -> None:
    if two:
        outcome = LockProposal.Outcome.NOT_COMPLETED
        propose_lock(participation=participation, outcome=outcome, actor=actor, reason=reason)
    else:
        close_without_completion(participation=participation, actor=actor, reason=reason)


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
