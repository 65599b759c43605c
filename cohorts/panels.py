"""What the staff's start page says about cohorts."""

from datetime import timedelta
from typing import Any

from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _

from cohorts.models import SeatOffer
from cohorts.selectors import cohort_overview, offers_for
from mentorprog.dashboard.panels import Duty, Panel, panel
from mentorprog.times import today

SOON = timedelta(days=3)


@panel
def seats(viewer: Any) -> Panel:
    """Offers about to expire, and the newest cohorts with their seats."""
    soon = offers_for(viewer).filter(state=SeatOffer.State.OPEN, expires_at__lte=timezone.now() + SOON).count()
    link = f"{reverse('admin:cohorts_seatoffer_changelist')}?state__exact=open"
    cohorts = list(
        cohort_overview().filter(cancelled_at=None, applications_close__gte=today() - timedelta(days=400))[:5]
    )
    return Panel(
        title=_("Cohorts"),
        template="cohorts/panel.html",
        values={"cohorts": cohorts},
        duties=(Duty(soon, _("seat offers whose deadline is within three days"), link),),
        order=20,
    )
