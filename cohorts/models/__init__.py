"""The rows of a cohort."""

from cohorts.models.attendance import Attendance
from cohorts.models.certificate import Certificate
from cohorts.models.cohort import Cohort, CohortGathering, CohortQuerySet, CourseDay
from cohorts.models.payment import Bill, Charge
from cohorts.models.seats import Participation, SeatOffer

__all__ = [
    "Attendance",
    "Bill",
    "Certificate",
    "Charge",
    "Cohort",
    "CohortGathering",
    "CohortQuerySet",
    "CourseDay",
    "Participation",
    "SeatOffer",
]
