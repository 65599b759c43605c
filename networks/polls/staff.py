"""Staff pages of date polls: ask, look at the answers, choose a date, close."""

from typing import Any

from django.contrib import messages
from django.core.exceptions import BadRequest, PermissionDenied
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect
from django.utils import timezone
from django.utils.translation import gettext as _

from mentorprog.dashboard.pages import show
from mentorprog.states import Refused
from mentorprog.times import today
from networks.forms import ReasonForm
from networks.models import DatePoll
from networks.polls.forms import PollForm
from networks.polls.purges import VOTES_KEPT, long_over
from networks.polls.selectors import asked, lines, polls_for
from networks.polls.services import close_poll, create_poll, new_poll, settle_poll

ANSWERS = "admin:networks_datepoll_answers"


def ask(model_admin: Any, request: HttpRequest) -> HttpResponse:
    """Make a poll: title, place, deadline and the dates."""
    if not request.user.has_perm("networks.add_datepoll"):
        raise PermissionDenied
    form = PollForm(request.POST if request.method == "POST" else None, viewer=request.user)
    if request.method == "POST" and form.is_valid():
        try:
            poll = create_poll(poll=new_poll(**form.cleaned_data), slots=form.chosen, actor=request.user)
        except Refused as refusal:
            form.add_error(None, refusal.message)
        else:
            messages.success(request, _("The members of the network are asked by e-mail."))
            return redirect(ANSWERS, poll.pk)
    return show(request, model_admin, "networks/polls/staff_ask.html", _("Ask for dates"), form=form)


def answers(model_admin: Any, request: HttpRequest, pk: int) -> HttpResponse:
    """The dates with their answers; after the deadline one is chosen, or the poll is closed."""
    poll = get_object_or_404(polls_for(request.user).select_related("network", "meeting"), pk=pk)
    may_act = request.user.has_perm("networks.change_datepoll")
    reason = ReasonForm(request.POST if request.POST.get("act") == "close" else None)
    if request.method == "POST":
        if not may_act:
            raise PermissionDenied
        if (answer := _act(request, poll, reason)) is not None:
            return answer
    voting = poll.is_voting(today())
    now = timezone.now()
    members = list(asked(poll).select_related("person").order_by("person__name"))
    values = {
        "poll": poll,
        "voting": voting,
        "lines": [(line, line.option.starts_at > now) for line in lines(poll)],
        "silent": [one for one in members if not one.has_voted],
        "members": len(members),
        "forgotten": VOTES_KEPT.days if long_over().filter(pk=poll.pk).exists() else 0,
        "is_open": poll.state == DatePoll.State.OPEN,
        "may_choose": may_act and poll.state == DatePoll.State.OPEN and not voting,
        "may_close": may_act and poll.state == DatePoll.State.OPEN,
        "form": reason,
    }
    return show(request, model_admin, "networks/polls/staff_answers.html", poll.title, **values)


def _act(request: HttpRequest, poll: DatePoll, reason: ReasonForm) -> HttpResponse | None:
    act = request.POST.get("act", "")
    if act not in ("settle", "close"):
        raise BadRequest("a date poll knows no such act")
    try:
        if act == "close":
            if not reason.is_valid():
                return None
            close_poll(poll=poll, reason=reason.cleaned_data["reason"], actor=request.user)
            messages.success(request, _("The poll is closed. Nobody is asked any more."))
            return redirect(ANSWERS, poll.pk)
        chosen = request.POST.get("option", "")
        option = next((one for one in poll.options.all() if str(one.pk) == chosen), None)
        if option is None:
            raise Refused(_("Choose one of the dates."))
        meeting = settle_poll(poll=poll, option=option, actor=request.user)
    except Refused as refusal:
        messages.error(request, refusal.message)
        return redirect(ANSWERS, poll.pk)
    messages.success(request, _("It is a meeting now. The members are invited, and answer the invitation themselves."))
    return redirect("admin:networks_meeting_answers", meeting.pk)
