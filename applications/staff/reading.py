"""An application read on one page, scored and decided."""

from typing import Any

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.utils.translation import gettext as _

from applications import facts
from applications.commitments import COMMITMENTS
from applications.forms import AnchoringForm, CandidateForm, DecisionForm, PlanForm, ReviewForm
from applications.models import Application, Candidate, Decision, Review, Score
from applications.selectors import Reading, reading
from applications.services.decisions import save_review, stage_decision
from applications.staff.found import application_for
from applications.standing import candidate_state
from applications.summary import rows
from mentorprog import history
from mentorprog.dashboard.pages import show
from mentorprog.states import Refused

TOLD_ABOVE = ("name", "role")  # what a candidate's card says in its heading


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
