"""Where an application stands, taking it or one of its candidates back, and a copy of what was sent."""

from typing import Any

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import get_language, ngettext
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods, require_safe

from applications.case import Case, case_of, sent_of
from applications.copies import copy_pdf, parts_of
from applications.models import Application
from applications.services.drafts import withdraw_application
from applications.services.withdrawing import withdraw_candidate
from applications.standing import standing_of
from applications.steps import SLUGS, STEPS, Missing, missing_things, step_url
from applications.views.steps import draft_of
from mentorprog import dates
from mentorprog.documents.rendering import Unavailable
from mentorprog.people.throttle import throttled
from mentorprog.states import Refused

State = Application.State
WITHDRAWABLE = (State.DRAFT, State.SUBMITTED, State.DECIDED)


@login_required
@never_cache
@require_safe
def status(request: HttpRequest, reference: str) -> HttpResponse:
    """The state in a sentence, what happens next and when, what the applicant can do, and what was sent."""
    case = case_of(request.user, reference)
    if case is None:
        raise Http404
    application = case.application
    draft = application.state == State.DRAFT
    missing = missing_things(application, case.candidates) if draft else []
    is_contact = application.is_contact(request.user)
    act, on_leader = _act(case, missing), _act_on_leader(case)
    apart = act != on_leader  # what is told of the leader stands in a notice of its own when there is more urgent to do
    values = {
        "case": case,
        "application": application,
        "cohort": application.cohort,
        "standing": standing_of(case),
        "act": act,
        "late": application.has_unsent_changes and not case.open_now,
        "asked": _asked(case),
        "missing": missing,
        "is_contact": is_contact,
        "may_replace": _may_replace_leader(case) and (apart or not on_leader),
        "declined": case.confirmation if on_leader and apart else None,
        "may_withdraw": is_contact and application.state in WITHDRAWABLE and not case.is_seated,
        "may_withdraw_one": _may_withdraw_one(case),
        "may_invite": is_contact and application.state in (State.DRAFT, State.SUBMITTED),
    }
    return render(request, "applications/status.html", values)


def _act(case: Case, missing: list[Missing]) -> dict[str, str]:
    """The one thing that the applicant can do now, for `parts/next.html`; empty when there is nothing to do."""
    application = case.application
    if not case.open_now:
        return _act_on_leader(case)
    summary = step_url(application, SLUGS[-1])
    if application.state == State.DRAFT:
        return _act_on_draft(application, missing, summary)
    if application.has_unsent_changes:
        return {
            "title": _("You have changes that are not sent"),
            "text": _("RVTS reads what you sent before. Send again before the end of %(day)s.")
            % {"day": dates.day(case.request.due if case.request else application.cohort.applications_close)},
            "url": summary,
            "label": _("Look over and send again"),
        }
    if case.request:
        first = next(slug for slug in SLUGS if slug in case.open_now)
        return {
            "title": _("RVTS asks for more information"),
            "text": case.request.message,
            "url": step_url(application, first),
            "label": _("Answer"),
        }
    return _act_on_leader(case) or {
        "title": _("You can still change the application"),
        "text": _("You can change it and send it again until the end of %(day)s.")
        % {"day": dates.day(application.cohort.applications_close)},
        "second_url": step_url(application, SLUGS[0]),
        "second_label": _("Change the application"),
    }


def _act_on_draft(application: Application, missing: list[Missing], summary: str) -> dict[str, str]:
    lacking = ngettext("%(n)s thing is missing.", "%(n)s things are missing.", len(missing)) % {"n": len(missing)}
    return {
        "title": _("What you do now"),
        "text": lacking if missing else _("Everything is filled in. Read through and send."),
        "url": step_url(application, missing[0].step) if missing else summary,
        "label": _("Continue on the application"),
    }


def _act_on_leader(case: Case) -> dict[str, str]:
    """Another leader is wanted when the one who was asked has declined; empty otherwise."""
    if case.confirmation is None or case.confirmation.state != "declined" or not _may_replace_leader(case):
        return {}
    made = {
        "title": _("The leader has not confirmed"),
        "text": case.confirmation.reason,
        "url": reverse("application_leader", args=[case.application.reference]),
        "label": _("Ask another leader"),
    }
    if case.open_now:
        made |= {"second_url": step_url(case.application, SLUGS[0]), "second_label": _("Change the application")}
    return made


