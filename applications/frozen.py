"""What was sent in, frozen as JSON, and laid over the rows again so that it is read as it was sent."""

from collections.abc import Iterable
from copy import copy
from dataclasses import dataclass
from typing import Any

from applications.models import Application, Candidate, ImplementationPlan, Revision

SERVICE = (
    "orgnr",
    "register_state",
    "organisation_name",
    "organisation_kind",
    "unit",
    "buyer_reference",
    "contact_name",
    "contact_phone",
    "municipality_id",
    "leader_name",
    "leader_title",
    "leader_email",
)
CANDIDATE = ("name", "email", "role", "language", "leader_name", "background", "suitability", "job_context", "order")
PLAN = (
    "uses",
    "other_use",
    "goals",
    "hours_a_month",
    "responsible_name",
    "responsible_email",
    "guidance",
    "network",
    "lending",
    "cooperation",
    "voluntary",
    "risks",
    "anchoring",
    "owner",
)


@dataclass(frozen=True)
class Sent:
    """An application as it was sent in: unsaved copies of its rows, with what was frozen in place of what stands now.

    `candidates` are those of the revision who have not been withdrawn since, in the applicant's order.
    """

    number: int
    application: Application
    candidates: list[Candidate]
    plan: ImplementationPlan
    milestones: list[dict[str, str]]  # date (ISO 8601) and text


def freeze(application: Application, candidates: Iterable[Candidate]) -> dict[str, Any]:
    """Everything that the applicant has written, as JSON."""
    plan = application.plan
    return {
        "service": {name: getattr(application, name) for name in SERVICE},
        "candidates": [
            {"id": candidate.pk} | {name: getattr(candidate, name) for name in CANDIDATE} for candidate in candidates
        ],
        "plan": {name: getattr(plan, name) for name in PLAN},
        "milestones": [{"date": one.date.isoformat(), "text": one.text} for one in plan.milestones.all()],
    }


def thaw(revision: Revision, application: Application, candidates: Iterable[Candidate]) -> Sent:
    """The revision laid over the rows: `application` with its plan, and its standing `candidates`. No statement."""
    content = revision.content
    frozen = {one["id"]: one for one in content.get("candidates", []) if "id" in one}
    sent = laid_over(application, content.get("service", {}), SERVICE)
    sent.plan = laid_over(application.plan, content.get("plan", {}), PLAN)
    return Sent(
        number=revision.number,
        application=sent,
        candidates=[laid_over(candidate, frozen.get(candidate.pk, {}), CANDIDATE) for candidate in candidates],
        plan=sent.plan,
        milestones=content.get("milestones", []),
    )


def laid_over(row: Any, values: dict[str, Any], names: tuple[str, ...]) -> Any:
    """A copy of the row with these values; what was frozen before a field existed is read as it stands.

    What the row was read without is left out, for it would cost a statement.
    """
    made, unread = copy(row), row.get_deferred_fields()
    for name in names:
        if name in values and name not in unread and values[name] != getattr(row, name):
            setattr(made, name, values[name])
    return made
