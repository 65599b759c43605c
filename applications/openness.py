"""Which parts of an application its writers may change now."""

from applications.models import Application, Decision, InformationRequest
from mentorprog.times import today

PARTS = frozenset({"tjeneste", "kandidater", "plan", "forankring"})  # the slugs of the steps that hold answers


def open_request(application: Application) -> InformationRequest | None:
    """The request for more information that still waits for an answer; None when there is none or its date is past."""
    found = application.requests.filter(state=InformationRequest.State.OPEN, due__gte=today())
    return next(iter(found), None)


def open_parts(application: Application) -> frozenset[str]:
    """The parts that may be changed: everything until the deadline, then only what staff have asked about.

    Nothing can be changed any more once somebody in the application has been answered.
    """
    state = Application.State(application.state)
    if state == Application.State.DRAFT:
        return PARTS if application.cohort.is_open else frozenset()
    if state != Application.State.SUBMITTED:
        return frozenset()
    if application.candidates.filter(decision__state=Decision.State.APPLIED).exists():
        return frozenset()
    if application.cohort.is_open:
        return PARTS
    request = open_request(application)
    return frozenset(request.parts) & PARTS if request else frozenset()
