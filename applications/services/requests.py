"""More information wanted: asked by staff, answered by sending the application in again, or taken back."""

from collections.abc import Collection
from datetime import date

from django.db import transaction
from django.utils.translation import gettext as _

from applications.models import Application, Decision, InformationRequest
from applications.openness import PARTS
from applications.services.closed import drop_unsent
from applications.services.reach import in_reach
from mentorprog.outbox.services import enqueue
from mentorprog.people.models import Person
from mentorprog.states import Refused, change_state, locked
from mentorprog.times import today


@transaction.atomic
def ask_for_more(
    *, application: Application, parts: Collection[str], message: str, due: date, actor: Person
) -> InformationRequest:
    """Open exactly these parts for the applicant until the end of `due`, and tell the writers that we ask.

    Asking the same again returns the request that stands. One that nobody answered in time is taken back.
    Raises PermissionDenied; Refused when another one waits, on a day that has come, and when somebody in the
    application has been answered.
    """
    in_reach(application=application, actor=actor, permission="applications.decide")
    row: Application = locked(application)
    answered = row.candidates.filter(decision__state=Decision.State.APPLIED).exists()
    if row.state != Application.State.SUBMITTED or answered:
        raise Refused(_("The application is withdrawn or answered."))
    wanted = sorted(PARTS & set(parts))
    if not wanted or due <= today():
        raise Refused(_("Choose at least one part, and a day after today."))
    for standing in row.requests.filter(state=InformationRequest.State.OPEN):
        if (standing.parts, standing.message, standing.due) == (wanted, message, due):
            return standing
        if standing.due >= today():
            raise Refused(_("You wait for an answer already. Take that request back first."))
        change_state(standing, "withdraw", actor=actor)
    # The row itself tells who asked, when and what: nothing more for the history.
    made = InformationRequest.objects.create(application=row, parts=wanted, message=message, due=due, asked_by=actor)
    drop_unsent(application=row)
    for person in writers(row):
        enqueue(
            key=f"information-wanted:{made.pk}:{person.pk}",
            template="information_wanted",
            to=person,
            context={"application": row.pk, "request": made.pk},
        )
    return made


@transaction.atomic
def take_back_request(*, request: InformationRequest, actor: Person) -> InformationRequest:
    """Staff do not need the answer any more. Taking it back twice is the same as once.

    Raises PermissionDenied, Refused when it is answered.
    """
    in_reach(application=request.application, actor=actor, permission="applications.decide")
    row: InformationRequest = locked(request)
    if row.state == InformationRequest.State.WITHDRAWN:
        return row
    taken: InformationRequest = change_state(row, "withdraw", actor=actor)
    return taken


def writers(application: Application) -> list[Person]:
    """The contact, and those who write in the application too."""
    return [application.contact, *(one.person for one in application.coeditors.standing().select_related("person"))]
