"""An application read on one page as it was sent in, scored and decided."""

from typing import Any

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect
from django.urls import reverse
from django.utils.translation import gettext as _

from applications import facts
from applications.commitments import COMMITMENTS
from applications.differences import told
from applications.forms import AnchoringForm, CandidateForm, DecisionForm, PlanForm
from applications.forms.review import ImpartialityForm, ReviewForm
from applications.models import Application, Candidate, Decision, Review
from applications.selectors import applications_for, works_there
from applications.selectors.reading import Assessment, Reading, next_unread, reading, to_read
from applications.services.decisions import stage_decision
from applications.services.reviewing import declare_impartiality, save_review
from applications.standing import candidate_state
from applications.summary import rows
from applications.timeline import timeline_of
from applications.track_record import track_record, with_track_record
from mentorprog.dashboard.pages import show
from mentorprog.states import Refused

TOLD_ABOVE = ("name", "role")  # what a candidate's card says in its heading
HISTORY = "historie"  # asked for in the address: everything that has happened, which few need
BEFORE, AFTER = "forrige", "neste"  # backwards and forwards through what is still to be read


def read(model_admin: Any, request: HttpRequest, pk: int) -> HttpResponse:
    """The whole application on one page, with scores and decisions beside each candidate.

    It opens when the reader has said that there is no conflict of interest; who has one gets no further.
    """
    application = _application(request, pk)
    if request.method != "POST" and request.GET.get("til") in (BEFORE, AFTER):
        return _to_unread(request, application)
    if request.method == "POST" and request.POST.get("act") == "declare":
        return _declare(model_admin, request, application)
    if works_there(application, request.user) or application.conflict:
        return _closed(model_admin, request, application)
    if application.conflict is None and _is_read_now(application):
        if request.method == "POST":
            messages.error(request, _("Say first whether you have a conflict of interest."))
        return _ask(model_admin, request, application, ImpartialityForm())
    found = reading(application, request.user)
    forms: dict[str, Any] = {}
    if request.method == "POST":
        forms, saved = _save(request, found)
        if saved:
            return redirect(f"{request.path}#c{request.POST['candidate']}")
    return show(
        request, model_admin, "applications/staff_read.html", _title(application), **_values(request, found, forms)
    )


def _to_unread(request: HttpRequest, application: Application) -> HttpResponse:
    """On to the next application of the cohort that the viewer has not read, or back to the one before."""
    found = next_unread(application, request.user, backwards=request.GET["til"] == BEFORE)
    if found is None:
        messages.info(request, _("There is nothing more to read in this direction."))
    return redirect("admin:applications_application_read", (found or application).pk)


def _application(request: HttpRequest, pk: int) -> Any:
    """The application with what the page says in numbers, when it belongs to the viewer's region; else not found."""
    related = ("cohort", "contact", "municipality__county", "plan")
    rows_in_reach = applications_for(request.user).select_related(*related)
    return get_object_or_404(to_read(with_track_record(rows_in_reach), request.user), pk=pk)


def _is_read_now(application: Any) -> bool:
    """Whether there is somebody to score: a candidate who waits, or a substitute in an answered application."""
    return application.state != Application.State.WITHDRAWN and application.waits


def _title(application: Application) -> str:
    return _("Application %(reference)s") % {"reference": application.reference}


# --- Impartiality -------------------------------------------------------------------------------------------
def _ask(model_admin: Any, request: HttpRequest, application: Application, form: ImpartialityForm) -> HttpResponse:
    values = {"application": application, "form": form}
    return show(request, model_admin, "applications/staff_impartiality.html", _title(application), **values)


def _closed(model_admin: Any, request: HttpRequest, application: Application) -> HttpResponse:
    values = {"application": application, "employed": works_there(application, request.user)}
    return show(request, model_admin, "applications/staff_closed.html", _title(application), **values)


def _declare(model_admin: Any, request: HttpRequest, application: Application) -> HttpResponse:
    form = ImpartialityForm(request.POST)
    if form.is_valid():
        cleaned = form.cleaned_data
        try:
            declare_impartiality(
                application=application, actor=request.user, conflict=cleaned["conflict"], reason=cleaned["reason"]
            )
        except Refused as refusal:
            messages.error(request, refusal.message)
        return redirect(request.path)
    return _ask(model_admin, request, application, form)


