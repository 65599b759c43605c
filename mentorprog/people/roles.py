"""The roles of staff, kept as Django groups, and the predicates that every permission is built from.

Every predicate fails closed: an inactive person, or one without `is_staff`, has no role.
"""

from typing import Any

import rules

NATIONAL = "national coordinator"
REGIONAL = "regional coordinator"
REVIEWER = "reviewer"
LECTURER = "lecturer"
PARTNER = "partner coordinator"
ALL = (NATIONAL, REGIONAL, REVIEWER, LECTURER, PARTNER)


def _has(person: Any, *roles: str) -> bool:
    return bool(
        person is not None
        and person.is_authenticated
        and person.is_active
        and person.is_staff
        and (person.is_superuser or not person.role_names.isdisjoint(roles))
    )


@rules.predicate
def is_national(person: Any) -> bool:
    """RVTS Vest's coordinators of the national training: see and decide everywhere."""
    return _has(person, NATIONAL)


@rules.predicate
def is_regional(person: Any) -> bool:
    """A centre's coordinators: their own region only, which the querysets enforce."""
    return _has(person, REGIONAL) and person.centre_id is not None


@rules.predicate
def is_reviewer(person: Any) -> bool:
    """Reads and scores applications of the own region."""
    return _has(person, REVIEWER) and person.centre_id is not None


@rules.predicate
def is_partner(person: Any) -> bool:
    """Runs the networks that name the person as coordinator, and sees nothing else: at work outside RVTS."""
    return _has(person, PARTNER)


is_coordinator = is_national | is_regional
is_reader = is_coordinator | is_reviewer
is_convenor = is_coordinator | is_partner  # calls a network together
