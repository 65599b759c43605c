"""What of a cohort is deleted when its time is over."""

from cohorts.services.needs import purge_needs
from mentorprog.privacy.retention import purges


@purges("practical needs")
def practical_needs() -> int:
    """Two weeks after each gathering."""
    return purge_needs()
