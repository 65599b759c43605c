"""A year of Mentornettverk Vest, played by the addresses in the mails, by the pages and by calendar programs.

Only the clock is ours. Everything else goes the way it goes in life: rules make the mails, the outbox sends them, and
people follow the links in them.
"""

import re
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import date, datetime, time, timedelta
from pathlib import Path
from uuid import uuid4

import pytest
import time_machine
from django.core import mail
from django.core.cache import cache
from django.test import Client
from django.urls import reverse

from mentorprog.outbox.models import Mail
from mentorprog.outbox.services import dispatch, reconcile
from mentorprog.people.feed import feed_address
from mentorprog.people.models import Person
from mentorprog.places.models import Municipality
from mentorprog.times import OSLO, moment
from networks.models import DatePoll, GuidanceRequest, Meeting, MeetingSeries, Mentor, Network
from networks.services.replies import read_replies
from networks.services.still_right import open_confirmations
from tests.dashboard import world
from tests.factories import MentorFactory
from tests.networks.series import events, moments
from tests.networks.test_guidance import mentor_by_plan
from tests.networks.test_replies import put, reply

pytestmark = pytest.mark.django_db
FIRST_THURSDAYS = {"every": 2, "unit": "MONTHLY", "which": "1", "weekday": "TH", "skips_holidays": "on"}
JANUARY, MARCH, JULY, SEPTEMBER, NOVEMBER = (
    date(2027, month, day) for month, day in ((1, 7), (3, 4), (7, 1), (9, 2), (11, 4))
)


@contextmanager
def on(day: date, hour: int = 12) -> Iterator[None]:
    """That day at that hour: what is due is made and sent, and afterwards what came of the day."""
    with time_machine.travel(moment(day, time(hour))):
        cache.clear()
        deliver()
        yield
        deliver()


def deliver() -> None:
    reconcile()
    dispatch()


def newest(person: Person, word: str) -> str:
    """The text of the newest mail to somebody with the word in its subject."""
    found = [one for one in mail.outbox if one.to == [person.email] and word in one.subject]
    assert found, [one.subject for one in mail.outbox if one.to == [person.email]][-4:]
    return str(found[-1].body)


def link(text: str) -> str:
    """The address in a mail, without the site's name."""
    return re.search(r"http://localhost:8000(/\S+)", text)[1]


def subjects(person: Person, word: str) -> int:
    return sum(one.to == [person.email] and word in one.subject for one in mail.outbox)


def calendar_of(person: Person) -> bytes:
    cache.clear()
    return Client().get(feed_address(person).removeprefix("http://localhost:8000")).content


def staff_page(name: str, *args: object) -> str:
    return reverse(f"admin:networks_{name}", args=args)


