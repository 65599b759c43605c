"""Candidates as they were sent in, for pages and letters that show many of them."""

from collections.abc import Iterable, Sequence
from typing import Any

from applications.frozen import CANDIDATE, SERVICE, laid_over
from applications.models import Candidate, Decision, Revision
from mentorprog.places.models import Municipality


def as_sent(rows: Iterable[Any]) -> list[Any]:
    """The candidates with what was sent in last in place of what has been written since, in the same order.

    The applications are at hand. One statement where somebody has written more, two where a service has moved, else
    none. Rows that were never frozen are handed back as they are.
    """
    candidates = list(rows)
    written_on = {one.application_id for one in candidates if one.application.version != one.application.sent_version}
    if not written_on:
        return candidates
    found = Revision.objects.filter(application__in=written_on).order_by("application_id", "number")
    contents = {one.application_id: one.content for one in found}  # the newest comes last
    places = _places(candidates, contents)
    return [
        _thawed(one, contents[one.application_id], places) if one.application_id in contents else one
        for one in candidates
    ]


def decisions_as_sent(decisions: Sequence[Decision]) -> list[Decision]:
    """The decisions, each with its candidate as sent in."""
    for decision, candidate in zip(decisions, as_sent([one.candidate for one in decisions]), strict=True):
        decision.candidate = candidate
    return list(decisions)


def _thawed(candidate: Candidate, content: dict[str, Any], places: dict[int, Municipality]) -> Candidate:
    frozen = {one["id"]: one for one in content.get("candidates", []) if "id" in one}
    made = laid_over(candidate, frozen.get(candidate.pk, {}), CANDIDATE)
    made.application = _service(candidate.application, content.get("service", {}), places)
    return made


def _service(application: Any, values: dict[str, Any], places: dict[int, Municipality]) -> Any:
    made = laid_over(application, values, SERVICE)
    if made.municipality_id != application.municipality_id:
        made.municipality = places.get(made.municipality_id)
    return made


def _places(candidates: Sequence[Any], contents: dict[int, Any]) -> dict[int, Municipality]:
    """The municipalities that are others than those written now, by primary key."""
    moved = {
        pk
        for one in candidates
        if (pk := contents.get(one.application_id, {}).get("service", {}).get("municipality_id"))
        and pk != one.application.municipality_id
    }
    if not moved:
        return {}
    return Municipality.objects.select_related("county__centre", "centre_override").in_bulk(moved)
