"""What the mails of this app say, fetched at the moment they are sent. No case content goes by mail."""

import structlog
from django.db.models import QuerySet
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from applications.models import (
    Application,
    Candidate,
    CoEditor,
    Decision,
    InformationRequest,
    LeaderConfirmation,
    Letter,
)
from applications.selectors import newest_confirmation
from applications.services.expiry import NOTICE, WARNED_AFTER
from applications.services.letters import letter_name, make_pdf
from mentorprog import dates, tokens
from mentorprog.addresses import absolute
from mentorprog.documents.rendering import Unavailable
from mentorprog.outbox.composers import Attachment, Content, composer, encloses
from mentorprog.outbox.models import Mail
from mentorprog.times import OSLO, today

log = structlog.get_logger(__name__)


@composer("application_received", label=_("Receipt for an application"))
def application_received(mail: Mail) -> Content | None:
    """The receipt: reference, what happens next and when."""
    application = Application.objects.select_related("cohort").get(pk=mail.context["application"])
    answers_by, asked = application.cohort.answers_by, newest_confirmation(application)
    waits = asked is not None and asked.state == LeaderConfirmation.State.WAITING
    return Content(
        {
            "reference": application.reference,
            "cohort": application.cohort.name,
            "leader": application.leader_name if waits else "",
            "answers_by": dates.day(answers_by) if answers_by and answers_by >= today() else "",
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


@composer("leader_reminder", label=_("Reminder to the leader"))
def leader_reminder(mail: Mail) -> Content | None:
    """The leader has not answered; moot like the request itself."""
    return leader_request(mail)


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


@composer("candidate_confirm", label=_("Confirm the e-mail, to a candidate"))
def candidate_confirm(mail: Mail) -> Content | None:
    """A candidate is asked whether the address is right; moot when it is confirmed, changed or withdrawn."""
    rows = Candidate.objects.remaining().select_related("application__cohort")
    candidate = rows.filter(pk=mail.context["candidate"], person=mail.context["person"]).first()
    if candidate is None or candidate.email_confirmed_at is not None:
        return None
    application = candidate.application
    if application.state == Application.State.WITHDRAWN:
        return None
    return Content(
        {
            "contact": application.contact_name,
            "organisation": application.organisation_name,
            "cohort": application.cohort.name,
            "link": absolute("candidate_confirm", tokens.make("candidate", candidate.pk, mail.context["person"])),
        }
    )


@composer("candidate_withdrawn", label=_("Withdrawn, to a candidate"))
def candidate_withdrawn(mail: Mail) -> Content | None:
    """A candidate is told that the workplace has taken the application back."""
    candidate = Candidate.objects.select_related("application__cohort").get(pk=mail.context["candidate"])
    application = candidate.application
    return Content({"organisation": application.organisation_name, "cohort": application.cohort.name})


@composer("coeditor_invited", label=_("Invitation to write in an application"))
def coeditor_invited(mail: Mail) -> Content | None:
    """Somebody may write in an application; moot when the invitation is taken back."""
    rows = CoEditor.objects.standing().select_related("application__cohort", "application__contact")
    found = rows.filter(pk=mail.context["coeditor"]).first()
    if found is None:
        return None
    application = found.application
    return Content(
        {
            "contact": application.contact_name or application.contact.email,
            "reference": application.reference,
            "cohort": application.cohort.name,
            "link": absolute("application", application.reference),
        }
    )


@composer("information_wanted", label=_("More information wanted"))
def information_wanted(mail: Mail) -> Content | None:
    """Staff ask about parts of the application; moot when answered, taken back or too late."""
    rows = InformationRequest.objects.filter(state=InformationRequest.State.OPEN, due__gte=today())
    request = rows.select_related("application").filter(pk=mail.context["request"]).first()
    if request is None or request.application.state != Application.State.SUBMITTED:
        return None
    return Content(
        {
            "reference": request.application.reference,
            "due": dates.day(request.due),
            "link": absolute("application", request.application.reference),
        }
    )


@composer("information_reminder", label=_("Reminder: more information wanted"))
def information_reminder(mail: Mail) -> Content | None:
    """The day before the answer must be here."""
    return information_wanted(mail)


@composer("draft_expires", label=_("A draft is soon deleted"))
def draft_expires(mail: Mail) -> Content | None:
    """Nobody has written in a draft for a long time; moot when it is saved again, sent or gone."""
    drafts = Application.objects.filter(state=Application.State.DRAFT).select_related("cohort")
    draft = drafts.filter(pk=mail.context["application"]).first()
    if draft is None or draft.saved_at.isoformat() != mail.context["saved"]:
        return None
    return Content(
        {
            "reference": draft.reference,
            "cohort": draft.cohort.name,
            "day": dates.day((max(draft.saved_at + WARNED_AFTER, timezone.now()) + NOTICE).astimezone(OSLO).date()),
            "link": absolute("application", draft.reference),
        }
    )


@composer("provisional_answer", label=_("Provisional answer"))
def provisional_answer(mail: Mail) -> Content | None:
    """The answer takes more than a month; moot once there is one, or the application is withdrawn."""
    application = Application.objects.select_related("cohort").get(pk=mail.context["application"])
    if application.state != Application.State.SUBMITTED:
        return None
    answers_by = application.cohort.answers_by
    return Content(
        {
            "reference": application.reference,
            "cohort": application.cohort.name,
            "answers_by": dates.day(answers_by) if answers_by and answers_by >= today() else "",
            "link": absolute("application", application.reference),
        }
    )


def _make_letter(mail: Mail) -> None:
    """Make the PDF of the letter that goes with the mail. Where PDF files cannot be made the mail goes without."""
    for letter in _letters(mail):
        try:
            make_pdf(letter)
        except Unavailable as lack:
            log.info("mail goes without its letter", why=str(lack))


@encloses("seat_offer", "candidate_answered", make=_make_letter)
def letter_of(mail: Mail) -> tuple[Attachment, ...]:
    """The letter about the decision that the mail is about."""
    return tuple(
        Attachment(letter_name(letter), bytes(letter.pdf)) for letter in _letters(mail) if letter.pdf is not None
    )


def _letters(mail: Mail) -> QuerySet[Letter]:
    """The letter that a mail carries, if there is one: an offer that is sent once more needs none."""
    if "decision" in mail.context:
        return Letter.objects.filter(candidate__decision=mail.context["decision"], kind=mail.context.get("kind"))
    about = Letter.objects.filter(kind=Letter.Kind.ADMISSION, candidate__offer=mail.context.get("offer"))
    return about.none() if mail.context.get("again") else about
