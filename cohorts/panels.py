"""What the staff's start page says about cohorts."""

from datetime import timedelta
from typing import Any
from urllib.parse import urlencode

from django.db.models import QuerySet
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import ngettext_lazy

from cohorts.attendance import unable_to_pass
from cohorts.models import Cohort, CopyRequest, SeatOffer
from cohorts.payments import overdue
from cohorts.selectors import cohort_overview, offers_for, participations_for
from mentorprog.dashboard.panels import LATER, SOON, Duty, Panel, panel
from mentorprog.people.roles import is_coordinator, is_reader
from mentorprog.people.scope import in_scope
from mentorprog.times import end_of_day, today

DEADLINE_IS_NEAR = timedelta(days=3)
SHOWN_FOR = timedelta(days=400)  # after the deadline for applications
MOST = 5


@panel
def seats(viewer: Any) -> Panel | None:
    """Offers about to expire, people who can no longer pass, and the newest cohorts with their seats."""
    if not is_reader(viewer):
        return None
    rows = (
        cohort_overview()
        .filter(applications_close__gte=today() - SHOWN_FOR)
        .exclude(state__in=[Cohort.State.CANCELLED, Cohort.State.ARCHIVED])
    )
    return Panel(
        title=_("Cohorts"),
        template="cohorts/panel.html",
        values={"bars": [_bar(cohort) for cohort in rows[:MOST]], "link": reverse("admin:cohorts_cohort_changelist")},
        duties=(*_duties(viewer), *_payments(viewer)) if is_coordinator(viewer) else (),
        order=20,
    )


def _duties(viewer: Any) -> tuple[Duty, ...]:
    until = end_of_day(today() + DEADLINE_IS_NEAR).astimezone(timezone.get_default_timezone())
    near = {"state__exact": SeatOffer.State.OPEN, "expires_at__lte": until.isoformat(sep=" ")}
    return (
        Duty(
            lambda: offers_for(viewer).filter(state=SeatOffer.State.OPEN, expires_at__lte=until),
            ngettext_lazy(
                "%(n)s seat offer must be answered within three days",
                "%(n)s seat offers must be answered within three days",
                "n",
            ),
            f"{reverse('admin:cohorts_seatoffer_changelist')}?{urlencode(near)}",
            SOON,
        ),
        Duty(
            lambda: unable_to_pass(participations_for(viewer)),
            ngettext_lazy("%(n)s participant can no longer pass", "%(n)s participants can no longer pass", "n"),
            f"{reverse('admin:cohorts_participation_changelist')}?passing=no",
            LATER,
        ),
        Duty(
            lambda: _copies(viewer),
            ngettext_lazy(
                "%(n)s person waits for an answer about a copy of a certificate",
                "%(n)s people wait for an answer about a copy of a certificate",
                "n",
            ),
            f"{reverse('admin:cohorts_copyrequest_changelist')}?state__exact=open",
            LATER,
        ),
    )


def _copies(viewer: Any) -> QuerySet[CopyRequest]:
    return in_scope(CopyRequest.objects.filter(state=CopyRequest.State.OPEN), viewer, "person__work_municipality__")


def _payments(viewer: Any) -> tuple[Duty, ...]:
    """For those who handle them: who has not paid after two reminders."""
    if not viewer.has_perm("cohorts.handle_payments"):
        return ()
    text = ngettext_lazy(
        "%(n)s payment request is not paid after two reminders",
        "%(n)s payment requests are not paid after two reminders",
        "n",
    )
    return (Duty(overdue, text, f"{reverse('admin:cohorts_cohort_changelist')}?unpaid=yes", SOON),)


def _bar(cohort: Cohort | Any) -> dict[str, Any]:
    """A cohort's seats: taken of all, and how many are offered."""
    taken = _("%(taken)s of %(capacity)s seats") % {"taken": cohort.seated, "capacity": cohort.capacity}
    offered = _("%(offered)s offered") % {"offered": cohort.offered} if cohort.offered else ""
    return {
        "label": cohort.name,
        "value": min(cohort.seated, cohort.capacity),
        "total": max(cohort.capacity, 1),
        "text": ", ".join(filter(None, [taken, offered])),
        "url": reverse("admin:cohorts_cohort_attendance", args=[cohort.pk]),
    }
