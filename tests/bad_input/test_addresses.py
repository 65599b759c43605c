"""Addresses that nobody gave out: ids that are too big, letters that are none, somebody else's way back."""

import re
from urllib.parse import quote

import pytest
from django.test import Client

from tests.access.addresses import every_address
from tests.access.fingerprint import changed, fingerprint
from tests.access.table import TABLE, Row
from tests.access.visitors import World

pytestmark = pytest.mark.django_db

ROUTES = {name: route for name, route in every_address().items() if "<" in route and "(?P" not in route}
OPENED_BY = {row.name: next((r for r, a in row.answers.items() if a == 200), "national") for row in TABLE}
PARTS = {
    "too big for the database": "9" * 30,
    "one too big": str(2**63),
    "nothing": "0",
    "below nothing": "-1",
    "other digits": "٣٣٣٣٣٣",
    "Norwegian": "æøå",
    "NUL": "%00",
    "half a character": "%F0%28%8C%28",
    "half a pair": "%ED%A0%80",
    "up and out": "..%2F..%2Fetc%2Fpasswd",
    "markup": "%3Cscript%3Ealert(1)%3C%2Fscript%3E",
    "quotes": "%27%20OR%201%3D1--",
    "long": "a" * 5000,
    "dots": "a.b.c",
}
POSTED = ("9" * 30, "0", "%F0%28%8C%28")
FEW = ("9" * 30, str(2**63), "%00", "%F0%28%8C%28", "a" * 5000)
NOT_FOUND = {301, 302, 400, 403, 404, 405}


@pytest.mark.parametrize("name", ROUTES)
def test_addresses_of_nothing(world: World, name: str) -> None:
    client = world.clients[OPENED_BY[name]]
    before = fingerprint()
    # Django's admin takes anything for an id and looks it up in one place: a few of the parts are enough.
    parts = FEW if "<path:object_id>" in ROUTES[name] else PARTS.values()
    for part in parts:
        path = "/" + re.sub(r"<[^>]+>", part, ROUTES[name])
        response = client.get(path)
        assert response.status_code in NOT_FOUND, (path, response.status_code)
        if part in POSTED:
            assert client.post(path, {"answer": "accept", "reason": "x"}).status_code in NOT_FOUND, path
        assert "<script>alert(1)" not in response.content.decode(errors="replace")
    assert changed(before, fingerprint()) == []


QUERIES = {
    "NUL": "q=%00&state__exact=%00&code=%00&next=%00&municipality=%00&close=%00&term=%00",
    "half a character": "q=%FF%FE&code=%F0%28&municipality=%ED%A0%80",
    "pages that are none": "p=99999999999999999999&page=-1&o=99.-1.x",
    "filters that are none": "nosuch=1&state__exact=nosuch&cohort__id__exact=x&network=perhaps&e=1",
    "filters that look too deep": "contact__password__startswith=p&person__email__contains=a",
    "dates that are none": "date__year=20x6&submitted_at__day=99&send_at__month=13",
    "too much": f"q={'x' * 20_000}",
    "the same twice": "q=a&q=b&code=a&code=b&municipality=1&municipality=2",
    "markup": f"q={quote('<script>alert(1)</script>')}&code={quote('<script>')}&next={quote('<script>alert(1)')}",
}
# What reads the query of its address
ASKED = [row for row in TABLE if row.name.startswith(("account_", "mfa_", "application_", "certificate"))]
ASKED += [
    row for row in TABLE if row.name.endswith(("front", "mypage", "changelist", "_add", ":autocomplete", ":login"))
]
ASKED += [row for row in TABLE if row.name.endswith(("_completion", "_attendance", "_change"))]


@pytest.mark.parametrize("row", ASKED, ids=lambda row: row.name)
def test_questions_that_nobody_asks(world: World, row: Row) -> None:
    client, path = world.clients[OPENED_BY[row.name]], world.address(row.name, row.about)
    before = fingerprint()
    for query in QUERIES.values():
        response = client.get(f"{path}?{query}")
        assert response.status_code in {200, *NOT_FOUND}, query
        assert "<script>alert(1)" not in response.content.decode(errors="replace")
    assert changed(before, fingerprint()) == []


@pytest.mark.parametrize("path", ["/%FF", "/%00", "/nn/%ED%A0%80/", "/de/", "/nn/nn/", "/./", "/" + "x/" * 2000])
def test_pages_that_are_none(path: str) -> None:
    response = Client(raise_request_exception=False).get(path)
    assert response.status_code in (301, 302, 400, 404)


@pytest.mark.parametrize(
    "following", ["https://evil.example.com/", "//evil.example.com/", "/\\evil.example.com", "javascript:alert(1)"]
)
def test_nobody_is_sent_to_another_site(world: World, following: str) -> None:
    """Neither while signing in, nor afterwards, nor when signing out."""
    for path in ("/konto/", "/konto/kode/", "/konto/ut/", "/admin/login/", "/konto/tofaktor/reauthenticate/"):
        for role in ("anonymous", "applicant", "national"):
            client = world.client(role)
            for response in (client.get(path, {"next": following}), client.post(path, {"next": following})):
                assert "evil" not in response.get("Location", "").split("?")[0], (path, role)
                assert not response.get("Location", "").startswith("javascript"), (path, role)


def test_a_code_that_no_certificate_has(world: World) -> None:
    client = Client()
    response = client.get("/bevis/", {"code": "abcd-efgh ijkl mnop"})
    assert response["Location"] == "/bevis/ABCDEFGHIJKLMNOP/"
    page = client.get(response["Location"])
    assert page.status_code == 404
    assert "ABCDEFGHIJKLMNOP" in page.content.decode()
