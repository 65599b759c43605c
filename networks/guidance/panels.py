"""What the staff's start page says about guidance."""

from typing import Any

from django.urls import reverse
from django.utils.translation import ngettext_lazy

from mentorprog.dashboard.panels import LATER, URGENT, Duty, Panel, panel
from mentorprog.people.roles import is_reader
from mentorprog.times import today
from networks.guidance.selectors import requests_for
from networks.models import GuidanceRequest

State = GuidanceRequest.State


@panel
def guidance(viewer: Any) -> Panel | None:
    """Mentors who wait for an answer, and what is left to do afterwards."""
    if not is_reader(viewer):
        return None
    address = reverse("admin:networks_guidancerequest_changelist")
    overdue = Duty(
        lambda: requests_for(viewer).overdue(today()),
        ngettext_lazy(
            "%(n)s guidance request should have been answered",
            "%(n)s guidance requests should have been answered",
            "n",
        ),
        f"{address}?waits=overdue",
        URGENT,
    )
    untaken = Duty(
        lambda: requests_for(viewer).filter(state=State.NEW),
        ngettext_lazy("%(n)s guidance request is not assigned", "%(n)s guidance requests are not assigned", "n"),
        f"{address}?state__exact=new",
        URGENT,
    )
    mine = Duty(
        lambda: requests_for(viewer).filter(handler=viewer, state=State.ASSIGNED),
        ngettext_lazy(
            "%(n)s guidance request waits for a time from you", "%(n)s guidance requests wait for a time from you", "n"
        ),
        f"{address}?waits=mine",
    )
    held = Duty(
        lambda: requests_for(viewer).filter(state=State.HELD),
        ngettext_lazy(
            "%(n)s guidance request is held and can be closed",
            "%(n)s guidance requests are held and can be closed",
            "n",
        ),
        f"{address}?state__exact=held",
        LATER,
    )
    return Panel(duties=(overdue, untaken, mine, held), order=25)
