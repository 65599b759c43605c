"""Where people work: municipalities with weights, region by region, and the kinds of services."""

from mentorprog.demo.builder.services import Kind, service
from mentorprog.demo.builder.world import World
from mentorprog.people.models import Person

VEST = {
    "4601": 14, "1103": 9, "1108": 5, "1106": 5, "4647": 4, "4614": 4, "4621": 3, "4602": 3,
    "4626": 3, "4631": 3, "1149": 3, "1121": 2, "4640": 2, "1101": 2, "4649": 1,
}  # fmt: skip
MIDT = {
    "5001": 12, "1508": 6, "1506": 5, "1505": 4, "5006": 4, "5035": 4, "5037": 4, "5007": 3,
    "1516": 3, "1517": 2, "1515": 2, "5014": 1, "1577": 1,
}  # fmt: skip
NORD = {
    "5501": 9, "1804": 8, "5503": 5, "1806": 4, "1833": 4, "5601": 5, "5603": 3, "5605": 3,
    "1860": 3, "1824": 2, "5607": 2, "5610": 2, "5612": 2, "5524": 2, "5544": 1,
}  # fmt: skip
VESTFOLD_TELEMARK = {
    "4001": 7, "4003": 6, "3907": 5, "3905": 5, "3909": 4, "3901": 3, "3911": 2, "4012": 2,
    "4005": 2, "4026": 1, "4018": 1,
}  # fmt: skip
WITHOUT_NETWORK = {
    "0301": 6, "3403": 3, "3405": 2, "3407": 2, "4204": 4, "4203": 3, "3107": 2, "3105": 1,
    "3201": 1, "3205": 2, "3301": 2,
}  # fmt: skip
# How the seats of a national cohort spread over these.
REGIONS = ((VEST, 22), (MIDT, 27), (NORD, 26), (VESTFOLD_TELEMARK, 18), (WITHOUT_NETWORK, 7))
KINDS: dict[str, int] = {
    Kind.MUNICIPALITY: 60,
    Kind.NAV: 8,
    Kind.POLICE: 8,
    Kind.COUNTY: 7,
    Kind.HEALTH: 6,
    Kind.VOLUNTARY: 5,
    Kind.CORRECTIONAL: 4,
    Kind.OTHER: 2,
}
OWN_CHOICE = 0.12  # share of people who have chosen a written form themselves


def drawn(world: World, weights: dict[str, int]) -> str:
    """One key, by weight."""
    return world.dice.choices(list(weights), list(weights.values()))[0]


def drawn_place(world: World, regions: tuple[tuple[dict[str, int], int], ...] = REGIONS) -> str:
    """The number of a municipality somewhere in the country."""
    region = world.dice.choices([places for places, _weight in regions], [weight for _places, weight in regions])[0]
    return drawn(world, region)


def somebody(world: World, number: str, kind: str = "", **values: object) -> Person:
    """Somebody who works at a service in this municipality, of this kind or any; not saved yet."""
    kind = kind or drawn(world, KINDS)
    if world.dice.random() < OWN_CHOICE:
        values.setdefault("language", world.dice.choice(("nb", "nb", "nn", "nn", "en")))
    person = world.person(number, employer=service(world, number, kind), **values)
    person.phone = world.phone()
    return person
