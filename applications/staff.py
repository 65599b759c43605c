"""Staff pages of an application: read it on one page, score, decide, send the answers."""

from datetime import timedelta
from typing import Any

from django.contrib import messages
from django.core.exceptions import PermissionDenied
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from applications import facts
from applications.commitments import COMMITMENTS
from applications.forms import AnchoringForm, CandidateForm, DecisionForm, PlanForm, ReviewForm
from applications.models import Application, Candidate, Decision, Review, Score
from applications.selectors import Reading, applications_for, reading
from applications.services.decisions import apply_decisions, save_review, stage_decision
from applications.standing import candidate_state
from applications.summary import rows
from cohorts.selectors import free_seats
from mentorprog import history
from mentorprog.dashboard.pages import show
from mentorprog.states import Refused
from mentorprog.times import today

TOLD_ABOVE = ("name", "role")  # what a candidate's card says in its heading


def application_for(request: HttpRequest, pk: int) -> Application:
    """The application with `seats_left` of its cohort, when it belongs to the viewer's region; else not found."""
    found = applications_for(request.user).select_related(
        "cohort", "contact", "organisation", "municipality__county", "plan"
    )
    return get_object_or_404(found.annotate(seats_left=free_seats("cohort__")), pk=pk)


# --- The reading page ---------------------------------------------------------------------------------------


def read(model_admin: Any, request: HttpRequest, pk: int) -> HttpResponse:
    """The whole application on one page, with scores and decisions beside each candidate."""
    application = application_for(request, pk)
    found = reading(application, request.user)
    forms: dict[str, Any] = {}
    if request.method == "POST":
        forms, saved = _save(request, found)
        if saved:
            return redirect(f"{request.path}#c{request.POST['candidate']}")
    values = _values(request, found, forms)
    title = _("Application %(reference)s") % {"reference": application.reference}
    return show(request, model_admin, "applications/staff_read.html", title, **values)


def _values(request: HttpRequest, found: Reading, bound: dict[str, Any]) -> dict[str, Any]:
    application = found.application
    is_open = application.state == Application.State.SUBMITTED
    rights = {
        "may_review": is_open and request.user.has_perm("applications.review"),
        "may_decide": is_open and request.user.has_perm("applications.decide"),
    }
    cards = [_card(candidate, found, bound, rights) for candidate in found.candidates]
    return {
        "application": application,
        "facts": facts.at_a_glance(found),
        "plan": rows(PlanForm, application.plan),
        "anchoring": rows(AnchoringForm, application),
        "cards": cards,
        "commitments": COMMITMENTS,
        "prepared": sum(1 for card in cards if card["decision"] and card["decision"].state == Decision.State.STAGED),
        "form": next((form for form in bound.values() if form.errors), None),
        "events": facts.events(found, history.of(application)[:30]),
        "is_open": is_open,
        **rights,
    }


def _card(candidate: Candidate, found: Reading, bound: dict[str, Any], rights: dict[str, bool]) -> dict[str, Any]:
    """What stands beside a candidate. Others' reviews are shown only to who has saved an own one."""
    own = found.own_reviews.get(candidate.pk)
    others = [review for review in candidate.reviews.all() if review != own]
    decision = getattr(candidate, "decision", None)
    decided = decision is not None and decision.state == Decision.State.APPLIED
    card = {
        "candidate": candidate,
        "rows": [row for name, row in _named_rows(candidate) if name not in TOLD_ABOVE],
        "state": candidate_state(candidate),
        "decision": decision,
        "decided": decided,
        "own": own,
        "readers": len(others),
        "others": facts.reviews(others) if own else [],
    }
    if rights["may_review"] and not decided:
        card["review_form"] = bound.get(f"r{candidate.pk}") or review_form(candidate, found)
    if rights["may_decide"] and not decided:
        card["decision_form"] = bound.get(f"d{candidate.pk}") or decision_form(candidate)
    return card


def _named_rows(candidate: Candidate) -> zip:
    names = (name for name in CandidateForm.base_fields if name != "version")
    return zip(names, rows(CandidateForm, candidate), strict=True)


def review_form(candidate: Candidate, found: Reading, data: Any = None) -> ReviewForm:
    """The viewer's own scores of a candidate. The scale is explained once, above the scores."""
    form = ReviewForm(data, instance=found.own_reviews.get(candidate.pk, Review()), prefix=f"r{candidate.pk}")
    for criterion in Score.Criterion.values:
        form.fields[criterion].help_text = ""
    return form


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
    else:
        form = decision_form(candidate, request.POST)
    if form.is_valid():
        try:
            _carry_out(request, candidate, form)
        except Refused as refusal:
            form.add_error(None, refusal.message)
        else:
            messages.success(request, _("Saved for %(name)s.") % {"name": candidate})
            return {}, True
    return {form.prefix: form}, False


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


# --- Sending ------------------------------------------------------------------------------------------------


def send_answers(model_admin: Any, request: HttpRequest, pk: int) -> HttpResponse:
    """Show what will be sent to whom, then send every prepared decision at once."""
    application = application_for(request, pk)
    if not request.user.has_perm("applications.decide"):
        raise PermissionDenied
    if request.method == "POST":
        return _send(request, application)
    candidates = list(application.candidates.select_related("decision", "person"))
    decisions = [c.decision for c in candidates if hasattr(c, "decision")]
    prepared = [decision for decision in decisions if decision.state == Decision.State.STAGED]
    offers = sum(1 for decision in prepared if decision.outcome == Decision.Outcome.ADMIT)
    reading_page = reverse("admin:applications_application_read", args=[pk])
    values = {
        "application": application,
        "prepared": [{"decision": d, "to": c} for c in candidates for d in prepared if d.candidate_id == c.pk],
        "offers": offers,
        "too_few": offers > application.seats_left,
        "answer_by": today() + timedelta(days=application.cohort.answer_days),
        "undecided": len(candidates) - len(decisions),
        "is_open": application.state == Application.State.SUBMITTED,
        "crumb": {"url": reading_page, "label": application.reference},
    }
    return show(request, model_admin, "applications/staff_send.html", _("Send the answers"), **values)


def _send(request: HttpRequest, application: Application) -> HttpResponse:
    try:
        sent = apply_decisions(application=application, actor=request.user)
    except Refused as refusal:
        messages.error(request, refusal.message)
        return redirect("admin:applications_application_send", application.pk)
    if sent:
        text = ngettext("%(n)s answer is sent.", "%(n)s answers are sent.", sent)
        messages.success(request, text % {"n": sent})
    else:
        messages.info(request, _("No answers were prepared, so nothing was sent."))
    return redirect("admin:applications_application_read", application.pk)
