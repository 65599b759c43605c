"""Calendars that are subscribed to: a series is one event, the clock is changed around it, and secrets stay out."""

from datetime import UTC, date, datetime, timedelta

import pytest
import time_machine
from django.core.cache import cache
from django.test import Client

from mentorprog.people.feed import feed_address
from mentorprog.times import OSLO, moment
from networks.calendars import entries
from networks.feed import network_feed_address, renew_network_feed
from networks.models import Meeting, Network
from networks.selectors import network_meetings
from networks.services.meetings import cancel_meeting, change_meeting
from networks.services.mentors import move_mentor
from networks.services.series import create_series
from tests.factories import InvitationFactory, MentorFactory, staff
from tests.networks.series import NEW_YEAR, THURSDAYS, events, moments, series

pytestmark = pytest.mark.django_db
SITE = "http://localhost:8000"


def fetched(address: str) -> bytes:
    cache.clear()  # as a minute later
    answer = Client().get(address.removeprefix(SITE))
    assert answer.status_code == 200
    return answer.content


def test_a_series_with_everything_done_to_it_is_one_event_and_its_exceptions() -> None:
    with time_machine.travel(NEW_YEAR):
        mentor = MentorFactory()
        made = create_series(series=series(title="Møte 🤝 á č đ ŋ š ŧ ž, komma; og \\ " + "ø" * 60), actor=staff())
        moved = made.meetings.get(occurrence=THURSDAYS[1])
        moved.date, moved.place = date(2027, 3, 9), "Bergen, rom 2; andre etasje"
        change_meeting(meeting=moved, actor=staff())
        cancel_meeting(meeting=made.meetings.get(occurrence=THURSDAYS[3]), actor=staff(), reason="Ferie.")
        body = fetched(feed_address(mentor.person))
    planned = made.meetings.filter(state=Meeting.State.PLANNED)
    assert moments(body) == [datetime.combine(one.date, one.starts) for one in planned.order_by("date")]
    assert len(events(body)) == 2, "the series, and the meeting that was moved"
    assert {event.uid.value for event in events(body)} == {f"{made.uid}@example.no"}
    assert all(len(line) <= 75 for line in body.split(b"\r\n"))
    assert made.title in {event.summary.value.rpartition(" (")[0] for event in events(body)}
    assert body.decode().count("BEGIN:VTIMEZONE") == 1


@pytest.mark.parametrize("first", [date(2027, 3, 21), date(2027, 10, 24)], ids=["forward", "back"])
def test_nine_stays_nine_on_both_sides_of_the_night_when_the_clock_is_changed(first: date) -> None:
    """Sundays, so that one meeting is on the very day."""
    with time_machine.travel(NEW_YEAR):
        mentor = MentorFactory()
        weekly = series(rule="FREQ=WEEKLY;INTERVAL=1;BYDAY=SU", first=first, until=first + timedelta(days=15))
        create_series(series=weekly, actor=staff())
        (event,) = events(fetched(feed_address(mentor.person)))
    told = [one.astimezone(UTC) for one in event.getrruleset()]
    days = [first + timedelta(days=7 * n) for n in range(3)]
    excluded = {one.astimezone(UTC) for each in event.contents.get("exdate", []) for one in each.value}
    expected = [moment(day, weekly.starts).astimezone(UTC) for day in days]
    assert sorted(set(told) | excluded) == expected
    assert len({one.hour for one in expected}) == 2


def test_who_came_later_has_only_what_she_is_invited_to() -> None:
    with time_machine.travel(NEW_YEAR):
        made = create_series(series=series(), actor=staff())
    with time_machine.travel(datetime(2027, 2, 1, tzinfo=OSLO)):
        mentor = MentorFactory(network=None)
        move_mentor(mentor=mentor, network=made.network, actor=staff())
        ahead = [datetime.combine(day, made.starts) for day in THURSDAYS[1:] if day != date(2027, 5, 6)]
        assert moments(fetched(feed_address(mentor.person))) == ahead


def test_a_networks_calendar_tells_when_and_where_and_no_more() -> None:
    network = Network.objects.get(slug="vest")
    InvitationFactory(meeting__link="https://mote.example.no/hemmelig", meeting__agenda="Saksliste.")
    with time_machine.travel(NEW_YEAR):
        create_series(series=series(link="https://mote.example.no/serie"), actor=staff())
        address = network_feed_address(network)
        body = fetched(address)
        assert "mote.example.no" not in body.decode()
        assert "Saksliste" not in body.decode()
        assert moments(body) == moments_of(network)
        client = Client()
        first = client.get(address.removeprefix(SITE))
        assert client.get(address.removeprefix(SITE), headers={"If-None-Match": first["ETag"]}).status_code == 304
        renew_network_feed(network=network, actor=staff())
        assert client.get(address.removeprefix(SITE)).status_code == 404


def moments_of(network: Network) -> list[datetime]:
    rows = [one for one in network_meetings(network) if one.state == Meeting.State.PLANNED]
    return sorted(datetime.combine(one.date, one.starts) for one in rows)


def test_calendar_programs_by_the_thousand_ask_the_database_once_a_minute(django_assert_num_queries) -> None:
    mentor = InvitationFactory().mentor
    client, path = Client(), feed_address(mentor.person).removeprefix(SITE)
    etag = client.get(path)["ETag"]
    with django_assert_num_queries(200):  # whose address it is, and nothing more
        for _n in range(200):  # from one machine
            assert client.get(path, headers={"If-None-Match": etag}).status_code == 304


def test_who_tries_addresses_is_held_up() -> None:
    client = Client()
    answers = {client.get(f"/kalender/{n}.ics").status_code for n in range(125)}
    assert answers == {404, 429}


def test_entries_of_nothing() -> None:
    assert entries([]) == []
