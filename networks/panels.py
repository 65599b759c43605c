"""What the staff's start page says about networks."""

from typing import Any

from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import ngettext_lazy

from mentorprog.dashboard.panels import LATER, Duty, Panel, panel
from mentorprog.people.roles import is_coordinator
from mentorprog.times import today
from networks.followups import followups_for
from networks.models import NetworkQuestion, StillRight
from networks.polls.selectors import polls_for
from networks.selectors import coming_meetings, mentors_for


@panel
def networks(viewer: Any) -> Panel:
    """Mentors without a network, services that do not answer how it goes, and the next meetings."""
    mentors = reverse("admin:networks_mentor_changelist")
    alone = Duty(
        lambda: mentors_for(viewer).without_network(),
        ngettext_lazy("%(n)s mentor is without a network", "%(n)s mentors are without a network", "n"),
        f"{mentors}?network=none&standing=active",
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
    duties = (alone, silent, _to_settle(viewer), *_about_mentors(viewer, mentors))
    values = {"meetings": coming_meetings(viewer), "link": reverse("admin:networks_meeting_changelist")}
    return Panel(
        title=_("Next meetings"),
        template="networks/panel.html",
        values=values | {"may_add": viewer.has_perm("networks.add_meeting")},
        duties=duties if is_coordinator(viewer) else (),
        order=30,
    )


def _to_settle(viewer: Any) -> Duty:
    """Polls that members have answered, and that wait for somebody to choose."""
    return Duty(
        lambda: polls_for(viewer).to_settle(today()),
        ngettext_lazy("A date is to be chosen in %(n)s poll", "A date is to be chosen in %(n)s polls", "n"),
        f"{reverse('admin:networks_datepoll_changelist')}?waits=yes",
    )


def _about_mentors(viewer: Any, mentors: str) -> tuple[Duty, ...]:
    """Mentors who have not answered what they were asked, and those who do not want to go on."""
    return (
        Duty(
            lambda: StillRight.objects.silent(today()).filter(mentor__in=mentors_for(viewer)),
            ngettext_lazy(
                "%(n)s mentor has not confirmed the details", "%(n)s mentors have not confirmed their details", "n"
            ),
            f"{mentors}?standing=silent",
            LATER,
        ),
        Duty(
            lambda: NetworkQuestion.objects.undecided(today()).filter(mentor__in=mentors_for(viewer)),
            ngettext_lazy(
                "%(n)s mentor has not said whether to change network",
                "%(n)s mentors have not said whether to change network",
                "n",
            ),
            f"{mentors}?standing=undecided",
            LATER,
        ),
        Duty(
            lambda: mentors_for(viewer).wishing_to_leave(),
            ngettext_lazy("%(n)s mentor does not want to go on", "%(n)s mentors do not want to go on", "n"),
            f"{mentors}?standing=wish",
        ),
    )
