"""Every address, every role: the answer stands in the table, and who is turned away learns nothing."""

from collections import Counter
from dataclasses import dataclass
from urllib.parse import parse_qs, urlsplit

import pytest
from django.http import HttpResponse
from django.urls import reverse

from tests.access.addresses import every_address
from tests.access.fingerprint import changed, fingerprint
from tests.access.table import (
    DOOR,
    LOGIN,
    REAUTHENTICATE,
    REFUSED,
    ROLES,
    TABLE,
    UNSEEN,
    Answer,
    Row,
)
from tests.access.visitors import World

pytestmark = pytest.mark.django_db

by_name = pytest.mark.parametrize(
    "row", [pytest.param(row, marks=pytest.mark.needs("pango") if row.drawn else (), id=row.name) for row in TABLE]
)


def address(world: World, row: Row) -> str:
    """Where the row is; an address without a name is made from its route."""
    if "/" not in row.name:
        return world.address(row.name, row.about)
    route = row.name.replace("<path:object_id>", str((world.things.get(row.about) or ("",))[0]))
    return "/" + route.replace("(?P<url>.*)$", "no-such-page/")


def answer_of(response: HttpResponse, path: str) -> Answer:
    """What the table calls this response."""
    if response.status_code not in (301, 302):
        return response.status_code
    where = urlsplit(response["Location"])
    if parse_qs(where.query).get("next") == [path]:
        gates = {"account_login": LOGIN, "admin:login": DOOR, "mfa_reauthenticate": REAUTHENTICATE}
        for name, answer in gates.items():
            if where.path == reverse(name):
                return answer
    return f"sent to {where.path}"


def expected(world: World, row: Row, answer: Answer) -> Answer:
    """The table's answer with the address of a name put in its place."""
    if answer == UNSEEN:
        return f"sent to {reverse('admin:index')}"
    if isinstance(answer, str) and answer.startswith("sent to ") and answer not in REFUSED:
        name = answer.removeprefix("sent to ")
        about = row.about if name.startswith("admin:") and name not in ("admin:index", "admin:login") else ""
        return f"sent to {world.address(name, about)}"
    return answer


def test_every_address_stands_in_the_table_once() -> None:
    rows = Counter(row.name for row in TABLE)
    assert set(every_address()) - set(rows) == set(), "give these addresses a row in tests/access/table.py"
    assert set(rows) - set(every_address()) == set(), "no such addresses any more"
    assert [name for name, times in rows.items() if times > 1] == []


@dataclass(frozen=True)
class Visit:
    """What came of it when every role asked for one address: by role the answer and the page, and what changed."""

    answers: dict[str, Answer]
    pages: dict[str, str]
    changes: list[str]


@pytest.fixture(scope="package")
def visits(world: World) -> dict[str, Visit]:
    """The visits that have been made in this world; three tests look at each."""
    return {}


@pytest.fixture
def visit(world: World, row: Row, visits: dict[str, Visit]) -> Visit:
    if row.name not in visits:
        visits[row.name] = knock(world, address(world, row))
    return visits[row.name]


def knock(world: World, path: str) -> Visit:
    """Everybody looks at one address. That somebody has looked may be recorded."""
    before = fingerprint(looks=False)
    found = {role: world.clients[role].get(path) for role in ROLES}
    answers = {role: answer_of(response, path) for role, response in found.items()}
    for role in {answer: role for role, answer in answers.items()}.values():
        assert answer_of(world.clients[role].head(path), path) == answers[role], f"HEAD is not GET to {role}"
    pages = {role: response.getvalue().decode(errors="replace") for role, response in found.items()}
    return Visit(answers, pages, changed(before, fingerprint(looks=False)))


@by_name
def test_each_role_gets_its_answer(world: World, row: Row, visit: Visit) -> None:
    wanted = {role: expected(world, row, answer) for role, answer in row.answers.items()}
    assert {r: (visit.answers[r], wanted[r]) for r in ROLES if visit.answers[r] != wanted[r]} == {}, "got, expected"


@by_name
def test_who_is_turned_away_learns_nothing(world: World, row: Row, visit: Visit) -> None:
    """Nothing about region Nord in any refusal, nor anywhere for another region's staff and for strangers."""
    hidden = {word for word in world.secrets if word not in address(world, row)}
    for role, answer in row.answers.items():
        if answer in REFUSED or (role in ("anonymous", "other") and not row.token):
            assert [word for word in hidden if word in visit.pages[role]] == [], role


@by_name
def test_looking_changes_nothing(row: Row, visit: Visit) -> None:
    assert visit.changes == []
