"""The five steps, the candidates of step 2, and sending in."""

import re
from collections.abc import Callable
from copy import copy
from typing import Any

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.forms import Form
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods

from applications import lookups
from applications.case import candidates_of
from applications.forms import CandidateForm, StepForm, from_register
from applications.forms.milestones import ROWS, keep, milestone_rows, stored
from applications.models import Application, Candidate
from applications.openness import PARTS, open_parts, open_request
from applications.selectors import own_application
from applications.services import drafts
from applications.services.ordering import next_place, place_candidate
from applications.services.sending import submit_application
from applications.stale import MILESTONES, both_milestones, both_versions, chosen
from applications.steps import (
    FORMS,
    SLUGS,
    STEPS,
    after,
    before,
    completeness,
    missing_things,
    step_list,
    step_url,
)
from applications.summary import parts
from applications.summary import rows as answers_of
from mentorprog import dates
from mentorprog.states import Refused
from mentorprog.times import today

LATER, MORE_ROWS = "later", "rows"
UNFINISHED = (LATER, MORE_ROWS, lookups.LOOKUP, lookups.MANUAL)  # the buttons that save what is there so far
MOVE = re.compile(r"(\d{1,9}):(\d{1,4})", re.ASCII)
Differing = list[dict[str, Any]]


def draft_of(request: HttpRequest, reference: str) -> Application:
    """The signed-in person's own application; 404 for everybody else's and for what does not exist."""
    application = own_application(request.user, reference)
    if application is None:
        raise Http404
    return application


def writable(application: Application) -> frozenset[str]:
    """The steps whose pages are shown. A draft's all are: that the deadline has passed is told when it is saved."""
    return PARTS if application.state == Application.State.DRAFT else open_parts(application)


def may_write(application: Application, slug: str) -> bool:
    """Whether a step's page is shown; the summary's is as long as anything can be changed."""
    application.open_to = writable(application)  # read once a request: the page needs it again
    return bool(application.open_to) if slug == SLUGS[-1] else slug in application.open_to


@login_required
@never_cache
@require_http_methods(["GET", "HEAD", "POST"])
def step(request: HttpRequest, reference: str, slug: str) -> HttpResponse:
    """One of the five steps."""
    if slug not in SLUGS:
        raise Http404
    application = draft_of(request, reference)
    if not may_write(application, slug):
        return redirect("application", reference)
    if slug == "kandidater":
        return _candidates(request, application)
    if slug == "oppsummering":
        return _summary(request, application)
    return _form_step(request, application, slug)


def _open_to(application: Application) -> frozenset[str]:
    found = getattr(application, "open_to", None)
    return writable(application) if found is None else found


def _page(request: HttpRequest, application: Application, slug: str, template: str, **values: Any) -> HttpResponse:
    candidates = [one for one in candidates_of(application) if one.remains]
    open_to = _open_to(application)
    missing = missing_things(application, candidates, open_to)
    previous = before(slug, open_to)
    sent = application.state == Application.State.SUBMITTED
    frame = {
        "late": not sent and not application.cohort.is_open,
        "wanted": open_request(application) if sent else None,
        "application": application,
        "cohort": application.cohort,
        "candidates": candidates,
        "missing": missing,
        "complete": completeness(candidates, missing),
        "steps": step_list(application, candidates, missing, open_to),
        "number": SLUGS.index(slug) + 1,
        "title": STEPS[SLUGS.index(slug)].label,
        "back": step_url(application, previous) if previous else reverse("application", args=[application.reference]),
    }
    return render(request, template, {**frame, **values})


def _form_step(request: HttpRequest, application: Application, slug: str) -> HttpResponse:
    """A step with one form; the plan has rows of milestones beside it, the service asks the register."""
    action = request.POST.get("action", "")
    target = copy(application.plan if slug == "plan" else application)  # a form writes into its row before it is valid
    version = {"version": application.version}
    form = FORMS[slug](request.POST or None, instance=target, lenient=action in UNFINISHED, initial=version)
    form.left_alone = chosen(request.POST)
    rows = _milestones(request, application) if slug == "plan" else None
    if request.method == "POST" and _are_valid(form, rows, action):
        if slug == "tjeneste":
            action = _ask_register(request, form, application, action)

        def write() -> None:
            drafts.save_step(
                application=application,
                part=slug,
                version=form.cleaned_data["version"],
                actor=request.user,
                write=lambda: _keep(form, application, rows),
            )

        if _saved(form, write, lambda: _both(form, draft_of(request, application.reference), rows, slug)):
            return _onward(application, slug, action, rows)
        application = draft_of(request, application.reference)  # somebody has changed it
    known = from_register(application) if slug == "tjeneste" else ()
    values = {
        "form": form,
        "rows": rows,
        "known": answers_of(FORMS[slug], application, only=known) if known else [],
        "may_look_up": slug == "tjeneste" and lookups.is_offered(),
    }
    return _page(request, application, slug, "applications/step.html", **values)


