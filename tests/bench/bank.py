"""The mentor bank with 100,000 mentors, who are there only while it is measured."""

import itertools
from collections.abc import Iterator
from datetime import timedelta
from urllib.parse import urlencode

from django.db import connection
from django.urls import reverse

from mentorprog.people.models import Person
from networks.models import Competence, Mentor, MentorCompetence, MentorLanguage, Territory
from tests.bench.filling import FAMILY, World, insert, name_of, pour
from tests.bench.pages import Budget, Page
from tests.bench.report import Line
from tests.bench.server import Server
from tests.bench.statements import statements

MENTORS = 100_000
BANK = Budget(30, 10, 60)
ROUNDS = 3  # the quietest counts
DOMAIN = "bank.example.no"


def bank(world: World, server: Server) -> Iterator[Line]:
    """Search by name, municipality and language, as staff of the country and of a region ask for it."""
    try:
        _fill(world)
        for page in _pages(world):
            cost = server.measure(page)
            for _again in range(ROUNDS - 1):
                cost = server.measure(page).or_less(cost)
            yield Line(page.name, cost.median, "ms at p50", BANK.median, note=f"{cost.cpu:.1f} ms CPU")
            yield Line(page.name, len(statements(page, server)), "statements", BANK.statements)
    finally:
        _empty()


def _pages(world: World) -> Iterator[Page]:
    address = reverse("admin:networks_mentor_changelist")
    place = next(one for one in world.municipalities if one.number == "4601")
    wide = {"q": FAMILY[45], "near": place.pk, "language": "ar"}
    for label, viewer in (("", world.national), (", regional", world.regional)):
        for within in ("county", "neighbours"):
            query = urlencode({**wide, "within": within})
            yield Page(f"mentor bank, {MENTORS:,} mentors, {within}{label}", f"{address}?{query}", BANK, viewer)
        query = urlencode({"near": place.pk, "within": "region", "competence": "school"})
        yield Page(f"mentor bank, {MENTORS:,} mentors, no name{label}", f"{address}?{query}", BANK, viewer)


def _fill(world: World) -> None:
    places = itertools.cycle(world.municipalities)
    network_of = dict(Territory.objects.values_list("county_id", "network_id"))
    people = insert(
        Person(email=f"m{n}@{DOMAIN}", name=name_of(n), password="!", work_municipality=next(places))
        for n in range(MENTORS)
    )
    since = world.today - timedelta(days=400)
    mentors = insert(
        Mentor(person=one, network_id=network_of.get(one.work_municipality.county_id), since=since, available=n % 3 > 0)
        for n, one in enumerate(people)
    )
    codes, known = itertools.cycle(MentorLanguage.Language.values), itertools.cycle(Competence.values)
    pour(MentorLanguage(mentor=one, code=next(codes)) for one in mentors)
    pour(MentorCompetence(mentor=one, code=next(known)) for one in mentors)
    connection.cursor().execute("VACUUM ANALYZE")


def _empty() -> None:
    """Without signals or cascades: nothing else points at these rows."""
    mine = Mentor.objects.filter(person__email__endswith=f"@{DOMAIN}").values("pk")
    for kind in (MentorLanguage, MentorCompetence):
        rows = kind.objects.filter(mentor__in=mine)
        rows._raw_delete(rows.db)
    people = Person.objects.filter(email__endswith=f"@{DOMAIN}")
    mentors = Mentor.objects.filter(person__in=people.values("pk"))
    mentors._raw_delete(mentors.db)
    people._raw_delete(people.db)
