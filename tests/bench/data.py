"""Fills a database with as much as the budgets speak of, by bulk inserts; everybody in it is invented.

At scale 1 there are 10,000 persons, 5,000 applications and 500 meetings, at scale 10 ten times that. What would
not grow with the years stays the same: two cohorts a year, thirty people in the one that is under way.
"""

import itertools
from collections.abc import Callable, Iterator, Sequence
from datetime import UTC, datetime, time, timedelta
from uuid import uuid4

from allauth.mfa.totp.internal.auth import TOTP, generate_totp_secret
from django.contrib.auth.models import Group
from django.db import connection

from cohorts.models import (
    Attendance,
    Certificate,
    Cohort,
    Participation,
)
from curriculum.models import Programme
from mentorprog.outbox.models import Mail
from mentorprog.people import roles
from mentorprog.people.models import Organisation, Person
from mentorprog.places.models import Centre, Municipality
from mentorprog.times import today
from networks.models import (
    DatePoll,
    Invitation,
    Meeting,
    MeetingSeries,
    Mentor,
    Minutes,
    Network,
    PollOption,
    PollVote,
    Territory,
)
from networks.recurrence import DAYS
from tests.bench.admission import answers, applications, board
from tests.bench.filling import (
    GRID,
    MEETINGS_OF_A_MENTOR,
    MINUTES,
    SENTENCE,
    YEARS,
    World,
    days,
    insert,
    name_of,
    pour,
)


def fill(scale: int, say: Callable[[str], None]) -> World:
    """Make all of it in a database that holds the reference data only; `say` is told what comes next."""
    world = World(scale, datetime.now(UTC), today())
    for part in (_people, _staff, _cohorts, _participants, applications, answers, board, _networks, _mails):
        say(f"{part.__name__.strip('_')} …")
        part(world)
    connection.cursor().execute("VACUUM ANALYZE")
    return world


# --- People -----------------------------------------------------------------------------------------------
def _people(world: World) -> None:
    world.municipalities = list(Municipality.objects.current().select_related("county"))
    places = itertools.cycle(world.municipalities)
    kinds = itertools.cycle(Organisation.Kind.values)
    world.organisations = insert(
        Organisation(orgnr=f"{310_000_000 + n}", name=f"Tenesta {n}", kind=next(kinds), municipality=next(places))
        for n in range(1000 * world.scale)
    )
    employers = itertools.cycle(world.organisations)
    world.people = insert(
        Person(
            email=f"person{n}@bench.example.no",
            name=name_of(n),
            phone="99000000",
            password="!",
            employer=(employer := next(employers)),
            work_municipality_id=employer.municipality_id,
        )
        for n in range(10_000 * world.scale)
    )


def _staff(world: World) -> None:
    """Two coordinators with a second factor."""
    world.national = _coordinator("national", roles.NATIONAL, "vest")
    world.regional = _coordinator("regional", roles.REGIONAL, "nord")


def _coordinator(name: str, role: str, centre: str) -> Person:
    person = Person.objects.create_user(
        f"{name}@bench.example.no", name=name.title(), is_staff=True, centre=Centre.objects.get(slug=centre)
    )
    person.groups.add(Group.objects.get(name=role))
    TOTP.activate(person, generate_totp_secret())
    return person


# --- Cohorts ----------------------------------------------------------------------------------------------
def _cohorts(world: World) -> None:
    """Two a year; the last but one has had five of its nine days."""
    programme = Programme.objects.get(version=1)
    first_days = [world.today + timedelta(days=60 - 182 * n) for n in reversed(range(2 * YEARS))]
    first_days[-2] = world.today - timedelta(days=20)
    world.cohorts = insert(
        Cohort(
            slug=f"kull-{n}",
            name_nb=f"Kull {n}",
            name_nn=f"Kull {n}",
            name_en=f"Cohort {n}",
            programme=programme,
            year=first.year,
            applications_open=first - timedelta(days=180),
            applications_close=first - timedelta(days=30),
            answers_by=first - timedelta(days=15),
            capacity=GRID,
        )
        for n, first in enumerate(first_days)
    )
    for cohort, first in zip(world.cohorts, first_days, strict=True):
        days(cohort, first)


def _participants(world: World) -> None:
    """The first 2,500 persons have been trained, the next thirty are under way."""
    trained = world.people[: 2500 * world.scale]
    over = itertools.cycle(world.cohorts[:-2])
    done = insert(
        Participation(person=person, cohort=next(over), state=Participation.State.COMPLETED, completed_at=world.now)
        for person in trained
    )
    under_way = insert(
        Participation(person=person, cohort=world.running_cohort)
        for person in world.people[len(trained) : len(trained) + GRID]
    )
    days = {cohort.pk: list(cohort.days.order_by("date")) for cohort in world.cohorts}
    present = Attendance.Mark.PRESENT
    attended = ((row, day) for row in done for day in days[row.cohort_id])
    attending = ((row, day) for row in under_way for day in days[row.cohort_id][:5])
    pour(Attendance(participation=row, day=day, mark=present) for row, day in itertools.chain(attended, attending))
    _certificates(world, done)