def _milestones(request: HttpRequest, application: Application) -> Any:
    empty = request.GET.get("rows", "")
    more = int(empty) if empty.isascii() and empty.isdigit() and len(empty) < 3 else ROWS  # noqa: PLR2004
    return milestone_rows(application.plan, request.POST if request.method == "POST" else None, empty=more)


def _are_valid(form: StepForm, rows: Any, action: str) -> bool:
    """Whether everything that was posted can be saved. All of it is looked at, so that all faults are told at once."""
    sound = [form.is_valid(), rows is None or rows.is_valid()]
    if all(sound) and action == lookups.LOOKUP and not form.cleaned_data["orgnr"]:
        form.add_error("orgnr", form.fields["orgnr"].error_messages["required"])
        return False
    return all(sound)


def _ask_register(request: HttpRequest, form: Any, application: Application, action: str) -> str:
    """Ask about the organisation when it is wanted. The action that follows: after an answer one looks at the page."""
    if action == lookups.MANUAL:
        form.instance.register_state = Application.Register.MANUAL
    if not lookups.is_wanted(form, application, action):
        return action
    lookups.lay(form, lookups.ask(request, form.cleaned_data["orgnr"]), application)
    return lookups.LOOKUP


def _keep(form: StepForm, application: Application, rows: Any) -> None:
    form.save()
    if rows is not None and MILESTONES not in form.left_alone:
        keep(application.plan, rows.kept())


def _saved(form: Any, write: Callable[[], None], both: Callable[[], Differing | None]) -> bool:
    """Carry out the write. A refusal becomes an error of the form; a second click on the same page is no fault.

    `both` finds where what stands now is other than what was written, and the page shows the one beside the other.
    Nowhere: it is saved already. None: there is nothing to lay beside it.
    """
    try:
        write()
    except drafts.Stale as stale:
        form.both = both()
        if form.both == []:
            return True
        form.add_error(None, stale.message)
        form.data = form.data.copy()
        form.data[form.add_prefix("version")] = stale.version
        return False
    except Refused as refusal:
        form.add_error(None, refusal.message)
        return False
    return True


def _both(form: StepForm, fresh: Application, rows: Any, slug: str) -> Differing:
    """Where a step, as it stands now, is other than what was posted."""
    found = both_versions(form, fresh.plan if slug == "plan" else fresh)
    if rows is None or MILESTONES in form.left_alone:
        return found
    return found + both_milestones(stored(fresh.plan), rows.kept())


def _onward(application: Application, slug: str, action: str, rows: Any = None) -> HttpResponse:
    if action == LATER:
        return redirect("application", application.reference)
    if action == MORE_ROWS:
        empty = rows.total_form_count() - len(rows.kept()) + ROWS if rows is not None else ROWS
        return redirect(f"{step_url(application, slug)}?rows={empty}#milestones")
    if action in UNFINISHED:
        return redirect(step_url(application, slug))
    return redirect(step_url(application, after(slug, _open_to(application))))


def _candidates(request: HttpRequest, application: Application) -> HttpResponse:
    """Step 2 lists the candidates in the order that the applicant wants; each is written on a page of its own."""
    if request.method == "POST":
        if "move" in request.POST:
            return _move(request, application)
        if request.POST.get("action") == LATER:
            return _onward(application, "kandidater", LATER)
        if application.candidates.remaining().exists():
            return _onward(application, "kandidater", "next")
        messages.error(request, _("Add at least one candidate."))
    return _page(request, application, "kandidater", "applications/candidates.html")


def _move(request: HttpRequest, application: Application) -> HttpResponse:
    """Put a candidate at another place: "12:0" is candidate 12, to the front. What is no such thing moves nobody."""
    wanted = MOVE.fullmatch(request.POST["move"])
    if wanted:
        candidate_id, place = map(int, wanted.groups())
        try:
            place_candidate(application=application, candidate_id=candidate_id, place=place, actor=request.user)
        except Refused as refusal:
            messages.error(request, refusal.message)
    return redirect(f"{step_url(application, 'kandidater')}#candidates")


