"""The five steps of an application, and what is still missing."""

from dataclasses import dataclass
from typing import Any

from django.urls import reverse
from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from applications.forms import AnchoringForm, CandidateForm, PlanForm, ServiceForm, StepForm
from applications.models import Application, Candidate


@dataclass(frozen=True)
class Step:
    slug: str
    label: str | Promise


STEPS = (
    Step("tjeneste", _("Your service")),
    Step("kandidater", _("Candidates")),
    Step("plan", _("Implementation plan")),
    Step("forankring", _("Anchoring")),
    Step("oppsummering", _("Summary")),
)
SLUGS = tuple(step.slug for step in STEPS)


@dataclass(frozen=True)
class Missing:
    """One thing that must be filled in before the application can be sent, and where."""

    step: str
    text: str
    url: str


def step_url(application: Application, slug: str) -> str:
    """The address of a step."""
    return reverse("application_step", args=[application.reference, slug])


def after(slug: str) -> str:
    """The step that follows."""
    return SLUGS[SLUGS.index(slug) + 1]


def before(slug: str) -> str | None:
    """The step in front, None for the first."""
    place = SLUGS.index(slug)
    return SLUGS[place - 1] if place else None


def step_list(application: Application, missing: list[Missing]) -> list[dict[str, Any]]:
    """The steps for the list at the top of each page, with their state."""
    lacking = {thing.step for thing in missing}
    begun = application.version > 1
    return [
        {
            "label": step.label,
            "url": step_url(application, step.slug),
            "state": "todo" if step.slug == SLUGS[-1] or not begun else "missing" if step.slug in lacking else "done",
        }
        for step in STEPS
    ]


def missing_things(application: Application, candidates: list[Candidate]) -> list[Missing]:
    """What the stored answers lack, found by the steps' own forms: one rule, one implementation."""
    found = _missing(ServiceForm, application, "tjeneste", step_url(application, "tjeneste"))
    if not candidates:
        found.append(Missing("kandidater", str(_("Add at least one candidate.")), step_url(application, "kandidater")))
    for candidate in candidates:
        url = reverse("candidate", args=[application.reference, candidate.pk])
        found += _missing(CandidateForm, candidate, "kandidater", url, f"{candidate.name}: ")
    found += _missing(PlanForm, application.plan, "plan", step_url(application, "plan"))
    return found + _missing(AnchoringForm, application, "forankring", step_url(application, "forankring"))


def _missing(form_class: type[StepForm], instance: Any, step: str, url: str, prefix: str = "") -> list[Missing]:
    """Check stored answers by posting them to the form. Constraints were checked when they were saved."""
    shown = form_class(instance=instance)
    data = {name: shown[name].value() for name in shown.fields}
    form = form_class(
        data,
        instance=type(instance)(**{f.attname: getattr(instance, f.attname) for f in instance._meta.concrete_fields}),
    )
    form._validate_constraints = False
    return [
        Missing(step, f"{prefix}{form.fields[name].label}: {' '.join(errors)}", f"{url}#id_{name}")
        for name, errors in form.errors.items()
        if name in form.fields
    ]
