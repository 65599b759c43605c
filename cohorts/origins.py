"""Where somebody's seat comes from. The floor above, which knows the applications, tells it by a registry."""

from collections.abc import Callable, Collection
from typing import Any

from cohorts.models import Cohort

Source = Callable[[int, Collection[int]], dict[int, dict[str, Any]]]  # cohort, persons → context by the person
_sources: list[Source] = []


def origins(source: Source) -> Source:
    """Register somebody who knows where seats come from; used as a decorator."""
    _sources.append(source)
    return source


def origins_of(cohort: Cohort | int, people: Collection[int]) -> dict[int, dict[str, Any]]:
    """What the mails about these persons' seats carry in their context, so that the case they belong to finds them."""
    found: dict[int, dict[str, Any]] = {person: {} for person in people}
    for source in _sources if found else ():
        for person, context in source(cohort if isinstance(cohort, int) else cohort.pk, found.keys()).items():
            found[person] = found[person] | context
    return found
