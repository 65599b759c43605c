"""What the mails of this app say, fetched at the moment they are sent. No case content goes by mail."""

from django.utils.translation import gettext_lazy as _

from applications.models import Application, Decision, LeaderConfirmation
from mentorprog import dates, tokens
from mentorprog.addresses import absolute
from mentorprog.outbox.composers import Content, composer
from mentorprog.outbox.models import Mail


@composer("application_received", label=_("Receipt for an application"))
def application_received(mail: Mail) -> Content | None:
    """The receipt: reference, what happens next and when."""
    application = Application.objects.select_related("cohort").get(pk=mail.context["application"])
    answers_by = application.cohort.answers_by
    return Content(
        {
            "reference": application.reference,
            "cohort": application.cohort.name,
            "leader": application.leader_name,
            "answers_by": dates.day(answers_by) if answers_by else "",
            "link": absolute("application", application.reference),
        }
    )


@composer("leader_request", label=_("Request to the leader"))
def leader_request(mail: Mail) -> Content | None:
    """The leader is asked to confirm; moot when answered or when the application is withdrawn."""
    rows = LeaderConfirmation.objects.select_related("application__cohort")
    confirmation = rows.get(pk=mail.context["confirmation"])
    application = confirmation.application
    if confirmation.state != LeaderConfirmation.State.WAITING or application.state == Application.State.WITHDRAWN:
        return None
    return Content(
        {
            "contact": application.contact_name,
            "organisation": application.organisation_name,
            "cohort": application.cohort.name,
            "link": absolute("leader", tokens.make("leader", confirmation.pk)),
        }
    )


@composer("leader_answered", label=_("The leader's answer"))
def leader_answered(mail: Mail) -> Content | None:
    """The contact person is told that the leader has answered, and what."""
    confirmation = LeaderConfirmation.objects.select_related("application").get(pk=mail.context["confirmation"])
    return Content(
        {
            "reference": confirmation.application.reference,
            "confirmed": confirmation.state == LeaderConfirmation.State.CONFIRMED,
            "link": absolute("application", confirmation.application.reference),
        }
    )


@composer("application_answered", label=_("Answer to the contact person"))
def application_answered(mail: Mail) -> Content | None:
    """The contact person is told that there is an answer; it is read after signing in."""
    application = Application.objects.select_related("cohort").get(pk=mail.context["application"])
    return Content(
        {
            "reference": application.reference,
            "cohort": application.cohort.name,
            "link": absolute("application", application.reference),
        }
    )


@composer("candidate_answered", label=_("Answer to a candidate"))
def candidate_answered(mail: Mail) -> Content | None:
    """A candidate who is not offered a seat is told that there is an answer; it is read after signing in."""
    decision = Decision.objects.select_related("candidate__application__cohort").get(pk=mail.context["decision"])
    return Content({"cohort": decision.candidate.application.cohort.name, "link": absolute("mypage")})
