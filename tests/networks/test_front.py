"""The front page: networks with their letters, counties without one, and the search for a centre."""

import pytest
from django.test import Client

from mentorprog.places.models import Municipality
from networks.front import journey, network_lines, network_tiles
from networks.models import Network
from networks.selectors import counties_with_networks
from tests.factories import CohortFactory, MentorFactory

pytestmark = pytest.mark.django_db


def test_each_county_stands_on_one_line_and_networks_have_letters() -> None:
    lines = network_lines(counties_with_networks())
    assert [(line.letter, str(line.network or line.centre)) for line in lines] == [
        ("A", "Mentornettverk Midt"),
        ("B", "Mentornettverk Nord"),
        ("C", "Mentornettverk Vest"),
        ("D", "Mentornettverk Vestfold/Telemark"),
        ("", "RVTS Sør"),
        ("", "RVTS Øst"),
    ]
    assert sum(len(line.counties) for line in lines) == 15
    assert len({line.colour for line in lines}) == 5


def test_the_picture_shows_all_counties_with_the_letter_of_their_network() -> None:
    tiles = network_tiles(network_lines(counties_with_networks()))
    assert {tile.number: tile.fill.figure for tile in tiles} == {
        **dict.fromkeys(["15", "50"], "A"),
        **dict.fromkeys(["18", "55", "56"], "B"),
        **dict.fromkeys(["11", "46"], "C"),
        **dict.fromkeys(["39", "40"], "D"),
        **dict.fromkeys(["03", "31", "32", "33", "34", "42"], "–"),
    }


def test_the_journey_stands_without_a_cohort() -> None:
    assert len(journey(None, [], None)) == 5


@pytest.mark.parametrize(
    ("number", "centre", "network"), [("1516", "RVTS Midt", "Mentornettverk Midt"), ("0301", "RVTS Øst", "")]
)
def test_a_municipality_leads_to_its_centre_and_network(client: Client, number: str, centre: str, network: str) -> None:
    place = Municipality.objects.current().get(number=number)
    answer = client.get("/en/", {"municipality": place.pk}).content.decode()
    result = answer[answer.index('class="ds-card answer"') :]
    assert f"{place.name} belongs to {centre}" in result
    assert (f"Mentors who work here belong to {network}" in result) is bool(network)
    assert ("No mentor network is named here yet" in result) is (not network)


@pytest.mark.parametrize("value", ["", "999999999", "x", "\x00", "1 OR 1"])
def test_an_unknown_municipality_is_told_at_the_field(client: Client, value: str) -> None:
    answer = client.get("/en/", {"municipality": value})
    assert answer.status_code == 200
    assert answer.context["place_form"].errors.keys() == {"municipality"}
    assert answer.context["place"] is None


def test_the_front_page_stands_in_an_empty_house(client: Client) -> None:
    Network.objects.all().delete()
    assert "No cohort is planned yet" in client.get("/en/").content.decode()


def test_the_front_page_keeps_its_budget(client: Client, django_assert_max_num_queries) -> None:  # type: ignore[no-untyped-def]
    CohortFactory()
    client.force_login(MentorFactory().person)
    client.get("/")
    with django_assert_max_num_queries(8):
        client.get("/")
