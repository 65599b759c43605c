"""Guidance as people meet it: the mentor's pages, the centre's desk and the guide's page."""

from collections.abc import Iterator
from datetime import timedelta
from typing import Any
from uuid import uuid4

import pytest
from django.core.cache import cache
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.urls import reverse
from django.utils.translation import override

from mentorprog import history, tokens
from mentorprog.outbox.models import Mail
from mentorprog.people import roles
from mentorprog.people.models import Person
from mentorprog.times import today
from networks.models import GuidanceRequest, Mentor
from tests import factories
from tests.dashboard.world import signed_in, staff
from tests.factories import GuidanceRequestFactory, MentorFactory
from tests.networks.test_guidance import mentor_by_plan

pytestmark = pytest.mark.django_db
STAFF_BUDGET = 10  # statements of a staff page
SAID = {"theme": "load", "urgency": "urgent", "form": "video", "reachable": "Kl. 13", "text": "Jeg sover dårlig."}
WORDS = ("Jeg sover dårlig", "Egen belastning", "Own load", "Kl. 13")


@pytest.fixture(autouse=True)
def _fresh() -> Iterator[None]:
    """Nobody has asked lately, and the language of another test's page is not this one's."""
    cache.clear()
    with override("nb"):
        yield


@pytest.fixture
def mentor() -> Mentor:
    found: Mentor = MentorFactory()
    return found


def coordinator(centre: str = "vest", role: str = roles.REGIONAL) -> Person:
    return staff(role, centre)


def read_page(row: GuidanceRequest) -> str:
    return reverse("admin:networks_guidancerequest_read", args=[row.pk])


def html(client: Client, address: str, status: int = 200) -> str:
    response = client.get(address)
    assert response.status_code == status
    return str(response.content.decode())


def statements(client: Client, address: str) -> int:
    html(client, address)
    with CaptureQueriesContext(connection) as found:
        html(client, address)
    return len([one for one in found if not one["sql"].startswith(("SAVEPOINT", "RELEASE"))])


# --- The mentor -------------------------------------------------------------------------------------------
@pytest.mark.parametrize(("language", "first"), [("nb", "Ring politiet"), ("nn", "Ring politiet"), ("en", "112")])
def test_the_notice_comes_first_for_everybody(language: str, first: str, mentor: Mentor) -> None:
    with override(language):
        address = reverse("guidance")
    for client in (Client(), signed_in(factories.PersonFactory()), signed_in(mentor.person)):
        page = html(client, address)
        body = page[page.index("</h1>") :]
        assert body.index("112") < min(body.find(one) for one in ("<p class=", "<form") if one in body)
        assert first in body
        assert "tel:112" in body


def test_signed_out_one_is_shown_the_way_to_sign_in() -> None:
    page = html(Client(), reverse("guidance"))
    assert f"{reverse('account_login')}?next=/veiledning/" in page
    assert "<textarea" not in page
    assert Client().post(reverse("guidance"), SAID).headers["Location"] == "/konto/?next=/veiledning/"


def test_a_mentor_asks_and_a_double_click_is_one_request(mentor: Mentor) -> None:
    client, posted = signed_in(mentor.person), {**SAID, "token": str(uuid4())}
    answers = [client.post(reverse("guidance"), posted) for _click in range(2)]
    row = GuidanceRequest.objects.get()
    assert [one.headers["Location"] for one in answers] == [reverse("guidance_request", args=[row.pk])] * 2
    assert (row.mentor, row.theme, row.text, row.giver) == (mentor, "load", "Jeg sover dårlig.", "rvts")
    assert "Jeg sover dårlig." in html(client, reverse("guidance_request", args=[row.pk]))
    assert reverse("guidance_request", args=[row.pk]) in html(client, reverse("guidance"))


