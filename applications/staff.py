"""Staff pages of an application: read it on one page, score, decide, send the answers."""

from typing import Any

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from applications.commitments import COMMITMENTS
from applications.forms import DecisionForm, ReviewForm
from applications.models import Application, Candidate, Decision, Review
from applications.selectors import Reading, applications_for, reading
from applications.services.decisions import apply_decisions, save_review, stage_decision
from applications.standing import candidate_state
from applications.summary import parts
from cohorts.selectors import seats_left
from mentorprog import history
from mentorprog.dashboard.pages import show
from mentorprog.states import Refused


def application_for(request: HttpRequest, pk: int) -> Application:
    """The application, when it belongs to the viewer's region; not found otherwise."""
    rows = applications_for(request.user).select_related(
        "cohort", "contact", "organisation", "municipality__county", "plan"
    )
    return get_object_or_404(rows, pk=pk)


def read(model_admin: Any, request: HttpRequest, pk: int) -> HttpResponse:
    """The whole application on one page, with scores and decisions beside each candidate."""
    application = application_for(request, pk)
    found = reading(application, request.user)
    forms: dict[str, Any] = {}
    if request.method == "POST":
        forms, saved = _save(request, found)
        if saved:
            return redirect(f"{request.path}#c{request.POST['candidate']}")
    return show(
        request,
        model_admin,
        "applications/staff_read.html",
        application.reference,
        **_values(request, found, forms),
    )


def _values(request: HttpRequest, found: Reading, bound: dict[str, Any]) -> dict[str, Any]:
    application = found.application
    everything = parts(application, found.candidates, editable=False)
    cards = [
        {
            "candidate": candidate,
            "rows": part["rows"],
            "state": candidate_state(candidate),
            "decision": getattr(candidate, "decision", None),
            "review_form": bound.get(f"r{candidate.pk}") or review_form(candidate, found),
            "decision_form": bound.get(f"d{candidate.pk}") or decision_form(candidate),
            "others": [r for r in candidate.reviews.all() if r.reviewer_id != request.user.pk],
            "own": found.own_reviews.get(candidate.pk),
        }
        for candidate, part in zip(found.candidates, everything[1:-2], strict=True)
    ]
    staged = [card for card in cards if card["decision"] and card["decision"].state == Decision.State.STAGED]
    errors = next((form for form in bound.values() if form.errors), None)
    return {
        "application": application,
        "cohort": application.cohort,
        "service": everything[0],
        "plan": everything[-2],
        "anchoring": everything[-1],
        "cards": cards,
        "confirmation": found.confirmation,
        "commitments": COMMITMENTS,
        "staged": staged,
        "form": errors,
        "history": history.of(application)[:30],
        "seats_left": seats_left(application.cohort),
        "open": application.state == Application.State.SUBMITTED,
        "may_review": request.user.has_perm("applications.review"),
        "may_decide": request.user.has_perm("applications.decide"),
    }


def review_form(candidate: Candidate, found: Reading, data: Any = None) -> ReviewForm:
    """The viewer's own scores of a candidate."""
    return ReviewForm(data, instance=found.own_reviews.get(candidate.pk, Review()), prefix=f"r{candidate.pk}")


def decision_form(candidate: Candidate, data: Any = None) -> DecisionForm:
    """The prepared decision of a candidate."""
    standing = getattr(candidate, "decision", None) or Decision(candidate=candidate)
    return DecisionForm(data, instance=standing, prefix=f"d{candidate.pk}")


def _save(request: HttpRequest, found: Reading) -> tuple[dict[str, Any], bool]:
    """Save one candidate's scores or decision; hands back the bound form when it has errors."""
    chosen = [c for c in found.candidates if str(c.pk) == request.POST.get("candidate")]
    if not chosen or request.POST.get("act") not in ("review", "decide"):
        messages.error(request, _("The form was not complete. Try again."))
        return {}, False
    candidate = chosen[0]
    if request.POST["act"] == "review":
        form: Any = review_form(candidate, found, request.POST)
        key = f"r{candidate.pk}"
    else:
        form = decision_form(candidate, request.POST)
        key = f"d{candidate.pk}"
    if not form.is_valid():
        return {key: form}, False
    try:
        _carry_out(request, candidate, form)
    except Refused as refusal:
        form.add_error(None, refusal.message)
        return {key: form}, False
    messages.success(request, _("Saved for %(name)s.") % {"name": candidate})
    return {}, True


def _carry_out(request: HttpRequest, candidate: Candidate, form: Any) -> None:
    cleaned = form.cleaned_data
    if request.POST["act"] == "review":
        save_review(
            candidate=candidate,
            actor=request.user,
            scores=form.scores(),
            recommendation=cleaned["recommendation"],
            note=cleaned["note"],
        )
    else:
        stage_decision(candidate=candidate, actor=request.user, outcome=cleaned["outcome"], grounds=cleaned["grounds"])


def send_answers(model_admin: Any, request: HttpRequest, pk: int) -> HttpResponse:
    """Show what will be sent to whom, then send every prepared decision at once."""
    application = application_for(request, pk)
    rows = Decision.objects.filter(candidate__application=application, state=Decision.State.STAGED)
    staged = list(rows.select_related("candidate"))
    if request.method == "POST":
        try:
            sent = apply_decisions(application=application, actor=request.user)
        except Refused as refusal:
            messages.error(request, refusal.message)
        else:
            text = ngettext("%(n)s answer is sent.", "%(n)s answers are sent.", sent)
            messages.success(request, text % {"n": sent})
        return redirect("admin:applications_application_read", pk)
    values = {"application": application, "staged": staged, "seats_left": seats_left(application.cohort)}
    return show(request, model_admin, "applications/staff_send.html", _("Send the answers"), **values)
