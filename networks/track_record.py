"""What networks know of an organisation's history with us: its active mentors and the follow-ups it has answered."""

from typing import Any

from django.db.models import OuterRef
from django.utils.translation import gettext_lazy as _

from applications.track_record import counted
from mentorprog.counting import number_of
from networks.models import Mentor, PlanFollowUp


@counted("mentors", _("Active mentors there"))
def _mentors(organisation: OuterRef) -> Any:
    return number_of(
        Mentor.objects.filter(person__employer=organisation, status=Mentor.Status.ACTIVE), by="person__employer"
    )


@counted("followups", _("Follow-ups of plans answered"))
def _followups(organisation: OuterRef) -> Any:
    rows = PlanFollowUp.objects.filter(plan__application__organisation=organisation, state=PlanFollowUp.State.ANSWERED)
    return number_of(rows, by="plan__application__organisation")
