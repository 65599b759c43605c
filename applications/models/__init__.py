"""The rows of an application, in the order in which they come to be."""

from applications.models.application import (
    REFERENCE_LETTERS,
    Application,
    CoEditor,
    InformationRequest,
    Revision,
    new_reference,
)
from applications.models.candidate import Candidate
from applications.models.decision import Decision
from applications.models.leader import LeaderConfirmation
from applications.models.plan import ImplementationPlan, Milestone
from applications.models.review import Review, Score

__all__ = [
    "REFERENCE_LETTERS",
    "Application",
    "Candidate",
    "CoEditor",
    "Decision",
    "ImplementationPlan",
    "InformationRequest",
    "LeaderConfirmation",
    "Milestone",
    "Review",
    "Revision",
    "Score",
    "new_reference",
]
