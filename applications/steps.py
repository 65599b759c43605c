"""The five steps of an application, and what is still missing."""

from collections import Counter
from collections.abc import Collection
from dataclasses import dataclass
from typing import Any

from django.core.exceptions import ValidationError
from django.urls import reverse
from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from applications.forms import AnchoringForm, CandidateForm, PlanForm, ServiceForm, StepForm
from applications.models import Application, Candidate
from applications.openness import PARTS


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
FORMS: dict[str, type[StepForm]] = {
    "tjeneste": ServiceForm,
    "kandidater": CandidateForm,
    "plan": PlanForm,
    "forankring": AnchoringForm,
}


@dataclass(frozen=True)
class Missing:
    """One thing that must be filled in or mended before the application can be sent, and where.

    `part` is what it belongs to, a step or a candidate; `text` the field, and its fault when it is not just empty.
    """

    step: str
    part: str
    text: str
    url: str


def step_url(application: Application, slug: str) -> str:
    """The address of a step."""
    return reverse("application_step", args=[application.reference, slug])


def after(slug: str, open_to: Collection[str] = SLUGS) -> str:
    """The step that follows among those that may be written in; the summary is always there."""
    return next(one for one in SLUGS[SLUGS.index(slug) + 1 :] if one in open_to or one == SLUGS[-1])


def before(slug: str, open_to: Collection[str] = SLUGS) -> str | None:
    """The nearest step in front that may be written in, None when there is none."""
    return next((one for one in reversed(SLUGS[: SLUGS.index(slug)]) if one in open_to), None)


def step_list(
    application: Application,
    candidates: list[Candidate],
    missing: list[Missing],
    open_to: Collection[str] = SLUGS,
) -> list[dict[str, Any]]:
    """The steps for the list at the top of each page: done, missing (begun, something lacks) or todo.

    Only those that may be written in, and the summary, are links.
    """
    lacking = Counter(thing.step for thing in missing)

    def state(slug: str) -> str:
        if slug == SLUGS[-1]:
            return "todo"
        if not lacking[slug]:
            return "done"
        untouched = not candidates if slug == "kandidater" else lacking[slug] == compulsory(slug)
        return "todo" if untouched else "missing"

    def url(slug: str) -> str:
        return step_url(application, slug) if slug in open_to or slug == SLUGS[-1] else ""

    return [{"label": step.label, "url": url(step.slug), "state": state(step.slug)} for step in STEPS]


def compulsory(slug: str) -> int:
    """How many answers a step asks for at the least."""
    return sum(field.required for field in FORMS[slug].answers().values())


@dataclass(frozen=True)
class Completeness:
    """How many of the compulsory answers are in place."""

    given: int
    asked: int


def completeness(candidates: list[Candidate], missing: list[Missing]) -> Completeness:
    """The share of the compulsory answers that stand, right ones only. One candidate is asked for at the least."""
    asked = sum(compulsory(slug) * (max(1, len(candidates)) if slug == "kandidater" else 1) for slug in FORMS)
    lacking = len(missing) if candidates else len(missing) - 1 + compulsory("kandidater")
    return Completeness(max(0, asked - lacking), asked)


def missing_things(
    application: Application, candidates: list[Candidate], parts: Collection[str] = PARTS
) -> list[Missing]:
    """What the stored answers of some parts lack, found by the steps' own forms: one rule, one implementation."""
    titles = {step.slug: str(step.label) for step in STEPS}
    found = _missing(application, "tjeneste", titles["tjeneste"], step_url(application, "tjeneste"))
    people = step_url(application, "kandidater")
    if not candidates:
        found.append(Missing("kandidater", titles["kandidater"], str(_("Add at least one candidate.")), people))
    for candidate in candidates:
        url = reverse("candidate", args=[application.reference, candidate.pk])
        found += _missing(candidate, "kandidater", candidate.name, url)
    for slug, instance in (("plan", application.plan), ("forankring", application)):
        found += _missing(instance, slug, titles[slug], step_url(application, slug))
    return [thing for thing in found if thing.step in parts]


def _missing(instance: Any, step: str, part: str, url: str) -> list[Missing]:
    """Check stored answers by the step's form; what the row itself demands was checked when it was saved."""
    labels = {name: str(field.label) for name, field in FORMS[step].answers().items()}
    found = FORMS[step].faults_of(instance)
    return [Missing(step, part, _what(labels[name], fault), f"{url}#id_{name}") for name, fault in found.items()]


def _what(label: str, fault: ValidationError) -> str:
    return label if getattr(fault, "code", "") == "required" else f"{label}: {' '.join(fault.messages)}"
