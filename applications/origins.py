"""Which application a seat comes from: its mails stand in the application's correspondence."""

from collections.abc import Collection
from typing import Any

from applications.models import Candidate
from cohorts.origins import origins


@origins
def applications(cohort: int, people: Collection[int]) -> dict[int, dict[str, Any]]:
    """By person: the application in the cohort that he or she was sent in with, the newest where there are two."""
    rows = Candidate.objects.standing().filter(application__cohort=cohort, person__in=people)
    pairs = rows.order_by("application__submitted_at", "pk").values_list("person_id", "application_id")
    return {person: {"application": application} for person, application in pairs}
