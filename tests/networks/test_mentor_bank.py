"""The mentor bank: found by place, role, language and availability, within one's own region."""

from datetime import timedelta
from typing import Any

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from mentorprog.people import roles
from mentorprog.places.models import County
from mentorprog.times import today
from networks.mentors.neighbours import ADJOINING
from networks.models import LocalMembership, Mentor, MentorCompetence, MentorLanguage, Network
from networks.services.mentors import record_death
from tests.dashboard import world
from tests.factories import MentorFactory, municipality

pytestmark = pytest.mark.django_db
BERGEN, VOSS, STAVANGER, MOLDE, TROMSO = "4601", "4621", "1103", "1506", "5501"
LIST = "/admin/networks/mentor/"


def somebody(place: str = BERGEN, network: str = "vest", **values: Any) -> Mentor:
    return MentorFactory(
        person__work_municipality=municipality(place), network=Network.objects.get(slug=network), **values
    )


@pytest.fixture
def national() -> Client:
    return world.signed_in(world.staff())


def found(client: Client, **query: Any) -> list[Mentor]:
    page = client.get(LIST, query)
    assert page.status_code == 200, page.headers.get("Location")
    return list(page.context["cl"].result_list)


def test_the_nearest_first(national: Client) -> None:
    far, county, own = somebody(STAVANGER), somebody(VOSS), somebody(BERGEN)
    somebody(MOLDE, "midt")
    place = municipality(BERGEN).pk
    assert found(national, near=place, within="municipality") == [own]
    assert found(national, near=place, within="county") == [own, county]
    assert found(national, near=place, within="region") == [own, county, far]
    assert found(national, near=place) == [own, county]


@pytest.mark.parametrize("value", ["", "x", "999999", "9" * 40, "-1", "1'"])
def test_an_odd_place_finds_everybody(national: Client, value: str) -> None:
    somebody()
    assert len(found(national, near=value, within="elsewhere")) == 1


def test_role_language_availability_county_and_region(national: Client) -> None:
    one, other = somebody(role="team", available=True), somebody(MOLDE, "midt", role="police", available=False)
    MentorLanguage.objects.create(mentor=one, code="ar")
    assert found(national, role__exact="team") == [one]
    assert found(national, language="ar") == [one]
    assert found(national, available__exact="0") == [other]
    assert found(national, county=municipality(MOLDE).county_id) == [other]
    assert found(national, region="vest") == [one]
    assert found(national, q="molde") == [other]
    assert found(national, q=one.person.email) == [one]
    assert found(national, near=municipality(BERGEN).pk, within="county", role__exact="police") == []


def test_by_what_they_know(national: Client) -> None:
    one, other = somebody(), somebody()
    for code in ("youth", "prison"):
        MentorCompetence.objects.create(mentor=one, code=code)
    MentorLanguage.objects.create(mentor=one, code="ar")
    MentorLanguage.objects.create(mentor=other, code="ar")
    assert found(national, competence="youth") == [one]
    assert found(national, competence="youth", language="ar") == [one]
    assert found(national, competence="youth", language="so") == []
    assert found(national, competence="exit", language="ar") == []
    assert found(national, competence="nosuch") == []
    assert len(found(national, competence="")) == 2


def test_neighbours_are_the_adjoining_counties(national: Client) -> None:
    far, next_door, county = somebody(TROMSO, "nord"), somebody(MOLDE, "midt"), somebody(VOSS)
    place = municipality(BERGEN).pk
    assert found(national, near=place, within="neighbours") == [county, next_door]
    assert far in found(national)


def test_every_county_of_today_adjoins_others_and_they_adjoin_it() -> None:
    assert set(ADJOINING) == set(County.objects.current().values_list("number", flat=True))
    for number, others in ADJOINING.items():
        assert others
        assert number not in others
        assert all(number in ADJOINING[other] for other in others)


def test_where_they_stand(national: Client) -> None:
    somebody()
    away = somebody(away_since=today(), away_until=today() + timedelta(days=9))
    gone = somebody(status="left", left_on=today())
    assert found(national, standing="away") == [away]
    assert found(national, standing="left") == [gone]
    assert len(found(national, standing="active")) == 2


def test_regional_staff_find_their_own(national: Client) -> None:
    own, other = somebody(), somebody(MOLDE, "midt")
    client = world.signed_in(world.staff(roles.REGIONAL, "midt"))
    assert found(client, near=municipality(BERGEN).pk, within="region") == []
    assert found(client) == [other]
    assert found(client, region="vest") == [other]
    page = reverse("admin:networks_mentor_page", args=[own.pk])
    assert client.get(page).status_code == 404
    assert national.get(page).status_code == 200


@pytest.mark.parametrize("query", ["", "?near=%(place)s&within=region", "?q=testesen", "?role__exact=team&language=ar"])
def test_few_statements_however_many(national: Client, query: str) -> None:
    address = LIST + query % {"place": municipality(BERGEN).pk}

    def grow(number: int) -> None:
        for _one in range(number):
            MentorLanguage.objects.create(mentor=somebody(role="team"), code="ar")

    def statements() -> int:
        national.get(address)
        with CaptureQueriesContext(connection) as asked:
            assert national.get(address).status_code == 200
        return len(asked)

    grow(1)
    few = statements()
    grow(24)
    assert statements() == few <= 10


def test_the_page_of_a_mentor_takes_few_statements(national: Client) -> None:
    mentor = somebody()
    MentorLanguage.objects.create(mentor=mentor, code="ar")
    MentorCompetence.objects.create(mentor=mentor, code="youth")
    for slug in ("a", "b"):
        centre = Network.objects.get(slug="vest").centre
        local = Network.objects.create(slug=slug, name=slug, kind=Network.Kind.LOCAL, centre=centre)
        LocalMembership.objects.create(mentor=mentor, network=local, since=today())
    address = reverse("admin:networks_mentor_page", args=[mentor.pk])
    national.get(address)
    with CaptureQueriesContext(connection) as asked:
        assert national.get(address).status_code == 200
    assert len(asked) <= 10


def test_the_page_does_what_it_says(national: Client) -> None:
    mentor = somebody()
    address = reverse("admin:networks_mentor_page", args=[mentor.pk])
    until = (today() + timedelta(days=20)).isoformat()
    national.post(address, {"act": "away", "until": until, "reminded": "on"})
    assert Mentor.objects.get().is_away
    national.post(address, {"act": "back"})
    assert not Mentor.objects.get().is_away
    national.post(address, {"act": "network", "network": Network.objects.get(slug="nord").pk})
    assert Mentor.objects.get().network.slug == "nord"
    assert national.post(address, {"act": "death"}).status_code == 200
    assert Mentor.objects.get().status == "active"
    national.post(address, {"act": "left", "why": "moved", "words": ""})
    assert Mentor.objects.get().why_left == "moved"
    national.post(address, {"act": "take_back", "reason": "Er tilbake."})
    assert Mentor.objects.get().status == "active"
    assert national.post(address, {"act": "whatever"}).status_code == 400


def test_a_death_is_kept_apart(national: Client) -> None:
    mentor = somebody()
    record_death(mentor=mentor, actor=world.staff())
    assert found(national, standing="deceased") == [mentor]
    assert found(national, standing="active") == []
    assert national.get(reverse("admin:networks_mentor_page", args=[mentor.pk])).status_code == 200
