"""Fills a database with as much as the budgets speak of, by bulk inserts; everybody in it is invented.

At scale 1 there are 10,000 persons, 5,000 applications and 500 meetings, at scale 10 ten times that. What would
not grow with the years stays the same: two cohorts a year, thirty people in the one that is under way.
"""

import itertools
from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass, field
from datetime import UTC, date, datetime, time, timedelta
from typing import Any

from allauth.mfa.totp.internal.auth import TOTP, generate_totp_secret
from auditlog.models import LogEntry
from django.contrib.auth.models import Group
from django.contrib.contenttypes.models import ContentType
from django.db import connection
from django.db.models import Model

from applications.models import (
    Application,
    Candidate,
    Decision,
    Impartiality,
    ImplementationPlan,
    LeaderConfirmation,
    Review,
    Revision,
    Score,
)
from applications.services.criteria import ensure_criteria
from cohorts.models import (
    Attendance,
    Certificate,
    Cohort,
    CohortGathering,
    CourseDay,
    Participation,
    SeatOffer,
)
from curriculum.models import Programme
from mentorprog.outbox.models import Mail
from mentorprog.people import roles
from mentorprog.people.models import Organisation, Person
from mentorprog.places.models import Centre, Municipality
from mentorprog.times import end_of_day, today
from networks.models import Invitation, Meeting, Mentor, Network, Territory

BATCH = 2000  # rows a statement
YEARS = 12  # with two cohorts each; the newest takes applications, the one before it is under way
BOARD = 500  # candidates on the board that is measured
GRID = 30  # participants of the cohort under way
CANDIDATES = 2  # in an application
DECISIONS = 60  # prepared on the board, sent at once
MEETINGS_OF_A_MENTOR = 10
GIVEN = ("Alvar", "Birle", "Dagfinna", "Eldrid", "Frodar", "Gyril", "Hallvor", "Idun", "Jorfrid", "Kettil", "Ljota")
PLACES = ("Aske", "Brei", "Dal", "Eike", "Foss", "Gran", "Hav", "Kvern", "Lind", "Myr")
ENDINGS = ("berg", "vang", "vik", "haug", "mo", "li", "nes", "heim", "set", "eng")
FAMILY = tuple(place + ending for place in PLACES for ending in ENDINGS)
SENTENCE = "Vi møter ungdom og familiane deira på skulen, i uteteamet og i barnevernet, også på kveldstid. "
LETTERS = "23456789ABCDEFGHJKLMNPQRSTUVWXYZ"


@dataclass
class World:
    """What has been made: everything by kind, and the rows that the measured pages are about."""

    scale: int
    now: datetime
    today: date
    national: Person = field(init=False)
    regional: Person = field(init=False)
    municipalities: list[Municipality] = field(init=False)
    organisations: list[Organisation] = field(init=False)
    people: list[Person] = field(init=False)
    cohorts: list[Cohort] = field(init=False)
    applications: list[Application] = field(init=False)
    draft: Application = field(init=False)
    certificate: Certificate = field(init=False)
    board: Cohort = field(init=False)
    mentors: list[Mentor] = field(init=False)

    @property
    def open_cohort(self) -> Cohort:
        return self.cohorts[-1]

    @property
    def running_cohort(self) -> Cohort:
        return self.cohorts[-2]

    def somebody(self, number: int) -> Person:
        """A person by number, round and round."""
        return self.people[number % len(self.people)]


def fill(scale: int, say: Callable[[str], None]) -> World:
    """Make all of it in a database that holds the reference data only; `say` is told what comes next."""
    world = World(scale, datetime.now(UTC), today())
    for part in (_people, _staff, _cohorts, _participants, _applications, _answers, _board, _networks, _mails):
        say(f"{part.__name__.strip('_')} …")
        part(world)
    connection.cursor().execute("VACUUM ANALYZE")
    return world


def insert(rows: Iterable[Any]) -> list[Any]:
    """Enter rows of one model and return them with their keys."""
    made: list[Any] = []
    for chunk in chunks(rows):
        made += type(chunk[0])._base_manager.bulk_create(chunk, batch_size=BATCH)
    return made


