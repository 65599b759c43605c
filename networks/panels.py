"""What the staff's start page says about networks."""

from typing import Any

from django.urls import reverse
from django.utils.translation import gettext as _

from mentorprog.dashboard.panels import Duty, Panel, panel
from networks.models import Mentor
from networks.selectors import coming_meetings, mentors_for


@panel
def networks(viewer: Any) -> Panel:
    """Mentors without a network, and the next meetings."""
    alone = mentors_for(viewer).filter(network=None, status=Mentor.Status.ACTIVE).count()
    link = f"{reverse('admin:networks_mentor_changelist')}?network__isnull=1&status__exact=active"
    return Panel(
        title=_("Next meetings"),
        template="networks/panel.html",
        values={"meetings": coming_meetings(viewer)},
        duties=(Duty(alone, _("mentors without a network"), link),),
        order=30,
    )
