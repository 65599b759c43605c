"""The criteria that a cohort's admission weighs."""

from django.db import transaction

from applications.models import Criterion
from applications.reference import CRITERIA
from cohorts.models import Cohort
from mentorprog.states import locked


@transaction.atomic
def ensure_criteria(cohort: Cohort) -> list[Criterion]:
    """The cohort's criteria in order; the usual ones are made when it has none. Two at once make them once."""
    standing = list(Criterion.objects.filter(cohort=cohort).order_by("order", "pk"))
    if standing:
        return standing
    locked(cohort)
    standing = list(Criterion.objects.filter(cohort=cohort).order_by("order", "pk"))
    return standing or Criterion.objects.bulk_create(
        Criterion(cohort=cohort, order=order, **values) for order, values in enumerate(CRITERIA, start=1)
    )
