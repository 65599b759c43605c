"""Staff pages about certificates: before issuing, a run under way, one certificate, and requests for copies."""

from typing import Any

from django.contrib import messages
from django.core.exceptions import BadRequest, PermissionDenied
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from cohorts.certificate_forms import AnswerForm, EraseForm, IssueForm, ReasonForm, ReplaceForm
from cohorts.certificate_pages import pdf_answer
from cohorts.certificates import (
    Preflight,
    Signers,
    active_issuers,
    before_issuing,
    preflight,
    runs_with_progress,
    signers,
)
from cohorts.facts import own_facts
from cohorts.models import Certificate, Cohort, CopyRequest, IssueItem, Issuer, IssueRun, Participation, SignatureImage
from cohorts.selectors import certificates_for, participations_for
from cohorts.services.certificates import erase_certificates, replace_certificate, revoke_certificate
from cohorts.services.copies import answer_in_words, answer_with_new_certificate, decline_copy
from cohorts.services.issuing import start_run
from cohorts.staff_attendance import cohort_for
from mentorprog import history
from mentorprog.dashboard.pages import show
from mentorprog.states import Refused

RUNS = 5  # the newest are shown


# --- Before issuing -----------------------------------------------------------------------------------------
def certificates(model_admin: Any, request: HttpRequest, pk: int) -> HttpResponse:
    """What is missing and who is not eligible and why; then issue to one, to some or to all who are ready."""
    if not request.user.has_perm("cohorts.view_participation"):
        raise PermissionDenied
    cohort = before_issuing(pk)
    if cohort is None:
        raise Http404
    may_issue = request.user.has_perm("cohorts.issue_certificate")
    found_issuers = signers(active_issuers())
    data = request.POST if request.method == "POST" else None
    may_override = request.user.has_perm("cohorts.override_certificate")
    form = IssueForm(data, issuers=found_issuers, may_override=may_override)
    before = preflight(cohort, participations_for(request.user), _issuer(form, found_issuers))
    if request.method == "POST":
        if not may_issue:
            raise PermissionDenied
        run = _start(request, form, cohort, before)
        if run is not None:
            return redirect("admin:cohorts_cohort_issue_run", cohort.pk, run.pk)
    values = {
        "cohort": cohort,
        "before": before,
        "form": form,
        "may_issue": may_issue,
        "may_override": may_override,
        "chosen": set(request.POST.getlist("participation")),
        "runs": runs_with_progress(IssueRun.objects.filter(cohort=cohort)[:RUNS]),
    }
    title = _("Certificates: %(cohort)s") % {"cohort": cohort}
    return show(request, model_admin, "cohorts/staff_certificates.html", title, **values)


def _issuer(form: IssueForm, found: list[Signers]) -> Signers | None:
    """The issuer that is chosen, else the first one."""
    chosen = form.cleaned_data.get("issuer") if form.is_bound and form.is_valid() else None
    return next((one for one in found if chosen is None or one.pk == chosen.pk), None)


def _start(request: HttpRequest, form: IssueForm, cohort: Cohort, before: Preflight) -> IssueRun | None:
    """Start the run that was asked for; None when it is refused, which the page then tells."""
    if not form.is_valid():
        return None
    chosen = _chosen(request, before)
    reason = form.cleaned_data.get("reason", "").strip()
    lacking = {one.participation.pk for one in before.lacking}
    if any(row.pk in lacking for row in chosen) and not reason:
        field = "reason" if "reason" in form.fields else None
        form.add_error(field, _("Some of those you have chosen lack something. Say why they are issued all the same."))
        return None
    try:
        return start_run(
            cohort=cohort,
            participations=chosen,
            actor=request.user,
            issuer=form.cleaned_data.get("issuer") or _first_issuer(),
            override_reason=reason if any(row.pk in lacking for row in chosen) else "",
        )
    except Refused as refusal:
        form.add_error(None, refusal.message)
        return None


def _first_issuer() -> Issuer | None:
    return active_issuers().order_by("pk").first()


def _chosen(request: HttpRequest, before: Preflight) -> list[Participation]:
    """All who are ready, or those that are ticked. Nobody who has a certificate."""
    match request.POST.get("act"):
        case "all":
            return [one.participation for one in before.ready]
        case "chosen":
            wanted = set(request.POST.getlist("participation"))
            open_ones = (one.participation for one in before.people if one.certificate is None)
            return [row for row in open_ones if str(row.pk) in wanted]
        case _:
            raise BadRequest("the page of certificates knows no such act")


