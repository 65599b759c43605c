"""Staff pages of a programme version: the planner, coverage, differences, publishing."""

import re
from datetime import datetime, time
from typing import Any

from django.contrib import messages
from django.core.exceptions import BadRequest, PermissionDenied
from django.db.models import Subquery
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect
from django.urls import reverse
from django.utils.translation import gettext as _

from curriculum import clashes
from curriculum.board import board
from curriculum.coverage import coverage, length, picture
from curriculum.differences import Plan, differences
from curriculum.models import Programme, Session, Theme
from curriculum.readiness import reasons_against
from curriculum.selectors import whole_plan, whole_plans
from curriculum.services.days import add_day
from curriculum.services.planning import move_session, move_to_day
from curriculum.services.versions import copy_version, publish_version, retire_version
from mentorprog.dashboard.pages import show
from mentorprog.states import Refused

DIGITS = re.compile(r"[0-9]{1,9}")
STATES = {Programme.State.DRAFT: "info", Programme.State.PUBLISHED: "ok", Programme.State.RETIRED: "neutral"}


def may_look(request: HttpRequest) -> None:
    """Raise PermissionDenied unless this is staff who may look at the training's plan."""
    if not request.user.has_perm("curriculum.view_programme"):
        raise PermissionDenied


def version_for(request: HttpRequest, pk: int) -> Programme:
    """The version, for staff who may look at it."""
    may_look(request)
    newest = Subquery(Programme.objects.order_by("-version").values("version")[:1])
    return get_object_or_404(Programme.objects.select_related("copied_from").annotate(newest=newest), pk=pk)


def frame(request: HttpRequest, programme: Programme, here: str) -> dict[str, Any]:
    """What every page of a version has: its state, and the ways between its pages."""
    may_plan = request.user.has_perm("curriculum.change_programme")
    names = {"plan": _("Plan"), "coverage": _("Coverage"), "dates": _("Dates"), "differences": _("Differences")}
    if may_plan:
        names["state"] = _("Publish, copy, retire")
    names["change"] = _("Title and completion rule")
    return {
        "programme": programme,
        "state_kind": STATES[Programme.State(programme.state)],
        "may_plan": may_plan,
        "editable": may_plan and programme.is_changeable,
        "tabs": [(plan_url(programme, name), words, name == here) for name, words in names.items()],
    }


def plan_url(programme: Programme, page: str = "plan", *more: Any) -> str:
    """The address of one of a version's pages."""
    return reverse(f"admin:curriculum_programme_{page}", args=[programme.pk, *more])


# --- The planner --------------------------------------------------------------------------------------------
def plan(model_admin: Any, request: HttpRequest, pk: int) -> HttpResponse:
    """The days side by side with their sessions, which are moved here. What they hold is edited on their own page."""
    programme = version_for(request, pk)
    if request.method == "POST":
        return _move(request, programme)
    gatherings = whole_plan(programme)
    values = {
        "sections": board(gatherings),
        "days": sum(len(gathering.days.all()) for gathering in gatherings),
        "reasons": reasons_against(programme, gatherings) if programme.is_changeable else [],
        **frame(request, programme, "plan"),
    }
    return show(request, model_admin, "curriculum/plan.html", _("Plan: %(version)s") % {"version": programme}, **values)


def _move(request: HttpRequest, programme: Programme) -> HttpResponse:
    """Carry out one of the planner's buttons: `act` is what to do, with which row, and what was seen of it."""
    act, number, seen = (*request.POST.get("act", "").split(":"), "", "")[:3]
    anchor = f"session-{number}"
    try:
        match act:
            case "up" | "down":
                session = get_object_or_404(Session, pk=_number(number), day__programme=programme)
                move_session(session=session, actor=request.user, earlier=act == "up", seen=_clock(seen))
            case "to":
                session = get_object_or_404(Session, pk=_number(number), day__programme=programme)
                day = get_object_or_404(programme.days, pk=_number(request.POST.get(f"day-{number}", "")))
                move_to_day(session=session, day=day, actor=request.user)
            case "day":
                gathering = get_object_or_404(programme.gatherings, pk=_number(number))
                made = add_day(gathering=gathering, actor=request.user, seen=_number(seen))
                anchor = f"day-{made.pk}"
            case _:
                raise BadRequest("the planner knows no such act")
    except Refused as refusal:
        messages.error(request, refusal.message)
    return redirect(f"{plan_url(programme)}#{anchor}")


def _number(text: str) -> int:
    """A number of at most nine digits from the page."""
    if not DIGITS.fullmatch(text):
        raise BadRequest("the planner knows no such number")
    return int(text)


def _clock(text: str) -> time:
    """When a session starts, as the page told it: hours and minutes in four digits."""
    try:
        return datetime.strptime(text, "%H%M").time()  # noqa: DTZ007 - local time of a day without a date
    except ValueError as error:
        raise BadRequest("the planner knows no such time") from error


