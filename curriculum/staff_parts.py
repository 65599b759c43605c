"""Staff pages of what is in a draft: a session, a gathering, a day, and taking one of them out."""

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

from django.contrib import messages
from django.core.exceptions import PermissionDenied
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from curriculum.forms import DayForm, GatheringForm, PlanForm, SessionForm
from curriculum.models import Gathering, Programme, Session, TrainingDay
from curriculum.models.programme import UNCHANGEABLE
from curriculum.services.days import add_gathering, change_day, change_gathering, remove_day, remove_gathering
from curriculum.services.planning import add_session, change_session, free_hours, remove_session
from curriculum.staff import plan_url, version_for
from mentorprog.dashboard.pages import show
from mentorprog.states import Refused

Save = Callable[[], str]  # carries it out and returns the anchor of the planner where one goes on


class Published(Exception):
    """The version can no longer be changed."""


def draft_for(request: HttpRequest, pk: int) -> Programme:
    """The version, for those who plan it. Raises Published when it is no draft."""
    programme = version_for(request, pk)
    if not request.user.has_perm("curriculum.change_programme"):
        raise PermissionDenied
    if not programme.is_changeable:
        raise Published
    return programme


def in_a_draft(view: Callable[..., HttpResponse]) -> Callable[..., HttpResponse]:
    """Hands the view its draft. Who comes to a published version by its address is told, and sent to the plan."""

    def inner(model_admin: Any, request: HttpRequest, pk: int, **more: Any) -> HttpResponse:
        try:
            return view(model_admin, request, draft_for(request, pk), **more)
        except Published:
            messages.error(request, UNCHANGEABLE)
            return redirect("admin:curriculum_programme_plan", pk)

    inner.__name__, inner.__doc__ = view.__name__, view.__doc__
    return inner


def _answer(
    model_admin: Any,
    request: HttpRequest,
    programme: Programme,
    form: PlanForm,
    save: Save,
    *,
    title: str,
    **values: Any,
) -> HttpResponse:
    """The form's page; after a right post the planner, at the part in question."""
    if request.method == "POST" and form.is_valid():
        try:
            anchor = save()
        except Refused as refusal:
            form.add_error(None, refusal.message)
        else:
            messages.success(request, _("Saved."))
            return redirect(f"{plan_url(programme)}#{anchor}")
    crumb = {"url": plan_url(programme), "label": _("Plan: %(version)s") % {"version": programme}}
    found = {"form": form, "programme": programme, "crumb": crumb, "back": plan_url(programme), **values}
    return show(request, model_admin, "curriculum/part.html", title, **found)


@in_a_draft
def session_add(model_admin: Any, request: HttpRequest, programme: Programme, day: int) -> HttpResponse:
    """A new session, at first where the day has room."""
    where = get_object_or_404(programme.days.select_related("programme"), pk=day)
    starts, ends = free_hours(list(where.sessions.all()))
    initial = {"day": where.pk, "starts": starts, "ends": ends}
    form = SessionForm(request.POST or None, programme=programme, initial=initial)

    def save() -> str:
        chosen = form.cleaned_data
        made = add_session(
            day=chosen["day"],
            actor=request.user,
            values=form.values(),
            themes=chosen["themes"],
            lecturers=chosen["lecturers"],
        )
        return f"session-{made.pk}"

    title = _("New session on %(day)s") % {"day": where}
    return _answer(model_admin, request, programme, form, save, title=title, parts=form.parts())


@in_a_draft
def session(model_admin: Any, request: HttpRequest, programme: Programme, part: int) -> HttpResponse:
    """A session with everything in it."""
    rows = Session.objects.filter(day__programme=programme).select_related("day")
    row = get_object_or_404(rows.prefetch_related("themes", "teachings"), pk=part)
    form = SessionForm(request.POST or None, programme=programme, initial=SessionForm.stored(row))

    def save() -> str:
        chosen = form.cleaned_data
        change_session(
            session=row,
            actor=request.user,
            values=form.values(),
            themes=chosen["themes"],
            lecturers=chosen["lecturers"],
            day=chosen["day"],
        )
        return f"session-{row.pk}"

    return _answer(model_admin, request, programme, form, save, title=str(row), parts=form.parts())


