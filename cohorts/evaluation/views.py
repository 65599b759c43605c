"""The participant's page of an evaluation: opened from a mail or from my page, without signing in."""

from typing import Any

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.views.decorators.cache import never_cache
from django.views.decorators.debug import sensitive_post_parameters, sensitive_variables
from django.views.decorators.http import require_http_methods

from cohorts.evaluation.forms import BallotForm
from cohorts.evaluation.selectors import asked, evaluations_with_results, has_answered, is_open
from cohorts.models import Evaluation, Participation
from cohorts.models.evaluation import LEAST
from cohorts.services.evaluation import answer_evaluation
from mentorprog import tokens
from mentorprog.people.throttle import throttled
from mentorprog.states import Refused


@never_cache
@sensitive_post_parameters()
@sensitive_variables()
@require_http_methods(["GET", "HEAD", "POST"])
@throttled("link", "120/m/ip")
def evaluation(request: HttpRequest, token: str) -> HttpResponse:
    """The questions, and how the answers are kept; afterwards a thank you. Nothing changes on GET."""
    ids = tokens.read("evaluation", token)
    if ids is None:
        raise Http404
    found = get_object_or_404(evaluations_with_results(), pk=ids[0])
    participation = get_object_or_404(Participation.objects.select_related("person"), pk=ids[1], cohort=found.cohort_id)
    state = _state(found, participation)
    if state != "open":
        return render(request, "cohorts/evaluation.html", _values(found, state))
    questions = list(found.questions.order_by("order", "pk"))
    form = BallotForm(request.POST if request.method == "POST" else None, questions=questions)
    if form.is_valid():
        try:
            answer_evaluation(
                evaluation=found, participation=participation, answers=form.ballot(), actor=participation.person
            )
        except Refused as refusal:
            messages.error(request, refusal.message)
        return redirect("evaluation", token)
    return render(request, "cohorts/evaluation.html", _values(found, state, form=form))


def _state(found: Evaluation, participation: Participation) -> str:
    """What the page shows: closed, answered, not asked or open."""
    if not is_open(found):
        return "closed"
    if has_answered(found, participation):
        return "answered"
    return "open" if asked(found).filter(pk=participation.pk).exists() else "not_asked"


def _values(found: Evaluation, state: str, **more: Any) -> dict[str, Any]:
    return {"evaluation": found, "cohort": found.cohort, "state": state, "least": LEAST, **more}
