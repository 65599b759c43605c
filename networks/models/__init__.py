"""What comes after the nine days: mentors in regional networks that meet."""

from networks.models.followup import PlanFollowUp, PlanFollowUpQuerySet
from networks.models.meeting import Invitation, Meeting
from networks.models.mentor import Mentor, MentorQuerySet
from networks.models.network import Network, NetworkQuerySet, Territory

__all__ = [
    "Invitation",
    "Meeting",
    "Mentor",
    "MentorQuerySet",
    "Network",
    "NetworkQuerySet",
    "PlanFollowUp",
    "PlanFollowUpQuerySet",
    "Territory",
]
