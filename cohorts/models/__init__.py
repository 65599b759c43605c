"""The rows of a cohort."""

from cohorts.models.attendance import Attendance, AttendanceChange
from cohorts.models.certificate import Certificate, CertificateLanguage, CopyRequest, IssuedElsewhere
from cohorts.models.cohort import Cohort, CohortGathering, CohortQuerySet, CourseDay
from cohorts.models.evaluation import (
    Evaluation,
    EvaluationAnswered,
    EvaluationForm,
    EvaluationQuestion,
    EvaluationTally,
    EvaluationText,
)
from cohorts.models.issuing import IssueItem, Issuer, IssueRun, Signature, SignatureImage
from cohorts.models.locking import LockProposal
from cohorts.models.messages import Message, MessageRecipient
from cohorts.models.needs import NeedsPurge, PracticalNeeds
from cohorts.models.payment import Bill, Charge
from cohorts.models.seats import Participation, SeatOffer
from cohorts.models.teaching import CohortMaterial, TeachingAnswer

__all__ = [
    "Attendance",
    "AttendanceChange",
    "Bill",
    "Certificate",
    "CertificateLanguage",
    "Charge",
    "Cohort",
    "CohortGathering",
    "CohortMaterial",
    "CohortQuerySet",
    "CopyRequest",
    "CourseDay",
    "Evaluation",
    "EvaluationAnswered",
    "EvaluationForm",
    "EvaluationQuestion",
    "EvaluationTally",
    "EvaluationText",
    "IssueItem",
    "IssueRun",
    "IssuedElsewhere",
    "Issuer",
    "LockProposal",
    "Message",
    "MessageRecipient",
    "NeedsPurge",
    "Participation",
    "PracticalNeeds",
    "SeatOffer",
    "Signature",
    "SignatureImage",
    "TeachingAnswer",
]
