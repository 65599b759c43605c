"""The way in: starting an application, and coming back to one."""

from typing import Any
from urllib.parse import urlencode

from allauth.account.internal.flows.login_by_code import LoginCodeVerificationProcess
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils.translation import get_language
from django.views.decorators.http import require_http_methods

from applications.forms import ReturnForm, StartForm
from applications.selectors import own_applications
from applications.services.drafts import start_application
from cohorts.models import Cohort
from mentorprog import dates
from mentorprog.people.models import Person
from mentorprog.people.services import person_for
from mentorprog.states import Refused
from mentorprog.times import today


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
                application = start_application(cohort=cohort, actor=request.user)
            except Refused as refusal:
                refused = refusal.message
            else:
                return redirect("application_step", application.reference, "tjeneste")
        elif form.is_valid():
            person = person_for(email=form.cleaned_data["email"], language=_chosen_language())
            return send_code(request, person, person.email, reverse("application_start", args=[slug]))
    standing = own_applications(request.user).filter(cohort=cohort) if signed_in else []
    values = {
        "cohort": cohort,
        "form": form,
        "standing": standing,
        "refused": refused,
        "today": today(),
        "opens": dates.day(cohort.applications_open),
        "closes": dates.day(cohort.applications_close),
    }
    return render(request, "applications/start.html", values)


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
