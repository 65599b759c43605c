"""The mentor bank with a hundred thousand mentors: found by name, by place, by language and competence."""

import itertools
from collections.abc import Iterator
from pathlib import Path

from django.db import connection
from django.urls import reverse

from mentorprog.people.models import Person
from networks.models import Mentor, MentorCompetence, MentorLanguage, Territory
from tests.bench.filling import World, insert, name_of, pour
from tests.bench.pages import LIST, Page
from tests.bench.report import Line
from tests.bench.server import serve
from tests.bench.statements import statements

MENTORS = 100_000
SPEAKS = 3  # of so many mentors one works in another language too; all languages are as common
KNOWS = 2  # fields that each mentor knows more of


def bank(world: World, folder: Path) -> Iterator[Line]:
    """Lists of the mentor bank; the mentors stay, so nothing is measured after it."""
    _fill(world)
    place = next(one for one in world.municipalities if one.number == "4601")
    where = reverse("admin:networks_mentor_changelist")
    queries = {
        "first page": "",
        "by name": "?q=Idun+Linderheim",
        "by a name that nobody has": "?q=qwzxqwzx",
        "by place": f"?near={place.pk}&within=municipality",
        "adjoining counties, language, competence": f"?near={place.pk}&within=neighbours&language=ar&competence=youth",
        "by region, role and availability": "?region=vest&role__exact=police&available__exact=1",
    }
    with serve(folder / "bank") as server:
        for name, query in queries.items():
            page = Page(f"bank of {MENTORS:,}, {name}", where + query, LIST, world.national)
            cost = server.measure(page)
            yield Line(page.name, cost.median, "ms at p50", LIST.median or 0, note=f"{cost.cpu:.1f} ms CPU")
            yield Line(page.name, len(statements(page, server)), "statements", LIST.statements)


def _fill(world: World) -> None:
    """As many mentors as are lacking, spread over all municipalities, in the networks of their counties."""
    network_of = dict(Territory.objects.values_list("county_id", "network_id"))
    places = itertools.cycle(world.municipalities)
    lacking = MENTORS - Mentor.objects.count()
    people = insert(
        Person(
            email=f"bank{number}@bench.example.no",
            name=name_of(number * 31),
            password="!",
            work_municipality=next(places),
        )
        for number in range(lacking)
    )
    roles = itertools.cycle(("mentor", "team", "police", "workplace", "other", "none"))
    mentors = insert(
        Mentor(
            person=person,
            network_id=network_of.get(person.work_municipality.county_id),
            since=world.today,
            role=next(roles),
            available=number % 3 == 0,
        )
        for number, person in enumerate(people)
    )
    languages = itertools.cycle(MentorLanguage.Language.values)
    pour(MentorLanguage(mentor=one, code=code) for one, code in zip(mentors[::SPEAKS], languages, strict=False))
    fields = itertools.cycle(itertools.permutations(MentorCompetence.Field.values, KNOWS))
    pour(MentorCompetence(mentor=one, code=code) for one, codes in zip(mentors, fields, strict=False) for code in codes)
    with connection.cursor() as cursor:
        cursor.execute("ANALYZE")
