"""Local networks: who is taken in, and who is in them no longer."""

from collections.abc import Collection

from django.core.exceptions import PermissionDenied
from django.db import transaction
from django.db.models import QuerySet
from django.utils.translation import gettext as _

from mentorprog import history
from mentorprog.outbox.services import enqueue
from mentorprog.people.models import Person
from mentorprog.states import Refused, locked
from mentorprog.times import today
from networks.models import LocalMembership, Mentor, Network
from networks.selectors import could_join, mentors_for
from networks.services.meetings import invite_to_coming, leave_coming, may_run

CHANGE = "networks.change_localmembership"


@transaction.atomic
def join_local(*, network: Network, mentor: Mentor, actor: Person) -> LocalMembership:
    """Take a mentor into a local network, beside the regional one, and invite him or her to what is ahead there.

    Twice is the same as once. A partner's coordinator takes in those who work in the network's municipalities, staff
    any mentor they see. Raises Refused for a regional network and for who is no mentor any more.
    """
    may_run(network, actor, CHANGE)
    if network.kind != Network.Kind.LOCAL:
        raise Refused(_("Mentors are in a regional network by the county where they work."))
    standing = network.local_memberships.filter(mentor=mentor).first()
    if standing is not None:
        return standing
    if not any(rows.filter(pk=mentor.pk).exists() for rows in (could_join(network), mentors_for(actor))):
        raise PermissionDenied
    row: Mentor = locked(mentor)
    if row.status != Mentor.Status.ACTIVE:
        raise Refused(_("This person is no longer a mentor."))
    membership, made = network.local_memberships.get_or_create(mentor=row, defaults={"since": today()})
    if made:
        history.record(row, "local_network", before="-", after=network, actor=actor)
        key = f"local-network-joined:{membership.pk}"
        context = {"mentor": row.pk, "network": network.pk}
        enqueue(key=key, template="local_network_joined", to=row.person, context=context)
        invite_to_coming(mentor=row, network=network)
    return membership


@transaction.atomic
def leave_local(*, network: Network, mentor: Mentor, actor: Person) -> None:
    """Take a mentor out of a local network, and back the invitations to what is ahead there.

    By who runs the network, or by the mentor. Who is not in it stays out of it.
    """
    if mentor.person_id != actor.pk:
        may_run(network, actor, CHANGE)
    row: Mentor = locked(mentor)
    leave_locals(row, row.local_memberships.filter(network=network), actor)


@transaction.atomic
def set_locals(*, mentor: Mentor, networks: Collection[Network], actor: Person) -> None:
    """Put a mentor into exactly these of the local networks that the actor works with; others stay as they are."""
    kept = {network.pk for network in networks}
    theirs = Network.objects.visible_to(actor).local()
    for membership in mentor.local_memberships.filter(network__in=theirs).exclude(network__in=kept):
        leave_local(network=membership.network, mentor=mentor, actor=actor)
    for network in networks:
        join_local(network=network, mentor=mentor, actor=actor)


def leave_locals(row: Mentor, memberships: QuerySet[LocalMembership], actor: Person) -> None:
    """End these memberships of a locked mentor."""
    for membership in memberships.select_related("network"):
        network = membership.network
        membership.delete()
        history.record(row, "local_network", before=network, after="-", actor=actor)
        leave_coming(mentor=row, network=network)
