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
from applications.models.decision import Decision, GroundsTemplate, Letter, ProvisionalAnswer
from applications.models.leader import LeaderConfirmation
from applications.models.plan import ImplementationPlan, Milestone
from applications.models.review import Assignment, Criterion, Impartiality, Review, Score

__all__ = [
    "REFERENCE_LETTERS",
    "Application",
    "Assignment",
    "Candidate",
    "CoEditor",
    "Criterion",
    "Decision",
    "GroundsTemplate",
    "Impartiality",
    "ImplementationPlan",
    "InformationRequest",
    "LeaderConfirmation",
    "Letter",
    "Milestone",
    "ProvisionalAnswer",
    "Review",
    "Revision",
    "Score",
    "new_reference",
]
