"""What those who answer can do with a request, the same on the centre's page and on the guide's: forms and acts."""

from typing import Any

from django import forms
from django.core.exceptions import BadRequest
from django.http import HttpRequest
from django.utils.translation import gettext as _

from mentorprog.people.models import Person
from networks.guidance import services
from networks.guidance.forms import AgreeForm, EndingForm, HeldForm
from networks.guidance.selectors import planned_session
from networks.models import GuidanceRequest

State = GuidanceRequest.State
ACTS: dict[str, set[str]] = {
    State.NEW: {"give_up"},
    State.ASSIGNED: {"agree", "give_up"},
    State.AGREED: {"agree", "hold", "give_up"},
    State.HELD: {"agree", "finish"},
    State.CLOSED: set(),
}


def forms_for(request: HttpRequest, row: GuidanceRequest) -> dict[str, forms.Form]:
    """The forms that the state allows, the posted one with what was posted."""
    act, session = request.POST.get("act", ""), planned_session(row)
    made: dict[str, Any] = {"agree": AgreeForm, "hold": HeldForm, "give_up": EndingForm}
    found: dict[str, forms.Form] = {}
    for name in sorted(ACTS[row.state] & made.keys()):
        kwargs = {} if name == "give_up" else {"session": session}
        found[name] = made[name](request.POST if act == name else None, prefix=name, **kwargs)
    return found


def carry_out(act: str, row: GuidanceRequest, form: forms.Form | None, actor: Person | None) -> str:
    """Do it, with what stands in the checked form, and return what to say. Raises Refused, PermissionDenied."""
    values = form.cleaned_data if form is not None else {}
    match act:
        case "agree":
            services.agree(request=row, actor=actor, **values)
            return _("The date is saved. The mentor gets an e-mail that there is something to read.")
        case "hold":
            services.hold(request=row, actor=actor, **values)
            return _("The session is recorded.")
        case "finish":
            services.close(request=row, ending=GuidanceRequest.Ending.GIVEN, actor=actor)
            return _("The request is closed.")
        case "give_up":
            services.close(request=row, actor=actor, **values)
            return _("The request is closed. The mentor gets an e-mail that there is something to read.")
        case _:
            raise BadRequest("a request knows no such act")
