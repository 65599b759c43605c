"""Who pays for whom. The floor above, which knows the applications, tells it by a registry."""

from collections.abc import Callable, Iterable
from typing import NamedTuple

from cohorts.models import Cohort, Participation
from mentorprog.people.models import Organisation


class Payer(NamedTuple):
    """The workplace that pays for somebody, and what it wants to read on the invoice.

    `instead_of` is the id of the person whose seat a substitute has taken.
    """

    organisation: Organisation
    buyer_reference: str
    instead_of: int | None = None


Source = Callable[[Cohort], dict[int, Payer]]  # a cohort → payers by the person's id
_sources: list[Source] = []


def payers(source: Source) -> Source:
    """Register somebody who knows payers; used as a decorator."""
    _sources.append(source)
    return source


def payers_of(cohort: Cohort, seated: Iterable[Participation]) -> dict[int, Payer]:
    """Payers by the person's id: what the registered ones know, else the employer. Who has none is left out."""
    found = {
        seat.person_id: Payer(seat.person.employer, seat.person.employer.buyer_reference)
        for seat in seated
        if seat.person.employer is not None
    }
    for source in _sources:
        found |= source(cohort)
    return found
