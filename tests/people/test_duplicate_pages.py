"""The staff's pages about possible duplicates: what they show, what they do, who may, and what they cost."""

from typing import Any

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.urls import reverse
from django.utils import translation

from mentorprog import history
from mentorprog.people import roles
from mentorprog.people.duplicates import keep_apart, refresh
from mentorprog.people.models import Likeness, Organisation, Person, PersonLikeness
from tests.dashboard.world import signed_in
from tests.dashboard.world import staff as staff_with_factor
from tests.factories import ApplicationFactory, OrganisationFactory, PersonFactory, sent_application

pytestmark = pytest.mark.django_db
BUDGET = 10


@pytest.fixture(autouse=True)
def _in_english() -> Any:
    with translation.override("en"):
        yield


@pytest.fixture
def national() -> Person:
    return staff_with_factor()


@pytest.fixture
def client(national: Person) -> Client:
    return signed_in(national)


@pytest.fixture
def pair() -> tuple[Person, Person]:
    found = PersonFactory(name="Kari Nordberg"), PersonFactory(name="Kari Nordberg")
    refresh()
    return found


def address(name: str, *rows: Any, model: str = "person") -> str:
    return reverse(f"admin:people_{model}_{name}", args=[row.pk for row in rows])


def test_list_tells_what_they_have_in_common_and_leads_to_both(client: Client, pair: Any) -> None:
    text = client.get(address("duplicates")).content.decode()
    assert "Same name" in text
    assert address("merge", *pair) in text


def test_empty_list_says_how_pairs_come_there(client: Client) -> None:
    assert "No duplicates are found" in client.get(address("duplicates")).content.decode()
    assert "Nothing is kept apart" in client.get(address("duplicates") + "?state=different").content.decode()


def test_start_page_and_list_lead_there(client: Client, pair: Any) -> None:
    link = f'href="{address("duplicates")}"'
    start = client.get(reverse("admin:index")).content.decode()
    assert link in start
    assert "1 pair of people may be the same person" in start
    assert link in client.get(reverse("admin:people_person_changelist")).content.decode()
    region = signed_in(staff_with_factor(roles.REGIONAL, "nord"))
    assert link not in region.get(reverse("admin:people_person_changelist")).content.decode()
    assert link not in region.get(reverse("admin:index")).content.decode()


@pytest.mark.parametrize("role", [roles.REGIONAL, roles.REVIEWER])
def test_others_have_no_business_there(role: str, pair: Any) -> None:
    client = signed_in(staff_with_factor(role, "vest"))
    for url in (address("duplicates"), address("merge", *pair)):
        assert client.get(url).status_code == 403
        assert client.post(url, {"act": "apart"}).status_code == 403
    assert PersonLikeness.objects.get().state == Likeness.State.OPEN


def test_merging_keeps_the_chosen_one(client: Client, pair: Any, national: Person) -> None:
    one, other = pair
    ApplicationFactory(contact=one)
    answer = client.post(
        address("merge", one, other), {"act": "merge", "kept": str(other.pk), "reason": "confirmed"}, follow=True
    )
    assert "They are one now: Kari Nordberg." in answer.content.decode()
    assert not Person.objects.filter(pk=one.pk).exists()
    assert other.applications.count() == 1
    assert history.of(other)[0].additional_data == {"reason": "confirmed"}
    assert client.get(address("merge", one, other)).status_code == 404


def test_the_one_with_most_is_proposed_and_nothing_is_done_on_get(client: Client, pair: Any) -> None:
    one, other = pair
    ApplicationFactory(contact=other)
    answer = client.get(address("merge", one, other))
    assert answer.context["form"].initial == {"kept": str(other.pk)}
    assert "Applications: 1" in answer.content.decode()
    assert Person.objects.filter(pk__in=[one.pk, other.pk]).count() == 2


@pytest.mark.parametrize("data", [{"kept": "0", "reason": "confirmed"}, {"reason": "because"}, {}])
def test_a_form_that_lacks_something_says_so(client: Client, pair: Any, data: dict[str, str]) -> None:
    answer = client.post(address("merge", *pair), {"act": "merge", **data})
    assert answer.status_code == 200
    assert answer.context["form"].errors
    assert Person.objects.filter(name="Kari Nordberg").count() == 2


