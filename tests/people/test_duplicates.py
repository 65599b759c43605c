"""Which rows may be one, and that a "not the same" is remembered."""

import pytest
from django.core.exceptions import PermissionDenied

from mentorprog import history
from mentorprog.people import roles
from mentorprog.people.duplicates import (
    find_organisations,
    find_people,
    keep_apart,
    reconsider,
    refresh,
    words_of,
)
from mentorprog.people.models import Likeness, Organisation, OrganisationLikeness, Person, PersonLikeness
from mentorprog.people.tasks import find_duplicates
from mentorprog.states import Refused
from tests.factories import OrganisationFactory, PersonFactory, municipality, staff

pytestmark = pytest.mark.django_db
BERGEN, BODO = "4601", "1804"


def person(name: str, place: str = BERGEN, **values: object) -> Person:
    return PersonFactory(name=name, work_municipality=municipality(place) if place else None, **values)


def grounds(one: object, other: object) -> list[str]:
    found = find_people() if isinstance(one, Person) else find_organisations()
    return found.get((one.pk, other.pk), [])


@pytest.mark.parametrize(
    ("one", "other", "expected"),
    [
        ("Kari Nordberg", "Kari Nordberg", ["name"]),
        ("Kari Nordberg", "NORDBERG, Kari", ["name"]),
        ("Åse Sørbø", "Ase Sorbo", ["name"]),
        ("Kari Nordberg", "Kari Nordbergh", ["alike"]),
        ("Kari Nordberg", "Kari Anne Nordberg", ["alike"]),
        ("Kristian Lie", "Christian Lie", ["alike"]),
        ("Kari Nordberg", "Mari Nordberg", []),
        ("Anna Lie", "Anne Lie", []),
        ("Kari Nordberg", "Kari Lillevik", []),
        ("Kari Nordberg", "Ola Nordberg", []),
        ("Kari", "Kari Nordberg", []),
        ("", "", []),
    ],
)
def test_names_in_one_municipality(one: str, other: str, expected: list[str]) -> None:
    assert grounds(person(one), person(other)) == expected


def test_the_same_name_elsewhere_says_nothing() -> None:
    assert grounds(person("Kari Nordberg"), person("Kari Nordberg", BODO)) == []


def test_the_same_name_with_one_employer_does() -> None:
    employer = OrganisationFactory()
    one, other = (person("Kari Nordberg", place, employer=employer) for place in (BERGEN, ""))
    assert grounds(one, other) == ["name"]


def test_people_without_place_and_employer_are_not_all_in_the_same_one() -> None:
    assert grounds(person("Kari Nordberg", ""), person("Kari Nordberg", "")) == []


@pytest.mark.parametrize(
    ("one", "other", "expected"),
    [
        ("90 12 34 56", "+47 90123456", ["phone"]),
        ("90123456", "90123457", []),
        ("02800", "02800", []),
        ("", "", []),
    ],
)
def test_phone_numbers(one: str, other: str, expected: list[str]) -> None:
    assert grounds(person("Kari Nordberg", phone=one), person("Ola Lillevik", BODO, phone=other)) == expected


def test_a_switchboard_makes_nobody_the_same() -> None:
    for number in range(7):
        person(f"{'ABCDEFG'[number] * 6} {'HIJKLMN'[number] * 6}", phone="90123456")
    assert find_people() == {}


@pytest.mark.parametrize(
    ("mailbox", "names", "expected"),
    [
        ("kari.nordberg", ("Kari Nordberg", "Kari A. Nordberg"), ["mailbox"]),
        ("kari.nordberg", ("Kari Nordberg", ""), ["mailbox"]),
        ("kari.nordberg", ("Kari Nordberg", "Ola Lillevik"), []),
        ("postmottak", ("Kari Nordberg", "Kari Nordberg"), []),
        ("kn", ("Kari Nordberg", "Kari Nordberg"), []),
    ],
)
def test_mailboxes(mailbox: str, names: tuple[str, str], expected: list[str]) -> None:
    one = person(names[0], BERGEN, email=f"{mailbox}@gammel.example.no")
    other = person(names[1], BODO, email=f"{mailbox}@ny.example.no")
    assert grounds(one, other) == expected


@pytest.mark.parametrize(
    ("one", "other", "same_place", "expected"),
    [
        ("Testvik kommune", "TESTVIK", True, ["name"]),
        ("Nordfjell politidistrikt", "Nordfjell Politidistrikt", False, ["name"]),
        ("Nordfjell politidistrikt", "Nordfjel politidistrikt", True, ["alike"]),
        ("Nordfjell politidistrikt", "Nordfjel politidistrikt", False, []),
        ("Testvik kommune", "Prøvenes kommune", True, []),
        ("Kommune", "Kommune AS", True, []),
    ],
)
def test_organisations(one: str, other: str, same_place: bool, expected: list[str]) -> None:
    first = OrganisationFactory(name=one, municipality=municipality(BERGEN))
    second = OrganisationFactory(name=other, municipality=municipality(BERGEN if same_place else BODO))
    assert grounds(first, second) == expected


def test_two_services_are_not_alike_for_the_name_of_the_place() -> None:
    place = municipality("5605")  # Sør-Varanger
    first = OrganisationFactory(name="Sør-Varanger kommune", municipality=place)
    other = OrganisationFactory(name="Legekontoret i Sør-Varanger", municipality=place)
    assert grounds(first, other) == []


def test_words_do_not_depend_on_order_accents_or_signs() -> None:
    assert words_of("  Ødegård-Lie, Renée ") == words_of("renee odegard lie")


# --- What is kept -------------------------------------------------------------------------------------------
def test_what_is_found_waits_until_nothing_speaks_for_it_any_more() -> None:
    one, other = person("Kari Nordberg"), person("Kari Nordberg")
    OrganisationFactory.create_batch(2, name="Testvik kommune")
    assert refresh() == 2
    first = PersonLikeness.objects.get()
    assert (first.first, first.second, first.grounds, first.state) == (one, other, ["name"], "open")
    other.phone = one.phone = "90123456"
    one.save()
    other.save()
    find_duplicates()
    assert PersonLikeness.objects.get().grounds == ["phone", "name"]
    assert PersonLikeness.objects.get().pk == first.pk
    Person.objects.filter(pk=other.pk).update(name="Ola Lillevik", phone="")
    Organisation.objects.update(name="")
    assert refresh() == 0


def test_not_the_same_is_remembered_with_who_said_it() -> None:
    one, other, actor = person("Kari Nordberg"), person("Kari Nordberg"), staff()
    refresh()
    pair = keep_apart(one=other, other=one, actor=actor)
    assert keep_apart(one=one, other=other, actor=actor) == pair
    assert history.of(pair).get().actor == actor
    assert refresh() == 0
    assert PersonLikeness.objects.get().state == Likeness.State.DIFFERENT
    reconsider(one=one, other=other, actor=actor)
    assert refresh() == 1


def test_not_the_same_can_be_said_of_two_that_nobody_has_found() -> None:
    one, other = OrganisationFactory(), OrganisationFactory()
    keep_apart(one=other, other=one, actor=staff())
    pair = OrganisationLikeness.objects.get()
    assert (pair.first, pair.second, pair.state) == (one, other, Likeness.State.DIFFERENT)


def test_only_national_coordinators_say_so_and_not_of_one_row() -> None:
    one, other = PersonFactory(), PersonFactory()
    with pytest.raises(PermissionDenied):
        keep_apart(one=one, other=other, actor=staff(roles.REGIONAL))
    with pytest.raises(Refused):
        keep_apart(one=one, other=one, actor=staff())
    assert not PersonLikeness.objects.exists()
