"""Reading and scoring: who may, on which revision, by which criteria."""

from django.core.exceptions import PermissionDenied
from django.db import transaction
from django.utils.translation import gettext as _

from applications.models import Application, Candidate, Decision, Impartiality, Review, Score
from applications.selectors import works_there
from applications.services.criteria import ensure_criteria
from applications.services.reach import in_reach, in_region
from mentorprog import history
from mentorprog.people.models import Person
from mentorprog.states import Refused, locked


@transaction.atomic
def declare_impartiality(*, application: Application, actor: Person, conflict: bool, reason: str = "") -> Impartiality:
    """Note what the actor says about a conflict of interest, once and before the application is read.

    Who has said no may say yes later; the reviews that he or she has written count no more from then on. Raises
    Refused when the actor wants to take a conflict back: a coordinator does that.
    """
    in_region(application=application, actor=actor, permission="applications.review")
    if works_there(application, actor):
        raise PermissionDenied
    locked(application)
    standing = Impartiality.objects.filter(application=application, person=actor).first()
    if standing is not None and standing.conflict and not conflict:
        raise Refused(_("You have said that you have a conflict of interest. Ask a coordinator to take it back."))
    if standing is not None and standing.conflict == conflict:
        return standing
    declared, _made = Impartiality.objects.update_or_create(
        application=application, person=actor, defaults={"conflict": conflict, "reason": reason}
    )
    before = "" if standing is None or standing.conflict is None else standing.conflict
    history.record(declared, "conflict", before=before, after=conflict, actor=actor, reason=reason)
    return declared


@transaction.atomic
def lift_conflict(*, declaration: Impartiality, actor: Person, reason: str) -> None:
    """A coordinator takes a declared conflict of interest back; the person is asked anew.

    Raises Refused without a reason, and PermissionDenied when the declaration is the actor's own.
    """
    in_reach(application=declaration.application, actor=actor, permission="applications.decide")
    if declaration.person_id == actor.pk:
        raise PermissionDenied
    if not reason.strip():
        raise Refused(_("Give a reason."))
    standing: Impartiality = locked(declaration)
    if not standing.conflict:
        raise Refused(_("The conflict of interest has been taken back already."))
    standing.conflict, standing.reason = None, ""
    standing.save(update_fields=["conflict", "reason"])
    history.record(standing, "conflict", before=True, after="", actor=actor, reason=reason)


@transaction.atomic
def save_review(
    *, candidate: Candidate, actor: Person, read: int, scores: dict[str, int], recommendation: str, note: str
) -> Review:
    """Save the actor's own assessment of a candidate. `read` is the number of the revision that was read.

    `scores` are by the criteria's short names. Raises Refused when the application has been sent in again since it
    was opened, when it is withdrawn or the candidate answered, or when the actor has not said that there is no
    conflict of interest.
    """
    application = candidate.application
    in_reach(application=application, actor=actor, permission="applications.review")
    if locked(application).state == Application.State.WITHDRAWN:
        raise Refused(_("The application is withdrawn."))
    if not Impartiality.objects.filter(application=application, person=actor, conflict=False).exists():
        raise Refused(_("Say first whether you have a conflict of interest."))
    if Decision.objects.filter(candidate=candidate, state=Decision.State.APPLIED).exists():
        raise Refused(_("%(name)s has been answered already.") % {"name": candidate})
    newest = application.revisions.order_by("-number")[0]
    if newest.number != read:
        raise Refused(_("The application was sent in again while you read it. Read what is changed, then save."))
    criteria = {criterion.slug: criterion for criterion in ensure_criteria(application.cohort)}
    review, _made = Review.objects.update_or_create(
        candidate=candidate,
        reviewer=actor,
        defaults={"recommendation": recommendation, "note": note, "revision": newest},
    )
    for slug, value in scores.items():
        Score.objects.update_or_create(review=review, criterion=criteria[slug], defaults={"value": value})
    return review
