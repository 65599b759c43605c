"""What was filled in, in order, as rows to read: for the summary, the status page and the staff's reading page."""

from typing import Any

from django.forms import ModelForm
from django.urls import reverse
from django.utils.translation import gettext as _

from applications.forms import AnchoringForm, CandidateForm, PlanForm, ServiceForm, stored
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


def rows(form_class: type[ModelForm], instance: Any) -> list[dict[str, Any]]:
    """Label and value of each field of a step, the value in words."""
    form = form_class(instance=instance)
    # What another row says (the municipality) is read through the row itself, which often has it at hand.
    values = {name: str(getattr(instance, name) or "") for name, field in form.fields.items() if is_row(field)}
    values |= {name: in_words(form.fields[name], value) for name, value in stored(form).items() if name not in values}
    return [{"label": field.label, "value": values[name]} for name, field in form.fields.items() if name != "version"]


def is_row(field: Any) -> bool:
    """Whether the field chooses a row of another table."""
    return hasattr(field, "queryset")


def in_words(field: Any, value: Any) -> Any:
    """A stored value as a person reads it."""
    if value in (None, "", []):
        return ""
    choices = getattr(field, "choices", None)
    if choices is None:
        return value
    words = {str(key): str(label) for key, label in choices}
    if isinstance(value, list):
        return [words.get(str(one), str(one)) for one in value]
    return words.get(str(value), str(value))