def test_a_year_of_a_network(tmp_path: Path, settings) -> None:  # noqa: PLR0915 - a year has many days
    settings.INBOX_URL = f"maildir:{tmp_path}/inbox"
    read_replies()
    box = tmp_path / "inbox"
    with time_machine.travel(datetime(2026, 12, 1, 9, tzinfo=OSLO)):
        coordinator = world.staff()
        kari, ola, mona = (
            MentorFactory(person__name=name, person__language="en", since=date(2026, 5, 1))
            for name in ("Kari Testesen", "Ola Testesen", "Mona Testesen")
        )

    # A series is planned: the days are looked at, then everybody gets one mail.
    with on(date(2026, 12, 1)):
        desk = world.signed_in(coordinator)
        said = {**FIRST_THURSDAYS, "network": kari.network_id, "title": "Network meeting", "place": "Bergen"}
        said |= {"first": "01.01.2027", "until": "31.12.2027", "starts": "09:00", "ends": "11:30", "act": "look"}
        page = desk.post(staff_page("meetingseries_add"), said)
        assert not MeetingSeries.objects.exists()
        shown = page.context["shown"]
        assert desk.post(staff_page("meetingseries_add"), {**said, "act": "plan", "shown": shown}).status_code == 302
    series = MeetingSeries.objects.get()
    assert [one.date for one in series.meetings.all()] == [JANUARY, MARCH, JULY, SEPTEMBER, NOVEMBER]
    assert [subjects(one.person, "Invitation") for one in (kari, ola, mona)] == [1, 1, 1]
    whole_year = [datetime.combine(day, time(9)) for day in (JANUARY, MARCH, JULY, SEPTEMBER, NOVEMBER)]
    assert moments(calendar_of(kari.person)) == whole_year

    # Kari answers for the whole series by the mail's button, Ola by his calendar, Mona not at all.
    with on(date(2026, 12, 3)):
        page = link(newest(kari.person, "Invitation"))
        keys = [f"answer_{one.pk}" for one in kari.invitations.all()]
        Client().get(page)
        assert not kari.invitations.exclude(answer="").exists(), "looking changes nothing"
        assert Client().post(page, dict.fromkeys(keys, "yes")).status_code == 302
        put(box, reply(series, "TENTATIVE", address=ola.person.email))
        assert read_replies() == 5
    assert set(kari.invitations.values_list("answer", flat=True)) == {"yes"}
    assert set(ola.invitations.values_list("answer", flat=True)) == {"maybe"}

    # Fourteen, seven, three days and one day before January's meeting.
    for before in (14, 7, 3, 1):
        with on(JANUARY - timedelta(days=before), 10):
            pass
    told = [subjects(one.person, word) for one in (kari, mona) for word in ("Reminder", "Will you come")]
    assert told[0] == 3, told
    assert told[3] >= 1, "Mona is asked why she has not answered"

    # The meeting: who was there, minutes, and a thank-you the day after.
    with on(JANUARY, 13):
        desk = world.signed_in(coordinator)
        meeting = series.meetings.get(date=JANUARY)
        there = {row.mentor_id: row.pk for row in meeting.invitations.all()}
        page = staff_page("meeting_attendance", meeting.pk)
        seen = desk.get(page).context["form"]
        ticked = [str(there[one.pk]) for one in (kari, mona)]
        hidden = {name: seen[name].value() for name in seen.fields if seen[name].is_hidden}
        field = next(name for name in seen.fields if not seen[name].is_hidden)
        assert desk.post(page, {**hidden, field: ticked}).status_code == 302
        page = staff_page("meeting_minutes", meeting.pk)
        desk.post(page, {"act": "save", "seen": "0", "text": "Vi øvde på samtaler. Neste gang: tillit."})
        desk.post(page, {"act": "approve", "seen": "1"})
    assert dict(meeting.invitations.values_list("mentor", "attended")) == {kari.pk: True, ola.pk: False, mona.pk: True}
    with on(JANUARY + timedelta(days=1), 10):
        pass
    assert [subjects(one.person, "Thank you") for one in (kari, ola, mona)] == [1, 0, 1]
    with on(JANUARY + timedelta(days=2)):
        reader = world.signed_in(ola.person)
        assert "Vi øvde på samtaler" in reader.get(reverse("meeting", args=[meeting.pk])).content.decode()

    # March is moved alone: a new time for everybody, and the answers to the old one hold no longer.
    with on(date(2027, 2, 1)):
        desk = world.signed_in(coordinator)
        march = series.meetings.get(occurrence=MARCH)
        changed = {"title": march.title, "date": "11.03.2027", "starts": "10:00", "ends": "12:00", "place": "Voss"}
        assert desk.post(staff_page("meeting_change", march.pk), changed).status_code == 302
    assert set(march.invitations.values_list("answer", flat=True)) == {""}
    with on(date(2027, 2, 2)):
        page = link(newest(kari.person, "Changed"))
        assert Client().post(page, {"answer": "no"}).status_code == 302
        stale = reply(series, "ACCEPTED", address=ola.person.email, day=series.occurs_at(MARCH))
        put(box, stale)
        assert read_replies() == 0, "an answer to the time before the move"
        put(box, reply(series, address=ola.person.email, day=series.occurs_at(MARCH), sequence=1))
        assert read_replies() == 1
    for before in (14, 3, 1):
        with on(date(2027, 3, 11) - timedelta(days=before), 10):
            pass
    assert subjects(kari.person, "Reminder") == 3, "who has said no is left in peace"
    assert subjects(ola.person, "Reminder") >= 4

    # September is called off.
    with on(date(2027, 3, 20)):
        desk = world.signed_in(coordinator)
        off = series.meetings.get(date=SEPTEMBER)
        assert desk.post(staff_page("meeting_cancel", off.pk), {"reason": "Kurs samme dag."}).status_code == 302
    assert subjects(kari.person, "Called off") == 1
    (_master, moved) = events(calendar_of(kari.person))
    assert moved.recurrence_id.value.date() == MARCH
    assert moments(calendar_of(kari.person)) == [
        datetime.combine(JANUARY, time(9)),
        datetime(2027, 3, 11, 10),
        datetime.combine(JULY, time(9)),
        datetime.combine(NOVEMBER, time(9)),
    ]

    # A date poll in its place.
    with on(date(2027, 4, 1)):
        desk = world.signed_in(coordinator)
        asked = {"network": series.network_id, "title": "Autumn meeting", "place": "Bergen", "token": str(uuid4())}
        asked |= {"deadline": "15.04.2027"}
        for number, day in ((1, "14.09.2027"), (2, "16.09.2027")):
            asked |= {f"slot{number}-date": day, f"slot{number}-starts": "09:00", f"slot{number}-ends": "11:30"}
        assert desk.post(staff_page("datepoll_ask"), asked).status_code == 302
    poll = DatePoll.objects.get()
    first, second = poll.options.all()
    with on(date(2027, 4, 2)):
        for one, answers in ((kari, ("no", "yes")), (ola, ("yes", "yes"))):
            page = link(newest(one.person, "Autumn meeting"))
            said = {f"option{option.pk}": value for option, value in zip((first, second), answers, strict=True)}
            assert Client().post(page, said).status_code == 302
    with on(date(2027, 4, 16)):
        desk = world.signed_in(coordinator)
        for _click in range(2):
            desk.post(staff_page("datepoll_answers", poll.pk), {"act": "settle", "option": second.pk})
    autumn = Meeting.objects.get(title="Autumn meeting")
    assert (autumn.date, autumn.invitations.count()) == (date(2027, 9, 16), 3)

    # Once a year Kari confirms her details, and tells that she works in Midt now. The network follows with her yes.
    with on(date(2027, 5, 10)):
        assert open_confirmations() >= 1
        deliver()
        own = world.signed_in(kari.person)
        place = Municipality.objects.current().filter(county__territory__network__slug="midt").first()
        told = {"phone": "99 00 00 01", "municipality": place.pk, "employer": "Ny tjeneste", "employer_kind": "nav"}
        told |= {"role": "team", "available": "True", "languages": ["ar"], "go_on": "True", "action": "confirm"}
        assert own.post(reverse("my_details"), told).status_code == 302
        deliver()
        assert Mentor.objects.get(pk=kari.pk).network.slug == "vest", "nothing moves without her yes"
        page = link(newest(kari.person, "Do you want to move"))
        assert own.post(page, {"answer": "move"}).status_code == 302
    kari.refresh_from_db()
    assert kari.network == Network.objects.get(slug="midt")
    with on(date(2027, 5, 11)):
        assert moments(calendar_of(kari.person)) == [datetime.combine(JANUARY, time(9)), datetime(2027, 3, 11, 10)]
    for before in (14, 7, 3, 1):
        with on(JULY - timedelta(days=before), 10):
            pass
    assert subjects(kari.person, "Reminder") == 3, "nothing more from Vest"

    # Two ask for guidance: one the centre, one the municipality's own guide.
    with on(date(2027, 8, 20)):
        guided = mentor_by_plan("own")
        said = {"theme": "role", "urgency": "urgent", "form": "phone", "reachable": "Kl. 13", "text": "Min rolle?"}
        for one, giver in ((ola, "rvts"), (guided, "own")):
            posted = {**said, "token": str(uuid4()), "giver": giver}
            assert world.signed_in(one.person).post(reverse("guidance"), posted).status_code == 302
    assert sorted(GuidanceRequest.objects.values_list("giver", flat=True)) == ["own", "rvts"]
    assert all("Min rolle?" not in one.body for one in mail.outbox), "mails say only that there is something to read"

    # The rest of the series gets another hour, then the year is over.
    with on(date(2027, 10, 1)):
        desk = world.signed_in(coordinator)
        november = series.meetings.get(date=NOVEMBER)
        said = {**FIRST_THURSDAYS, "title": "Network meeting", "place": "Bergen", "first": "04.11.2027"}
        said |= {"until": "31.12.2027", "starts": "13:00", "ends": "15:00"}
        page = desk.post(staff_page("meeting_following", november.pk), {**said, "act": "look"})
        again = {**said, "act": "plan", "shown": page.context["shown"]}
        assert desk.post(staff_page("meeting_following", november.pk), again).status_code == 302
    november.refresh_from_db()
    assert (november.starts, november.series.continues) == (time(13), series)
    with on(date(2027, 12, 31)):
        own = world.signed_in(mona.person)
        assert own.get(reverse("my_meetings")).status_code == 200
    assert not Mail.objects.filter(state__in=["failed", "unknown"]).exists()
    assert Mail.objects.count() == Mail.objects.values("key").distinct().count()
