"""Who pays for a participant: the service that applied, with the reference that it gave."""

from django.db.models import OuterRef, Subquery

from applications.models import Candidate, Revision
from cohorts.models import Cohort
from cohorts.payers import Payer, payers


@payers
def services(cohort: Cohort) -> dict[int, Payer]:
    """By person: the organisation that sent the candidate in, and the buyer's reference as it was sent in last."""
    newest = Revision.objects.filter(application=OuterRef("application")).order_by("-number")
    rows = (
        Candidate.objects.standing()
        .filter(application__cohort=cohort, application__organisation__isnull=False, person__isnull=False)
        .select_related("application__organisation", "replaces")
        .annotate(sent_reference=Subquery(newest.values("content__service__buyer_reference")[:1]))
        .order_by("application__submitted_at", "pk")
    )
    found = {}
    for candidate in rows:
        organisation, person = candidate.application.organisation, candidate.person_id
        if organisation is not None and person is not None:
            reference = candidate.sent_reference or organisation.buyer_reference
            left = candidate.replaces.person_id if candidate.replaces else None
            found[person] = Payer(organisation, reference, instead_of=left)
    return found