def pour(rows: Iterable[Model]) -> None:
    """Enter rows of one model that nobody refers to, without keeping them."""
    for chunk in chunks(rows):
        type(chunk[0])._base_manager.bulk_create(chunk, batch_size=BATCH)


def chunks(rows: Iterable[Any]) -> Iterator[list[Any]]:
    rest = iter(rows)
    while chunk := list(itertools.islice(rest, BATCH)):
        yield chunk


def name_of(number: int) -> str:
    """One of 12,100 names, made of two given names and a family name that one in a hundred bears."""
    number, family = divmod(number, len(FAMILY))
    second, given = divmod(number, len(GIVEN))
    return f"{GIVEN[given]} {GIVEN[second % len(GIVEN)]} {FAMILY[family]}"


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
        _days(cohort, first)


def _days(cohort: Cohort, first: date) -> None:
    gatherings = cohort.programme.gatherings.order_by("order").prefetch_related("days")
    for place, gathering in enumerate(gatherings):
        where = CohortGathering.objects.create(cohort=cohort, gathering=gathering, venue="Kurssenteret")
        pour(
            CourseDay(
                cohort=cohort, place=where, training_day=day, date=first + timedelta(days=14 * place + day.number)
            )
            for day in gathering.days.all()
        )


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


# --- Applications -----------------------------------------------------------------------------------------
def reference(number: int) -> str:
    """A reference as applications have it, each number its own."""
    signs = [LETTERS[(number >> 5 * place) % 32] for place in range(8)]
    return "M" + "".join(signs)


def _applications(world: World) -> None:
    """One in twenty-five is sent to the open cohort and waits, one in fifty is a draft, the others are answered."""
    world.applications = insert(_application(world, number) for number in range(5000 * world.scale))
    world.draft = next(row for row in world.applications if row.state == Application.State.DRAFT)
    pour(
        ImplementationPlan(
            application=row,
            uses=["mentor", "team"],
            goals=SENTENCE * 3,
            hours_a_month=12,
            responsible_name="Ansvarleg Person",
            responsible_email="ansvarleg@bench.example.no",
            guidance="both",
            network=True,
            lending=True,
            cooperation=SENTENCE * 2,
            anchoring=SENTENCE,
            owner="Kommunedirektøren",
        )
        for row in world.applications
    )
    sent = [row for row in world.applications if row.state != Application.State.DRAFT]
    state = LeaderConfirmation.State
    pour(
        LeaderConfirmation(
            application=row,
            name=row.leader_name,
            email=row.leader_email,
            state=state.WAITING if row.state == Application.State.SUBMITTED else state.CONFIRMED,
            answered_at=None if row.state == Application.State.SUBMITTED else world.now,
        )
        for row in sent
    )
    kind = ContentType.objects.get_for_model(Application)
    pour(
        LogEntry(
            content_type=kind,
            object_pk=str(row.pk),
            object_id=row.pk,
            object_repr=row.reference,
            action=LogEntry.Action.UPDATE,
            changes={"state": ["draft", "submitted"]},
            timestamp=world.now,
        )
        for row in sent
    )