def test_a_mentor_whose_plan_offers_both_chooses() -> None:
    mentor = mentor_by_plan("both")
    client = signed_in(mentor.person)
    assert "Ansvarlig Testesen" in html(client, reverse("guidance"))
    assert client.post(reverse("guidance"), {**SAID, "token": str(uuid4())}).status_code == 200
    client.post(reverse("guidance"), {**SAID, "token": str(uuid4()), "giver": "own"})
    assert GuidanceRequest.objects.get().giver == "own"


def test_an_identity_number_is_refused_and_six_hundred_characters_are_enough(mentor: Mentor) -> None:
    client = signed_in(mentor.person)
    for wrong in ("Han heter 010100 50053.", "x" * 601, "  "):
        answer = client.post(reverse("guidance"), {**SAID, "text": wrong, "token": str(uuid4())})
        assert answer.status_code == 200
    assert not GuidanceRequest.objects.exists()
    client.post(reverse("guidance"), {**SAID, "text": "x" * 600, "token": str(uuid4())})
    assert GuidanceRequest.objects.exists()


def test_five_in_ten_minutes_are_enough(mentor: Mentor) -> None:
    client = signed_in(mentor.person)
    for _one in range(5):
        assert client.post(reverse("guidance"), {**SAID, "token": str(uuid4())}).status_code == 302
    answer = client.post(reverse("guidance"), {**SAID, "token": str(uuid4())})
    assert (answer.status_code, GuidanceRequest.objects.count()) == (200, 5)
    assert "Jeg sover dårlig." in answer.content.decode()  # nothing that was written is lost


def test_the_page_says_when_it_is_deleted_and_who_has_looked(mentor: Mentor) -> None:
    row, here = GuidanceRequestFactory(mentor=mentor), coordinator()
    client = signed_in(mentor.person)
    page = html(client, reverse("guidance_request", args=[row.pk]))
    assert "30 dager" in page
    assert "Ingen har åpnet teksten din ennå" in page
    html(signed_in(here), read_page(row))
    assert here.name in html(client, reverse("guidance_request", args=[row.pk]))


def test_nobody_else_opens_a_mentors_request(mentor: Mentor) -> None:
    row = GuidanceRequestFactory(mentor=mentor)
    for somebody in (MentorFactory().person, coordinator(), factories.PersonFactory()):
        html(signed_in(somebody), reverse("guidance_request", args=[row.pk]), 404)


def test_withdrawing_and_an_unknown_act(mentor: Mentor) -> None:
    row = GuidanceRequestFactory(mentor=mentor)
    client, address = signed_in(mentor.person), reverse("guidance_request", args=[row.pk])
    assert client.post(address, {"act": "explode"}).status_code == 400
    assert client.post(address, {"act": "withdraw"}).status_code == 302
    assert "Teksten din ble slettet" in html(client, address)


# --- The centre's desk ------------------------------------------------------------------------------------
def test_every_look_is_recorded_also_of_a_page_that_comes_back(mentor: Mentor) -> None:
    row, here = GuidanceRequestFactory(mentor=mentor), coordinator()
    client = signed_in(here)
    html(client, read_page(row))
    client.post(read_page(row), {"act": "give_up"})
    assert [one.actor for one in history.of(row).filter(action=3)] == [here, here]


def test_the_desk_from_new_to_closed(mentor: Mentor) -> None:
    row, here = GuidanceRequestFactory(mentor=mentor), coordinator()
    client, day = signed_in(here), today().isoformat()
    for posted, state in (
        ({"act": "take"}, "assigned"),
        ({"act": "agree", "agree-day": day, "agree-minutes": "45"}, "agreed"),
        ({"act": "hold", "hold-day": day, "hold-minutes": "50"}, "held"),
        ({"act": "finish"}, "closed"),
    ):
        for _click in range(2):
            assert client.post(read_page(row), posted).status_code == 302
        assert GuidanceRequest.objects.get().state == state
    assert row.sessions.count() == 1


