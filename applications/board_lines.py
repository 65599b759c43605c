"""The lines of the board: what stands in each, ready for the template. There may be hundreds."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from typing import Any

from django.urls import reverse
from django.utils.formats import number_format
from django.utils.html import format_html_join
from django.utils.safestring import SafeString
from django.utils.translation import gettext as _

from applications.models import Application, Decision, GroundsTemplate
from applications.selectors.board import SEATS_KEPT, region, standing_decision
from applications.standing import candidate_state

OWN = "own"  # the grounds that stand, written on the reading page or chosen before


@dataclass(frozen=True)
class Line:
    """One candidate. `outcomes` and `grounds` are options of selects, empty where nothing can be changed."""

    pk: int
    number: int
    name: str
    role: str
    url: str
    service: str
    place: str
    region: str
    mean: str
    readers: int
    unconfirmed: bool
    removed: bool
    state: str
    seen: str
    rank: str
    outcomes: SafeString
    grounds: SafeString
    unsaved: bool  # what stands in the fields was refused when it was to be saved
    swap: str  # where the candidate is swapped for a substitute


Typed = dict[str, list[str]]  # outcome and number that were refused, by the candidate's id


def lines(
    candidates: Iterable[Any], templates: Sequence[GroundsTemplate], first: int, typed: Typed | None = None
) -> list[Line]:
    """The lines, numbered from `first`. Options are made once for each choice, not once for each line.

    What was refused stands in its fields still, so that nobody has to choose it once more.
    """
    texts = {"": _("Not decided"), **{one.value: str(one.label) for one in Decision.Outcome}}
    outcomes = {chosen: options(texts, chosen) for chosen in texts}
    ready = {"": "–", **{str(one.pk): f"{one.get_outcome_display()}: {one.name}" for one in templates}}
    grounds = {"": options(ready, ""), OWN: options({OWN: _("As written"), **ready}, OWN)}
    typed = typed or {}
    return [
        _line(candidate, number, outcomes, grounds, typed.get(str(candidate.pk)))
        for number, candidate in enumerate(candidates, start=first)
    ]


def _line(
    candidate: Any,
    number: int,
    outcomes: dict[str, SafeString],
    grounds: dict[str, SafeString],
    typed: list[str] | None,
) -> Line:
    decision, application = standing_decision(candidate), candidate.application
    told = decision is not None and decision.state == Decision.State.APPLIED
    outcome = decision.outcome if decision else ""
    rank = str(decision.rank or "") if decision else ""
    is_open = application.state == Application.State.SUBMITTED and not told and candidate.replaces_id is None
    empty = SafeString("")
    seen = f"{outcome}|{rank}"
    if typed and is_open:
        outcome, rank = typed
    return Line(
        pk=candidate.pk,
        number=number,
        name=candidate.name,
        role=candidate.role,
        url=f"{reverse('admin:applications_application_read', args=[application.pk])}#c{candidate.pk}",
        service=", ".join(filter(None, [application.organisation_name, application.unit])),
        place=str(application.municipality or ""),
        region=region(candidate),
        mean=number_format(candidate.mean_score, 1) if candidate.mean_score else "–",
        readers=candidate.reader_count,
        unconfirmed=candidate.email_confirmed_at is None,
        removed=candidate.removed_at is not None,
        state=_state(candidate, decision, told),
        seen=seen,
        rank=rank,
        outcomes=outcomes.get(outcome, outcomes[""]) if is_open else empty,
        grounds=grounds[OWN if decision and decision.grounds else ""] if is_open else empty,
        unsaved=typed is not None and is_open,
        swap=reverse("admin:applications_application_substitute", args=[candidate.pk]) if _is_held(candidate) else "",
    )


def _is_held(candidate: Any) -> bool:
    return candidate.offer is not None and candidate.offer.state in SEATS_KEPT


def _state(candidate: Any, decision: Decision | None, told: bool) -> str:
    """What stands where nothing can be chosen."""
    if told and decision is not None and decision.rank:
        return _("On the waiting list as number %(n)s") % {"n": decision.rank}
    if told:
        return candidate_state(candidate)[0]
    if candidate.replaces_id is not None:
        return _("Proposed as a substitute")
    return _("Not decided") if decision is None else str(decision.get_outcome_display())


def options(texts: dict[str, str], chosen: str) -> SafeString:
    """The options of a select where `chosen` stands."""
    return format_html_join(
        "",
        '<option value="{}"{}>{}</option>',
        ((value, SafeString(" selected") if value == chosen else "", text) for value, text in texts.items()),
    )
