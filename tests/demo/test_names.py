"""Names and numbers are fictional, and no two are the same."""

from random import Random

from stdnum.no import orgnr

from mentorprog.demo.builder.names import Names, email_of
from mentorprog.demo.builder.services import next_orgnr
from mentorprog.demo.builder.world import World
from mentorprog.times import today


def test_no_name_is_given_twice():
    names = Names(Random(1))
    given = [names.new(north=number % 3 == 0) for number in range(2000)]
    assert len(set(given)) == 2000
    assert all(len(name.split(" ")) == 2 for name in given)


def test_addresses_are_plain_letters():
    assert email_of("Øyvind Ytreåsane", 7) == "oyvind.ytreasane7@demo.example.no"
    assert email_of("Inga-Máret Čáhppesluokta", 8) == "ingamaret.cahppesluokta8@demo.example.no"
    assert email_of("Nizar al-Zaytunari", 9) == "nizar.alzaytunari9@demo.example.no"


def test_organisation_numbers_are_valid_and_in_a_range_that_nobody_has():
    world = World(today())
    numbers = [next_orgnr(world) for _number in range(500)]
    assert len(set(numbers)) == 500
    assert all(orgnr.is_valid(number) and number.startswith("3") for number in numbers)
