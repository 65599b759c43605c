"""Services that send people to the training: municipalities under their own names, all others made up."""

from stdnum.no import orgnr

from mentorprog.demo.builder.world import World, spoken
from mentorprog.people.models import Organisation

Kind = Organisation.Kind
# Numbers beginning with 3 are not given to anybody in Enhetsregisteret: those in use begin with 8 or 9.
FIRST_NUMBER = 30_010_000  # eight digits, the ninth is the check digit
STEP = 1_013
NAMES = {
    Kind.MUNICIPALITY: "{place} kommune",
    Kind.POLICE: "Politistasjonen i {place}",
    Kind.NAV: "NAV {place}",
    Kind.CORRECTIONAL: "Friomsorgskontoret i {place}",
    Kind.HEALTH: "Lyngvoll distriktspsykiatriske senter, {place}",
    Kind.COUNTY: "Utsikten videregående skole, {place}",
    Kind.VOLUNTARY: "Ungdomshuset Lykta, {place}",
    Kind.OTHER: "Brattbakken familiesenter, {place}",
}


def next_orgnr(world: World) -> str:
    """The next fictional organisation number: nine digits with a right modulus 11 check digit."""
    while True:
        digits = str(FIRST_NUMBER + world.numbers_given * STEP)
        world.numbers_given += 1
        check = -orgnr.checksum(digits) % 11
        if check < 10:  # noqa: PLR2004 - such a number has no check digit
            return orgnr.validate(f"{digits}{check}")


def service(world: World, number: str, kind: str = Kind.MUNICIPALITY) -> Organisation:
    """The service of this kind in the municipality with this number, made when first asked for."""
    key = (kind, number)
    if key not in world.services:
        world.services[key] = _made(world, number, kind)
    return world.services[key]


def _made(world: World, number: str, kind: str) -> Organisation:
    municipality = world.municipalities[number]
    name = NAMES[Kind(kind)].format(place=spoken(municipality))
    standing = Organisation.objects.filter(name=name, municipality=municipality).first()
    if standing is not None:  # Porsgrunn kommune is a network's partner and there from the start
        return standing
    return Organisation.objects.create(
        orgnr=next_orgnr(world),
        name=name,
        kind=kind,
        municipality=municipality,
        buyer_reference=f"{number}-{world.dice.randrange(1000, 9999)}",
    )
