"""What the mails of this app say, fetched at the moment they are sent."""

from datetime import date, timedelta
from typing import Any

from django.db.models import QuerySet
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from mentorprog import dates, tokens
from mentorprog.addresses import absolute
from mentorprog.outbox.composers import Content, composer
from mentorprog.outbox.models import Mail
from mentorprog.prepared import prepared
from networks.calendars import invitation_calendar, series_calendar
from networks.models import (
    Invitation,
    LocalMembership,
    Meeting,
    MeetingSeries,
    Mentor,
    NetworkQuestion,
    PlanFollowUp,
    StillRight,
)
from networks.selectors import series_invitations


@composer("mentor_welcome", label=_("Welcome as a mentor"))
def mentor_welcome(mail: Mail) -> Content | None:
    """Welcome as a mentor, and which network."""
    mentor = Mentor.objects.select_related("network__centre").get(pk=mail.context["mentor"])
    network = mentor.network
    return Content(
        {
            "network": network.name if network else "",
            "centre": network.centre.name if network else "",
            "link": absolute("mypage"),
        }
    )


@composer("local_network_joined", label=_("Part of a local network"))
def local_network_joined(mail: Mail) -> Content | None:
    """The mentor is part of a local network now; moot when he or she is not any more."""
    rows = LocalMembership.objects.select_related("network__centre")
    keys = {"mentor": mail.context["mentor"], "network": mail.context["network"]}
    found = rows.filter(**keys, mentor__status=Mentor.Status.ACTIVE).first()
    if found is None:
        return None
    network = found.network
    return Content({"network": network.name, "centre": network.centre.name, "link": absolute("local_networks")})


CODE_MINUTES = 15  # how long the code that opens the form of a plan follow-up lasts


@composer("plan_followup", label=_("How did the plan go?"))
def plan_followup(mail: Mail) -> Content | None:
    """The service is asked, or reminded; moot when it has answered, or somebody else is asked instead."""
    rows = PlanFollowUp.objects.select_related("plan__application__cohort")
    followup = rows.get(pk=mail.context["followup"])
    if followup.state != PlanFollowUp.State.WAITING or followup.serial != mail.context["serial"]:
        return None
    application = followup.plan.application
    return Content(
        {
            "organisation": application.organisation_name,
            "cohort": application.cohort.name,
            "months": followup.months,
            "reminder": mail.context["reminder"],
            "link": absolute("followup", tokens.make("followup", followup.pk, followup.serial)),
        }
    )


@composer("followup_code", label=_("Code for the plan follow-up"))
def followup_code(mail: Mail) -> Content | None:
    """The code that is typed in on the page; moot once it has run out."""
    if timezone.now() - mail.created_at > timedelta(minutes=CODE_MINUTES):
        return None
    return Content({"code": mail.context["code"], "minutes": CODE_MINUTES})


@composer("still_right", label=_("Is this still right?"))
def still_right(mail: Mail) -> Content | None:
    """The mentor is asked, or reminded; moot when it is answered or the mentor is none any more."""
    question = StillRight.objects.select_related("mentor").get(pk=mail.context["question"])
    if question.state != StillRight.State.WAITING or question.mentor.status != Mentor.Status.ACTIVE:
        return None
    link = absolute("still_right", tokens.make("still-right", question.pk))
    return Content({"reminder": mail.context["reminder"], "link": link})


@composer("network_question", label=_("Does the network follow?"))
def network_question(mail: Mail) -> Content | None:
    """The mentor is asked about the network at the new place of work; moot when there is nothing to answer."""
    rows = NetworkQuestion.objects.select_related("mentor__network", "network", "municipality")
    question = rows.get(pk=mail.context["question"])
    if question.state != NetworkQuestion.State.WAITING or question.mentor.status != Mentor.Status.ACTIVE:
        return None
    present = question.mentor.network
    return Content(
        {
            "municipality": question.municipality.name,
            "network": question.network.name,
            "present": present.name if present else "",
            "link": absolute("network_question"),
        }
    )


# --- Meetings ----------------------------------------------------------------------------------------------

FOR_CALENDAR = ("meeting__network__centre", "meeting__series", "mentor__person")
LISTED = 6  # meetings of a series that a mail names; the calendar has them all


def _invitation(mail: Mail, *also: str) -> Invitation | None:
    """The invitation of a mail; None when the mentor has left, or the meeting has changed again since.

    Thousands of mails go out in a minute: each reads only what it says, and `also` what its calendar part needs.
    """
    invitation = next(iter(_invitations(mail.context["invitation"], also=also)), None)
    if invitation is None or (invitation.mentor and invitation.mentor.status != Mentor.Status.ACTIVE):
        return None
    if "sequence" in mail.context and invitation.meeting.sequence != mail.context["sequence"]:
        return None
    return invitation


@prepared
def _invitations(pk: int, *, also: tuple[str, ...]) -> QuerySet[Invitation]:
    return Invitation.everyone.select_related("meeting__network", "mentor", *also).filter(pk=pk)


def _holds(invitation: Invitation) -> bool:
    return invitation.withdrawn_at is None and invitation.meeting.state == Meeting.State.PLANNED