def issue_run(model_admin: Any, request: HttpRequest, pk: int, number: int) -> HttpResponse:
    """How far a run has come, and what was refused and why. Looked at again, it tells more; it changes nothing."""
    cohort = cohort_for(request, pk)
    if not request.user.has_perm("cohorts.issue_certificate"):
        raise PermissionDenied
    [*found] = runs_with_progress(IssueRun.objects.filter(cohort=cohort, pk=number))
    if not found:
        raise Http404
    refused = IssueItem.objects.filter(run=number, state=IssueItem.State.REFUSED)
    values = {
        "cohort": cohort,
        "progress": found[0],
        "refused": refused.select_related("participation__person").order_by("order"),
        "crumb": {
            "url": reverse("admin:cohorts_cohort_certificates", args=[cohort.pk]),
            "label": _("Certificates: %(cohort)s") % {"cohort": cohort},
        },
    }
    title = _("Issuing certificates: %(cohort)s") % {"cohort": cohort}
    return show(request, model_admin, "cohorts/staff_issue_run.html", title, **values)


# --- One certificate ----------------------------------------------------------------------------------------
def _certificate(request: HttpRequest, pk: int) -> Certificate:
    """The certificate, for staff who may see it."""
    if not request.user.has_perm("cohorts.view_certificate"):
        raise PermissionDenied
    rows = certificates_for(request.user).defer(None).defer("pdf")
    with_all = ("cohort", "participation__person", "participation__cohort__programme")
    return get_object_or_404(rows.select_related(*with_all), pk=pk)


def certificate_file(model_admin: Any, request: HttpRequest, pk: int) -> HttpResponse:
    """The PDF as it was issued, for staff who follow its holder. The look is recorded."""
    if not request.user.has_perm("cohorts.view_certificate"):
        raise PermissionDenied
    found = get_object_or_404(certificates_for(request.user).defer(None), pk=pk)
    answer = pdf_answer(found)
    history.record_look(found, actor=request.user)
    return answer


def change_certificate(model_admin: Any, request: HttpRequest, pk: int) -> HttpResponse:
    """Replace a certificate by one with the facts of today, or revoke it; both need a reason. Or erase its holder."""
    found = _certificate(request, pk)
    if not request.user.has_perm("cohorts.issue_certificate"):
        raise PermissionDenied
    act = request.POST.get("act", "")
    replace = ReplaceForm(
        request.POST if act == "replace" else None,
        prefix="replace",
        initial={"language": found.facts.get("language", "nb")},
    )
    revoke = ReasonForm(request.POST if act == "revoke" else None, prefix="revoke")
    erase = EraseForm(request.POST if act == "erase" else None, prefix="erase")
    if request.method == "POST":
        if act not in ("replace", "revoke", "erase"):
            raise BadRequest("the page of a certificate knows no such act")
        if act == "erase":
            going = _erase(request, found, erase)
        else:
            going = _carry_out(request, found, replace if act == "replace" else revoke)
        if going is not None:
            return going
    values = {
        "certificate": found,
        "changes": _changes(found),
        "replace": replace,
        "revoke": revoke,
        "erase": erase if request.user.has_perm("cohorts.erase_certificate") else None,
        "crumb": {"url": reverse("admin:cohorts_certificate_change", args=[pk]), "label": found.number},
    }
    title = _("Change certificate %(number)s") % {"number": found.number}
    return show(request, model_admin, "cohorts/staff_certificate.html", title, **values)


def _erase(request: HttpRequest, found: Certificate, form: EraseForm) -> HttpResponse | None:
    """Make stubs of all the holder's certificates. Once they are, there is nobody left, and twice is as once."""
    if not request.user.has_perm("cohorts.erase_certificate"):
        raise PermissionDenied
    if not form.is_valid():
        return None
    if found.participation is not None:
        erased = erase_certificates(person=found.participation.person, actor=request.user)
        said = ngettext(
            "The holder's data are erased from %(count)s certificate. The page that checks it still works.",
            "The holder's data are erased from %(count)s certificates. The pages that check them still work.",
            erased,
        )
        messages.success(request, said % {"count": erased})
    return redirect("admin:cohorts_certificate_change", found.pk)


