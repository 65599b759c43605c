"""What every builder needs: the date, the dice, places by number, people and services as they are made."""

from collections.abc import Iterable
from dataclasses import dataclass, field
from datetime import date, datetime, timedelta
from functools import cached_property
from random import Random

from django.contrib.auth.hashers import make_password

from mentorprog.demo.builder.days import at
from mentorprog.demo.builder.names import Names, email_of
from mentorprog.people.models import Organisation, Person
from mentorprog.places.models import Centre, Municipality
from networks.models import Network, Territory

SEED = 20150
NORTHERN = ("18", "55", "56")  # Nordland, Troms, Finnmark
EVERYDAY = {"5610": "Karasjok", "5612": "Kautokeino"}  # where the official name begins with the Sami one


@dataclass
class World:
    """The demonstration under construction."""

    today: date
    dice: Random = field(default_factory=lambda: Random(SEED))  # noqa: S311 - repeatable on purpose, no secrets
    staff: dict[str, Person] = field(default_factory=dict)
    services: dict[tuple[str, str], Organisation] = field(default_factory=dict)
    people_made: int = 0
    numbers_given: int = 0

    @cached_property
    def names(self) -> Names:
        return Names(self.dice)

    @cached_property
    def municipalities(self) -> dict[str, Municipality]:
        """Today's municipalities by number."""
        rows = Municipality.objects.current().select_related("county__centre", "centre_override")
        return {row.number: row for row in rows}

    @cached_property
    def centres(self) -> dict[str, Centre]:
        return {centre.slug: centre for centre in Centre.objects.all()}

    @cached_property
    def networks(self) -> dict[str, Network]:
        return {network.slug: network for network in Network.objects.select_related("centre")}

    @cached_property
    def network_by_county(self) -> dict[int, Network]:
        rows = Territory.objects.select_related("network")
        return {row.county_id: self.networks[row.network.slug] for row in rows}

    def network_of(self, person: Person) -> Network | None:
        """The network of somebody's county of work."""
        municipality = person.work_municipality
        return self.network_by_county.get(municipality.county_id) if municipality else None

    def ago(self, days: int, hour: int = 10, minute: int = 0) -> datetime:
        """A local clock time some days before today."""
        return at(self.today - timedelta(days=days), hour, minute)

    def person(self, number: str, *, employer: Organisation | None = None, **values: object) -> Person:
        """Somebody who works in the municipality with this number; not saved yet."""
        self.people_made += 1
        name = str(values.pop("name", "") or self.names.new(north=number[:2] in NORTHERN))
        values.setdefault("email", email_of(name, self.people_made))
        values.setdefault("created_at", at(date(2015, 1, 5), 9))
        values.setdefault("work_municipality", self.municipalities[number])
        return Person(name=name, employer=employer, password=make_password(None), **values)

    def phone(self) -> str:
        """A number in a block that no subscriber has.

        So many share each number that the search for duplicates takes it for a switchboard's.
        """
        return f"99 00 00 {self.people_made % 40:02}"


def spoken(municipality: Municipality) -> str:
    """The municipality's name as one says it: one of the parts of a name in two languages."""
    return EVERYDAY.get(municipality.number, municipality.name.split(" - ")[0])


def saved(people: Iterable[Person]) -> list[Person]:
    """The people, entered in one go."""
    return Person.objects.bulk_create(people)
