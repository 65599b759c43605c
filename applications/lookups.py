"""Step 1's question to the register: what it fills in, and what people are told."""

from django.conf import settings
from django.contrib import messages
from django.http import HttpRequest
from django.utils.translation import gettext as _

from applications.forms import ServiceForm
from applications.models import Application
from mentorprog.people.register import Answer, Facts, look_up
from mentorprog.people.throttle import allowed
from mentorprog.places.selectors import resolve

LOOKUP, MANUAL = "lookup", "manual"  # the buttons, beside those that every step has


def is_offered() -> bool:
    """Whether there is a register to ask."""
    return bool(settings.REGISTER_URL)


def is_wanted(form: ServiceForm, stored: Application, action: str) -> bool:
    """Whether a valid form asks the register: by the button, or by another number than the facts belong to."""
    number = form.cleaned_data["orgnr"]
    if action == LOOKUP:
        return True
    found = stored.register_state == Application.Register.FOUND
    return bool(found and number and number != stored.orgnr and action != MANUAL)


def ask(request: HttpRequest, orgnr: str) -> Facts:
    """Ask the register, and tell the reader what came of it. Whatever it is, one can go on by hand."""
    if not is_offered():
        return Facts(Answer.UNREACHABLE)
    if not allowed(request, "register", "20/m/key", key=str(request.user.pk)):
        messages.warning(request, _("You have asked many times. Wait a minute, or write it by hand."))
        return Facts(Answer.UNREACHABLE)
    facts = look_up(orgnr)
    match facts.answer:
        case Answer.FOUND:
            messages.success(request, _("We have fetched %(name)s from Enhetsregisteret.") % {"name": facts.name})
        case Answer.UNKNOWN:
            messages.warning(
                request,
                _("Enhetsregisteret knows no main unit with this number. Check it, or write the organisation by hand."),
            )
        case Answer.REMOVED:
            messages.warning(
                request,
                _("This organisation has been removed from Enhetsregisteret. Check the number, or write it by hand."),
            )
        case Answer.UNREACHABLE:
            messages.warning(
                request, _("We cannot reach Enhetsregisteret now. Write the organisation by hand and go on.")
            )
    return facts


def lay(form: ServiceForm, facts: Facts, stored: Application) -> None:
    """Let the register's facts stand in the form's row; by hand after every other answer.

    Facts of another number than the one that is written now are taken out.
    """
    row = form.instance
    if facts.answer is Answer.FOUND:
        place = resolve(facts.municipality) if facts.municipality else None
        row.register_state = Application.Register.FOUND
        row.organisation_name = facts.name
        row.organisation_kind = facts.kind or ("" if row.orgnr != stored.orgnr else row.organisation_kind)
        row.municipality = place or (None if row.orgnr != stored.orgnr else row.municipality)
    else:
        if stored.register_state == Application.Register.FOUND and row.orgnr != stored.orgnr:
            row.organisation_name, row.organisation_kind, row.municipality = "", "", None
        row.register_state = Application.Register.MANUAL
    form.also_written = ("organisation_name", "organisation_kind", "municipality")
