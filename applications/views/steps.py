"""The five steps, the candidates of step 2, and sending in."""

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

from applications.forms import CandidateForm, StepForm
from applications.models import Application, Candidate
from applications.openness import open_parts
from applications.selectors import own_application
from applications.services import drafts
from applications.services.sending import submit_application
from applications.steps import FORMS, SLUGS, STEPS, after, before, missing_things, step_list, step_url
from applications.summary import parts
from mentorprog import dates
from mentorprog.states import Refused

LATER = "later"


def draft_of(request: HttpRequest, reference: str) -> Application:
    """The signed-in person's own application; 404 for everybody else's and for what does not exist."""
    application = own_application(request.user, reference)
    if application is None:
        raise Http404
    return application


def may_write(application: Application, slug: str) -> bool:
    """Whether a step's page is shown. A draft's always is: that the deadline has passed is told when it is saved."""
    if application.state == Application.State.DRAFT:
        return True
    parts = open_parts(application)
    return bool(parts) if slug == SLUGS[-1] else slug in parts


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


def _page(request: HttpRequest, application: Application, slug: str, template: str, **values: Any) -> HttpResponse:
    candidates = list(application.candidates.remaining())
    missing = missing_things(application, candidates)
    previous = before(slug)
    frame = {
        "application": application,
        "cohort": application.cohort,
        "candidates": candidates,
        "missing": missing,
        "steps": step_list(application, candidates, missing),
        "number": SLUGS.index(slug) + 1,
        "title": STEPS[SLUGS.index(slug)].label,
        "back": step_url(application, previous) if previous else reverse("application", args=[application.reference]),
    }
    return render(request, template, {**frame, **values})


def _form_step(request: HttpRequest, application: Application, slug: str) -> HttpResponse:
    lenient = request.POST.get("action") == LATER
    target = copy(application.plan if slug == "plan" else application)  # a form writes into its row before it is valid
    form = FORMS[slug](request.POST or None, instance=target, lenient=lenient, initial={"version": application.version})
    if request.method == "POST" and form.is_valid():

        def write() -> None:
            drafts.save_step(
                application=application,
                part=slug,
                version=form.cleaned_data["version"],
                actor=request.user,
                write=form.save,
            )

        if _saved(form, write, lambda: _unchanged(request, application, slug)):
            return _onward(application, slug, lenient)
        application = draft_of(request, application.reference)  # somebody has changed it
    return _page(request, application, slug, "applications/step.html", form=form)


def _saved(form: StepForm, write: Callable[[], None], already: Callable[[], bool]) -> bool:
    """Carry out the write. A refusal becomes an error of the form; a second click on the same page is no fault."""
    try:
        write()
    except drafts.Stale as stale:
        if already():
            return True
        form.add_error(None, stale.message)
        form.data = form.data.copy()
        form.data[form.add_prefix("version")] = stale.version
        return False
    except Refused as refusal:
        form.add_error(None, refusal.message)
        return False
    return True


def _unchanged(request: HttpRequest, application: Application, slug: str) -> bool:
    """Whether what was posted is what is stored already."""
    fresh = draft_of(request, application.reference)
    target = fresh.plan if slug == "plan" else fresh
    return set(FORMS[slug](request.POST, instance=target).changed_data) <= {"version"}


def _onward(application: Application, slug: str, lenient: bool) -> HttpResponse:
    if lenient:
        return redirect("application", application.reference)
    return redirect(step_url(application, after(slug)))


def _candidates(request: HttpRequest, application: Application) -> HttpResponse:
    """Step 2 lists the candidates; each is written on a page of its own."""
    if request.method == "POST":
        if request.POST.get("action") == LATER:
            return _onward(application, "kandidater", lenient=True)
        if application.candidates.remaining().exists():
            return _onward(application, "kandidater", lenient=False)
        messages.error(request, _("Add at least one candidate."))
    return _page(request, application, "kandidater", "applications/candidates.html")


@login_required
@never_cache
@require_http_methods(["GET", "HEAD", "POST"])
def candidate(request: HttpRequest, reference: str, pk: int | None = None) -> HttpResponse:
    """Write about one candidate, new or known."""
    application = draft_of(request, reference)
    if not may_write(application, "kandidater"):
        return redirect("application", reference)
    found = _candidate(application, pk)
    name = found.name  # as it is stored: the form writes into the row
    lenient = request.POST.get("action") == LATER
    form = CandidateForm(
        request.POST or None, instance=found, lenient=lenient, initial={"version": application.version}
    )
    if request.method == "POST" and form.is_valid():

        def write() -> None:
            drafts.save_candidate(
                candidate=found, version=form.cleaned_data["version"], actor=request.user, write=form.save
            )

        if _saved(form, write, lambda: _same_candidate(request, application, found)):
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


def _candidate(application: Application, pk: int | None) -> Candidate:
    if pk is None:
        return Candidate(application=application)
    found = application.candidates.remaining().filter(pk=pk).first()
    if found is None:
        raise Http404
    return found


def _same_candidate(request: HttpRequest, application: Application, candidate: Candidate) -> bool:
    standing = (
        application.candidates.remaining().filter(email__iexact=candidate.email).first() if candidate.email else None
    )
    if standing is None:
        return False
    return set(CandidateForm(request.POST, instance=standing).changed_data) <= {"version"}


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
        "parts": parts(application, list(application.candidates.remaining()), editable=True),
        "form": form,
        "answers_by": dates.day(answers_by) if answers_by else "",
    }
    return _page(request, application, "oppsummering", "applications/summary.html", **values)


def _version(request: HttpRequest) -> int | None:
    text = request.POST.get("version", "")
    return int(text) if text.isascii() and text.isdigit() and len(text) < 10 else 0  # noqa: PLR2004 - fits an integer
