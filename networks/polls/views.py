"""A member answers a date poll, from the mail or from my page. Nothing changes on GET."""

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods

from mentorprog import tokens
from mentorprog.people.throttle import throttled
from mentorprog.states import Refused
from mentorprog.times import today
from networks.models import DatePoll
from networks.polls.forms import VoteForm
from networks.polls.selectors import asked, votes_of
from networks.polls.services import vote


@never_cache
@require_http_methods(["GET", "HEAD", "POST"])
@throttled("link", "120/m/ip")
def date_poll(request: HttpRequest, token: str) -> HttpResponse:
    """All dates on one page; a member answers for each of them, and can change it until the deadline."""
    ids = tokens.read("date-poll", token)
    if ids is None:
        raise Http404
    poll = get_object_or_404(DatePoll.objects.select_related("network"), pk=ids[0])
    mentor = asked(poll).select_related("person").filter(pk=ids[1]).first()
    can_vote = mentor is not None and poll.is_voting(today())
    if mentor is None or not can_vote:
        return render(request, "networks/polls/date_poll.html", {"poll": poll, "can_vote": False})
    form = VoteForm(request.POST if request.method == "POST" else None, poll=poll, votes=votes_of(poll, mentor))
    if form.is_valid():
        try:
            vote(poll=poll, mentor=mentor, answers=form.answers, actor=mentor.person)
        except Refused as refusal:
            messages.error(request, refusal.message)
        else:
            messages.success(request, _("Thank you. Your answer is saved."))
        own = request.user.is_authenticated and request.user.pk == mentor.person_id
        return redirect("mypage") if own else redirect("date_poll", token)
    values = {"poll": poll, "mentor": mentor, "form": form, "can_vote": True}
    return render(request, "networks/polls/date_poll.html", values)
