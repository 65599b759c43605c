"""RVTS staff: the accounts to sign in with, and a colleague or two at each centre."""

from allauth.mfa.recovery_codes.internal.auth import RecoveryCodes
from allauth.mfa.totp.internal.auth import TOTP, generate_totp_secret
from django.contrib.auth.models import Group

from mentorprog.demo import accounts
from mentorprog.demo.builder.days import at
from mentorprog.demo.builder.world import World
from mentorprog.people import roles
from mentorprog.people.models import Person

# key, address, role, centre
STAFF = (
    ("national", accounts.NATIONAL.email, roles.NATIONAL, "vest"),
    ("regional nord", accounts.NORTH.email, roles.REGIONAL, "nord"),
    ("regional vest", "vest@demo.example.no", roles.REGIONAL, "vest"),
    ("regional midt", "midt@demo.example.no", roles.REGIONAL, "midt"),
    ("regional sor", "sor@demo.example.no", roles.REGIONAL, "sor"),
    ("regional ost", "ost@demo.example.no", roles.REGIONAL, "ost"),
    ("reviewer nord", "vurderer.nord@demo.example.no", roles.REVIEWER, "nord"),
    ("reviewer vest", "vurderer.vest@demo.example.no", roles.REVIEWER, "vest"),
    ("reviewer midt", "vurderer.midt@demo.example.no", roles.REVIEWER, "midt"),
    ("reviewer sor", "vurderer.sor@demo.example.no", roles.REVIEWER, "sor"),
    ("reviewer ost", "vurderer.ost@demo.example.no", roles.REVIEWER, "ost"),
    ("lecturer", "foreleser@demo.example.no", roles.LECTURER, "vest"),
)
SECOND = ("second national", accounts.SECOND.email, roles.NATIONAL, "vest")  # in the whole demonstration only
NN_CENTRES = ("vest",)  # where a colleague writes nynorsk


def add_staff(world: World) -> None:
    """Enter the staff under their keys in `world.staff`, each in the group of the role."""
    for member in STAFF:
        add_member(world, *member)


def add_second(world: World) -> Person:
    """A second coordinator for the whole country, without whom nobody could approve what the first has proposed."""
    return add_member(world, *SECOND)


def add_member(world: World, key: str, email: str, role: str, centre: str) -> Person:
    """One more account for the dashboard; a partner's coordinator has no centre."""
    person = Person(
        email=email,
        name=world.names.new(north=centre == "nord"),
        centre=world.centres[centre] if centre else None,
        language="nn" if role == roles.REGIONAL and centre in NN_CENTRES else "nb",
        is_staff=True,
        created_at=at(world.today.replace(year=2015, month=1, day=5), 9),
    )
    person.set_unusable_password()
    person.save()
    person.groups.add(Group.objects.get(name=role))
    world.staff[key] = person
    return person


def give_second_factor(person: Person) -> None:
    """An authenticator app with a new secret, and recovery codes; the demonstration's mailbox shows the code."""
    TOTP.activate(person, generate_totp_secret())
    RecoveryCodes.activate(person)