@login_required
@never_cache
@require_http_methods(["GET", "HEAD", "POST"])
def candidate(request: HttpRequest, reference: str, pk: int | None = None) -> HttpResponse:
    """Write about one candidate, new or known."""
    application = draft_of(request, reference)
    if not may_write(application, "kandidater"):
        return redirect("application", reference)
    found = _candidate(application, pk)
    if found is None:
        if request.method == "POST":
            return _candidate_gone(request, application)
        raise Http404
    name = found.name  # as it is stored: the form writes into the row
    lenient = request.POST.get("action") == LATER
    form = CandidateForm(
        request.POST or None, instance=found, lenient=lenient, initial={"version": application.version}
    )
    form.left_alone = chosen(request.POST)
    if request.method == "POST" and form.is_valid():

        def write() -> None:
            drafts.save_candidate(
                candidate=found,
                version=form.cleaned_data["version"],
                actor=request.user,
                write=lambda: _keep_candidate(form, application),
            )

        if _saved(form, write, lambda: _both_candidates(form, application)):
            return redirect(step_url(application, "kandidater"))
    return _page(
        request,
        application,
        "kandidater",
        "applications/candidate.html",
        form=form,
        candidate_name=name,
        pk=pk,
    )


def _keep_candidate(form: CandidateForm, application: Application) -> None:
    """Save a candidate: a new one behind the others, a known one only when it is still there."""
    row = form.instance
    if row.pk is None:
        row.order = next_place(application)
    elif not application.candidates.remaining().filter(pk=row.pk).exists():
        raise Refused(
            _("This candidate was removed in another window. Copy what you want to keep, and add the candidate again.")
        )
    form.save()


def _both_candidates(form: CandidateForm, application: Application) -> Differing | None:
    """The same for a candidate. A new one is laid beside the one with its address, if there is one."""
    row, others = form.instance, application.candidates.remaining()
    if row.pk is None:
        others = others.filter(email__iexact=row.email) if row.email else others.none()
    else:
        others = others.filter(pk=row.pk)
    standing = others.first()
    return None if standing is None else both_versions(form, standing)


def _candidate(application: Application, pk: int | None) -> Candidate | None:
    if pk is None:
        return Candidate(application=application)
    return application.candidates.remaining().filter(pk=pk).first()


def _candidate_gone(request: HttpRequest, application: Application) -> HttpResponse:
    """The candidate was taken out while somebody wrote: the text comes back, and saving it adds a new candidate."""
    posted = request.POST.copy()
    posted["version"] = str(application.version)
    form = CandidateForm(posted, instance=Candidate(application=application), lenient=True)
    form.add_error(None, _("This candidate was removed in another window. Save to add the candidate again."))
    new = reverse("candidate_new", args=[application.reference])
    return _page(request, application, "kandidater", "applications/candidate.html", form=form, pk=None, action=new)


@login_required
@never_cache
@require_http_methods(["GET", "HEAD", "POST"])
def remove_candidate(request: HttpRequest, reference: str, pk: int) -> HttpResponse:
    """Ask once, then take the candidate out."""
    application = draft_of(request, reference)
    here = step_url(application, "kandidater")
    found = application.candidates.remaining().filter(pk=pk).first()
    if found is None or not may_write(application, "kandidater"):
        return redirect(here)
    if request.method == "POST":
        try:
            drafts.remove_candidate(application=application, candidate_id=pk, actor=request.user)
        except Refused as refusal:
            messages.error(request, refusal.message)
        return redirect(here)
    values = {"application": application, "candidate": found, "back": here}
    return render(request, "applications/remove_candidate.html", values)


def _summary(request: HttpRequest, application: Application) -> HttpResponse:
    """Everything in order before it is sent."""
    form = Form()
    if request.method == "POST":
        form = Form(request.POST)
        try:
            submit_application(application=application, actor=request.user, version=_version(request))
        except Refused as refusal:
            form.add_error(None, refusal.message)
        else:
            return redirect(reverse("application", args=[application.reference]))
        application = draft_of(request, application.reference)
    answers_by = application.cohort.answers_by
    values = {
        "parts": parts(application, list(application.candidates.remaining()), editable=_open_to(application)),
        "form": form,
        "again": application.state == Application.State.SUBMITTED,
        "all_open": _open_to(application) >= PARTS,
        "answers_by": dates.day(answers_by) if answers_by and answers_by >= today() else "",
    }
    return _page(request, application, "oppsummering", "applications/summary.html", **values)


def _version(request: HttpRequest) -> int | None:
    text = request.POST.get("version", "")
    return int(text) if text.isascii() and text.isdigit() and len(text) < 10 else 0  # noqa: PLR2004 - fits an integer