def _application(world: World, number: int) -> Application:
    organisation = world.organisations[number % len(world.organisations)]
    state, cohort = Application.State.DECIDED, world.cohorts[number % (len(world.cohorts) - 1)]
    if number % 50 == 0:
        state, cohort = Application.State.DRAFT, world.open_cohort
    elif number % 25 == 1:
        state, cohort = Application.State.SUBMITTED, world.open_cohort
    draft = state == Application.State.DRAFT
    return Application(
        reference=reference(number),
        cohort=cohort,
        contact=world.somebody(number // 2 - 1),
        state=state,
        version=7,
        submitted_at=None if draft else world.now - timedelta(minutes=number),
        organisation=None if draft else organisation,
        orgnr="974760673",  # has a right check digit, so that nothing is missing in the draft
        organisation_name=organisation.name,
        organisation_kind=organisation.kind,
        unit=f"Eining {number}",
        municipality_id=organisation.municipality_id,
        contact_name=name_of(number),
        contact_phone="99000000",
        leader_name="Leiar Leiarsen",
        leader_title="Kommunalsjef",
        leader_email="leiar@bench.example.no",
    )


def _answers(world: World) -> None:
    """Two candidates an application; all answered ones have a decision, every second an offer that was taken."""
    candidates = insert(
        _candidate(world, row, CANDIDATES * place + n)
        for place, row in enumerate(world.applications)
        for n in range(CANDIDATES)
    )
    answered = [row for row in candidates if row.application.state == Application.State.DECIDED]
    waiting = [row for row in candidates if row.application.state == Application.State.SUBMITTED]
    outcome = Decision.Outcome
    pour(
        Decision(
            candidate=row,
            outcome=outcome.ADMIT if place % 2 == 0 else outcome.WAITING_LIST,
            state=Decision.State.APPLIED,
            decided_by=world.national,
            applied_at=world.now,
        )
        for place, row in enumerate(answered)
    )
    pour(Decision(candidate=row, outcome=outcome.ADMIT, decided_by=world.national) for row in waiting[::4])
    offers = insert(
        SeatOffer(
            person_id=row.person_id,
            cohort_id=row.application.cohort_id,
            state=SeatOffer.State.ACCEPTED,
            answered_at=world.now,
            expires_at=world.now,
        )
        for row in answered[::2]
    )
    for row, offer in zip(answered[::2], offers, strict=True):
        row.offer = offer
    for chunk in chunks(answered[::2]):
        Candidate.objects.bulk_update(chunk, ["offer"])
    late = end_of_day(world.today + timedelta(days=10))
    pour(SeatOffer(person=world.somebody(-n), cohort=world.running_cohort, expires_at=late) for n in range(1, 21))
    _reviews(world, waiting)


def _candidate(world: World, application: Application, number: int) -> Candidate:
    person = world.somebody(number)
    return Candidate(
        application=application,
        person=person,
        name=person.name,
        email=person.email,
        role="Miljøterapeut",
        order=number,
        sent=True,
        email_confirmed_at=world.now,
        background=SENTENCE * 4,
        suitability=SENTENCE * 3,
        job_context=SENTENCE * 4,
    )


def _board(world: World) -> None:
    """A cohort of its own, closed for applications and not answered: as many candidates at any scale."""
    first = world.today + timedelta(days=90)
    world.board = Cohort.objects.create(
        slug="kull-styre",
        name_nb="Kull Styre",
        name_nn="Kull Styre",
        name_en="Cohort Board",
        programme=Programme.objects.get(version=1),
        year=first.year,
        applications_open=world.today - timedelta(days=120),
        applications_close=world.today - timedelta(days=10),
        capacity=2 * GRID,
    )
    _days(world.board, first)
    applications = insert(_to_the_board(world, number) for number in range(BOARD // CANDIDATES))
    candidates = insert(
        _candidate(world, row, CANDIDATES * place + n)
        for place, row in enumerate(applications)
        for n in range(CANDIDATES)
    )
    outcomes = (Decision.Outcome.ADMIT, Decision.Outcome.WAITING_LIST, Decision.Outcome.REFUSE)
    pour(
        Decision(candidate=row, outcome=outcomes[place % 3], grounds=SENTENCE, decided_by=world.national)
        for place, row in enumerate(candidates[:DECISIONS])
    )
    _reviews(world, candidates)


def _to_the_board(world: World, number: int) -> Application:
    """Sent in, with a reference of its own: the others' numbers begin at nothing."""
    made = _application(world, 50 * number + 1)
    made.reference, made.cohort = reference(10_000_000 + number), world.board
    return made


def _reviews(world: World, waiting: Sequence[Candidate]) -> None:
    sent = {row.application_id: row.application for row in waiting}
    revisions = {
        row.application_id: row for row in insert(Revision(application=a, number=1, content={}) for a in sent.values())
    }
    reviews = insert(
        Review(
            candidate=row,
            reviewer=reviewer,
            revision=revisions[row.application_id],
            recommendation="admit",
            note=SENTENCE,
        )
        for row in waiting
        for reviewer in (world.national, world.regional)
    )
    pour(
        Impartiality(application=application, person=reviewer, conflict=False)
        for application in sent.values()
        for reviewer in (world.national, world.regional)
    )
    criteria = {cohort: ensure_criteria(cohort) for cohort in {application.cohort for application in sent.values()}}
    pour(
        Score(review=row, criterion=criterion, value=4)
        for row in reviews
        for criterion in criteria[row.candidate.application.cohort]
    )


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
