"""What the staff's start page says about applications."""

from typing import Any

from django.db.models import Count
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import ngettext_lazy

from applications.models import Application
from applications.selectors import applications_for, undecided, with_prepared, with_substitutes
from applications.services.provisional import due
from cohorts.models import Cohort
from mentorprog.dashboard.panels import SOON, URGENT, Duty, Panel, panel
from mentorprog.people.roles import is_coordinator, is_reader

SHOWN = (Application.State.SUBMITTED, Application.State.DECIDED, Application.State.WITHDRAWN)


@panel
def applications(viewer: Any) -> Panel | None:
    """How many wait for an answer, and the applications to the newest cohort by state."""
    if not is_reader(viewer):
        return None
    link = reverse("admin:applications_application_changelist")
    cohort = Cohort.objects.filter(cancelled_at=None).order_by("-applications_close").first()
    return Panel(
        title=_("Applications"),
        template="applications/panel.html",
        values={
            "cohort": cohort,
            "bars": _bars(viewer, cohort, link),
            "link": link,
            "may_decide": is_coordinator(viewer),
        },
        duties=_duties(viewer, link) if is_coordinator(viewer) else (),
        order=10,
    )


def _duties(viewer: Any, link: str) -> tuple[Duty, ...]:
    return (
        Duty(
            lambda: undecided(viewer),
            ngettext_lazy("%(n)s application waits for an answer", "%(n)s applications wait for an answer", "n"),
            f"{link}?state__exact={Application.State.SUBMITTED}",
            URGENT,
        ),
        Duty(
            lambda: due(viewer),
            ngettext_lazy(
                "%(n)s application soon has waited a month: send a provisional answer",
                "%(n)s applications soon have waited a month: send a provisional answer",
                "n",
            ),
            reverse("admin:applications_application_provisional"),
            URGENT,
        ),
        Duty(
            lambda: with_prepared(applications_for(viewer)),
            ngettext_lazy(
                "%(n)s application has answers that are prepared and not sent",
                "%(n)s applications have answers that are prepared and not sent",
                "n",
            ),
            f"{link}?prepared=yes",
            SOON,
        ),
        Duty(
            lambda: with_substitutes(applications_for(viewer)),
            ngettext_lazy(
                "%(n)s application has a substitute to assess", "%(n)s applications have a substitute to assess", "n"
            ),
            f"{link}?prepared=substitute",
            SOON,
        ),
    )


def _bars(viewer: Any, cohort: Cohort | None, link: str) -> list[dict[str, Any]]:
    """A bar for each state, all measured against the number of applications."""
    if cohort is None:
        return []
    rows = applications_for(viewer).filter(cohort=cohort).order_by()
    counts = dict(rows.values_list("state").annotate(n=Count("pk")))
    return [
        {
            "label": state.label,
            "value": counts.get(state, 0),
            "total": max(sum(counts.values()), 1),
            "text": str(counts.get(state, 0)),
            "url": f"{link}?cohort__id__exact={cohort.pk}&state__exact={state}",
        }
        for state in SHOWN
    ]