def test_an_unknown_act_is_a_bad_request(client: Client, pair: Any) -> None:
    assert client.post(address("merge", *pair), {"act": "explode"}).status_code == 400


def test_a_refusal_is_told_on_the_page(client: Client) -> None:
    one, other = (candidate.person for candidate in sent_application().candidates.all())
    answer = client.post(address("merge", one, other), {"act": "merge", "kept": str(one.pk), "reason": "confirmed"})
    assert answer.status_code == 200
    assert "Both are candidates in application" in answer.content.decode()


def test_not_the_same_and_back_again(client: Client, pair: Any) -> None:
    text = client.post(address("merge", *pair), {"act": "apart"}, follow=True).content.decode()
    assert "It is remembered that they are not the same." in text
    assert address("merge", *pair) in client.get(address("duplicates") + "?state=different").content.decode()
    assert "Somebody has said that they are not the same." in client.get(address("merge", *pair)).content.decode()
    client.post(address("merge", *pair), {"act": "reconsider"})
    assert PersonLikeness.objects.get().state == Likeness.State.OPEN


def test_two_chosen_in_the_list_are_shown_side_by_side(client: Client) -> None:
    people = PersonFactory.create_batch(3)
    listed = reverse("admin:people_person_changelist")
    data = {"action": "side_by_side", "_selected_action": [people[2].pk, people[0].pk]}
    assert client.post(listed, data)["Location"] == address("merge", people[0], people[2])
    data["_selected_action"].append(people[1].pk)
    assert "Choose two, and only two." in client.post(listed, data, follow=True).content.decode()


def test_nobody_else_chooses_in_the_list(pair: Any) -> None:
    region = signed_in(staff_with_factor(roles.REGIONAL, "vest"))
    listed = reverse("admin:people_person_changelist")
    assert 'name="action"' not in region.get(listed).content.decode()
    data = {"action": "side_by_side", "_selected_action": [row.pk for row in pair]}
    assert region.post(listed, data).status_code == 200  # the list, as if nothing had been asked


def test_organisations_have_the_same_pages(client: Client) -> None:
    one, other = OrganisationFactory.create_batch(2, name="Testvik kommune")
    refresh()
    assert (
        address("merge", one, other, model="organisation")
        in client.get(address("duplicates", model="organisation")).content.decode()
    )
    url = address("merge", one, other, model="organisation")
    assert one.orgnr in client.get(url).content.decode()
    client.post(url, {"act": "merge", "kept": str(one.pk), "reason": "register"})
    assert list(Organisation.objects.filter(name="Testvik kommune")) == [one]


def test_search_now_wakes_the_worker_and_says_so(client: Client, monkeypatch: pytest.MonkeyPatch) -> None:
    asked: list[str] = []
    monkeypatch.setattr("mentorprog.people.staff_duplicates.nudge", asked.append)
    text = client.post(address("duplicates"), follow=True).content.decode()
    assert asked == ["mentorprog.people.tasks.find_duplicates"]
    assert "The search has begun." in text


def statements(client: Client, url: str) -> list[str]:
    client.get(url)
    with CaptureQueriesContext(connection) as found:
        assert client.get(url).status_code == 200
    return [one["sql"] for one in found.captured_queries]


def test_pages_take_the_same_few_statements_for_one_and_for_many(client: Client, pair: Any) -> None:
    urls = [address("duplicates"), address("duplicates", model="organisation"), address("merge", *pair)]
    OrganisationFactory.create_batch(2, name="Testvik kommune")
    refresh()
    few = [statements(client, url) for url in urls]
    for number in range(12):
        PersonFactory.create_batch(2, name=f"Kari {'abcdefghijkl'[number] * 9}")
        OrganisationFactory.create_batch(2, name=f"Prøvenes {'abcdefghijkl'[number] * 9} kommune")
        ApplicationFactory(contact=pair[0])
    refresh()
    many = [statements(client, url) for url in urls]
    assert [len(found) for found in many] == [len(found) for found in few], "\n".join(many[0])
    assert max(len(found) for found in many) <= BUDGET, "\n".join(max(many, key=len))


def test_kept_apart_pair_is_not_among_the_duties(client: Client, pair: Any, national: Person) -> None:
    keep_apart(one=pair[0], other=pair[1], actor=national)
    assert "may be the same person" not in client.get(reverse("admin:index")).content.decode()
