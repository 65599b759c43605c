"""The earlier cohorts: who took part, who completed, and the mentors they became."""

from datetime import date, datetime, timedelta

from cohorts.models import Cohort, Participation
from mentorprog import history
from mentorprog.demo.builder.cohorts import autumn_cohort
from mentorprog.demo.builder.days import at
from mentorprog.demo.builder.participants import attend, enough, seat, too_little
from mentorprog.demo.builder.population import REGIONS, VEST, WITHOUT_NETWORK, drawn, drawn_place, somebody
from mentorprog.demo.builder.texts.answers import ABSENT_TOO_MUCH, HAS_LEFT
from mentorprog.demo.builder.world import World, saved
from mentorprog.people.models import Person
from networks.models import Mentor

FIRST_YEAR = 2015  # region Vest
NATIONAL_SINCE = 2017
SIZES = {2015: 18, 2016: 20}
USUAL_SIZES = (26, 27, 27, 28)
CAPACITY = 30
HAREID_AND_ULSTEIN = (2018, ["1517"] * 4 + ["1516"] * 5)  # nine who were trained in Vest and belong to Midt
FAILING = 0.03  # share who did not complete
LEFT = 0.05  # share of mentors who have left since
IMPORTED = 16  # mentors known from a list older than the register
WITHOUT_ADDRESS = 3  # of these


def add_graduates(world: World, last_year: int) -> Cohort:
    """Enter the autumn cohorts from 2015 to `last_year`, and mentors from before; returns the last cohort."""
    _add_imported(world)
    for year in range(FIRST_YEAR, last_year + 1):
        cohort = autumn_cohort(year, CAPACITY)
        people = saved(somebody(world, number, created_at=_joined(cohort)) for number in _places(world, year))
        fails = [world.dice.random() < FAILING for _person in people]
        graduate(world, cohort, [person for person, fail in zip(people, fails, strict=True) if not fail])
        _fail(world, cohort, [person for person, fail in zip(people, fails, strict=True) if fail])
    return cohort


def graduate(world: World, cohort: Cohort, people: list[Person]) -> list[Participation]:
    """People who completed a cohort, and are mentors since its last day."""
    last_day = _last_day(cohort)
    seats = seat(
        cohort,
        people,
        state=Participation.State.COMPLETED,
        completed_at=at(last_day, 15, 45),
        created_at=_joined(cohort),
    )
    attend(cohort, [(one, enough(world.dice, cohort)) for one in seats])
    add_mentors(world, [(one.person, one) for one in seats], last_day)
    return seats


def _fail(world: World, cohort: Cohort, people: list[Person]) -> None:
    states = Participation.State
    seats = seat(cohort, people, state=states.NOT_COMPLETED, created_at=_joined(cohort))
    attend(cohort, [(one, too_little(world.dice, cohort)) for one in seats])
    for one in seats:
        when = at(_last_day(cohort), 15, 45)
        _note(world, one, ("state", states.ACTIVE, states.NOT_COMPLETED), ABSENT_TOO_MUCH, when)


def _joined(cohort: Cohort) -> datetime:
    return at(cohort.applications_close + timedelta(days=30), 12)


def _last_day(cohort: Cohort) -> date:
    return cohort.days.order_by("-date").values_list("date", flat=True)[0]


def _places(world: World, year: int) -> list[str]:
    size = SIZES.get(year) or world.dice.choice(USUAL_SIZES)
    fixed = HAREID_AND_ULSTEIN[1] if year == HAREID_AND_ULSTEIN[0] else []
    regions = REGIONS if year >= NATIONAL_SINCE else ((VEST, 1),)
    return fixed + [drawn_place(world, regions) for _seat in range(size - len(fixed))]


def add_mentors(world: World, graduates: list[tuple[Person, Participation | None]], since: date) -> list[Mentor]:
    """Make people mentors in the network of their county of work; a few have left since."""
    mentors = [_mentor(world, person, participation, since) for person, participation in graduates]
    mentors = Mentor.objects.bulk_create(mentors)
    for mentor in mentors:
        if mentor.left_on is not None:
            reason = world.dice.choice(HAS_LEFT)
            _note(world, mentor, ("status", Mentor.Status.ACTIVE, Mentor.Status.LEFT), reason, at(mentor.left_on, 11))
    return mentors


def _mentor(world: World, person: Person, participation: Participation | None, since: date) -> Mentor:
    mentor = Mentor(person=person, participation=participation, network=world.network_of(person), since=since)
    days = (world.today - since).days - 30
    if days > 2 * 365 and world.dice.random() < LEFT:
        return Mentor(
            person=person,
            participation=participation,
            network=mentor.network,
            since=since,
            status=Mentor.Status.LEFT,
            left_on=since + timedelta(days=world.dice.randrange(365, days)),
        )
    return mentor


def _note(world: World, row: Participation | Mentor, change: tuple[str, str, str], reason: str, when: datetime) -> None:
    """Leave the history row of a change: the field, before and after."""
    field, before, after = change
    history.record(row, field, before=before, after=after, actor=world.staff["national"], reason=reason)
    history.of(row).update(timestamp=when)


def _add_imported(world: World) -> None:
    """Mentors from a list: their participation is not in the register, some have no address."""
    since = date(2016, 12, 9)
    places = [drawn(world, WITHOUT_NETWORK) for _mentor in range(IMPORTED // 3)]
    places += [drawn_place(world, ((VEST, 1),)) for _mentor in range(IMPORTED - len(places))]
    people = [somebody(world, number, created_at=at(since, 9)) for number in places]
    for person in people[-WITHOUT_ADDRESS:]:
        person.email = ""
    add_mentors(world, [(person, None) for person in saved(people)], since)
