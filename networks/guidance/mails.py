"""What the mails about guidance say: that there is something to read, and where. Never what, of whom, or how soon."""

from datetime import timedelta

from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from mentorprog import tokens
from mentorprog.addresses import absolute
from mentorprog.outbox.composers import Content, composer
from mentorprog.outbox.models import Mail
from networks.mails import CODE_MINUTES
from networks.models import GuidanceRequest

Giver = GuidanceRequest.Giver


def _waiting(mail: Mail) -> GuidanceRequest | None:
    """The request of a mail as long as it waits for an answer, from the one who was asked then."""
    row = GuidanceRequest.objects.filter(pk=mail.context["request"]).first()
    if row is None or row.state not in GuidanceRequest.UNANSWERED or row.serial != mail.context["serial"]:
        return None
    return row


def _for_staff(row: GuidanceRequest) -> Content:
    return Content({"link": absolute("admin:networks_guidancerequest_read", row.pk)})


@composer("guidance_new", label=_("Guidance: something to read"))
def guidance_new(mail: Mail) -> Content | None:
    """To the coordinators, moot when somebody has taken it; or to the one who was given it."""
    row = _waiting(mail)
    return _for_staff(row) if row and row.handler_id == mail.context.get("handler") else None


@composer("guidance_reminder", label=_("Guidance: reminder to the handler"))
def guidance_reminder(mail: Mail) -> Content | None:
    """The answer is due."""
    row = _waiting(mail)
    return _for_staff(row) if row else None


@composer("guidance_escalation", label=_("Guidance: overdue"))
def guidance_escalation(mail: Mail) -> Content | None:
    """To the coordinators: the answer is overdue."""
    row = _waiting(mail)
    return _for_staff(row) if row else None


@composer("guidance_guide", label=_("Guidance: to the municipality's guide"))
def guidance_guide(mail: Mail) -> Content | None:
    """To the municipality's guide, who opens it with a code."""
    row = _waiting(mail)
    if row is None or row.giver != Giver.MUNICIPALITY:
        return None
    link = absolute("guidance_guide", tokens.make("guidance", row.pk, row.serial))
    return Content({"link": link, "reminder": mail.context["reminder"]})


@composer("guidance_changed", label=_("Guidance: withdrawn by the mentor"))
def guidance_changed(mail: Mail) -> Content | None:
    """To the one who was to give guidance: there will be none."""
    row = GuidanceRequest.objects.filter(pk=mail.context["request"]).first()
    if row is None:
        return None
    if row.giver == Giver.MUNICIPALITY:
        return Content({"link": absolute("guidance_guide", tokens.make("guidance", row.pk, row.serial))})
    return _for_staff(row)


@composer("guidance_news", label=_("Guidance: news for the mentor"))
def guidance_news(mail: Mail) -> Content | None:
    """To the author: something has happened."""
    row = GuidanceRequest.objects.filter(pk=mail.context["request"]).first()
    return Content({"link": absolute("guidance_request", row.pk)}) if row else None


@composer("guidance_late", label=_("Guidance: no answer from the municipality"))
def guidance_late(mail: Mail) -> Content | None:
    """To the author: the municipality's guide has not answered."""
    row = _waiting(mail)
    return Content({"link": absolute("guidance_request", row.pk)}) if row else None


@composer("guidance_code", label=_("Code for the municipality's guide"))
def guidance_code(mail: Mail) -> Content | None:
    """The code that is typed in on the page; moot once it has run out."""
    if timezone.now() - mail.created_at > timedelta(minutes=CODE_MINUTES):
        return None
    return Content({"code": mail.context["code"], "minutes": CODE_MINUTES})
