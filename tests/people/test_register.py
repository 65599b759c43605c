"""The register is asked once a day, and whatever is wrong with it, the answer comes in time."""

import json
import socket
import time
from collections.abc import Iterator

import pytest
from django.core.cache import cache

from mentorprog.people import register
from mentorprog.people.register import Answer, Facts, look_up
from tests.people.register_server import Register, running, unit

NUMBER = "310000004"


@pytest.fixture
def server(settings: object) -> Iterator[Register]:
    cache.clear()
    with running() as found:
        settings.REGISTER_URL = found.url
        yield found
    cache.clear()


def test_a_municipality(server: Register) -> None:
    server.rows[NUMBER] = unit(NUMBER, "TESTVIK  KOMMUNE")
    assert look_up(NUMBER) == Facts(Answer.FOUND, "TESTVIK KOMMUNE", "municipality", "1516")


def test_what_was_answered_is_kept(server: Register) -> None:
    server.rows[NUMBER] = unit(NUMBER)
    assert look_up(NUMBER) == look_up(NUMBER)
    assert server.asked == [NUMBER]


@pytest.mark.parametrize(
    ("answer", "row"),
    [
        (Answer.UNKNOWN, 404),
        (Answer.REMOVED, 410),
        (Answer.REMOVED, unit(NUMBER, slettedato="2024-01-01")),
        (Answer.UNREACHABLE, 500),
        (Answer.UNREACHABLE, 302),
        (Answer.UNREACHABLE, b"<html>"),
        (Answer.UNREACHABLE, b"[]"),
        (Answer.UNREACHABLE, b'{"navn": 7, "organisasjonsform": {"kode": "KOMM"}}'),
        (Answer.UNREACHABLE, b'{"navn": "X"}'),
        (Answer.UNREACHABLE, json.dumps({"navn": "X" * 300_000}).encode()),
    ],
)
def test_answers_without_facts(server: Register, answer: Answer, row: object) -> None:
    server.rows[NUMBER] = row
    assert look_up(NUMBER) == Facts(answer)


def test_only_what_the_register_said_is_kept(server: Register) -> None:
    """A fault is gone when the register is well again."""
    server.rows[NUMBER] = 503
    assert look_up(NUMBER).answer is Answer.UNREACHABLE
    server.rows[NUMBER] = unit(NUMBER)
    assert look_up(NUMBER).answer is Answer.FOUND


@pytest.mark.parametrize(
    ("kind", "name", "form", "trade"),
    [
        ("county", "TESTFYLKE FYLKESKOMMUNE", "FYLK", "84.110"),
        ("police", "TEST POLITIDISTRIKT", "ORGL", "84.240"),
        ("nav", "NAV TESTVIK", "ORGL", "84.300"),
        ("correctional", "TESTVIK FENGSEL", "ORGL", "84.230"),
        ("", "TESTVIK TINGRETT", "ORGL", "84.230"),
        ("health", "TEST HF", "SF", "86.101"),
        ("voluntary", "TESTVIK IDRETTSLAG", "FLI", "93.120"),
        ("", "TESTVIK FAGFORENING", "FLI", "94.200"),
        ("", "TEST AS", "AS", "62.010"),
    ],
)
def test_kind_only_where_it_is_clear(server: Register, kind: str, name: str, form: str, trade: str) -> None:
    server.rows[NUMBER] = unit(NUMBER, name, form=form, trade=trade)
    assert look_up(NUMBER).kind == kind


def test_a_unit_without_address_or_trade(server: Register) -> None:
    row = unit(NUMBER, form="ORGL")
    del row["forretningsadresse"], row["naeringskode1"]
    server.rows[NUMBER] = row
    assert look_up(NUMBER) == Facts(Answer.FOUND, "TESTVIK KOMMUNE", "", "")


def test_a_register_that_does_not_answer(server: Register) -> None:
    server.rows[NUMBER] = 5.0
    began = time.monotonic()
    assert look_up(NUMBER) == Facts(Answer.UNREACHABLE)
    assert time.monotonic() - began < register.SECONDS + 0.5


def test_no_register_at_all(settings: object) -> None:
    cache.clear()
    with socket.socket() as closed:
        closed.bind(("127.0.0.1", 0))
        settings.REGISTER_URL = f"http://127.0.0.1:{closed.getsockname()[1]}"
    assert look_up(NUMBER) == Facts(Answer.UNREACHABLE)


def test_a_name_server_that_hangs(settings: object, monkeypatch: pytest.MonkeyPatch) -> None:
    """The three seconds hold for what no socket's time limit counts."""
    cache.clear()
    settings.REGISTER_URL = "http://register.example.no"
    monkeypatch.setattr(register, "SECONDS", 0.2)
    monkeypatch.setattr(register, "_ask", lambda orgnr: time.sleep(1))
    began = time.monotonic()
    assert look_up(NUMBER) == Facts(Answer.UNREACHABLE)
    assert time.monotonic() - began < 0.9
