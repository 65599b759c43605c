"""A network's own calendar: for a common calendar at the office, or on a wall. It has no digital links."""

from dataclasses import replace

from django.db.models import F
from django.http import HttpRequest, HttpResponse
from django.views.decorators.http import require_safe

from mentorprog import history, tokens
from mentorprog.addresses import absolute
from mentorprog.calendars import Entry
from mentorprog.people.feed import answer, feed, not_found
from mentorprog.people.models import Person
from networks.calendars import entries
from networks.models import Network
from networks.selectors import network_meetings


def network_feed_address(network: Network) -> str:
    """The secret address of a network's calendar."""
    return absolute("network_feed", tokens.make("network-calendar", network.pk, network.calendar_serial))


def renew_network_feed(*, network: Network, actor: Person) -> None:
    """Another address; the old one is not found any more."""
    Network.objects.filter(pk=network.pk).update(calendar_serial=F("calendar_serial") + 1)
    history.record(network, "calendar_serial", before=network.calendar_serial, after="", actor=actor)


@require_safe
def network_feed(request: HttpRequest, token: str) -> HttpResponse:
    """The meetings of a network as a calendar. A revoked or changed address is not found."""
    ids = tokens.read("network-calendar", token)
    network = Network.objects.filter(pk=ids[0], calendar_serial=ids[1]).first() if ids else None
    if network is None:
        return not_found(request)
    return answer(
        request, feed(f"n{network.pk}:{network.calendar_serial}", lambda: public_entries(network), network.name)
    )


def public_entries(network: Network) -> list[Entry]:
    """The meetings with what may hang on a wall: no digital link."""
    found = network_meetings(network)
    for one in found:
        for row in (one, one.series) if one.series else (one,):
            row.link, row.agenda = "", ""
    return [replace(each, url="") for each in entries(found)]
