"""The front page, the mentor's meetings, and the personal calendar."""

import hashlib

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone, translation
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from applications.commitments import COMMITMENTS
from cohorts.pages import phase
from cohorts.selectors import current_cohort, seats_left, stages
from curriculum.selectors import theme_groups
from mentorprog import tokens
from mentorprog.addresses import absolute
from mentorprog.people.models import Person
from mentorprog.people.services import renew_calendar_address
from mentorprog.people.throttle import throttled
from mentorprog.states import Refused
from networks.calendars import feed
from networks.front import PlaceForm, journey, network_picture
from networks.models import Invitation, Meeting
from networks.selectors import feed_invitations
from networks.services.meetings import answer_invitation


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
    """A meeting, for the members who are invited to it."""
    invitation = _own_invitation(request.user, pk)
    values = {
        "invitation": invitation,
        "meeting": invitation.meeting,
        "token": tokens.make("invitation", invitation.pk),
        "can_answer": _can_answer(invitation.meeting),
    }
    return render(request, "networks/meeting.html", values)


def _can_answer(meeting: Meeting) -> bool:
    """The same rule as `answer_invitation`: planned and not begun."""
    return meeting.state == Meeting.State.PLANNED and timezone.now() < meeting.starts_at


def _own_invitation(person: Person, meeting_id: int) -> Invitation:
    meeting = get_object_or_404(Meeting, pk=meeting_id)
    rows = Invitation.objects.select_related("meeting__network__centre", "meeting__network__partner", "mentor")
    return get_object_or_404(rows, meeting=meeting, mentor__person=person)


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
                invitation=invitation, answer=request.POST.get("answer", ""), actor=invitation.mentor.person
            )
        except Refused as refusal:
            messages.error(request, refusal.message)
        else:
            messages.success(request, _("Thank you. Your answer is saved."))
        own = request.user.is_authenticated and request.user.pk == invitation.mentor.person_id
        return redirect("mypage") if own else redirect("meeting_answer", token)
    values = {
        "invitation": invitation,
        "meeting": invitation.meeting,
        "token": token,
        "can_answer": _can_answer(invitation.meeting),
    }
    return render(request, "networks/answer.html", values)


def feed_address(person: Person) -> str:
    """The secret address of a person's calendar; it changes when the person asks for a new one."""
    return absolute("feed", tokens.make("calendar", person.pk, person.calendar_serial))


@require_safe
@throttled("feed", "120/m/ip")
def calendar_feed(request: HttpRequest, token: str) -> HttpResponse:
    """Everything a person is part of, as a calendar. A revoked or changed address is not found."""
    ids = tokens.read("calendar", token)
    person = Person.objects.filter(pk=ids[0], calendar_serial=ids[1], is_active=True).first() if ids else None
    if person is None:
        raise Http404
    invitations = feed_invitations(person)
    etag = f'"{_fingerprint(invitations)}"'
    if request.headers.get("If-None-Match") == etag:
        return HttpResponse(status=304, headers={"ETag": etag})
    with translation.override(person.reply_language()):
        body = feed(invitations)
    headers = {"ETag": etag, "Cache-Control": "private, max-age=600"}
    return HttpResponse(body, content_type="text/calendar; charset=utf-8", headers=headers)


def _fingerprint(invitations: list[Invitation]) -> str:
    seen = "|".join(
        f"{one.meeting_id}.{one.meeting.sequence}.{one.meeting.title}.{one.meeting.agenda}" for one in invitations
    )
    return hashlib.sha256(seen.encode()).hexdigest()[:32]


@login_required
@require_POST
def renew_calendar(request: HttpRequest) -> HttpResponse:
    """A new calendar address; the old one stops working."""
    renew_calendar_address(person=request.user)
    messages.success(request, _("Your calendar has a new address. Add it to your calendar program again."))
    return redirect("mypage")
