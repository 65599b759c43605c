"""The lecturers' own pages: what they hold, their answers, what they hand out, what is told about them."""

from datetime import date
from typing import Any

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.core.exceptions import BadRequest
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods, require_safe

from cohorts.materials import materials_of
from cohorts.models import Cohort, CohortMaterial
from cohorts.services.materials import hand_out, take_back
from cohorts.services.teaching import answer_teaching
from cohorts.teaching import Standing, Task, tasks_for, token_for
from curriculum.forms_lecturers import BioForm, MaterialForm
from curriculum.models import Lecturer
from curriculum.services.lecturers import describe_lecturer
from mentorprog import tokens
from mentorprog.people.throttle import throttled
from mentorprog.states import Refused

WAITING = (Standing.ASKED, Standing.MOVED)
KINDS = {
    Standing.UNASKED: "neutral",
    Standing.ASKED: "warn",
    Standing.MOVED: "warn",
    Standing.YES: "ok",
    Standing.NO: "danger",
}


def standing_words(task: Task) -> tuple[str, str]:
    """How it stands with a task, in words and as a kind of sign; to the lecturer."""
    words = {
        Standing.UNASKED: _("You will be asked"),
        Standing.ASKED: _("You have not answered"),
        Standing.MOVED: _("The day has been moved, answer again"),
        Standing.YES: _("You have said yes"),
        Standing.NO: _("You have said no"),
    }
    return words[task.standing], KINDS[task.standing]


def _line(task: Task) -> dict[str, Any]:
    text, kind = standing_words(task)
    return {"task": task, "text": text, "kind": kind, "waits": task.is_to_come and task.standing in WAITING}


# --- Answers, from the mail's link --------------------------------------------------------------------------
@never_cache
@require_http_methods(["GET", "HEAD", "POST"])
@throttled("link", "120/m/ip")
def teaching_answer(request: HttpRequest, token: str) -> HttpResponse:
    """A lecturer says yes or no to each session; nothing changes on GET."""
    lecturer, cohort = _asked(token)
    found = [task for task in tasks_for(lecturer, cohort) if task.answer is not None]
    if request.method == "POST":
        _answer(request, lecturer, found)
        return redirect("teaching_answer", token)
    lines = [_line(task) for task in found if task.is_to_come]
    values = {
        "lecturer": lecturer,
        "cohort": cohort,
        "lines": lines,
        "waiting": sum(line["waits"] for line in lines),
        "over": cohort.cancelled_at is not None,
    }
    return render(request, "cohorts/teaching_answer.html", values)


def _asked(token: str) -> tuple[Lecturer, Cohort]:
    ids = tokens.read("teaching", token)
    if ids is None or len(ids) != 2:  # noqa: PLR2004 - lecturer and cohort
        raise Http404
    lecturer = get_object_or_404(Lecturer.objects.select_related("person"), pk=ids[0])
    return lecturer, get_object_or_404(Cohort, pk=ids[1])


def _answer(request: HttpRequest, lecturer: Lecturer, tasks: list[Task]) -> None:
    """Carry out one answer, or a yes to all that waits. A form names each session with the date that was seen."""
    said, _colon, named = request.POST.get("answer", "").partition(":")
    if said not in ("yes", "no", "all"):
        messages.error(request, _("Choose yes or no."))
        return
    seen = _seen(request)
    chosen = [task for task in tasks if (task.standing in WAITING if said == "all" else str(task.session.pk) == named)]
    done = 0
    for task in chosen:
        if task.answer is None or task.session.pk not in seen:
            continue
        try:
            answer_teaching(answer=task.answer, yes=said != "no", seen=seen[task.session.pk], actor=lecturer.person)
        except Refused as refusal:
            messages.error(request, f"{task.session.title}: {refusal.message}")
        else:
            done += 1
    if done:
        text = ngettext("Your answer is saved. Thank you.", "Your %(n)s answers are saved. Thank you.", done)
        messages.success(request, text % {"n": done})


def _seen(request: HttpRequest) -> dict[int, date]:
    """The dates that the page showed, by the sessions' ids."""
    seen = {}
    for name, value in request.POST.items():
        if name.startswith("seen-"):
            try:
                seen[int(name.removeprefix("seen-"))] = date.fromisoformat(str(value))
            except ValueError as error:
                raise BadRequest("a date of the lecturer's page is not one of ours") from error
    return seen


# --- Signed in ----------------------------------------------------------------------------------------------
def _lecturer(request: HttpRequest) -> Lecturer:
    return get_object_or_404(Lecturer.objects.select_related("person"), person=request.user)