def test_who_assigns_too_late_is_told(mentor: Mentor) -> None:
    row, first, second = GuidanceRequestFactory(mentor=mentor), coordinator(), coordinator()
    clients = [signed_in(first), signed_in(second)]
    for client, handler in zip(clients, (first, second), strict=True):
        client.post(read_page(row), {"act": "assign", "assign-handler": handler.pk, "assign-seen": ""})
    assert GuidanceRequest.objects.get().handler == first
    assert first.name in html(clients[1], reverse("admin:index"))  # the message


def test_a_talk_is_neither_agreed_in_the_past_nor_held_in_the_future(mentor: Mentor) -> None:
    here = coordinator()
    row, client = GuidanceRequestFactory(mentor=mentor, state="assigned", handler=here), signed_in(here)
    past, coming = (today() + timedelta(days=days) for days in (-1, 1))
    assert client.post(read_page(row), _talk("agree", past)).status_code == 200
    assert client.post(read_page(row), _talk("agree", coming)).status_code == 302
    assert client.post(read_page(row), _talk("hold", coming)).status_code == 200
    assert GuidanceRequest.objects.get().state == "agreed"


def _talk(act: str, day: Any) -> dict[str, str]:
    return {"act": act, f"{act}-day": day.isoformat(), f"{act}-minutes": "45"}


def test_a_group_is_agreed_on_one_page() -> None:
    rows, here = GuidanceRequestFactory.create_batch(3), coordinator()
    posted = {"requests": [row.pk for row in rows[:2]], "day": today().isoformat(), "minutes": "90"}
    answer = signed_in(here).post(reverse("admin:networks_guidancerequest_group"), posted)
    assert answer.status_code == 302
    assert sorted(GuidanceRequest.objects.values_list("state", flat=True)) == ["agreed", "agreed", "new"]
    assert GuidanceRequest.objects.filter(state="agreed").values("sessions").distinct().count() == 1


def test_texts_are_on_no_list() -> None:
    row, here = GuidanceRequestFactory(text="Hemmelig dilemma"), coordinator()
    client = signed_in(here)
    for name in ("changelist", "group", "numbers"):
        assert row.text not in html(client, reverse(f"admin:networks_guidancerequest_{name}"))
    assert row.text not in html(client, reverse("admin:index"))
    history_page = reverse("admin:networks_guidancerequest_history", args=[row.pk])
    assert row.text not in html(client, history_page)


def test_the_start_page_counts_what_its_links_list() -> None:
    here, other = coordinator(), coordinator("nord")
    GuidanceRequestFactory.create_batch(2)
    GuidanceRequestFactory(asked_on=today() - timedelta(days=30), due=today() - timedelta(days=20))
    GuidanceRequestFactory(state="assigned", handler=here)
    GuidanceRequestFactory(state="held", handler=here)
    GuidanceRequestFactory(mentor=mentor_by_plan("own"), giver="own", guide_email="v@test.example.no")
    page = html(signed_in(here), reverse("admin:index"))
    address = reverse("admin:networks_guidancerequest_changelist")
    for number, query in ((1, "waits=overdue"), (3, "state__exact=new"), (1, "waits=mine"), (1, "state__exact=held")):
        assert f"{address}?{query}" in page
        listed = signed_in(here).get(f"{address}?{query}").context_data["cl"].result_count
        assert listed == number, query
    assert "guidancerequest/?" not in html(signed_in(other), reverse("admin:index"))


def test_pages_take_few_statements_and_the_same_for_many() -> None:
    here = coordinator()
    row = GuidanceRequestFactory(state="agreed", handler=here)
    row.sessions.create(date=today(), minutes=45)
    client = signed_in(here)
    pages = [
        read_page(row),
        *(reverse(f"admin:networks_guidancerequest_{n}") for n in ("changelist", "group", "numbers")),
    ]
    pages += [reverse("admin:networks_guidanceline_changelist"), reverse("admin:networks_guidancedesk_changelist")]
    GuidanceRequestFactory()
    few = [statements(client, page) for page in pages]
    for number in range(24):
        other = GuidanceRequestFactory(form="group")
        row.sessions.create(date=today(), minutes=45, held=True).requests.add(other)
        history.record_look(row, actor=coordinator())
        history.record_look(row, actor=here)
        factories.municipality().guidance_lines.create(name=f"Vakt {number}", contact="00")
    assert [statements(client, page) for page in pages] == few
    assert max(few) <= STAFF_BUDGET, dict(zip(pages, few, strict=True))


