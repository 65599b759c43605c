"""Links from mails and codes: changed, cut, made for something else, expired, used twice."""

from collections.abc import Iterator
from datetime import timedelta

import pytest
import time_machine
from django.core import signing
from django.test import Client, override_settings
from django.urls import reverse
from django.utils import timezone

from applications.models import LeaderConfirmation
from applications.services.drafts import withdraw_application
from cohorts.models import Participation, SeatOffer
from mentorprog import tokens
from mentorprog.outbox.models import Mail
from networks.models import Invitation
from tests.access.fingerprint import changed, fingerprint
from tests.access.visitors import World
from tests.bad_input.right import newest_code

pytestmark = pytest.mark.django_db

PAGES = {
    "leader": "confirmation",
    "candidate_confirm": "candidacy's token",
    "seat_offer": "offer's token",
    "meeting_answer": "invitation's token",
    "feed": "calendar's token",
    "teaching_answer": "lecturer's token",
    "guidance_guide": "guide's token",
    "lending_request": "sender's token",
    "lending_question": "lent mentor's token",
    "lending_employer": "lender's token",
}
every_page = pytest.mark.parametrize("name", PAGES)


def wrong_tokens(right: str) -> Iterator[str]:
    body, _dot, signature = right.rpartition(".")
    yield body
    yield signature
    yield right[:-1]
    yield right + "A"
    yield right.swapcase()
    yield f"{body}.{signature[::-1]}"
    yield f"{signing.b64_encode(b'[999]').decode()}.{signature}"
    yield f".{signature}"
    yield f"{body}.{signature}.{signature}"
    yield "x"
    yield "æøå.ÆØÅ"
    yield "." * 50
    yield right * 100
    yield tokens.make("something-else", 1)
    yield signing.Signer(key="stolen", salt="mentorprog.leader", sep=".").sign_object([1])


@every_page
def test_a_token_that_was_tampered_with(world: World, name: str) -> None:
    right = str(world.things[PAGES[name]][0])
    before = fingerprint()
    for token in wrong_tokens(right):
        path = reverse(name, args=[token])
        assert Client().get(path).status_code == 404, token
        assert Client().post(path, {"answer": "accept"}).status_code in (404, 405), token
    assert changed(before, fingerprint()) == []


@every_page
def test_a_token_of_another_page(world: World, name: str) -> None:
    for other, thing in PAGES.items():
        if other != name:
            assert Client().get(reverse(name, args=world.things[thing])).status_code == 404


@every_page
def test_a_token_made_with_another_secret(world: World, name: str) -> None:
    path = world.address(name, PAGES[name])
    assert Client().get(path).status_code == 200
    with override_settings(SECRET_KEY="another secret, which was in use before this one " * 2):
        assert Client().get(path).status_code == 404


@pytest.mark.parametrize(
    "purpose", ["leader", "candidate", "seat-offer", "invitation", "calendar", "teaching", "guidance", "lending"]
)
def test_a_token_of_a_row_that_is_gone(world: World, purpose: str) -> None:
    names = {"leader": "leader", "seat-offer": "seat_offer", "invitation": "meeting_answer", "calendar": "feed"}
    names |= {"candidate": "candidate_confirm", "teaching": "teaching_answer", "guidance": "guidance_guide"}
    names |= {"lending": "lending_request"}
    for ids in ((999_999, 1), (0, 0), (-1, -1), (2**62, 2**62), (10**30, 1)):
        path = reverse(names[purpose], args=[tokens.make(purpose, *ids)])
        assert Client().get(path).status_code == 404, ids


def test_an_offer_whose_deadline_has_passed(world: World) -> None:
    path = world.address("seat_offer", "offer's token")
    before = fingerprint()
    with time_machine.travel(world.small.offer.expires_at + timedelta(seconds=1)):
        page = Client().get(path).content.decode()
        assert 'value="accept"' not in page
        client = Client()
        assert client.post(path, {"answer": "accept"}).status_code == 302
        assert changed(before, fingerprint()) == []
        assert 'role="status"' in client.get(path).content.decode()  # says why
    assert not Participation.objects.filter(offer=world.small.offer).exists()


def test_a_seat_that_was_answered_cannot_be_answered_otherwise(world: World) -> None:
    path, client = world.address("seat_offer", "offer's token"), Client()
    client.post(path, {"answer": "accept"})
    before = fingerprint()
    for answer in ("accept", "decline", "", "perhaps"):
        assert client.post(path, {"answer": answer}).status_code == 302
    assert changed(before, fingerprint()) == []
    assert SeatOffer.objects.get(pk=world.small.offer.pk).state == SeatOffer.State.ACCEPTED


