"""What the completion page does where two coordinators lock: proposals, and the answer of the second one."""

from typing import Any

from django.contrib import messages
from django.http import HttpRequest
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from cohorts.forms import CloseForm
from cohorts.models import Cohort, LockProposal
from cohorts.services.completion import approve_lock, turn_lock_down
from mentorprog.states import Refused

ACTS = ("approve", "turn_down", "withdraw")


def proposals_of(cohort: Cohort) -> list[LockProposal]:
    """What waits for a second coordinator; one statement."""
    rows = LockProposal.objects.filter(participation__cohort=cohort, state=LockProposal.State.OPEN)
    return list(rows.select_related("participation__person", "proposed_by").order_by("participation__person__name"))


def values_of(request: HttpRequest, proposals: list[LockProposal]) -> dict[str, Any]:
    """What the page shows of the proposals: those to answer, one's own, and the one that is being turned down."""
    if not request.user.has_perm("cohorts.complete"):
        return {"to_answer": [], "own_proposals": [], "turning_down": None}
    answered = [row for row in proposals if not row.is_own(request.user)]
    wanted = request.POST.get("proposal") if request.POST.get("act") == "turn_down" else request.GET.get("turn_down")
    return {
        "to_answer": answered,
        "own_proposals": [row for row in proposals if row.is_own(request.user)],
        "turning_down": next((row for row in answered if str(row.pk) == wanted), None),
    }


def act(request: HttpRequest, proposals: list[LockProposal], form: CloseForm) -> None:
    """Answer what was chosen, one after the other. A refusal is told and does not stop the rest."""
    chosen = [row for row in proposals if str(row.pk) in request.POST.getlist("proposal")]
    done = sum(_answer(request, row, form) for row in chosen)
    texts = {
        "approve": ngettext("%(n)s proposal is approved.", "%(n)s proposals are approved.", done),
        "turn_down": ngettext("%(n)s proposal is turned down.", "%(n)s proposals are turned down.", done),
        "withdraw": ngettext("%(n)s proposal is withdrawn.", "%(n)s proposals are withdrawn.", done),
    }
    if done:
        messages.success(request, texts[request.POST["act"]] % {"n": done})
    else:
        messages.info(request, _("Nothing was changed."))


def _answer(request: HttpRequest, proposal: LockProposal, form: CloseForm) -> int:
    try:
        if request.POST["act"] == "approve":
            approve_lock(proposal=proposal, actor=request.user)
        else:
            reason = form.cleaned_data["reason"] if form.is_bound else ""
            turn_lock_down(proposal=proposal, actor=request.user, reason=reason)
    except Refused as refusal:
        messages.error(request, refusal.message)
        return 0
    return 1
