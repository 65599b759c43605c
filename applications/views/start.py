"""The way in: starting an application, and coming back to one."""

from typing import Any
from urllib.parse import urlencode

from allauth.account.internal.flows.login_by_code import LoginCodeVerificationProcess
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils.translation import get_language
from django.views.decorators.http import require_http_methods

from applications.forms import REFERENCE, ReturnForm, StartForm
from applications.models import Application
from applications.selectors import own_application, own_applications, shared_applications
from applications.services.copying import copy_application
from applications.services.drafts import start_application
from cohorts.models import Cohort
from mentorprog import dates
from mentorprog.people.models import Person
from mentorprog.people.services import person_for
from mentorprog.states import Refused
from mentorprog.times import today

EARLIER = 5  # applications that can be copied, newest first


@require_http_methods(["GET", "HEAD", "POST"])
def start(request: HttpRequest, slug: str) -> HttpResponse:
    """What is needed, then the address that the code goes to; signed-in people begin at once."""
    cohort = get_object_or_404(Cohort.objects.select_related("programme"), slug=slug)
    signed_in = request.user.is_authenticated
    form = None if signed_in else StartForm(request.POST or None, request=request)
    refused = ""
    if request.method == "POST" and cohort.is_open:
        if form is None:
            try:
                application = _begin(request, cohort)
            except Refused as refusal:
                refused = refusal.message
            else:
                return redirect("application_step", application.reference, "tjeneste")
        elif form.is_valid():
            person = person_for(email=form.cleaned_data["email"], language=_chosen_language())
            return send_code(request, person, person.email, reverse("application_start", args=[slug]))
    own = [*own_applications(request.user), *shared_applications(request.user)] if signed_in else []
    standing = [application for application in own if application.cohort_id == cohort.pk]
    has_draft = any(one.is_contact(request.user) for one in standing if one.state == Application.State.DRAFT)
    values = {
        "cohort": cohort,
        "form": form,
        "standing": standing,
        "has_draft": has_draft,
        "earlier": [] if has_draft else [one for one in own if _can_be_copied(one, cohort)][:EARLIER],
        "refused": refused,
        "today": today(),
        "opens": dates.day(cohort.applications_open),
        "closes": dates.day(cohort.applications_close),
    }
    return render(request, "applications/start.html", values)


def _begin(request: HttpRequest, cohort: Cohort) -> Application:
    """A new draft, or one with what an earlier application of the person says."""
    reference = request.POST.get("copy", "")
    if not reference:
        return start_application(cohort=cohort, actor=request.user)
    source = own_application(request.user, reference) if REFERENCE.fullmatch(reference) else None
    if source is None:
        raise Http404
    return copy_application(source=source, cohort=cohort, actor=request.user)


def _can_be_copied(application: Application, cohort: Cohort) -> bool:
    """Whether it is offered as a beginning: for another cohort, and with something to copy."""
    return application.cohort_id != cohort.pk and bool(application.organisation_name)


def _chosen_language() -> str:
    """Who has chosen nynorsk or English here has chosen it for our replies; bokmål is only the default."""
    language = (get_language() or "nb")[:2]
    return "" if language == "nb" else language


@require_http_methods(["GET", "HEAD", "POST"])
def come_back(request: HttpRequest) -> HttpResponse:
    """Back to an application by its reference and a code sent to the address of the one who wrote it.

    The answer is the same whether reference and address are known or not.
    """
    if request.user.is_authenticated:
        return redirect("mypage")
    form = ReturnForm(request.POST or None, request=request)
    if request.method == "POST" and form.is_valid():
        email = form.cleaned_data["email"]
        following = reverse("application", args=[form.cleaned_data["reference"]])
        return send_code(request, Person.objects.filter(email__iexact=email).first(), email, following)
    return render(request, "applications/come_back.html", {"form": form})


def send_code(request: HttpRequest, person: Any, email: str, following: str) -> HttpResponse:
    """Mail a sign-in code and go to the page where it is typed in; from there on to `following`."""
    LoginCodeVerificationProcess.initiate(request=request, user=person, email=email)
    query = urlencode({"next": following})
    return redirect(f"{reverse('account_confirm_login_code')}?{query}")
