"""Staff page of a cohort: who teaches, who has answered, asking again, and replacements for this cohort."""

from typing import Any

from django.contrib import messages
from django.core.exceptions import BadRequest, PermissionDenied
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from cohorts.forms_teaching import ReplaceForm
from cohorts.models import Cohort
from cohorts.programme import course_days
from cohorts.services.teaching import ask_again, ask_lecturers, replace_lecturer
from cohorts.teaching import Standing, Task, by_gathering, sessions_of, tasks_of
from curriculum.models import Lecturer
from curriculum.selectors import lecturers
from mentorprog.dashboard.pages import show
from mentorprog.states import Refused

KINDS = {
    Standing.UNASKED: "neutral",
    Standing.ASKED: "warn",
    Standing.MOVED: "warn",
    Standing.YES: "ok",
    Standing.NO: "danger",
}


def teaching(model_admin: Any, request: HttpRequest, pk: int) -> HttpResponse:
    """The sessions with their lecturers and answers. National coordinators ask and replace; the others look."""
    if not request.user.has_perm("cohorts.view_cohort"):
        raise PermissionDenied
    cohort = get_object_or_404(Cohort.objects.select_related("programme"), pk=pk)
    sessions, days = sessions_of(cohort), course_days(cohort)
    tasks = tasks_of(cohort, sessions, days)
    every = [task for session in sessions for task in tasks[session.pk]]
    may_ask = request.user.has_perm("cohorts.ask_lecturers") and cohort.cancelled_at is None
    wanted = _chosen(request, every) if may_ask else None
    form = _form(request, wanted, tasks) if wanted else None
    if request.method == "POST" and _carried_out(request, cohort, every, wanted, form):
        return redirect("admin:cohorts_cohort_teaching", pk)
    values = {
        "cohort": cohort,
        "gatherings": _rows(by_gathering(sessions, days), tasks, may_ask=may_ask),
        "counts": _counts(every),
        "to_ask": len({task.lecturer.pk for task in every if _is_to_be_asked(task)}) if may_ask else 0,
        "replacing": wanted,
        "form": form,
        "may_ask": may_ask,
        "here": reverse("admin:cohorts_cohort_teaching", args=[pk]),
    }
    title = _("Lecturers: %(cohort)s") % {"cohort": cohort}
    return show(request, model_admin, "cohorts/staff_teaching.html", title, **values)


def words(task: Task) -> str:
    """How it stands with a task, to staff."""
    return {
        Standing.UNASKED: _("Not asked"),
        Standing.ASKED: _("Has not answered"),
        Standing.MOVED: _("Answered for another date"),
        Standing.YES: _("Has said yes"),
        Standing.NO: _("Has said no"),
    }[task.standing]


def _is_to_be_asked(task: Task) -> bool:
    return task.is_to_come and task.standing in (Standing.UNASKED, Standing.MOVED)


def _counts(tasks: list[Task]) -> list[dict[str, Any]]:
    """How many sessions stand how, for the line at the top."""
    found: dict[Standing, dict[str, Any]] = {}
    for task in tasks:
        entry = found.setdefault(task.standing, {"text": words(task), "kind": KINDS[task.standing], "number": 0})
        entry["number"] += 1
    return [found[standing] for standing in Standing if standing in found]


def _rows(gatherings: Any, tasks: dict[int, list[Task]], *, may_ask: bool) -> list[dict[str, Any]]:
    """Gatherings, days, sessions and who holds them, for the template."""
    return [
        {
            "title": gathering.title,
            "days": [
                {
                    "planned": planned,
                    "sessions": [
                        {"session": session, "tasks": [_line(task, may_ask=may_ask) for task in tasks[session.pk]]}
                        for session in planned.sessions
                    ],
                }
                for planned in days
            ],
        }
        for gathering, days in gatherings
    ]


def _line(task: Task, *, may_ask: bool) -> dict[str, Any]:
    waits = task.standing in (Standing.ASKED, Standing.MOVED)
    return {
        "task": task,
        "text": words(task),
        "kind": KINDS[task.standing],
        "may_ask": may_ask and task.is_to_come and waits,
        "may_replace": may_ask and task.is_to_come,
    }


def _chosen(request: HttpRequest, tasks: list[Task]) -> Task | None:
    """The task that is to get a replacement, where the address or the form names one: session, a hyphen, lecturer."""
    name = request.POST.get("task") or request.GET.get("replace")
    return next((one for one in tasks if f"{one.session.pk}-{one.lecturer.pk}" == name and one.is_to_come), None)


def _form(request: HttpRequest, wanted: Task, tasks: dict[int, list[Task]]) -> ReplaceForm:
    holding = {task.lecturer.pk for task in tasks[wanted.session.pk]}
    others: list[Lecturer] = [one for one in lecturers() if one.pk not in holding]
    data = request.POST if request.POST.get("act") == "replace" else None
    return ReplaceForm(data, lecturers=others)


def _carried_out(
    request: HttpRequest, cohort: Cohort, tasks: list[Task], wanted: Task | None, form: ReplaceForm | None
) -> bool:
    """Do what was asked for; False when the page is shown again with what is wrong."""
    if not request.user.has_perm("cohorts.ask_lecturers"):
        raise PermissionDenied
    try:
        match request.POST.get("act"):
            case "ask":
                _tell(request, ask_lecturers(cohort=cohort, actor=request.user))
            case "again":
                named = request.POST.get("lecturer")
                lecturer = next((task.lecturer for task in tasks if str(task.lecturer.pk) == named), None)
                if lecturer is None:
                    raise Http404
                ask_again(cohort=cohort, lecturer=lecturer, actor=request.user)
                _tell(request, 1)
            case "replace":
                if wanted is None or form is None:
                    raise Refused(_("This is no longer possible: something has changed since you opened the page."))
                if not form.is_valid():
                    return False
                _replace(request, cohort, wanted, form.chosen())
            case _:
                raise BadRequest("the page about lecturers knows no such act")
    except Refused as refusal:
        messages.error(request, refusal.message)
    return True


def _replace(request: HttpRequest, cohort: Cohort, wanted: Task, replacement: Lecturer) -> None:
    replace_lecturer(
        cohort=cohort, session=wanted.session, lecturer=wanted.lecturer, replacement=replacement, actor=request.user
    )
    text = _("%(name)s is asked to hold “%(session)s” instead.")
    messages.success(request, text % {"name": replacement, "session": wanted.session})


def _tell(request: HttpRequest, asked: int) -> None:
    if not asked:
        messages.info(request, _("Everybody has been asked already."))
        return
    text = ngettext("%(n)s lecturer gets an e-mail.", "%(n)s lecturers get an e-mail.", asked)
    messages.success(request, text % {"n": asked})
