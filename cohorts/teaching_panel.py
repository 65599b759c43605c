"""What the staff's start page says about lecturers."""

from datetime import timedelta
from typing import Any

from django.db.models import QuerySet
from django.urls import reverse
from django.utils.translation import ngettext_lazy

from cohorts.models import TeachingAnswer
from mentorprog.dashboard.panels import SOON, URGENT, Duty, Panel, panel
from mentorprog.people.roles import is_national
from mentorprog.times import end_of_day, today

SILENT_AFTER = timedelta(days=7)


def standing_answers() -> QuerySet[TeachingAnswer]:
    """The answers about days to come where nobody else has stepped in."""
    return TeachingAnswer.objects.filter(replacement=None, date__gte=today(), cohort__cancelled_at=None)


def silent_lecturers() -> QuerySet[TeachingAnswer]:
    """Those of the standing answers that have not come within a week."""
    asked = end_of_day(today() - SILENT_AFTER)
    return standing_answers().filter(state=TeachingAnswer.State.ASKED, asked_at__lte=asked)


@panel
def lecturers(viewer: Any) -> Panel | None:
    """Sessions whose lecturer has said no, and lecturers who have not answered within a week."""
    if not is_national(viewer):
        return None
    address = reverse("admin:cohorts_teachinganswer_changelist")
    return Panel(
        duties=(
            Duty(
                lambda: standing_answers().filter(state=TeachingAnswer.State.NO),
                ngettext_lazy(
                    "%(n)s session has a lecturer who has said no",
                    "%(n)s sessions have a lecturer who has said no",
                    "n",
                ),
                f"{address}?waits=no",
                URGENT,
            ),
            Duty(
                silent_lecturers,
                ngettext_lazy(
                    "%(n)s session has a lecturer who has not answered for a week",
                    "%(n)s sessions have a lecturer who has not answered for a week",
                    "n",
                ),
                f"{address}?waits=silent",
                SOON,
            ),
        )
    )