@never_cache
@login_required
@require_safe
def my_teaching(request: HttpRequest) -> HttpResponse:
    """What a lecturer holds: when, where, how it stands, and the way to answer and to hand something out."""
    lecturer = _lecturer(request)
    found = tasks_for(lecturer)
    coming = [task for task in found if task.is_to_come]
    values = {
        "lecturer": lecturer,
        "cohorts": [_of_cohort(lecturer, cohort, tasks) for cohort, tasks in _by_cohort(coming).items()],
        "past": [_line(task) for task in found if not task.is_to_come],
        "crumbs": [{"label": _("My page"), "url": reverse("mypage")}],
        "here": _("My teaching"),
    }
    return render(request, "cohorts/my_teaching.html", values)


def _by_cohort(tasks: list[Task]) -> dict[Cohort, list[Task]]:
    """The tasks under their cohorts, the cohort with the next day first."""
    found: dict[Cohort, list[Task]] = {}
    for task in tasks:
        if task.day is not None:
            found.setdefault(task.day.cohort, []).append(task)
    return found


def _of_cohort(lecturer: Lecturer, cohort: Cohort, tasks: list[Task]) -> dict[str, Any]:
    lines = [_line(task) for task in tasks]
    return {
        "cohort": cohort,
        "lines": lines,
        "waiting": sum(line["waits"] for line in lines),
        "token": token_for(lecturer, cohort) if any(task.answer for task in tasks) else "",
    }


@never_cache
@login_required
@require_http_methods(["GET", "HEAD", "POST"])
@throttled("upload", "60/h/user", methods=("POST",))
def teaching_session(request: HttpRequest, slug: str, pk: int) -> HttpResponse:
    """One session of a cohort: what it is about, and what the lecturer hands out."""
    lecturer = _lecturer(request)
    cohort = get_object_or_404(Cohort.objects.select_related("programme"), slug=slug)
    task = next((task for task in tasks_for(lecturer, cohort) if task.session.pk == pk), None)
    if task is None:
        raise Http404
    form = MaterialForm(request.POST, request.FILES) if request.POST.get("act") == "add" else MaterialForm()
    if request.method == "POST" and _change_materials(request, cohort, task, form):
        return redirect(request.path)
    values = {
        "line": _line(task),
        "task": task,
        "cohort": cohort,
        "form": form,
        "items": materials_of(cohort).get(pk, []),
        "crumbs": [
            {"label": _("My page"), "url": reverse("mypage")},
            {"label": _("My teaching"), "url": reverse("my_teaching")},
        ],
        "here": task.session.title,
    }
    return render(request, "cohorts/teaching_session.html", values)


def _change_materials(request: HttpRequest, cohort: Cohort, task: Task, form: MaterialForm) -> bool:
    """Carry out what was asked for; False when the page is shown again with what is wrong."""
    try:
        match request.POST.get("act"):
            case "add":
                if not form.is_valid():
                    return False
                hand_out(cohort=cohort, session=task.session, actor=request.user, **form.material())
                messages.success(request, _("The participants can read it now."))
            case "remove":
                own = CohortMaterial.objects.filter(cohort=cohort, session=task.session)
                wanted = request.POST.get("material", "")
                row = get_object_or_404(own, pk=wanted if wanted.isdecimal() and len(wanted) < 18 else 0)  # noqa: PLR2004
                take_back(material=row, actor=request.user)
                messages.success(request, _("It is removed."))
            case _:
                raise BadRequest("the lecturer's page knows no such act")
    except Refused as refusal:
        messages.error(request, refusal.message)
    return True


@never_cache
@login_required
@require_http_methods(["GET", "HEAD", "POST"])
def my_biography(request: HttpRequest) -> HttpResponse:
    """A lecturer writes what participants read about them."""
    lecturer = _lecturer(request)
    form = BioForm(request.POST or None, lecturer=lecturer)
    if request.method == "POST" and form.is_valid():
        describe_lecturer(lecturer=lecturer, bios=form.cleaned_data, actor=request.user)
        messages.success(request, _("Saved. Participants read it in the programme."))
        return redirect("my_teaching")
    values = {
        "form": form,
        "crumbs": [
            {"label": _("My page"), "url": reverse("mypage")},
            {"label": _("My teaching"), "url": reverse("my_teaching")},
        ],
        "here": _("About you"),
    }
    return render(request, "cohorts/my_biography.html", values)
