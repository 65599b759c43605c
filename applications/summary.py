"""What was filled in, in order, as rows to read: for the summary, the status page and the staff's reading page."""

from collections.abc import Collection, Iterable
from datetime import date
from typing import Any

from django.db.models import Model
from django.urls import reverse
from django.utils.translation import gettext as _

from applications.forms import AnchoringForm, CandidateForm, PlanForm, ServiceForm, StepForm
from applications.models import Application, Candidate
from applications.steps import step_url
from mentorprog import dates


def parts(
    application: Application,
    candidates: list[Candidate],
    *,
    editable: bool | Collection[str],
    milestones: list[dict[str, str]] | None = None,
) -> list[dict[str, Any]]:
    """The parts of an application: title, rows of label and value, and where to change them when editable.

    `editable` may name the steps that can be changed.
    `milestones` are those of a revision (date in ISO 8601, text); without, the plan's own are read.
    """

    def is_open(slug: str) -> bool:
        return editable if isinstance(editable, bool) else slug in editable

    def part(title: str, slug: str, lines: list[dict[str, Any]]) -> dict[str, Any]:
        return {"title": title, "rows": lines, "change_url": step_url(application, slug) if is_open(slug) else ""}

    people = [part(candidate.name, "kandidater", rows(CandidateForm, candidate)) for candidate in candidates]
    if is_open("kandidater"):
        for made, candidate in zip(people, candidates, strict=True):
            made["change_url"] = reverse("candidate", args=[application.reference, candidate.pk])
    dated = {"label": _("Milestones"), "value": _dated(application, milestones)}
    return [
        part(_("Your service"), "tjeneste", rows(ServiceForm, application)),
        *people,
        part(_("Implementation plan"), "plan", [*rows(PlanForm, application.plan), dated]),
        part(_("Anchoring"), "forankring", rows(AnchoringForm, application)),
    ]


def _dated(application: Application, milestones: list[dict[str, str]] | None) -> list[str]:
    """The milestones of a revision, or of the plan as it stands, in words."""
    if milestones is None:
        return dated_lines((one.date, one.text) for one in application.plan.milestones.all())
    return dated_lines((date.fromisoformat(one["date"]), one["text"]) for one in milestones)


def rows(form: type[StepForm], row: Any, *, only: Collection[str] = ()) -> list[dict[str, Any]]:
    """Label and value of each field of a step, the value in words; with `only`, of these fields."""
    values = form.stored(row)
    fields = {name: field for name, field in form.answers().items() if not only or name in only}
    return [{"label": field.label, "value": in_words(field, values[name])} for name, field in fields.items()]


def dated_lines(milestones: Iterable[tuple[date, str]]) -> list[str]:
    """Milestones as a person reads them, in the order given."""
    return [f"{dates.short_day(day)}: {text}" for day, text in milestones]


def in_words(field: Any, value: Any) -> Any:
    """A stored value as a person reads it."""
    if value in (None, "", []):
        return ""
    choices = () if isinstance(value, Model) else getattr(field, "choices", ())
    words = {str(key): str(label) for key, label in choices}
    if isinstance(value, list):
        return [words.get(str(one), str(one)) for one in value]
    return words.get(str(value), str(value))
