"""What the mails of this app say, fetched at the moment they are sent."""

from datetime import timedelta
from typing import Any

from django.db.models import QuerySet
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from mentorprog import dates, tokens
from mentorprog.addresses import absolute
from mentorprog.outbox.composers import Content, composer
from mentorprog.outbox.models import Mail
from mentorprog.prepared import prepared
from networks.calendars import invitation_calendar
from networks.models import Invitation, Meeting, Mentor, NetworkQuestion, PlanFollowUp, StillRight


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


FOR_CALENDAR = ("meeting__network__centre", "mentor__person")


def _invitation(mail: Mail, *also: str) -> Invitation | None:
    """The invitation of a mail; None when the mentor has left, or the meeting has changed again since.

    Thousands of mails go out in a minute: each reads only what it says, and `also` what its calendar part needs.
    """
    invitation = next(iter(_invitations(mail.context["invitation"], also=also)), None)
    if invitation is None or invitation.mentor.status != Mentor.Status.ACTIVE:
        return None
    if "sequence" in mail.context and invitation.meeting.sequence != mail.context["sequence"]:
        return None
    return invitation


@prepared
def _invitations(pk: int, *, also: tuple[str, ...]) -> QuerySet[Invitation]:
    return Invitation.objects.select_related("meeting__network", "mentor", *also).filter(pk=pk)


def _meeting_values(invitation: Invitation) -> dict[str, Any]:
    meeting = invitation.meeting
    return {
        "title": meeting.title,
        "network": meeting.network.name,
        "time": dates.meeting_time(meeting.date, meeting.starts, meeting.ends),
        "place": meeting.place,
        "digital": bool(meeting.link),
        "answer": invitation.answer,
        "link": absolute("meeting_answer", tokens.make("invitation", invitation.pk)),
    }


@composer("meeting_invitation", label=_("Meeting invitation"))
def meeting_invitation(mail: Mail) -> Content | None:
    """An invitation, new or changed, with the calendar part."""
    invitation = _invitation(mail, *FOR_CALENDAR)
    if invitation is None or invitation.meeting.state != Meeting.State.PLANNED:
        return None
    values = {**_meeting_values(invitation), "changed": invitation.meeting.sequence > 0}
    return Content(values, calendar=invitation_calendar(invitation, "REQUEST"), method="REQUEST")


@composer("meeting_cancelled", label=_("Meeting called off"))
def meeting_cancelled(mail: Mail) -> Content | None:
    """The meeting is called off; the calendar part takes it out of the calendar."""
    invitation = _invitation(mail, *FOR_CALENDAR)
    if invitation is None:
        return None
    values = {**_meeting_values(invitation), "link": absolute("mypage")}
    return Content(values, calendar=invitation_calendar(invitation, "CANCEL"), method="CANCEL")
