"""Which materials a member may read: those of the networks that he or she is in."""

from django.db.models import Q, QuerySet

from mentorprog.documents.files import holder
from mentorprog.documents.models import StoredFile
from mentorprog.people.models import Person
from mentorprog.prepared import prepared
from networks.models import LocalMembership, Mentor, Network, NetworkMaterial


def materials_for(person: int) -> QuerySet[NetworkMaterial]:
    """What somebody may read as an active mentor, the newest first, with network, meeting and file."""
    mine = Mentor.objects.active().filter(person=person)
    local = LocalMembership.objects.filter(mentor__in=mine).values("network")
    rows = NetworkMaterial.objects.filter(Q(network__in=mine.values("network")) | Q(network__in=local))
    return rows.select_related("network", "meeting", "file")


@prepared
def _about(meeting: int, person: int) -> QuerySet[NetworkMaterial]:
    return materials_for(person).filter(meeting=meeting)


def materials_about(meeting: int, person: int) -> list[NetworkMaterial]:
    """What somebody may read as an active mentor about one meeting."""
    return list(_about(meeting, person))


@holder
def belongs_to_own_network(person: Person, file: StoredFile) -> bool:
    """The members of a network that has the file, and who runs it."""
    rows = NetworkMaterial.objects.filter(file=file)
    own = rows.filter(network__in=Network.objects.visible_to(person))
    return own.exists() or materials_for(person.pk).filter(file=file).exists()
