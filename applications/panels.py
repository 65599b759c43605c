"""What the staff's start page says about applications."""

from typing import Any

from django.db.models import Count
from django.urls import reverse
from django.utils.translation import gettext as _

from applications.models import Application
from applications.selectors import applications_for, undecided
from cohorts.models import Cohort
from mentorprog.dashboard.panels import Duty, Panel, panel


@panel
def applications(viewer: Any) -> Panel:
    """How many wait for an answer, and the open cohort's applications by state."""
    waiting = undecided(viewer).count()
    link = reverse("admin:applications_application_changelist")
    cohort = Cohort.objects.filter(cancelled_at=None).order_by("-applications_close").first()
    counts = dict(
        applications_for(viewer).filter(cohort=cohort).values_list("state").annotate(n=Count("pk")).order_by()
    )
    bars = [
        {"label": label, "value": counts.get(state, 0)}
        for state, label in Application.State.choices
        if state != Application.State.DRAFT
    ]
    return Panel(
        title=_("Applications"),
        template="applications/panel.html",
        values={"cohort": cohort, "bars": bars, "most": max([bar["value"] for bar in bars] + [1])},
        duties=(Duty(waiting, _("applications that wait for an answer"), f"{link}?state__exact=submitted"),),
        order=10,
    )