def _carry_out(request: HttpRequest, found: Certificate, form: ReasonForm) -> HttpResponse | None:
    if not form.is_valid():
        return None
    reason = form.cleaned_data["reason"]
    try:
        if isinstance(form, ReplaceForm):
            new = replace_certificate(
                certificate=found,
                actor=request.user,
                reason=reason,
                issuer=_first_issuer(),
                language=form.cleaned_data["language"],
            )
            messages.success(
                request, _("Certificate %(new)s takes the place of %(old)s.") % {"new": new.number, "old": found.number}
            )
            return redirect("admin:cohorts_certificate_change", new.pk)
        revoke_certificate(certificate=found, actor=request.user, reason=reason)
    except Refused as refusal:
        messages.error(request, refusal.message)
    else:
        messages.success(request, _("Certificate %(number)s is revoked.") % {"number": found.number})
    return redirect("admin:cohorts_certificate_change", found.pk)


def _changes(found: Certificate) -> list[dict[str, str]]:
    """What would say something else on a new certificate, in the language of the old one."""
    if found.state != Certificate.State.VALID or found.participation is None or "name" not in found.facts:
        return []
    labels = {
        "name": _("Name"),
        "programme": _("Programme"),
        "cohort": _("Cohort"),
        "dates": _("Gatherings"),
        "days_present": _("Days"),
        "hours": _("Hours present"),
    }
    now = own_facts(found.participation, found.facts["language"])
    return [
        {"label": label, "before": _words(found.facts.get(key)), "after": _words(now[key])}
        for key, label in labels.items()
        if found.facts.get(key) != now[key]
    ]


def _words(value: Any) -> str:
    """A fact in words: a list on one line."""
    if isinstance(value, list):
        return ", ".join(str(one) for one in value)
    return str(value if value is not None else "–")


def signature_picture(model_admin: Any, request: HttpRequest, sha256: str) -> HttpResponse:
    """The picture of a signature, for staff who look after issuers."""
    if not request.user.has_perm("cohorts.change_issuer"):
        raise PermissionDenied
    found = get_object_or_404(SignatureImage, pk=sha256)
    answer = HttpResponse(bytes(found.png), content_type="image/png")
    answer["X-Content-Type-Options"] = "nosniff"
    answer["Cache-Control"] = "private, no-store"
    return answer


# --- Requests for copies ------------------------------------------------------------------------------------
def answer_copy(model_admin: Any, request: HttpRequest, pk: int) -> HttpResponse:
    """Answer a request: with a new certificate, in words, or with a no and why."""
    if not request.user.has_perm("cohorts.issue_certificate"):
        raise PermissionDenied
    rows = CopyRequest.objects.select_related("person", "certificate__cohort", "elsewhere").defer("certificate__pdf")
    found = get_object_or_404(rows, pk=pk)
    act = request.POST.get("act", "")
    form = AnswerForm(request.POST if act in ("words", "decline") else None)
    if request.method == "POST":
        if act not in ("new", "words", "decline"):
            raise BadRequest("the page of a request knows no such act")
        if (not form.is_bound or form.is_valid()) and _answer(request, found, act, form):
            return redirect("admin:cohorts_copyrequest_changelist")
    title = _("Answer %(name)s") % {"name": found.person}
    return show(request, model_admin, "cohorts/staff_copy.html", title, found=found, form=form)


def _answer(request: HttpRequest, found: CopyRequest, act: str, form: AnswerForm) -> bool:
    """Carry it out and say so; False when it is refused."""
    actor = request.user
    words = form.cleaned_data["words"] if form.is_bound else ""
    try:
        match act:
            case "new":
                answer_with_new_certificate(
                    request=found,
                    actor=actor,
                    reason=str(found.get_why_display()),
                    issuer=_first_issuer(),
                )
            case "words":
                answer_in_words(request=found, actor=actor, words=words)
            case _:
                decline_copy(request=found, actor=actor, words=words)
    except Refused as refusal:
        messages.error(request, refusal.message)
        return False
    messages.success(request, _("%(name)s is answered.") % {"name": found.person})
    return True
