"""What the staff's start page says about networks."""

from typing import Any

from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import ngettext_lazy

from mentorprog.dashboard.panels import LATER, Duty, Panel, panel
from mentorprog.people.roles import is_coordinator
from networks.selectors import coming_meetings, mentors_for


@panel
def networks(viewer: Any) -> Panel:
    """Mentors without a network, and the next meetings."""
    mentors = reverse("admin:networks_mentor_changelist")
    alone = Duty(
        mentors_for(viewer).without_network(),
        ngettext_lazy("%(n)s mentor is without a network", "%(n)s mentors are without a network", "n"),
        f"{mentors}?network__isnull=True&status__exact=active",
        LATER,
    )
    values = {"meetings": coming_meetings(viewer), "link": reverse("admin:networks_meeting_changelist")}
    return Panel(
        title=_("Next meetings"),
        template="networks/panel.html",
        values=values | {"may_add": viewer.has_perm("networks.add_meeting")},
        duties=(alone,) if is_coordinator(viewer) else (),
        order=30,
    )
