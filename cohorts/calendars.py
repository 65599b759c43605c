"""Course days in calendars: in a participant's own one, in a file, and in the mail that tells of a move.

A day goes from its first session to the end of its last, by the clock in Norway: what was agreed as 09.00 is 09.00
on both sides of a change to or from summer time.
"""

from collections.abc import Iterable
from datetime import timedelta

from django.db.models import Prefetch, QuerySet
from django.utils.translation import gettext as _

from cohorts.models import CourseDay, Participation
from cohorts.teaching import Standing, Task, tasks_for
from curriculum.models import Lecturer, Session
from mentorprog import calendars, dates
from mentorprog.addresses import absolute
from mentorprog.calendars import Entry
from mentorprog.people.feed import feeds
from mentorprog.people.models import Person
from mentorprog.prepared import prepared
from mentorprog.times import moment, today

FEED_PAST = timedelta(days=400)  # days that stay in a personal calendar


def with_sessions(days: QuerySet[CourseDay]) -> QuerySet[CourseDay]:
    """The days with what `day_entry` reads; two statements."""
    sessions = Prefetch("training_day__sessions", Session.objects.order_by("starts"))
    return days.select_related("cohort", "place__gathering", "training_day").prefetch_related(sessions).order_by("date")


def day_entry(day: CourseDay) -> Entry:
    """One course day as a calendar holds it; `day` was read by `with_sessions`. A day without sessions is whole."""
    sessions = list(day.training_day.sessions.all())
    if sessions:
        starts, ends = sessions[0].starts, max(session.ends for session in sessions)
        when = {"starts": moment(day.date, starts), "ends": moment(day.date, ends)}
    else:
        when = {"starts": day.date, "ends": day.date + timedelta(days=1)}
    return Entry(
        key=f"courseday-{day.pk}",
        sequence=day.place.sequence,
        summary=_("Mentor training, %(day)s (%(gathering)s)")
        % {"day": day.training_day, "gathering": day.place.gathering},
        location=", ".join(filter(None, [day.place.venue, day.place.address])),
        description="\n".join(f"{dates.hours(one.starts, one.ends)} {one.title}" for one in sessions),
        url=absolute("cohort", day.cohort.slug),
        cancelled=day.cohort.cancelled_at is not None,
        **when,
    )


def day_file(days: Iterable[CourseDay], name: str) -> bytes:
    """The days as a calendar file; the same days as in the personal calendar have the same names there."""
    return calendars.file_of([day_entry(day) for day in days], name=name)


@feeds
def course_days(person: Person) -> list[Entry]:
    """The days of the cohorts where a person has a seat. A cohort that is called off falls out, and so does a seat."""
    seats = Participation.objects.filter(person=person, state__in=Participation.SEATED).values("cohort")
    days = CourseDay.objects.filter(cohort__in=seats, cohort__cancelled_at=None, date__gte=today() - FEED_PAST)
    return [day_entry(day) for day in with_sessions(days)]


@feeds
def own_teaching(person: Person) -> list[Entry]:
    """What a lecturer holds in cohorts that are not called off, unless they have said no."""
    lecturer = next(iter(_lecturer(person.pk)), None)
    found = tasks_for(lecturer) if lecturer else []
    return [_teaching_entry(task, task.day) for task in found if task.day and task.standing != Standing.NO]


@prepared
def _lecturer(person: int) -> QuerySet[Lecturer]:
    return Lecturer.objects.filter(person=person).order_by()


def _teaching_entry(task: Task, day: CourseDay) -> Entry:
    return Entry(
        key=f"teaching-{day.cohort_id}-{task.session.pk}",
        sequence=day.place.sequence,
        starts=moment(day.date, task.session.starts),
        ends=moment(day.date, task.session.ends),
        summary=_("You teach: %(session)s") % {"session": task.session.title},
        location=", ".join(filter(None, [day.place.venue, day.place.address])),
        url=absolute("my_teaching"),
    )
