"""Which mails should exist, said by rules. Each app registers its own from `AppConfig.ready`.

A rule looks at data alone and yields every mail that should exist now or later; `services.reconcile` makes
the rows match. It yields the whole truth each time: what it leaves out is cancelled, if it is not sent yet.
"""

from collections.abc import Callable, Iterable, Iterator
from datetime import datetime
from typing import Any, NamedTuple, TypeVar

from django.utils import timezone


class Planned(NamedTuple):
    """A mail that should exist.

    `key` is the rule's name, a colon, then subject, occurrence version and recipient: another key is another
    mail, the same key is sent once whatever happens. `context` holds ids and small values as JSON knows them
    (string keys, lists). `send_at` is aware.

    It goes to a person, whose own address and language count, or (`person_id` None) to a bare `address` in a
    `language`.
    """

    key: str
    person_id: int | None
    template: str
    context: dict[str, Any]
    send_at: datetime
    address: str = ""
    language: str = ""


Plan = Callable[[], Iterable[Planned]]
Registered = TypeVar("Registered", bound=Plan)
_rules: dict[str, Plan] = {}


def rule(name: str) -> Callable[[Registered], Registered]:
    """Register the decorated function as the rule `name`: at most 60 characters, no colon."""
    if ":" in name or not 0 < len(name) <= 60:  # noqa: PLR2004 - the column's width
        raise ValueError(f"not a name for a rule: {name!r}")

    def register(function: Registered) -> Registered:
        if name in _rules:
            raise ValueError(f"two rules named {name}")
        _rules[name] = function
        return function

    return register


def names() -> list[str]:
    """The names of all rules, in the order of registration."""
    return list(_rules)


def planned(name: str) -> Iterator[Planned]:
    """What the rule wants, one by one. Raises LookupError without such a rule, ValueError on a wrong plan."""
    prefix = f"{name}:"
    for item in _rules[name]():
        if not item.key.startswith(prefix) or len(item.key) > 200:  # noqa: PLR2004 - the column's width
            raise ValueError(f"a key of {name} must begin with {prefix!r} and have at most 200 characters")
        if timezone.is_naive(item.send_at):
            raise ValueError(f"{name} gives a time without a zone")
        if (item.person_id is None) != bool(item.address and item.language):
            raise ValueError(f"{name} must name a person, or an address and its language")
        yield item