def _asked(case: Case) -> list[dict[str, str]]:
    """The parts that staff have asked about and opened, as links; those that can be changed anyway are not listed."""
    if case.request is None or case.answered:
        return []
    wanted = [step for step in STEPS if step.slug in case.request.parts]
    return [{"label": str(step.label), "url": step_url(case.application, step.slug)} for step in wanted]


def _may_withdraw_one(case: Case) -> bool:
    """Whether candidates can be taken back one by one; the only one goes with the whole application."""
    state = case.application.state
    left = [one for one in [*case.candidates, *case.gone] if one.withdrawn_at is None]
    alone = state == State.SUBMITTED and len(left) == 1
    return state in (State.SUBMITTED, State.DECIDED) and not alone and not case.is_seated


def _may_replace_leader(case: Case) -> bool:
    confirmation = case.confirmation
    asked = confirmation is not None and confirmation.state in ("waiting", "declined")
    return asked and case.application.state == State.SUBMITTED


@login_required
@never_cache
@require_http_methods(["GET", "HEAD", "POST"])
def withdraw(request: HttpRequest, reference: str) -> HttpResponse:
    """Ask once, then take the application back."""
    application = draft_of(request, reference)
    if application.state == State.WITHDRAWN or not application.is_contact(request.user):
        return redirect("application", reference)
    if request.method == "POST":
        try:
            withdraw_application(application=application, actor=request.user)
        except Refused as refusal:
            messages.error(request, refusal.message)
        else:
            messages.success(request, _("The application is withdrawn."))
        return redirect("application", reference)
    return render(request, "applications/withdraw.html", {"application": application})


@login_required
@never_cache
@require_http_methods(["GET", "HEAD", "POST"])
def withdraw_one(request: HttpRequest, reference: str, pk: int) -> HttpResponse:
    """Ask once, then take one candidate back; also after the deadline."""
    application = draft_of(request, reference)
    rows = application.candidates.standing().select_related("offer")
    found: Any = next(iter(rows.filter(pk=pk)), None)
    if found is None or application.state not in (State.SUBMITTED, State.DECIDED):
        return redirect("application", reference)
    if request.method == "POST":
        try:
            withdraw_candidate(candidate=found, actor=request.user)
        except Refused as refusal:
            messages.error(request, refusal.message)
        else:
            messages.success(request, _("%(name)s is withdrawn.") % {"name": found})
        return redirect("application", reference)
    points = [
        _("RVTS reads the application without this candidate."),
        _("An offer of a seat is withdrawn, and a seat is given back."),
        _("The candidate gets an e-mail about it."),
    ]
    values = {
        "application": application,
        "candidate": found,
        "points": points,
        "back": reverse("application", args=[reference]),
    }
    return render(request, "applications/withdraw_candidate.html", values)


@login_required
@never_cache
@require_safe
def sent(request: HttpRequest, reference: str) -> HttpResponse:
    """What was sent in last, to read: that is what RVTS reads."""
    application = draft_of(request, reference)
    found = sent_of(application, list(application.candidates.standing()))
    if found is None:
        raise Http404
    values = {"application": application, "cohort": application.cohort, "parts": parts_of(found)}
    return render(request, "applications/sent.html", values)


@login_required
@require_safe
@throttled("copy", "30/m/user")
def copy(request: HttpRequest, reference: str) -> HttpResponse:
    """A PDF of what was sent in last."""
    application = draft_of(request, reference)
    revision = application.revisions.order_by("-number").first()
    if revision is None:
        raise Http404
    try:
        made = copy_pdf(revision, application, get_language() or "nb")
    except Unavailable:
        messages.error(request, _("PDF files cannot be made just now. Try again later."))
        return redirect("application", reference)
    response = HttpResponse(made, content_type="application/pdf")
    response["Content-Disposition"] = f'attachment; filename="soknad-{reference}-{revision.number}.pdf"'
    return response
