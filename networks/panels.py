"""What the staff's start page says about networks."""

from typing import Any

from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import ngettext_lazy

from mentorprog.dashboard.panels import LATER, Duty, Panel, panel
from mentorprog.people.roles import is_coordinator
from mentorprog.times import today
from networks.followups import followups_for
from networks.selectors import coming_meetings, mentors_for


@panel
def networks(viewer: Any) -> Panel:
    """Mentors without a network, services that do not answer how it goes, and the next meetings."""
    mentors = reverse("admin:networks_mentor_changelist")
    alone = Duty(
        lambda: mentors_for(viewer).without_network(),
        ngettext_lazy("%(n)s mentor is without a network", "%(n)s mentors are without a network", "n"),
        f"{mentors}?network__isnull=True&status__exact=active",
        LATER,
    )
    silent = Duty(
        lambda: followups_for(viewer).silent(today()),
        ngettext_lazy(
            "%(n)s service has not answered how its plan went",
            "%(n)s services have not answered how their plans went",
            "n",
        ),
        f"{reverse('admin:networks_planfollowup_changelist')}?silent=yes",
        LATER,
    )
    values = {"meetings": coming_meetings(viewer), "link": reverse("admin:networks_meeting_changelist")}
    return Panel(
        title=_("Next meetings"),
        template="networks/panel.html",
        values=values | {"may_add": viewer.has_perm("networks.add_meeting")},
        duties=(alone, silent) if is_coordinator(viewer) else (),
        order=30,
    )
