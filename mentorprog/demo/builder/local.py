"""Local networks, and the coordinators of partners."""

from collections.abc import Iterable
from datetime import timedelta

from mentorprog import history
from mentorprog.demo import accounts
from mentorprog.demo.builder.days import working_day_from
from mentorprog.demo.builder.meetings import draft_meeting, invitations
from mentorprog.demo.builder.staff import add_member, give_second_factor
from mentorprog.demo.builder.timeline import happened
from mentorprog.demo.builder.world import World
from mentorprog.people import roles
from mentorprog.people.models import Person
from mentorprog.times import end_of_day
from networks.models import Invitation, LocalMembership, Mentor, Network, NetworkMaterial

BERGEN_AND_OYGARDEN = ("4601", "4626")
MEMBERS = 12
ARTICLE = "https://artikkel.example.no/lytte"
SINCE, ASKED_AGO, AHEAD = 200, 9, 33  # days


def add_partner(world: World, *networks: Network) -> Person:
    """A coordinator outside RVTS who runs these networks, with a second factor."""
    person = add_member(world, "partner", accounts.PARTNER.email, roles.PARTNER, "")
    give_second_factor(person)
    for network in networks:
        network.coordinators.add(person)
    return person


def make_local(world: World, slug: str, name: str, numbers: Iterable[str], centre: str) -> Network:
    """A local network of a centre for the municipalities with these numbers, without members."""
    rhythm = "Første onsdag i måneden"
    made: Network = Network.objects.create(
        slug=slug, name=name, kind=Network.Kind.LOCAL, centre=world.centres[centre], rhythm=rhythm
    )
    made.municipalities.set([world.municipalities[number] for number in numbers])
    return made


def add_material(world: World, network: Network, actor: Person) -> NetworkMaterial:
    """An article that the members are given to read."""
    made: NetworkMaterial = NetworkMaterial.objects.create(
        network=network, title="Artikkel om å lytte", url=ARTICLE, added_by=actor, added_at=world.ago(ASKED_AGO)
    )
    return made


def add_bergen(world: World) -> None:
    """In the whole demonstration: the partner of Vestfold/Telemark, and a local network with one meeting ahead."""
    add_partner(world, world.networks["vestfold-telemark"])
    add_material(world, world.networks["vest"], world.staff["regional vest"])
    network = make_local(world, "bergen", "Mentornettverk Bergen og Øygarden", BERGEN_AND_OYGARDEN, "vest")
    network.reminder_rules.update(since=end_of_day(world.today))
    here = Mentor.objects.active().filter(person__work_municipality__number__in=BERGEN_AND_OYGARDEN)
    mentors = list(here.filter(network=world.networks["vest"]).order_by("pk")[:MEMBERS])
    since = world.today - timedelta(days=SINCE)
    LocalMembership.objects.bulk_create(LocalMembership(network=network, mentor=one, since=since) for one in mentors)
    day = working_day_from(world.today + timedelta(days=AHEAD))
    meeting = draft_meeting(world, world.networks["vest"], day, 4)
    meeting.network, meeting.title, meeting.place = network, "Bergensmøtet", "Rådhuset, møterom 2"
    meeting.created_by, meeting.created_at = world.staff["regional vest"], world.ago(ASKED_AGO)
    meeting.save()
    with happened(meeting.created_at):
        history.record(meeting, "state", before="", after=meeting.state, actor=meeting.created_by)
    Invitation.objects.bulk_create(invitations(meeting, mentors, [""] * len(mentors), invited_at=meeting.created_at))