def _certificates(world: World, done: Sequence[Participation]) -> None:
    facts = {"language": "nb", "name": "", "programme": "Mentoropplæringen", "dates": ["1.–3. mars 2025"]}
    made = insert(
        Certificate(
            participation=row,
            cohort_id=row.cohort_id,
            serial=number,
            number=f"bench-{number:06}",
            code=f"BENCH{number:011}",
            facts={**facts, "name": row.person.name},
            pdf=b"%PDF",
            sha256="0" * 64,
        )
        for number, row in enumerate(done, start=1)
    )
    world.certificate = made[len(made) // 2]


# --- Networks ---------------------------------------------------------------------------------------------
def _networks(world: World) -> None:
    """Who is trained is a mentor, in the network of the county of work, and is invited to ten meetings."""
    network_of = dict(Territory.objects.values_list("county_id", "network_id"))
    county_of = {row.pk: row.county_id for row in world.municipalities}
    trained = Participation.objects.filter(state=Participation.State.COMPLETED).select_related("person").order_by("pk")
    world.mentors = insert(
        Mentor(
            person=row.person,
            participation=row,
            network_id=network_of.get(county_of[row.person.work_municipality_id]),
            since=world.today - timedelta(days=365),
        )
        for row in trained
    )
    networks = list(Network.objects.order_by("pk"))
    meetings = insert(_meeting(world, networks, number) for number in range(500 * world.scale))
    pour(_invitations(world, networks, meetings))
    for network in networks:
        _series(world, network)
        _poll(world, network)
    over = [row for row in meetings if row.date < world.today]
    written = (row for network in networks for row in [one for one in over if one.network_id == network.pk][:MINUTES])
    pour(_minutes(world, meeting) for meeting in written)


def _series(world: World, network: Network) -> None:
    """A year of monthly meetings, half of it gone, with every member invited to the next three."""
    dates = [world.today + timedelta(days=28 * step) for step in range(-6, 6)]
    place = {"network": network, "place": "Fylkeshuset", "starts": time(9), "ends": time(11, 30)}
    rule = f"FREQ=WEEKLY;INTERVAL=4;BYDAY={DAYS[world.today.weekday()]}"
    series = MeetingSeries.objects.create(title="Månedsmøte", rule=rule, first=dates[0], until=dates[-1], **place)
    common = {"title": series.title, "series": series, "created_by": world.national} | place
    made = insert(Meeting(date=day, occurrence=day, **common) for day in dates)
    members = [row for row in world.mentors if row.network_id == network.pk]
    pour(Invitation(meeting=meeting, mentor=mentor) for meeting in made[-3:] for mentor in members)


def _poll(world: World, network: Network) -> None:
    """Ten dates, and every fourth member has answered."""
    poll = DatePoll.objects.create(
        network=network,
        title="Vårmøte",
        place="Fylkeshuset",
        deadline=world.today + timedelta(days=7),
        token=uuid4(),
        created_by=world.national,
    )
    days = (world.today + timedelta(days=20 + n) for n in range(10))
    options = insert(PollOption(poll=poll, date=day, starts=time(9), ends=time(11)) for day in days)
    members = [row for row in world.mentors if row.network_id == network.pk][::4]
    pour(PollVote(option=option, mentor=mentor, answer="yes") for mentor in members for option in options)


def _minutes(world: World, meeting: Meeting) -> Minutes:
    return Minutes(
        meeting=meeting,
        text=SENTENCE * 20,
        state=Minutes.State.APPROVED,
        written_by=world.national,
        approved_by=world.national,
        approved_at=world.now,
    )


def _meeting(world: World, networks: Sequence[Network], number: int) -> Meeting:
    """Two in five are still to come, spread over nearly two years."""
    day = world.today + timedelta(days=number % 500 - 299)
    return Meeting(
        network=networks[number % len(networks)],
        title=f"Nettverksmøte {number}",
        date=day,
        starts=time(9),
        ends=time(11, 30),
        place="Fylkeshuset",
        agenda=SENTENCE * 3,
        created_by=world.national,
    )


def _invitations(world: World, networks: Sequence[Network], meetings: Sequence[Meeting]) -> Iterator[Invitation]:
    long_ago = world.now - timedelta(days=400)
    for network in networks:
        held = [row for row in meetings if row.network_id == network.pk]
        members = (row for row in world.mentors if row.network_id == network.pk)
        for place, mentor in enumerate(members):
            for step in range(MEETINGS_OF_A_MENTOR):
                meeting = held[(place + step * len(held) // MEETINGS_OF_A_MENTOR) % len(held)]
                yield Invitation(meeting=meeting, mentor=mentor, created_at=long_ago)


# --- Mails ------------------------------------------------------------------------------------------------
def _mails(world: World) -> None:
    """Two sent mails a person, and a few that failed."""
    pour(_mail(world, person, number) for number in range(2) for person in world.people)
    failed = Mail.State.FAILED
    pour(
        Mail(
            key=f"bench:failed:{n}",
            template="mentor_welcome",
            recipient=world.somebody(n),
            address=world.somebody(n).email,
            language="nb",
            send_at=world.now,
            state=failed,
            error="SMTP 550",
        )
        for n in range(5)
    )


def _mail(world: World, person: Person, number: int) -> Mail:
    sent_at = world.now - timedelta(minutes=person.pk % 500_000)
    return Mail(
        key=f"bench:{number}:{person.pk}",
        template="mentor_welcome",
        recipient=person,
        address=person.email,
        language="nb",
        send_at=sent_at,
        sent_at=sent_at,
        state=Mail.State.SENT,
        attempts=1,
        subject="Velkommen",
        text=SENTENCE * 5,
        html=SENTENCE * 8,
        message_id=f"<{number}.{person.pk}@bench.example.no>",
    )
