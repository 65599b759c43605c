"""What was filled in, in order, as rows to read: for the summary, the status page and the staff's reading page."""

from typing import Any

from django.db.models import Model
from django.urls import reverse
from django.utils.translation import gettext as _

from applications.forms import AnchoringForm, CandidateForm, PlanForm, ServiceForm, StepForm
from applications.models import Application, Candidate
from applications.steps import step_url


def parts(application: Application, candidates: list[Candidate], *, editable: bool) -> list[dict[str, Any]]:
    """The parts of an application: title, rows of label and value, and where to change them when editable."""

    def change(slug: str) -> str:
        return step_url(application, slug) if editable else ""

    people = [
        {
            "title": candidate.name,
            "rows": rows(CandidateForm, candidate),
            "change_url": reverse("candidate", args=[application.reference, candidate.pk]) if editable else "",
        }
        for candidate in candidates
    ]
    return [
        {
            "title": _("Your service"),
            "rows": rows(ServiceForm, application),
            "change_url": change("tjeneste"),
        },
        *people,
        {
            "title": _("Implementation plan"),
            "rows": rows(PlanForm, application.plan),
            "change_url": change("plan"),
        },
        {
            "title": _("Anchoring"),
            "rows": rows(AnchoringForm, application),
            "change_url": change("forankring"),
        },
    ]


def rows(form: type[StepForm], row: Any) -> list[dict[str, Any]]:
    """Label and value of each field of a step, the value in words."""
    values = form.stored(row)
    return [{"label": field.label, "value": in_words(field, values[name])} for name, field in form.answers().items()]


def in_words(field: Any, value: Any) -> Any:
    """A stored value as a person reads it."""
    if value in (None, "", []):
        return ""
    choices = () if isinstance(value, Model) else getattr(field, "choices", ())
    words = {str(key): str(label) for key, label in choices}
    if isinstance(value, list):
        return [words.get(str(one), str(one)) for one in value]
    return words.get(str(value), str(value))
