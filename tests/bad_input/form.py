"""A form of the system as the tests of bad input see it."""

from collections.abc import Callable
from dataclasses import dataclass, field
from typing import Any

from django.http import HttpResponse
from django.test import Client
from django.utils.translation import override

from tests.access.visitors import World

Values = dict[str, Any]
NOT_EMPTY = {"csrfmiddlewaretoken": "x"}  # what every real post holds


@dataclass(frozen=True)
class Form:
    """A form. `texts`, `emails`, `numbers` and `choices` are its fields by kind; `required` must be filled in.

    `fixed` is posted beside the fields and says which form it is; `prefix` stands in front of the fields' names.
    `django`: drawn by Django's admin, which marks errors at the fields and has no links at the top.
    """

    name: str
    role: str
    address: Callable[[World], str]
    valid: Callable[[World], Values]
    required: tuple[str, ...] = ()
    texts: tuple[str, ...] = ()
    emails: tuple[str, ...] = ()
    numbers: tuple[str, ...] = ()
    choices: tuple[str, ...] = ()
    fixed: Callable[[World], Values] = field(default=lambda world: {})
    prefix: Callable[[World], str] = field(default=lambda world: "")
    get: bool = False
    django: bool = False
    taken: int = 302  # the answer when all is right
    writes: bool = True  # whether something is then in the database that was not
    recorded: bool = False  # whether each look at its page leaves a row
    before: Callable[[Client, World], object] = field(default=lambda client, world: None)

    @property
    def fields(self) -> tuple[str, ...]:
        return (*self.texts, *self.emails, *self.numbers, *self.choices)

    def browser(self, world: World) -> Client:
        """A browser of the one who fills it in, at the page of the form."""
        client = Client() if self.role == "anonymous" else world.clients[self.role]
        self.before(client, world)
        return client

    def send(self, client: Client, world: World, values: Values, *, language: str = "nb", **more: Any) -> HttpResponse:
        """Send the form with these values of its fields."""
        prefix = self.prefix(world)
        data = {
            **NOT_EMPTY,
            **self.fixed(world),
            **{f"{prefix}{name}": value for name, value in values.items()},
            **more,
        }
        with override(language):
            address = self.address(world)
        return client.get(address, data) if self.get else client.post(address, data)

    def __str__(self) -> str:
        return self.name
