"""Which parts of an application its writers may change now."""

from collections.abc import Iterable

from applications.models import Application, Decision, InformationRequest
from mentorprog.times import today

PARTS = frozenset({"tjeneste", "kandidater", "plan", "forankring"})  # the slugs of the steps that hold answers


def open_request(application: Application) -> InformationRequest | None:
    """The request for more information that still waits for an answer; None when there is none or its date is past."""
    return waiting(application.requests.filter(state=InformationRequest.State.OPEN))


def waiting(requests: Iterable[InformationRequest]) -> InformationRequest | None:
    """The one of these requests that can still be answered; its date belongs to the time given."""
    still = (one for one in requests if one.state == InformationRequest.State.OPEN and one.due >= today())
    return next(still, None)


def open_parts(application: Application) -> frozenset[str]:
    """The parts that may be changed: everything until the deadline, then only what staff have asked about.

    Nothing can be changed any more once somebody in the application has been answered.
    """
    if application.state != Application.State.SUBMITTED:
        return _of_draft(application)
    answered = application.candidates.filter(decision__state=Decision.State.APPLIED).exists()
    request = None if answered or application.cohort.is_open else open_request(application)
    return parts_open(application, answered=answered, request=request)


def parts_open(application: Application, *, answered: bool, request: InformationRequest | None) -> frozenset[str]:
    """The same rule for a page that has read the rows already: `answered` when a candidate has got an answer."""
    if application.state != Application.State.SUBMITTED:
        return _of_draft(application)
    if answered:
        return frozenset()
    if application.cohort.is_open:
        return PARTS
    return frozenset(request.parts) & PARTS if request else frozenset()


def _of_draft(application: Application) -> frozenset[str]:
    draft = application.state == Application.State.DRAFT
    return PARTS if draft and application.cohort.is_open else frozenset()
