"""Staff pages of a meeting: who comes, and calling it off."""

from typing import Any

from django.contrib import messages
from django.core.exceptions import PermissionDenied
from django.db.models import Case, F, IntegerField, Value, When
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _

from mentorprog.dashboard.pages import show
from mentorprog.states import Refused
from networks.agenda import programme
from networks.forms import ReasonForm
from networks.models import Invitation, Meeting, Minutes
from networks.selectors import meetings_for, with_answers
from networks.services.meetings import cancel_meeting

Answer = Invitation.Answer
IN_ORDER = [Answer.YES, Answer.MAYBE, Answer.NO, Answer.NONE]
KINDS = {Answer.YES: "ok", Answer.MAYBE: "warn", Answer.NO: "danger", Answer.NONE: "neutral"}


def meeting_for(request: HttpRequest, pk: int) -> Any:
    """A meeting of the networks that the viewer works with, with the numbers of its answers; 404 for others."""
    return get_object_or_404(with_answers(meetings_for(request.user)).select_related("network"), pk=pk)


def answers(model_admin: Any, request: HttpRequest, pk: int) -> HttpResponse:
    """Who is invited, and what they have answered: those who come first, then who waits for a seat, then by name."""
    meeting = meeting_for(request, pk)
    place = Case(
        *(When(answer=answer, then=Value(number)) for number, answer in enumerate(IN_ORDER)),
        output_field=IntegerField(),
    )
    invitations = meeting.invitations.select_related("mentor__person__work_municipality")
    in_order = invitations.order_by(place, F("waits_since").asc(nulls_first=True), "mentor__person__name")
    rows = [_answered(invitation) for invitation in in_order]
    counts = {Answer.YES: meeting.yes, Answer.MAYBE: meeting.maybe, Answer.NO: meeting.no}
    waiting = sum(row["invitation"].waits_since is not None for row in rows)
    counts[Answer.NONE] = meeting.invited - waiting - sum(counts.values())
    tally = [(str(answer.label), KINDS[answer], counts[answer]) for answer in IN_ORDER]
    parts = programme(meeting)
    values = {
        "meeting": meeting,
        "parts": parts,
        "moved_away": any(part.moved_away for part in parts),
        "begun": timezone.now() >= meeting.starts_at,
        "registered": any(row["invitation"].attended is not None for row in rows),
        "minutes": Minutes.objects.filter(meeting=meeting).first(),
        "rows": rows,
        "tally": [*tally[:1], *([(_("On the waiting list"), "warn", waiting)] if waiting else []), *tally[1:]],
        "planned": meeting.state == Meeting.State.PLANNED,
        "may_change": request.user.has_perm("networks.change_meeting"),
    }
    return show(request, model_admin, "networks/staff_answers.html", meeting.title, **values)


def _answered(invitation: Invitation) -> dict[str, Any]:
    """A row of the page. Who has said yes to a full meeting has no seat."""
    if invitation.waits_since is not None:
        return {"invitation": invitation, "text": _("On the waiting list"), "kind": "warn"}
    answer = Answer(invitation.answer)
    return {"invitation": invitation, "text": answer.label, "kind": KINDS[answer]}


def cancel(model_admin: Any, request: HttpRequest, pk: int) -> HttpResponse:
    """Say what will happen, ask for the reason, then call the meeting off."""
    meeting = meeting_for(request, pk)
    if not request.user.has_perm("networks.change_meeting"):
        raise PermissionDenied
    form = ReasonForm(request.POST if request.method == "POST" else None)
    if form.is_valid():
        try:
            cancel_meeting(meeting=meeting, actor=request.user, reason=form.cleaned_data["reason"])
        except Refused as refusal:
            messages.error(request, refusal.message)
        else:
            messages.success(request, _("The meeting is called off. Everybody invited gets an e-mail."))
        return redirect("admin:networks_meeting_answers", pk)
    values = {
        "meeting": meeting,
        "form": form,
        "planned": meeting.state == Meeting.State.PLANNED,
        "crumb": {"url": reverse("admin:networks_meeting_answers", args=[pk]), "label": meeting.title},
    }
    return show(request, model_admin, "networks/staff_cancel.html", _("Call the meeting off"), **values)