def test_a_leader_who_answers_twice(world: World) -> None:
    path, client = world.address("leader", "confirmation"), Client()
    client.post(path, {"answer": "confirm"})
    before = fingerprint()
    assert client.post(path, {"answer": "confirm"}).status_code == 302
    assert client.post(path, {"answer": "decline", "reason": "Likevel ikke."}).status_code == 302
    assert changed(before, fingerprint()) == []
    assert 'role="status"' in client.get(path).content.decode()  # says why not


def test_a_leader_who_is_too_late(world: World) -> None:
    application = world.small.applications["waiting"]
    withdraw_application(application=application, actor=application.contact)
    path, client = world.address("leader", "confirmation"), Client()
    before = fingerprint()
    for answer in ("confirm", "decline"):
        assert client.post(path, {"answer": answer, "reason": "Nei."}).status_code == 302
    assert changed(before, fingerprint()) == []
    assert LeaderConfirmation.objects.get(pk=world.small.confirmation.pk).state == LeaderConfirmation.State.WAITING


@pytest.mark.parametrize("answer", ["", "perhaps", "YES", "\x00", "<b>", "x" * 100_000])
def test_an_answer_to_a_meeting_that_is_none(world: World, answer: str) -> None:
    path, client = world.address("meeting_answer", "invitation's token"), Client()
    before = fingerprint()
    assert client.post(path, {"answer": answer}).status_code == 302
    assert changed(before, fingerprint()) == []
    assert 'role="status"' in client.get(path).content.decode()  # says what to choose


def test_an_answer_to_a_meeting_that_has_begun(world: World) -> None:
    path, client = world.address("meeting_answer", "invitation's token"), Client()
    before = fingerprint()
    with time_machine.travel(world.small.meeting.starts_at):
        assert 'value="yes"' not in client.get(path).content.decode()
        client.post(path, {"answer": "yes"})
    assert changed(before, fingerprint()) == []
    assert Invitation.objects.get(pk=world.small.invitation.pk).answer == ""


# --- Codes ------------------------------------------------------------------------------------------------
def asking(address: str) -> Client:
    client = Client()
    assert client.post("/konto/", {"email": address}).status_code == 302
    return client


def is_in(client: Client) -> bool:
    return client.get("/minside/").status_code == 200


def test_a_code_works_once_and_only_where_it_was_asked_for(world: World) -> None:
    address = world.small.applicant.email
    client = asking(address)
    code = newest_code()
    stranger = Client()
    assert stranger.post("/konto/kode/", {"code": code}).status_code == 302
    assert not is_in(stranger)
    assert client.post("/konto/kode/", {"code": code}).status_code == 302
    assert is_in(client)
    again = asking(address)
    again.post("/konto/kode/", {"code": code})
    assert not is_in(again)


def test_a_code_is_read_however_it_is_typed(world: World) -> None:
    client = asking(world.small.applicant.email)
    client.post("/konto/kode/", {"code": f"  {newest_code().lower().replace('-', ' ')} "})
    assert is_in(client)


def test_a_code_expires(world: World) -> None:
    client = asking(world.small.applicant.email)
    with time_machine.travel(timezone.now() + timedelta(minutes=15, seconds=1)):
        response = client.post("/konto/kode/", {"code": newest_code()}, follow=True)
        assert not is_in(client)
    assert response.status_code == 200
    assert 'role="status"' in response.content.decode() or "data-error-summary" in response.content.decode()


def test_guessing_ends_after_five_attempts(world: World) -> None:
    client = asking(world.small.applicant.email)
    right = newest_code()
    for guess in range(5):
        client.post("/konto/kode/", {"code": f"WRONG{guess}"})
    client.post("/konto/kode/", {"code": right})
    assert not is_in(client)


def test_known_and_unknown_addresses_are_answered_alike(world: World) -> None:
    pages = []
    for address in (world.small.applicant.email, "ukjent@test.example.no"):
        client = asking(address)
        page = client.get("/konto/kode/").content.decode()
        wrong = client.post("/konto/kode/", {"code": "WRONG1"}).content.decode()
        pages.append([_plain(text, address) for text in (page, wrong)])
    assert pages[0] == pages[1]
    assert Mail.objects.filter(template__in=["sign_in_code", "unknown_account"]).count() == 2


def _plain(page: str, address: str) -> str:
    """The page without the address and the tokens against forgery."""
    lines = page.replace(address, "…").splitlines()
    return "\n".join(line for line in lines if "csrfmiddlewaretoken" not in line)