# --- The page -----------------------------------------------------------------------------------------------
def _values(request: HttpRequest, found: Reading, bound: dict[str, Any]) -> dict[str, Any]:
    application = found.application
    is_open = application.state == Application.State.SUBMITTED
    rights = {
        "may_review": _is_read_now(application) and request.user.has_perm("applications.review"),
        "may_decide": is_open and request.user.has_perm("applications.decide"),
    }
    cards = [_card(candidate, found, bound, rights) for candidate in found.candidates]
    milestones = {"label": _("Milestones"), "value": told(found.sent.milestones)}
    return {
        "application": found.sent.application,
        "facts": facts.at_a_glance(found),
        "record": track_record(application),
        "others_url": _others_url(application),
        "changes": facts.changes(found),
        "plan": [*rows(PlanForm, found.sent.plan), milestones],
        "anchoring": rows(AnchoringForm, found.sent.application),
        "cards": cards,
        "criteria": found.criteria,
        "read": found.sent.number,
        "commitments": COMMITMENTS,
        "prepared": sum(1 for card in cards if card["decision"] and card["decision"].state == Decision.State.STAGED),
        "form": next((form for form in bound.values() if form.errors), None),
        "events": timeline_of(application) if request.GET.get("vis") == HISTORY else None,
        "history": HISTORY,
        "is_open": is_open,
        "before": BEFORE,
        "after": AFTER,
        **rights,
    }


def _others_url(application: Any) -> str:
    """The list of the organisation's applications, where there are others."""
    listed = reverse("admin:applications_application_changelist")
    return f"{listed}?organisation__id__exact={application.organisation_id}" if application.record_applications else ""


def _card(candidate: Candidate, found: Reading, bound: dict[str, Any], rights: dict[str, bool]) -> dict[str, Any]:
    """What stands beside a candidate. Until the answer is sent, who has saved an own review sees others' too."""
    own = found.own.get(candidate.pk)
    given = found.assessments.get(candidate.pk, [])
    others = [one for one in given if one is not own]
    decision = getattr(candidate, "decision", None)
    decided = decision is not None and decision.state == Decision.State.APPLIED
    card = {
        "candidate": candidate,
        "rows": [row for name, row in _named_rows(candidate) if name not in TOLD_ABOVE],
        "state": candidate_state(candidate),
        "decision": decision,
        "decided": decided,
        "own": own,
        "stale": own is not None and facts.is_stale(found, own.review, candidate),
        "readers": len(others),
        "others": facts.reviews(found, others, candidate) if own or decided else [],
        "agreement": facts.agreement(given, found.criteria) if own or decided else [],
    }
    if rights["may_review"] and not decided:
        card["review_form"] = bound.get(f"r{candidate.pk}") or review_form(candidate, found)
    if rights["may_decide"] and not decided:
        card["decision_form"] = bound.get(f"d{candidate.pk}") or decision_form(candidate)
    return card


def _named_rows(candidate: Candidate) -> zip:
    names = (name for name in CandidateForm.answers())
    return zip(names, rows(CandidateForm, candidate), strict=True)


def review_form(candidate: Candidate, found: Reading, data: Any = None) -> ReviewForm:
    """The viewer's own scores of a candidate. The scale is explained once, above the scores."""
    own = found.own.get(candidate.pk, Assessment(Review(), {}))
    return ReviewForm(data, instance=own.review, prefix=f"r{candidate.pk}", criteria=found.criteria, given=own.scores)


def decision_form(candidate: Candidate, data: Any = None) -> DecisionForm:
    """The prepared decision of a candidate."""
    standing = getattr(candidate, "decision", None) or Decision(candidate=candidate)
    return DecisionForm(data, instance=standing, prefix=f"d{candidate.pk}")


# --- Saving -------------------------------------------------------------------------------------------------
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
        read_number = request.POST.get("read", "")
        save_review(
            candidate=candidate,
            actor=request.user,
            read=int(read_number) if read_number.isdecimal() else 0,
            scores=form.scores(),
            recommendation=cleaned["recommendation"],
            note=cleaned["note"],
        )
    else:
        stage_decision(candidate=candidate, actor=request.user, outcome=cleaned["outcome"], grounds=cleaned["grounds"])
