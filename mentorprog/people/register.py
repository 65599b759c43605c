"""What Enhetsregisteret says about an organisation number. Public facts only; kept for a day.

The register's open interface (DOMAIN section 3, rule 11): `GET enheter/{orgnr}` answers 200 with `navn`,
`organisasjonsform.kode`, `naeringskode1.kode` and `forretningsadresse.kommunenummer`, 404 for a number it does
not know and 410 for one that has been taken out. An organisation that is wound up is answered with 200 and
`slettedato`.

The PyPI package brreg is not used: its client takes neither an address nor a time limit, and tells 404 and 410
as one.
"""

import json
import logging
import time
from concurrent.futures import ThreadPoolExecutor
from concurrent.futures import TimeoutError as NoAnswerInTime
from dataclasses import asdict, dataclass
from enum import StrEnum
from functools import cache
from typing import Any

import urllib3
from django.conf import settings
from django.core.cache import caches

from mentorprog.people.models import Organisation

logger = logging.getLogger(__name__)

SECONDS = 3.0  # from the question to the answer, name server included
KEPT = 24 * 60 * 60  # seconds that an answer is kept
LARGEST = 200_000  # bytes read of an answer; real ones have about two thousand
GONE = 410
MUNICIPALITY, COUNTY = Organisation.Kind.MUNICIPALITY, Organisation.Kind.COUNTY
# Organisasjonsform, where it alone says what kind of service it is.
FORMS = {"KOMM": MUNICIPALITY, "FYLK": COUNTY}
# The beginning of næringskode (SN2007 and SN2025 alike), where that says it.
TRADES = {"84.24": Organisation.Kind.POLICE, "84.30": Organisation.Kind.NAV, "86.10": Organisation.Kind.HEALTH}
# SN 84.23 holds the courts too, and an association (FLI) may be anything from a trade union to a sports club.
PRISONS, PRISON_WORDS = "84.23", ("FENGSEL", "KRIMINALOMSORG")
SOCIETIES, SOCIETY_TRADES = "FLI", ("88.", "93.", "94.99")


class Answer(StrEnum):
    """What came of the question."""

    FOUND = "found"
    UNKNOWN = "unknown"
    REMOVED = "removed"
    UNREACHABLE = "unreachable"


@dataclass(frozen=True)
class Facts:
    """One answer of the register. The facts are empty unless the organisation was found.

    `kind` is one of `Organisation.Kind`, empty where the register does not make it clear; `municipality` is the
    number of the one where the organisation has its business address, empty for one abroad.
    """

    answer: Answer
    name: str = ""
    kind: str = ""
    municipality: str = ""


def look_up(orgnr: str) -> Facts:
    """Ask the register about nine digits, within three seconds in all. Never raises.

    A register that is not reached, is too slow or answers with something else than it has promised is
    UNREACHABLE, which is not remembered: the next question asks again.
    """
    key = f"people.register:{orgnr}"
    known = caches["default"].get(key)
    if known is not None:
        return Facts(**{**known, "answer": Answer(known["answer"])})
    facts = _within_time(orgnr)
    if facts.answer is not Answer.UNREACHABLE:
        caches["default"].set(key, asdict(facts), KEPT)
    return facts


def _within_time(orgnr: str) -> Facts:
    """Ask in a thread of its own: neither a name server nor a trickle of bytes can keep the reader waiting."""
    asked = _threads().submit(_ask, orgnr)
    try:
        return asked.result(timeout=SECONDS)
    except NoAnswerInTime:
        asked.cancel()
        logger.warning("register: no answer in time")
    except (urllib3.exceptions.HTTPError, ValueError, KeyError, TypeError, AttributeError) as error:
        logger.warning("register: %s", type(error).__name__)
    return Facts(Answer.UNREACHABLE)


@cache
def _threads() -> ThreadPoolExecutor:
    return ThreadPoolExecutor(max_workers=4, thread_name_prefix="register")


@cache
def _connections() -> urllib3.PoolManager:
    return urllib3.PoolManager(maxsize=4, retries=False, timeout=urllib3.Timeout(connect=1.5, read=1.5))


def _ask(orgnr: str) -> Facts:
    response = _connections().request(
        "GET",
        f"{settings.REGISTER_URL}/enheter/{orgnr}",
        headers={"Accept": "application/json", "User-Agent": f"mentorprog ({settings.SITE_URL})"},
        preload_content=False,
        redirect=False,
    )
    try:
        content = _read(response)
    finally:
        response.close()
    if response.status in (404, GONE):
        return Facts(Answer.UNKNOWN if response.status != GONE else Answer.REMOVED)
    if response.status != 200:  # noqa: PLR2004 - the one status that brings an answer
        raise ValueError(f"status {response.status}")
    return _facts(json.loads(content))


def _read(response: urllib3.BaseHTTPResponse) -> bytes:
    """The body, piece by piece as it comes. Raises ValueError when it is too large or nobody waits any more."""
    content, until = b"", time.monotonic() + SECONDS
    while piece := response.read1(LARGEST):
        content += piece
        if len(content) >= LARGEST or time.monotonic() > until:
            raise ValueError("too large or too slow")
    return content


def _facts(found: dict[str, Any]) -> Facts:
    """The facts of a row as the register writes it. Raises KeyError, TypeError or AttributeError on another shape."""
    if found.get("slettedato"):
        return Facts(Answer.REMOVED)
    name = " ".join(found["navn"].split())[:160]
    form = found["organisasjonsform"]["kode"]
    trade = (found.get("naeringskode1") or {}).get("kode") or ""
    address = found.get("forretningsadresse") or {}
    return Facts(Answer.FOUND, name, _kind(name, form, trade), (address.get("kommunenummer") or "")[:4])


def _kind(name: str, form: str, trade: str) -> str:
    if form in FORMS:
        return FORMS[form]
    if trade.startswith(PRISONS) and any(word in name.upper() for word in PRISON_WORDS):
        return Organisation.Kind.CORRECTIONAL
    if form == SOCIETIES and trade.startswith(SOCIETY_TRADES):
        return Organisation.Kind.VOLUNTARY
    return next((kind for begins, kind in TRADES.items() if trade.startswith(begins)), "")
