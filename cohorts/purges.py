"""What of a cohort is deleted when its time is over."""

from cohorts.services.needs import purge_needs
from cohorts.services.reasons import purge_reasons
from mentorprog.privacy.retention import purges


@purges("practical needs")
def practical_needs() -> int:
    """Two weeks after each gathering."""
    return purge_needs()


@purges("reasons about attendance")
def attendance_reasons() -> int:
    """Two years after each cohort."""
    return purge_reasons()
