"""Rows by the thousand and names for them: what every part of the bench's data is made with."""

import itertools
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field
from datetime import date, datetime, timedelta
from typing import Any

from django.db.models import Model

from applications.models import Application
from cohorts.models import Certificate, Cohort, CohortGathering, CourseDay
from mentorprog.people.models import Organisation, Person
from mentorprog.places.models import Municipality
from networks.models import Mentor

BATCH = 2000  # rows a statement
YEARS = 12  # with two cohorts each; the newest takes applications, the one before it is under way
BOARD = 500  # candidates on the board that is measured
GRID = 30  # participants of the cohort under way
CANDIDATES = 2  # in an application
DECISIONS = 60  # prepared on the board, sent at once
MEETINGS_OF_A_MENTOR = 10
MINUTES = 24  # of a network: four years of meetings every second month
GIVEN = ("Alvar", "Birle", "Dagfinna", "Eldrid", "Frodar", "Gyril", "Hallvor", "Idun", "Jorfrid", "Kettil", "Ljota")
PLACES = ("Aske", "Brei", "Dal", "Eike", "Foss", "Gran", "Hav", "Kvern", "Lind", "Myr")
ENDINGS = ("berg", "vang", "vik", "haug", "mo", "li", "nes", "heim", "set", "eng")
FAMILY = tuple(place + ending for place in PLACES for ending in ENDINGS)
SENTENCE = "Vi møter ungdom og familiane deira på skulen, i uteteamet og i barnevernet, også på kveldstid. "
LETTERS = "23456789ABCDEFGHJKLMNPQRSTUVWXYZ"


@dataclass
class World:
    """What has been made: everything by kind, and the rows that the measured pages are about."""

    scale: int
    now: datetime
    today: date
    national: Person = field(init=False)
    regional: Person = field(init=False)
    municipalities: list[Municipality] = field(init=False)
    organisations: list[Organisation] = field(init=False)
    people: list[Person] = field(init=False)
    cohorts: list[Cohort] = field(init=False)
    applications: list[Application] = field(init=False)
    draft: Application = field(init=False)
    certificate: Certificate = field(init=False)
    board: Cohort = field(init=False)
    mentors: list[Mentor] = field(init=False)

    @property
    def open_cohort(self) -> Cohort:
        return self.cohorts[-1]

    @property
    def running_cohort(self) -> Cohort:
        return self.cohorts[-2]

    def somebody(self, number: int) -> Person:
        """A person by number, round and round."""
        return self.people[number % len(self.people)]


def insert(rows: Iterable[Any]) -> list[Any]:
    """Enter rows of one model and return them with their keys."""
    made: list[Any] = []
    for chunk in chunks(rows):
        made += type(chunk[0])._base_manager.bulk_create(chunk, batch_size=BATCH)
    return made


def pour(rows: Iterable[Model]) -> None:
    """Enter rows of one model that nobody refers to, without keeping them."""
    for chunk in chunks(rows):
        type(chunk[0])._base_manager.bulk_create(chunk, batch_size=BATCH)


def chunks(rows: Iterable[Any]) -> Iterator[list[Any]]:
    rest = iter(rows)
    while chunk := list(itertools.islice(rest, BATCH)):
        yield chunk


def name_of(number: int) -> str:
    """One of 12,100 names, made of two given names and a family name that one in a hundred bears."""
    number, family = divmod(number, len(FAMILY))
    second, given = divmod(number, len(GIVEN))
    return f"{GIVEN[given]} {GIVEN[second % len(GIVEN)]} {FAMILY[family]}"


def days(cohort: Cohort, first: date) -> None:
    """Give a cohort its gatherings and days, two weeks apart."""
    gatherings = cohort.programme.gatherings.order_by("order").prefetch_related("days")
    for place, gathering in enumerate(gatherings):
        where = CohortGathering.objects.create(cohort=cohort, gathering=gathering, venue="Kurssenteret")
        pour(
            CourseDay(
                cohort=cohort, place=where, training_day=day, date=first + timedelta(days=14 * place + day.number)
            )
            for day in gathering.days.all()
        )
