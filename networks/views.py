"""The front page and the mentor's meetings."""

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.db.models import QuerySet
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods, require_safe

from applications.commitments import COMMITMENTS
from cohorts.pages import phase
from cohorts.selectors import current_cohort, seats_left, stages
from curriculum.selectors import theme_groups
from mentorprog import tokens
from mentorprog.people.throttle import throttled
from mentorprog.prepared import LARGEST, prepared
from mentorprog.states import Refused
from networks.agenda import programme
from networks.forms_series import SeriesAnswersForm
from networks.front import PlaceForm, journey, network_picture
from networks.materials import materials_about
from networks.minutes import shared_minutes
from networks.models import Invitation, Meeting, MeetingSeries, Mentor
from networks.selectors import own_series_invitations
from networks.services.answers import answer_invitation


@require_safe
def front(request: HttpRequest) -> HttpResponse:
    """What the training is, the next cohort, the networks, and which centre serves a municipality."""
    cohort = current_cohort()
    found_stages = stages(cohort) if cohort else []
    found_phase = phase(cohort, found_stages) if cohort else None
    place_form = PlaceForm(request.GET if "municipality" in request.GET else None)
    values = {
        "cohort": cohort,
        "phase": found_phase,
        "stages": found_stages,
        "number_of_days": sum(len(stage.days) for stage in found_stages),
        "seats_left": max(seats_left(cohort), 0) if cohort else 0,
        "theme_groups": theme_groups,
        "commitments": COMMITMENTS,
        "journey": journey(cohort, found_stages, found_phase),
        "picture": network_picture,  # read only when the template has to draw it: the part is kept for ten minutes
        "place_form": place_form,
        "place": place_form.cleaned_data["municipality"] if place_form.is_valid() else None,
    }
    return render(request, "networks/front.html", values)


@login_required
@never_cache
@require_safe
def meeting(request: HttpRequest, pk: int) -> HttpResponse:
    """A meeting, for the members who are invited to it, and with shared minutes for all members of the network."""
    if pk > LARGEST:
        raise Http404
    invitation = next(iter(_own_invitation(request.user.pk, pk)), None)
    minutes = shared_minutes(request.user.pk, pk)
    known = invitation or minutes
    if known is None:
        raise Http404
    found = known.meeting
    values = {
        "invitation": invitation,
        "meeting": found,
        "parts": programme(found),
        "minutes": minutes,
        "materials": materials_about(pk, request.user.pk),
        "token": tokens.make("invitation", invitation.pk) if invitation else "",
        "can_answer": invitation is not None and _can_answer(found),
    }
    return render(request, "networks/meeting.html", values)


def _can_answer(meeting: Meeting) -> bool:
    """The same rule as `answer_invitation`: planned and not begun."""
    return meeting.state == Meeting.State.PLANNED and timezone.now() < meeting.starts_at


@prepared
def _own_invitation(person: int, meeting: int) -> QuerySet[Invitation]:
    rows = Invitation.objects.select_related("meeting__network__centre", "meeting__network__partner", "mentor")
    return rows.filter(meeting=meeting, mentor__person=person).order_by("pk")[:1]


@never_cache
@require_http_methods(["GET", "HEAD", "POST"])
@throttled("link", "120/m/ip")
def answer(request: HttpRequest, token: str) -> HttpResponse:
    """Answer an invitation, from the mail or from my page: a page with three buttons; GET changes nothing."""
    ids = tokens.read("invitation", token)
    if ids is None:
        raise Http404
    rows = Invitation.objects.select_related("meeting__network__centre", "meeting__network__partner", "mentor__person")
    invitation = get_object_or_404(rows, pk=ids[0])
    if request.method == "POST":
        try:
            answer_invitation(
                invitation=invitation,
                answer=request.POST.get("answer", ""),
                actor=invitation.mentor.person if invitation.mentor else None,
            )
        except Refused as refusal:
            messages.error(request, refusal.message)
        else:
            messages.success(request, _("Thank you. Your answer is saved."))
        own = request.user.is_authenticated and invitation.mentor and request.user.pk == invitation.mentor.person_id
        return redirect("mypage") if own else redirect("meeting_answer", token)
    values = {
        "invitation": invitation,
        "meeting": invitation.meeting,
        "parts": programme(invitation.meeting),
        "token": token,
        "can_answer": _can_answer(invitation.meeting),
    }
    return render(request, "networks/answer.html", values)


@never_cache
@require_http_methods(["GET", "HEAD", "POST"])
@throttled("link", "120/m/ip")
def series_answer(request: HttpRequest, token: str) -> HttpResponse:
    """Answer for all meetings of a series that are ahead, from the mail about it; GET changes nothing."""
    ids = tokens.read("series", token)
    if ids is None:
        raise Http404
    series = get_object_or_404(MeetingSeries.objects.select_related("network"), pk=ids[0])
    mentor = get_object_or_404(Mentor.objects.active().select_related("person"), pk=ids[1])
    invitations = own_series_invitations(series, mentor)
    form = SeriesAnswersForm(request.POST if request.method == "POST" else None, invitations=invitations)
    if form.is_valid():
        for one in invitations:
            said = form.cleaned_data[f"answer_{one.pk}"]
            if said and said != one.answer:
                try:
                    answer_invitation(invitation=one, answer=said, actor=mentor.person)
                except Refused as refusal:
                    messages.error(request, refusal.message)
        messages.success(request, _("Thank you. Your answers are saved."))
        return redirect("series_answer", token)
    values = {"series": series, "mentor": mentor, "form": form, "invitations": invitations}
    return render(request, "networks/series_answers.html", values)
