"""Who writes in an application, and whom it asks: co-editors, another leader, the candidates' addresses."""

from typing import Any

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.core.exceptions import BadRequest
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods

from applications.forms.around import InviteForm, LeaderForm
from applications.models import Application, Candidate, CoEditor, LeaderConfirmation
from applications.selectors import newest_confirmation
from applications.services import coeditors, confirmations
from applications.views.steps import draft_of
from mentorprog import tokens
from mentorprog.people.throttle import throttled
from mentorprog.states import Refused


@login_required
@never_cache
@require_http_methods(["GET", "HEAD", "POST"])
@throttled("invite", "30/h/user", methods=("POST",))
def coeditors_page(request: HttpRequest, reference: str) -> HttpResponse:
    """The contact invites colleagues to write too, and takes invitations back."""
    application = draft_of(request, reference)
    if not application.is_contact(request.user):
        raise Http404
    form = InviteForm(request.POST if request.POST.get("act") == "invite" else None)
    if request.method == "POST" and _change_coeditors(request, application, form):
        return redirect("application_coeditors", reference)
    values = {
        "application": application,
        "coeditors": application.coeditors.standing().select_related("person"),
        "form": form,
        "is_open": application.state in (Application.State.DRAFT, Application.State.SUBMITTED),
    }
    return render(request, "applications/coeditors.html", values)


def _change_coeditors(request: HttpRequest, application: Application, form: InviteForm) -> bool:
    """Invite or take back; False when the page is shown again with an error."""
    try:
        if request.POST.get("act") == "revoke":
            wanted = request.POST.get("coeditor", "")
            found = get_object_or_404(application.coeditors.select_related("person"), pk=_number(wanted))
            coeditors.revoke(coeditor=found, actor=request.user)
            messages.success(request, _("%(who)s can no longer open the application.") % {"who": found.person})
        elif request.POST.get("act") != "invite":
            raise BadRequest("the page knows no such act")
        elif not form.is_valid():
            return False
        else:
            made: CoEditor = coeditors.invite(
                application=application, email=form.cleaned_data["email"], actor=request.user
            )
            messages.success(request, _("%(who)s can now write in the application.") % {"who": made.person})
    except Refused as refusal:
        form.add_error(None, refusal.message) if form.is_bound else messages.error(request, refusal.message)
        return not form.is_bound
    return True


def _number(text: str) -> int:
    """A row's number from a form; one that no row has when it is none."""
    return int(text) if text.isascii() and text.isdigit() and len(text) < 10 else 0  # noqa: PLR2004 - fits an integer


@login_required
@never_cache
@require_http_methods(["GET", "HEAD", "POST"])
@throttled("ask_leader", "10/h/user", methods=("POST",))
def another_leader(request: HttpRequest, reference: str) -> HttpResponse:
    """Ask another leader, while nobody has confirmed."""
    application = draft_of(request, reference)
    newest = newest_confirmation(application)
    if newest is None:
        raise Http404
    confirmed = newest.state == LeaderConfirmation.State.CONFIRMED
    if confirmed or application.state != Application.State.SUBMITTED:
        return redirect("application", reference)
    form = LeaderForm(request.POST if request.method == "POST" else None, application=application)
    if form.is_valid():
        told = {name.removeprefix("leader_"): value for name, value in form.cleaned_data.items()}
        try:
            confirmations.replace_leader(application=application, actor=request.user, **told)
        except Refused as refusal:
            form.add_error(None, refusal.message)
        else:
            messages.success(request, _("We have sent a link to %(name)s.") % {"name": told["name"]})
            return redirect("application", reference)
    values = {"application": application, "confirmation": newest, "form": form}
    return render(request, "applications/another_leader.html", values)


@login_required
@require_http_methods(["POST"])
@throttled("ask_candidate", "30/h/user")
def ask_candidate(request: HttpRequest, reference: str, pk: int) -> HttpResponse:
    """Send the candidate the mail about the address once more; once a day."""
    application = draft_of(request, reference)
    rows = application.candidates.standing().select_related("person")
    found: Any = next(iter(rows.filter(pk=pk)), None)
    if found is None or found.email_confirmed_at is not None or application.state == Application.State.WITHDRAWN:
        return redirect("application", reference)
    if confirmations.was_asked_again_today(found):
        messages.info(
            request,
            _("We have sent %(name)s the e-mail again today already. You can send it once more tomorrow.")
            % {"name": found},
        )
    else:
        confirmations.ask_candidate(candidate=found, again=True)
        messages.success(request, _("We have sent %(name)s the e-mail again.") % {"name": found})
    return redirect("application", reference)


@never_cache
@require_http_methods(["GET", "HEAD", "POST"])
@throttled("link", "120/m/ip")
def confirm_address(request: HttpRequest, token: str) -> HttpResponse:
    """The candidate says that the mail has come to the right person: a page with a button; GET changes nothing."""
    ids = tokens.read("candidate", token)
    if ids is None or len(ids) != 2:  # noqa: PLR2004 - the candidate and the person who was asked
        raise Http404
    rows = Candidate.objects.select_related("application__cohort", "application__contact", "person")
    candidate = get_object_or_404(rows, pk=ids[0])
    application = candidate.application
    if request.method == "POST":
        try:
            confirmations.confirm_address(candidate=candidate, person_id=ids[1])
        except Refused as refusal:
            messages.error(request, refusal.message)
        return redirect("candidate_confirm", token)
    out_of_use = (
        candidate.withdrawn_at is not None
        or candidate.person_id != ids[1]
        or application.state == Application.State.WITHDRAWN
    )
    values = {
        "candidate": candidate,
        "application": application,
        "cohort": application.cohort,
        "out_of_use": out_of_use,
    }
    return render(request, "applications/confirm_address.html", values)