# --- The municipality's guide -----------------------------------------------------------------------------
@pytest.fixture
def guided() -> GuidanceRequest:
    mentor = mentor_by_plan("own")
    made: GuidanceRequest = GuidanceRequestFactory(
        mentor=mentor, giver="own", guide_name="Ansvarlig", guide_email="a@test.example.no", guide_language="nb", **SAID
    )
    return made


def door(row: GuidanceRequest) -> str:
    return reverse("guidance_guide", args=[tokens.make("guidance", row.pk, row.serial)])


def inside(row: GuidanceRequest) -> Client:
    """A browser in which the guide has typed the code from the mail."""
    client = Client()
    client.post(door(row), {"act": "code"})
    code = Mail.objects.get(template="guidance_code").context["code"]
    assert client.post(door(row), {"act": "open", "code": code.lower()}).status_code == 302
    return client


def test_the_link_alone_tells_nothing(guided: GuidanceRequest) -> None:
    page = html(Client(), door(guided))
    assert "a…\u2060@test.example.no" in page
    for word in (*WORDS, guided.mentor.person.name, "veiledning"):
        assert word not in page
    Client().post(door(guided), {"act": "take"})
    assert GuidanceRequest.objects.get().state == "new"
    assert not history.of(guided).exists()


def test_the_guide_reads_answers_and_closes_without_an_account(guided: GuidanceRequest) -> None:
    client, day = inside(guided), today().isoformat()
    assert "Jeg sover dårlig." in html(client, door(guided))
    assert history.of(guided).filter(action=3, actor=None).count() == 1
    for posted, state in (
        ({"act": "take"}, "assigned"),
        ({"act": "agree", "agree-day": day, "agree-minutes": "45"}, "agreed"),
        ({"act": "hold", "hold-day": day, "hold-minutes": "50"}, "held"),
        ({"act": "finish"}, "closed"),
    ):
        assert client.post(door(guided), posted).status_code == 302
        assert GuidanceRequest.objects.get().state == state
    assert "Jeg sover dårlig." not in html(client, door(guided))  # closed: nothing to read any more
    looks = html(signed_in(guided.mentor.person), reverse("guidance_request", args=[guided.pk]))
    assert "Kommunens veileder" in looks


def test_the_guides_page_takes_few_statements(guided: GuidanceRequest) -> None:
    client = inside(guided)
    few = statements(client, door(guided))
    for _number in range(25):
        guided.sessions.create(date=today(), minutes=45, held=True)
        history.record_look(guided, actor=None)
    assert statements(client, door(guided)) == few <= 8


def test_a_wrong_code_and_another_browser_do_not_open(guided: GuidanceRequest) -> None:
    client = Client()
    client.post(door(guided), {"act": "code"})
    assert client.post(door(guided), {"act": "open", "code": "AAAA-AAAA"}).status_code == 200
    inside_of_another = Client()
    assert "Jeg sover dårlig." not in html(client, door(guided)) + html(inside_of_another, door(guided))


def test_the_guides_link_ends_when_rvts_is_asked_instead(guided: GuidanceRequest) -> None:
    client, late = inside(guided), today() - timedelta(days=9)
    GuidanceRequest.objects.update(asked_on=late, due=late)
    author = signed_in(guided.mentor.person)
    author.post(reverse("guidance_request", args=[guided.pk]), {"act": "rvts"})
    assert GuidanceRequest.objects.get().giver == "rvts"
    assert "Jeg sover dårlig." not in html(client, door(guided))
