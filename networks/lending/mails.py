"""What the mails about lending say: that there is something to read or to answer, and where. No number, no address."""

from django.utils.translation import gettext_lazy as _

from mentorprog import tokens
from mentorprog.addresses import absolute
from mentorprog.outbox.composers import Content, composer
from mentorprog.outbox.models import Mail
from networks.models import LendingQuestion, LendingRequest, Mentor
from networks.services.lending import MENTOR

State, Asked = LendingRequest.State, LendingQuestion.State


def _request(mail: Mail) -> LendingRequest | None:
    return LendingRequest.objects.filter(pk=mail.context["request"]).first()


@composer("lending_confirm", label=_("Lending: confirm the address"))
def lending_confirm(mail: Mail) -> Content | None:
    """To the address in the form; moot when it is confirmed, withdrawn or too old."""
    row = _request(mail)
    if row is None or row.state != State.UNCONFIRMED or row.is_too_old:
        return None
    return Content({"link": absolute("lending_request", tokens.make("lending", row.pk))})


@composer("lending_news", label=_("Lending: news for the sender"))
def lending_news(mail: Mail) -> Content | None:
    """To the sender: matched, or closed."""
    row = _request(mail)
    return Content({"link": absolute("lending_request", tokens.make("lending", row.pk))}) if row else None


@composer("lending_staff", label=_("Lending: something to read"))
def lending_staff(mail: Mail) -> Content | None:
    """To the centre's coordinators."""
    row = _request(mail)
    return Content({"link": absolute("admin:networks_lendingrequest_match", row.pk)}) if row else None


@composer("lending_question", label=_("Lending: question to the mentor and the employer"))
def lending_question(mail: Mail) -> Content | None:
    """To one of the two who are asked; moot when the answer is given or no longer expected."""
    who = mail.context["who"]
    question = LendingQuestion.objects.select_related("mentor").filter(pk=mail.context["question"]).first()
    if question is None or question.state != Asked.OPEN or getattr(question, f"{who}_answer"):
        return None
    if question.mentor.status != Mentor.Status.ACTIVE:
        return None
    page = "lending_question" if who == MENTOR else "lending_employer"
    link = absolute(page, tokens.make(f"lending-{who}", question.pk))
    return Content({"link": link, "reminder": mail.context["reminder"], "to_mentor": who == MENTOR})


@composer("lending_matched", label=_("Lending: both have said yes"))
def lending_matched(mail: Mail) -> Content | None:
    """To the mentor, who signs in to read whom to call."""
    question = LendingQuestion.objects.filter(pk=mail.context["question"], state=Asked.ACCEPTED).first()
    return Content({"link": absolute("lending_lent", question.pk)}) if question else None
