"""What mentors know well, as they say it and as staff find it; and the counties beside one's own."""

from typing import Any

import pytest
from django.db import IntegrityError, transaction
from django.test import Client
from django.urls import reverse

from mentorprog.places.models import County
from networks.mentors.neighbours import BORDERS, around
from networks.models import Competence, Mentor, MentorCompetence, Network, StillRight
from tests.dashboard import world
from tests.factories import MentorFactory, municipality

pytestmark = pytest.mark.django_db
LIST = "/admin/networks/mentor/"
BERGEN, VOSS, STAVANGER, MOLDE, TROMSO = "4601", "4621", "1103", "1506", "5501"


def posted(mentor: Mentor, **more: Any) -> dict[str, Any]:
    told = {"phone": "", "municipality": mentor.person.work_municipality_id, "employer": "Tjenesten"}
    told |= {"employer_kind": "nav", "role": "team", "available": "True", "go_on": "True", "action": "confirm"}
    return told | more


def somebody(place: str = BERGEN, *codes: str) -> Mentor:
    mentor: Mentor = MentorFactory(
        person__work_municipality=municipality(place), network=Network.objects.get(slug="vest")
    )
    MentorCompetence.objects.bulk_create(MentorCompetence(mentor=mentor, code=code) for code in codes)
    return mentor


def found(**query: Any) -> list[Mentor]:
    page = world.signed_in(world.staff()).get(LIST, query)
    assert page.status_code == 200
    return list(page.context["cl"].result_list)


# --- What mentors say ---------------------------------------------------------------------------------------
def test_the_mentor_says_it_on_the_page_of_own_details() -> None:
    mentor = MentorFactory()
    client = Client()
    client.force_login(mentor.person)
    client.post(reverse("my_details"), posted(mentor, competences=["school", "exit"]))
    assert {one.code for one in mentor.competences.all()} == {"school", "exit"}
    assert StillRight.objects.get().changed[-1] == "competences"
    form = client.get(reverse("my_details")).context["form"]
    assert set(form.initial["competences"]) == {"school", "exit"}
    assert form.initial["languages"] == []


def test_all_and_none_can_be_chosen() -> None:
    mentor = MentorFactory()
    client = Client()
    client.force_login(mentor.person)
    client.post(reverse("my_details"), posted(mentor, competences=Competence.values))
    assert mentor.competences.count() == len(Competence.values) < 14
    client.post(reverse("my_details"), posted(mentor))
    assert not mentor.competences.exists()


@pytest.mark.parametrize("wrong", ["", "whatever", "x" * 300])
def test_nothing_else_can_be_said(wrong: str) -> None:
    mentor = MentorFactory()
    client = Client()
    client.force_login(mentor.person)
    page = client.post(reverse("my_details"), posted(mentor, competences=["school", wrong]))
    assert "competences" in page.context["form"].errors
    assert not mentor.competences.exists()


def test_once_a_mentor() -> None:
    mentor = somebody(BERGEN, "school")
    with pytest.raises(IntegrityError), transaction.atomic():
        MentorCompetence.objects.create(mentor=mentor, code="school")


# --- What staff find ----------------------------------------------------------------------------------------
def test_staff_find_it_beside_the_languages() -> None:
    one = somebody(BERGEN, "school", "exit")
    somebody(BERGEN, "family")
    assert found(competence="exit") == [one]
    assert found(competence="exit", near=one.person.work_municipality_id, within="municipality") == [one]
    assert found(competence="whatever") == []


def test_it_stands_on_the_mentors_page() -> None:
    mentor = somebody(BERGEN, "interpret")
    page = world.signed_in(world.staff()).get(reverse("admin:networks_mentor_page", args=[mentor.pk]))
    assert page.context["known_well"] == [Competence.INTERPRETER.label]


# --- Neighbours ---------------------------------------------------------------------------------------------
def test_borders_go_both_ways_and_nobody_stands_alone() -> None:
    for county, others in BORDERS.items():
        assert others, county
        assert county not in others
        for other in others:
            assert county in BORDERS[other], (county, other)


def test_todays_counties_are_all_there() -> None:
    assert set(BORDERS) == set(County.objects.current().values_list("number", flat=True))
    assert around("0000") == {"0000"}


def test_own_municipality_then_own_county_then_those_beside_it() -> None:
    beside, county, own = somebody(STAVANGER), somebody(VOSS), somebody(BERGEN)
    further = somebody(MOLDE)
    somebody(TROMSO)
    rows = found(near=municipality(BERGEN).pk, within="neighbours")
    assert rows[:2] == [own, county]
    assert set(rows[2:]) == {beside, further}
