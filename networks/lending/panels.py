"""What the staff's start page says about lending."""

from typing import Any

from django.urls import reverse
from django.utils.translation import ngettext_lazy

from mentorprog.dashboard.panels import Duty, Panel, panel
from mentorprog.people.roles import is_coordinator
from networks.lending.selectors import requests_for


@panel
def lending(viewer: Any) -> Panel | None:
    """Who waits for a mentor to be chosen."""
    if not is_coordinator(viewer):
        return None
    waiting = Duty(
        lambda: requests_for(viewer).waiting(),
        ngettext_lazy("%(n)s service asks to borrow a mentor", "%(n)s services ask to borrow a mentor", "n"),
        f"{reverse('admin:networks_lendingrequest_changelist')}?state__exact=new",
    )
    return Panel(duties=(waiting,), order=27)
