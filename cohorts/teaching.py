"""Who holds which session of a cohort: the version's lecturers, and the replacements of this cohort alone."""

from collections import defaultdict
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, timedelta
from enum import StrEnum

from django.db.models import Q, QuerySet

from cohorts.models import Cohort, CourseDay, Participation, TeachingAnswer
from curriculum.models import Gathering, Lecturer, Session, Teaching, TrainingDay
from mentorprog import tokens
from mentorprog.people.models import Person
from mentorprog.people.roles import is_reader
from mentorprog.times import today

KEPT = timedelta(days=400)  # so long after a day a lecturer still finds it


class Standing(StrEnum):
    """How it stands with a lecturer and a session."""

    UNASKED = "unasked"
    ASKED = "asked"
    MOVED = "moved"  # an answer is there, but about another date
    YES = "yes"
    NO = "no"


@dataclass(frozen=True)
class Task:
    """A lecturer and a session of a cohort. `day` is None while the cohort has no date for it."""

    session: Session
    lecturer: Lecturer
    day: CourseDay | None
    answer: TeachingAnswer | None

    @property
    def standing(self) -> Standing:
        if self.answer is None:
            return Standing.UNASKED
        if self.day is not None and self.day.date != self.answer.date:
            return Standing.MOVED
        return Standing(self.answer.state)

    @property
    def is_to_come(self) -> bool:
        return self.day is not None and self.day.date >= today()


def sessions_of(cohort: Cohort) -> list[Session]:
    """The sessions of the cohort's version in order, with day and gathering; one statement."""
    rows = Session.objects.filter(day__programme=cohort.programme_id).select_related("day__gathering")
    return list(rows.order_by("day__number", "starts"))


Held = dict[int, dict[int, tuple[Lecturer, TeachingAnswer | None]]]
# What is read of a lecturer, and of an answer, where many are shown.
SHOWN = ("lecturer__bio_nb", "lecturer__bio_nn", "lecturer__bio_en", "lecturer__person__name")
ANSWERED = ("cohort", "session", "lecturer", "lecturer__person", "state", "date", "round", "asked_at", "replacement")


def holders(cohort: Cohort) -> Held:
    """The lecturers of a cohort with their answers: by session's id, then by lecturer's; two statements."""
    answers = TeachingAnswer.objects.filter(cohort=cohort).select_related("lecturer__person").order_by("pk")
    given = {(answer.session_id, answer.lecturer_id): answer for answer in answers.only(*ANSWERED, *SHOWN)}
    planned = Teaching.objects.filter(session__day__programme=cohort.programme_id).select_related("lecturer__person")
    found: Held = defaultdict(dict)
    for teaching in planned.only("session", "lecturer", "lecturer__person", *SHOWN).order_by("pk"):
        key = (teaching.session_id, teaching.lecturer_id)
        found[teaching.session_id][teaching.lecturer_id] = (teaching.lecturer, given.get(key))
    for (session, lecturer), answer in given.items():
        found[session].setdefault(lecturer, (answer.lecturer, answer))
    return {
        session: {pk: held for pk, held in each.items() if held[1] is None or held[1].replacement_id is None}
        for session, each in found.items()
    }


def tasks_of(cohort: Cohort, sessions: Iterable[Session], days: Iterable[CourseDay]) -> dict[int, list[Task]]:
    """Who holds the sessions, by the sessions' ids; two statements."""
    dated = {day.training_day_id: day for day in days}
    found = holders(cohort)
    return {
        session.pk: [
            Task(session, lecturer, dated.get(session.day_id), answer)
            for lecturer, answer in found.get(session.pk, {}).values()
        ]
        for session in sessions
    }


def all_tasks(cohort: Cohort) -> list[Task]:
    """Everything that is to be held in a cohort, in order; four statements."""
    sessions = sessions_of(cohort)
    days = list(cohort.days.select_related("place__gathering"))
    found = tasks_of(cohort, sessions, days)
    return [task for session in sessions for task in found[session.pk]]


def tasks_for(lecturer: Lecturer, cohort: Cohort | None = None) -> list[Task]:
    """What a lecturer holds, in the order of the dates: days to come and those of the last year; three statements."""
    teachings = Teaching.objects.filter(lecturer=lecturer).select_related("session")
    planned = {teaching.session_id: teaching.session for teaching in teachings}
    answers = list(TeachingAnswer.objects.filter(lecturer=lecturer).select_related("session"))
    given = {(answer.cohort_id, answer.session_id): answer for answer in answers}
    sessions: dict[int, dict[int, Session]] = defaultdict(dict)
    for session in (*planned.values(), *(answer.session for answer in answers)):
        sessions[session.day_id][session.pk] = session
    days = CourseDay.objects.filter(training_day__in=list(sessions), cohort__cancelled_at=None)
    days = days.filter(cohort=cohort) if cohort else days.filter(date__gte=today() - KEPT)
    found = []
    for day in days.select_related("cohort", "place__gathering", "training_day").order_by("date"):
        for session in sorted(sessions[day.training_day_id].values(), key=lambda one: one.starts):
            answer = given.get((day.cohort_id, session.pk))
            if answer.replacement_id is None if answer else session.pk in planned:
                found.append(Task(session, lecturer, day, answer))
    return found


def token_for(lecturer: Lecturer, cohort: Cohort) -> str:
    """What opens the page where a lecturer answers for a cohort, without signing in."""
    return tokens.make("teaching", lecturer.pk, cohort.pk)


# --- Who belongs to a cohort --------------------------------------------------------------------------------
def taught_by(person: Person) -> Q:
    """Cohorts where a person is a lecturer: of the version, or in the cohort alone."""
    return Q(programme__days__sessions__teachings__lecturer__person=person) | Q(
        teaching__lecturer__person=person, teaching__replacement=None
    )


def inside(person: Person | None) -> QuerySet[Cohort]:
    """The cohorts whose lecturers and materials a person may see: as participant, as lecturer, as staff."""
    if person is None or not person.is_authenticated or not person.is_active:
        return Cohort.objects.none()
    if is_reader(person):
        return Cohort.objects.all()
    seats = Q(participations__person=person, participations__state__in=Participation.SEATED)
    return Cohort.objects.filter(
        pk__in=Cohort.objects.filter(seats)
        .order_by()
        .values("pk")
        .union(Cohort.objects.filter(taught_by(person)).order_by().values("pk"))
    )


@dataclass(frozen=True)
class PlannedDay:
    """A day of a cohort's programme: its date where there is one, and its sessions."""

    day: TrainingDay
    date: date | None
    course_day: CourseDay | None
    sessions: list[Session]


def by_gathering(sessions: Iterable[Session], days: Iterable[CourseDay]) -> list[tuple[Gathering, list[PlannedDay]]]:
    """The sessions under their days and gatherings, in order."""
    dated = {day.training_day_id: day for day in days}
    planned: dict[int, PlannedDay] = {}
    gatherings: dict[int, tuple[Gathering, list[PlannedDay]]] = {}
    for session in sessions:
        if session.day_id not in planned:
            held = dated.get(session.day_id)
            made = planned[session.day_id] = PlannedDay(session.day, held.date if held else None, held, [])
            gathering = session.day.gathering
            gatherings.setdefault(gathering.pk, (gathering, []))[1].append(made)
        planned[session.day_id].sessions.append(session)
    return list(gatherings.values())