@in_a_draft
def gathering_add(model_admin: Any, request: HttpRequest, programme: Programme) -> HttpResponse:
    """A new gathering at the end, with one day."""
    form = GatheringForm(request.POST or None)

    def save() -> str:
        made = add_gathering(programme=programme, actor=request.user, titles=form.cleaned_data)
        return f"gathering-{made.pk}"

    lead = _("The gathering comes after the others, with one empty day. You can add more days in the plan.")
    return _answer(model_admin, request, programme, form, save, title=_("New gathering"), parts=[("", form)], lead=lead)


@in_a_draft
def gathering(model_admin: Any, request: HttpRequest, programme: Programme, part: int) -> HttpResponse:
    """What a gathering is called."""
    row = get_object_or_404(programme.gatherings, pk=part)
    initial = {name: getattr(row, name) for name in GatheringForm.base_fields}
    form = GatheringForm(request.POST or None, initial=initial)

    def save() -> str:
        change_gathering(gathering=row, actor=request.user, titles=form.cleaned_data)
        return f"gathering-{row.pk}"

    return _answer(model_admin, request, programme, form, save, title=str(row), parts=[("", form)])


@in_a_draft
def day(model_admin: Any, request: HttpRequest, programme: Programme, part: int) -> HttpResponse:
    """The task that makes up for a day."""
    row = get_object_or_404(programme.days, pk=part)
    form = DayForm(request.POST or None, initial={name: getattr(row, name) for name in DayForm.base_fields})

    def save() -> str:
        change_day(day=row, actor=request.user, tasks=form.cleaned_data)
        return f"day-{row.pk}"

    lead = _("Who has missed the day does this instead. Without a task nobody can make up for the day.")
    title = _("Make up for %(day)s") % {"day": row}
    return _answer(model_admin, request, programme, form, save, title=title, parts=[("", form)], lead=lead)


# --- Taking out ---------------------------------------------------------------------------------------------
@dataclass(frozen=True)
class Removal:
    """What is taken out: the row, what goes with it, and how."""

    row: Session | TrainingDay | Gathering
    points: list[str]
    act: Callable[..., None]


@in_a_draft
def remove(model_admin: Any, request: HttpRequest, programme: Programme, kind: str, part: int) -> HttpResponse:
    """Ask once, then take a session, a day or a gathering out of the draft."""
    try:
        removal = _removal(programme, kind, part)
    except Http404:
        if request.method != "POST":
            raise
        messages.info(request, _("This is taken out already."))
        return redirect(plan_url(programme))
    if request.method == "POST":
        try:
            removal.act(actor=request.user, **{kind: removal.row})
            messages.success(request, _("“%(part)s” is taken out.") % {"part": removal.row})
        except Refused as refusal:
            messages.error(request, refusal.message)
        return redirect(plan_url(programme))
    crumb = {"url": plan_url(programme), "label": _("Plan: %(version)s") % {"version": programme}}
    values = {"programme": programme, "points": removal.points, "crumb": crumb, "back": plan_url(programme)}
    title = _("Take out “%(part)s”?") % {"part": removal.row}
    return show(request, model_admin, "curriculum/remove.html", title, **values)


def _removal(programme: Programme, kind: str, part: int) -> Removal:
    if kind == "session":
        row = get_object_or_404(Session.objects.select_related("day"), pk=part, day__programme=programme)
        gone = _("The session goes with its themes, lecturers and materials. %(day)s stays.") % {"day": row.day}
        return Removal(row, [gone], remove_session)
    if kind == "day":
        found = get_object_or_404(programme.days, pk=part)
        return Removal(found, [*_with_sessions(found.sessions.count()), _("Later days are counted anew.")], remove_day)
    if kind == "gathering":
        whole = get_object_or_404(programme.gatherings, pk=part)
        n = whole.days.count()
        days = ngettext("%(n)s day goes with it.", "%(n)s days go with it.", n) % {"n": n}
        sessions = _with_sessions(Session.objects.filter(day__gathering=whole).count())
        return Removal(whole, [days, *sessions, _("Later days are counted anew.")], remove_gathering)
    raise Http404


def _with_sessions(n: int) -> list[str]:
    return [ngettext("%(n)s session goes with it.", "%(n)s sessions go with it.", n) % {"n": n}] if n else []
