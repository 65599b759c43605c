"""An earlier application as the beginning of a new one."""

from dateutil.relativedelta import relativedelta
from django.core.exceptions import PermissionDenied
from django.db import transaction
from django.utils.translation import gettext as _

from applications.frozen import PLAN, SERVICE
from applications.models import Application, Candidate, Milestone
from applications.services.drafts import start_application
from cohorts.models import Cohort, SeatOffer
from mentorprog import history
from mentorprog.people.models import Person
from mentorprog.states import Refused, locked

ABOUT = ("name", "email", "role", "language", "leader_name", "background", "suitability", "job_context")


@transaction.atomic
def copy_application(*, source: Application, cohort: Cohort, actor: Person) -> Application:
    """A draft for `cohort` with what `source` says: service, candidates, plan, milestones and leader.

    Not copied is what others have answered: confirmations, reviews, decisions. Candidates who have had a seat stay
    behind, and milestones move as many years as lie between the cohorts. Copying again gives the same draft.
    Raises PermissionDenied when the source is not the actor's, Refused when the cohort takes no applications, is the
    source's own, or has a draft of the actor already.
    """
    locked(actor)  # a double click waits here and finds the draft of the first
    if not source.is_theirs(actor):
        raise PermissionDenied
    if source.cohort_id == cohort.pk:
        raise Refused(_("This application is for the same cohort already."))
    standing = Application.objects.filter(cohort=cohort, contact=actor, state=Application.State.DRAFT).first()
    if standing is not None:
        if standing.copied_from_id == source.pk:
            return standing
        raise Refused(_("You have begun on an application for this cohort. Continue on it, or withdraw it first."))
    made = start_application(cohort=cohort, actor=actor)
    _copy_service(source, made)
    _copy_plan(source, made, years=cohort.year - source.cohort.year)
    Candidate.objects.bulk_create(
        Candidate(application=made, order=order, **{name: getattr(one, name) for name in ABOUT})
        for order, one in enumerate(_still_without_a_seat(source))
    )
    history.record(made, "copied_from", before="", after=source.reference, actor=actor)
    return made


def _copy_service(source: Application, made: Application) -> None:
    """Step 1 and the leader. Somebody else than the old contact answers with the own name and phone."""
    own = () if source.contact_id == made.contact_id else ("contact_name", "contact_phone")
    for name in SERVICE:
        if name not in own:
            setattr(made, name, getattr(source, name))
    made.copied_from = source
    made.save(update_fields=[*SERVICE, "copied_from"])


def _copy_plan(source: Application, made: Application, *, years: int) -> None:
    for name in PLAN:
        setattr(made.plan, name, getattr(source.plan, name))
    made.plan.save(update_fields=PLAN)
    Milestone.objects.bulk_create(
        Milestone(plan=made.plan, date=one.date + relativedelta(years=years), text=one.text)
        for one in source.plan.milestones.all()
    )


def _still_without_a_seat(source: Application) -> list[Candidate]:
    """Those of the old application who may still want one."""
    rows = source.candidates.remaining().exclude(offer__state=SeatOffer.State.ACCEPTED)
    return list(rows.order_by("order", "pk"))
