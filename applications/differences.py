"""What changed between two versions that were sent in, field by field, in words."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date
from typing import Any

from django.utils.translation import gettext as _

from applications.forms import AnchoringForm, CandidateForm, PlanForm, ServiceForm, StepForm
from applications.models import Application, Candidate, ImplementationPlan, Revision
from applications.summary import dated_lines, in_words
from mentorprog.places.models import Municipality

COMMON = 0  # in place of a candidate's id: the service, the plan and its milestones, which concern every candidate


@dataclass(frozen=True)
class Part:
    """A part of the application: its heading, the model that holds the answers, and the forms that ask for them."""

    title: str
    model: type[Any]
    forms: tuple[type[StepForm], ...]


@dataclass(frozen=True)
class Difference:
    """One answer that is not as it was. `about` is the id of the candidate it tells of, else COMMON."""

    about: int
    part: str
    label: str
    before: Any
    after: Any


def differences(old: Revision, new: Revision) -> list[Difference]:
    """Every answer that differs, in the order of the application. What one of the two never held is left out."""
    before, after = old.content, new.content
    service = Part(_("Service"), Application, (ServiceForm, AnchoringForm))
    plan = Part(_("Implementation plan"), ImplementationPlan, (PlanForm, AnchoringForm))
    return [
        *_changed(service, before.get("service", {}), after.get("service", {})),
        *_people(before, after),
        *_changed(plan, before.get("plan", {}), after.get("plan", {})),
        *_milestones(plan.title, before, after),
    ]


def concerning(found: Iterable[Difference], candidate: Candidate) -> list[Difference]:
    """Those that somebody who has scored this candidate must know of."""
    return [one for one in found if one.about in (COMMON, candidate.pk)]


def _people(before: dict[str, Any], after: dict[str, Any]) -> list[Difference]:
    """Candidates who came, who left, and what is changed about those who stayed."""
    was = {one["id"]: one for one in before.get("candidates", [])}
    found: list[Difference] = []
    for now in after.get("candidates", []):
        if now["id"] in was:
            found += _changed(Part(now["name"], Candidate, (CandidateForm,)), was[now["id"]], now, about=now["id"])
        elif "candidates" in before:
            found.append(Difference(now["id"], now["name"], _("Candidate"), "", _("New")))
    stayed = {one["id"] for one in after.get("candidates", [])}
    left = [one for one in was.values() if one["id"] not in stayed and "candidates" in after]
    return [*found, *(Difference(one["id"], one["name"], _("Candidate"), _("In the application"), "") for one in left)]


def _changed(part: Part, old: dict[str, Any], new: dict[str, Any], about: int = COMMON) -> list[Difference]:
    names = [name for name in new if name in old and name not in ("id", "order") and old[name] != new[name]]
    return [
        Difference(about, part.title, _label(part, name), _said(part, name, old[name]), _said(part, name, new[name]))
        for name in names
    ]


def _field(part: Part, name: str) -> Any:
    plain = name.removesuffix("_id")
    return next((form.base_fields[plain] for form in part.forms if plain in form.base_fields), None)


def _label(part: Part, name: str) -> str:
    field = _field(part, name)
    label = str(field.label if field is not None else part.model._meta.get_field(name).verbose_name)
    return label[:1].upper() + label[1:]


def _said(part: Part, name: str, value: Any) -> Any:
    """A frozen value as a person reads it."""
    if name == "municipality_id":
        return str(Municipality.objects.filter(pk=value).first() or "")
    return in_words(_field(part, name) or part.model._meta.get_field(name), value)


def _milestones(title: str, before: dict[str, Any], after: dict[str, Any]) -> list[Difference]:
    if "milestones" not in before or "milestones" not in after or before["milestones"] == after["milestones"]:
        return []
    was, now = (told(side["milestones"]) for side in (before, after))
    return [Difference(COMMON, title, _("Milestones"), was, now)]


def told(milestones: Iterable[dict[str, str]]) -> list[str]:
    """Frozen milestones as lines to read."""
    return dated_lines((date.fromisoformat(one["date"]), one["text"]) for one in milestones)