def _meeting_values(invitation: Invitation) -> dict[str, Any]:
    meeting = invitation.meeting
    return {
        "title": meeting.title,
        "network": meeting.network.name,
        "time": dates.meeting_time(meeting.date, meeting.starts, meeting.ends),
        "place": meeting.place,
        "digital": bool(meeting.link),
        "member": invitation.mentor_id is not None,
        "answer": invitation.answer,
        "link": absolute("meeting_answer", tokens.make("invitation", invitation.pk)),
    }


@composer("meeting_invitation", label=_("Meeting invitation"))
def meeting_invitation(mail: Mail) -> Content | None:
    """An invitation, new or changed, with the calendar part."""
    invitation = _invitation(mail, *FOR_CALENDAR)
    if invitation is None or not _holds(invitation):
        return None
    values = {**_meeting_values(invitation), "changed": invitation.meeting.sequence > 0}
    return Content(values, calendar=invitation_calendar(invitation, "REQUEST"), method="REQUEST")


@composer("meeting_cancelled", label=_("Meeting called off"))
def meeting_cancelled(mail: Mail) -> Content | None:
    """The meeting is called off, or one is invited no longer; the calendar part takes it out of the calendar."""
    invitation = _invitation(mail, *FOR_CALENDAR)
    if invitation is None or _holds(invitation):
        return None
    values = {**_meeting_values(invitation), "off": invitation.meeting.state == Meeting.State.CANCELLED}
    values["link"] = absolute("mypage" if invitation.mentor else "front")
    return Content(values, calendar=invitation_calendar(invitation, "CANCEL"), method="CANCEL")


@composer("meeting_seat", label=_("A seat at a meeting"))
def meeting_seat(mail: Mail) -> Content | None:
    """Who waited has a seat now; moot when the answer is another, or the meeting has begun."""
    invitation = _invitation(mail)
    if invitation is None or not _holds(invitation) or invitation.answer != Invitation.Answer.YES:
        return None
    return None if invitation.meeting.starts_at <= timezone.now() else Content(_meeting_values(invitation))


# --- Series ------------------------------------------------------------------------------------------------


def _series(mail: Mail) -> tuple[MeetingSeries, Mentor, list[Invitation]] | None:
    """What a mail about a series is about; None when the mentor has left, or the series has changed again since."""
    series = MeetingSeries.objects.select_related("network").get(pk=mail.context["series"])
    mentor = Mentor.objects.select_related("person").get(pk=mail.context["mentor"])
    stale = series.sequence != mail.context["sequence"] and not mail.context.get("alone")
    if mentor.status != Mentor.Status.ACTIVE or stale:
        return None
    return series, mentor, series_invitations(series, mentor.pk)


@composer("series_invitation", label=_("Invitation to a series of meetings"))
def series_invitation(mail: Mail) -> Content | None:
    """All meetings of a series, new or changed, as one event of the calendar."""
    found = _series(mail)
    if found is None:
        return None
    series, mentor, invitations = found
    ahead = [one.meeting for one in invitations if _holds(one) and one.meeting.starts_at > timezone.now()]
    if not ahead:
        return None
    values = {
        "title": series.title,
        "network": series.network.name,
        "rhythm": _in_a_sentence(series),
        "times": [dates.meeting_time(one.date, one.starts, one.ends) for one in ahead[:LISTED]],
        "more": max(len(ahead) - LISTED, 0),
        "place": series.place,
        "digital": bool(series.link),
        "changed": series.sequence > 0 or series.continues_id is not None,
        "link": absolute("series_answer", tokens.make("series", series.pk, mentor.pk)),
    }
    return Content(values, calendar=series_calendar(series, invitations, mentor, "REQUEST"), method="REQUEST")


@composer("series_ended", label=_("A series of meetings ends"))
def series_ended(mail: Mail) -> Content | None:
    """The series ends earlier, or one is invited no longer. Calendars keep the meetings that have been."""
    found = _series(mail)
    if found is None:
        return None
    series, mentor, invitations = found
    kept = [one for one in invitations if _holds(one)]
    alone = mail.context.get("alone", False)
    continued = None if alone else series.continued_by.first()
    begins = None if alone else continued.first if continued else _first_off(series)
    values = {
        "title": series.title,
        "network": series.network.name,
        "rhythm": _in_a_sentence(series),
        "from": dates.day(begins) if begins else "",
        "continued": continued is not None,
        "link": absolute("mypage"),
    }
    method = "REQUEST" if kept else "CANCEL"
    return Content(values, calendar=series_calendar(series, invitations, mentor, method), method=method)


def _first_off(series: MeetingSeries) -> date | None:
    """The first day without a meeting, when all from there on are called off."""
    held = series.meetings.filter(state=Meeting.State.PLANNED).order_by("-occurrence").first()
    off = series.meetings.filter(state=Meeting.State.CANCELLED)
    found = off.filter(occurrence__gt=held.occurrence) if held else off
    return found.order_by("occurrence").values_list("occurrence", flat=True).first()


def _in_a_sentence(series: MeetingSeries) -> str:
    words = series.rhythm.words()
    return words[:1].lower() + words[1:]