# --- Coverage -----------------------------------------------------------------------------------------------
def shown_coverage(model_admin: Any, request: HttpRequest, pk: int) -> HttpResponse:
    """Themes by days, as a picture and as a table, and the hours of each theme."""
    programme = version_for(request, pk)
    days = [day for gathering in whole_plan(programme) for day in gathering.days.all()]
    found = coverage(days, list(Theme.objects.all()))
    values = {
        "coverage": found,
        "picture": picture(found),
        "taught": length(found.minutes),
        "rows": [
            {
                "line": line,
                "cells": [length(cell.minutes) if cell.minutes else "" for cell in line.cells],
                "total": length(line.minutes) if line.minutes else _("Not taught"),
                "least": length(line.least) if line.least else "–",
            }
            for line in found.lines
        ],
        **frame(request, programme, "coverage"),
    }
    title = _("Coverage: %(version)s") % {"version": programme}
    return show(request, model_admin, "curriculum/coverage.html", title, **values)


# --- Dates --------------------------------------------------------------------------------------------------
def shown_dates(model_admin: Any, request: HttpRequest, pk: int) -> HttpResponse:
    """The days to come of the cohorts with this version, and what speaks against their dates."""
    programme = version_for(request, pk)
    found = clashes.of_programme(programme)
    values = {
        "dates": found,
        "warned": sum(1 for one in found if one.warnings),
        **frame(request, programme, "dates"),
    }
    title = _("Dates: %(version)s") % {"version": programme}
    return show(request, model_admin, "curriculum/dates.html", title, **values)


# --- Differences --------------------------------------------------------------------------------------------
def shown_differences(model_admin: Any, request: HttpRequest, pk: int) -> HttpResponse:
    """What is another in this version than in an older one: the one it was copied from, unless another is chosen."""
    may_look(request)
    versions = {one.pk: one for one in Programme.objects.order_by("-version")}
    programme = versions.pop(pk, None)
    if programme is None:
        raise Http404
    if programme.copied_from_id in versions:
        programme.copied_from = versions[programme.copied_from_id]
    others = list(versions.values())
    other = _choice(request.GET.get("with", ""), programme, others)
    values: dict[str, Any] = {"others": others, "other": other, **frame(request, programme, "differences")}
    if other:
        # By their numbers, so that what was taken out and what came are told the right way round.
        pair = sorted((other, programme), key=lambda one: one.version)
        older, newer = (Plan(one, gatherings) for one, gatherings in zip(pair, whole_plans(pair), strict=True))
        found = differences(older, newer, list(Theme.objects.all()))
        values |= {"older": older.programme, "newer": newer.programme, "found": found}
    title = _("Differences: %(version)s") % {"version": programme}
    return show(request, model_admin, "curriculum/differences.html", title, **values)


def _choice(wanted: str, programme: Programme, others: list[Programme]) -> Programme | None:
    """The version to compare with: the chosen one, else the source, else the newest one before this."""
    before = [one for one in others if one.version < programme.version]
    usual = [one for one in others if one.pk == programme.copied_from_id] + before + others
    return next((one for one in others if str(one.pk) == wanted), None) or next(iter(usual), None)


# --- Publishing ---------------------------------------------------------------------------------------------
def state(model_admin: Any, request: HttpRequest, pk: int) -> HttpResponse:
    """Publish a draft, retire a published version, and make a new version as a copy of any."""
    programme = version_for(request, pk)
    if not request.user.has_perm("curriculum.change_programme"):
        raise PermissionDenied
    if request.method == "POST":
        return _change_state(request, programme)
    reasons = reasons_against(programme, whole_plan(programme)) if programme.is_changeable else []
    values = {
        "reasons": reasons,
        "cohorts": [] if programme.is_changeable else list(programme.cohorts.all()),
        **frame(request, programme, "state"),
    }
    title = _("Publish, copy, retire: %(version)s") % {"version": programme}
    return show(request, model_admin, "curriculum/state.html", title, **values)


def _change_state(request: HttpRequest, programme: Programme) -> HttpResponse:
    """Carry out what was asked for and say what is so now."""
    try:
        match request.POST.get("act"):
            case "publish":
                publish_version(programme=programme, actor=request.user)
                text = _("%(version)s is published. Cohorts can take it, and it cannot be changed any more.")
                messages.success(request, text % {"version": programme})
            case "retire":
                retire_version(programme=programme, actor=request.user)
                text = _("%(version)s is retired. No new cohort can take it.")
                messages.success(request, text % {"version": programme})
            case "copy":
                made = copy_version(source=programme, actor=request.user, seen=_number(request.POST.get("newest", "")))
                text = _("This is the new version. It is a draft until you publish it.")
                messages.success(request, text)
                return redirect(plan_url(made))
            case _:
                raise BadRequest("a version knows no such act")
    except Refused as refusal:
        for reason in refusal.messages:
            messages.error(request, reason)
    return redirect(plan_url(programme, "state"))
