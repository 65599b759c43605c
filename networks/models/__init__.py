"""What comes after the nine days: mentors in regional networks that meet."""

from networks.models.agenda import AgendaPart
from networks.models.asking import NetworkQuestion, NetworkQuestionQuerySet, StillRight, StillRightQuerySet
from networks.models.followup import PlanFollowUp, PlanFollowUpQuerySet
from networks.models.guidance import GuidanceDesk, GuidanceLine, GuidanceRequest, GuidanceSession
from networks.models.importing import ImportedRow, MentorImport
from networks.models.lending import LendingQuestion, LendingRequest
from networks.models.materials import NetworkMaterial
from networks.models.meeting import Invitation, Meeting
from networks.models.mentor import Mentor, MentorCompetence, MentorLanguage, MentorQuerySet
from networks.models.minutes import Minutes
from networks.models.network import LocalMembership, Network, NetworkQuerySet, Territory
from networks.models.polls import DatePoll, DatePollQuerySet, PollOption, PollVote
from networks.models.reminders import ReminderOff, ReminderRule, ReminderSettings
from networks.models.replies import ReplyBox
from networks.models.series import MeetingSeries

__all__ = [
    "AgendaPart",
    "DatePoll",
    "DatePollQuerySet",
    "GuidanceDesk",
    "GuidanceLine",
    "GuidanceRequest",
    "GuidanceSession",
    "ImportedRow",
    "Invitation",
    "LendingQuestion",
    "LendingRequest",
    "LocalMembership",
    "Meeting",
    "MeetingSeries",
    "Mentor",
    "MentorCompetence",
    "MentorImport",
    "MentorLanguage",
    "MentorQuerySet",
    "Minutes",
    "Network",
    "NetworkMaterial",
    "NetworkQuerySet",
    "NetworkQuestion",
    "NetworkQuestionQuerySet",
    "PlanFollowUp",
    "PlanFollowUpQuerySet",
    "PollOption",
    "PollVote",
    "ReminderOff",
    "ReminderRule",
    "ReminderSettings",
    "ReplyBox",
    "StillRight",
    "StillRightQuerySet",
    "Territory",
]
