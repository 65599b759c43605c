"""Planning the days of a draft: sessions come, change, move and go."""

from collections.abc import Iterable, Mapping
from datetime import time
from typing import Any

from django.db import transaction
from django.utils.translation import gettext as _

from curriculum.models import Lecturer, Session, Teaching, Theme, TrainingDay
from curriculum.services.drafts import in_draft, note
from mentorprog.dates import hours
from mentorprog.people.models import Person
from mentorprog.states import Refused

BREAK = 15  # minutes between a day's last session and one that is put after it
MIDNIGHT = 24 * 60
ASIDE = {"starts": time(23, 59, 59, 1), "ends": time(23, 59, 59, 2)}  # where nothing else begins


@transaction.atomic
def add_session(
    *,
    day: TrainingDay,
    actor: Person,
    values: Mapping[str, Any],
    themes: Iterable[Theme],
    lecturers: Iterable[Lecturer] = (),
) -> Session:
    """Put a new session into a day of a draft. `values` are the session's own columns."""
    day = in_draft(day, actor=actor)
    session = Session(day=day, **values)
    _check_hours(session)
    session.save()
    session.themes.set(themes)
    _set_lecturers(session, lecturers)
    note(day.programme, "sessions", "", _place(session), actor=actor)
    return session


@transaction.atomic
def change_session(
    *,
    session: Session,
    actor: Person,
    values: Mapping[str, Any],
    themes: Iterable[Theme],
    lecturers: Iterable[Lecturer],
    day: TrainingDay,
) -> Session:
    """Change a session, and put it into another day of its version when `day` is another."""
    session = in_draft(session, actor=actor)
    before, was = _place(session), _content(session)
    session.day = _own_day(session, day)
    for field, value in values.items():
        setattr(session, field, value)
    _check_hours(session)
    session.save()
    session.themes.set(themes)
    _set_lecturers(session, lecturers)
    other = [name for name, value in _content(session).items() if was[name] != value]
    after = f"{_place(session)} ({', '.join(other)})" if other else before
    note(session.the_programme(), "sessions", before, after, actor=actor)
    return session


@transaction.atomic
def remove_session(*, session: Session, actor: Person) -> None:
    """Take a session out of its draft, with all that hangs on it."""
    session = in_draft(session, actor=actor)
    note(session.the_programme(), "sessions", _place(session), "", actor=actor)
    session.delete()


@transaction.atomic
def move_session(*, session: Session, actor: Person, earlier: bool, seen: time) -> Session:
    """Let a session and its neighbour change places within their day. Both keep their lengths, and the break stays.

    `seen` is when the session starts on the page, so that a double click moves it once.
    """
    session = in_draft(session, actor=actor)
    before = _place(session)
    order = list(session.day.sessions.order_by("starts"))
    here = order.index(session)
    if session.starts != seen or here == (0 if earlier else len(order) - 1):
        raise Refused(_("Somebody has moved this while you had the page open."))
    first, second = (order[here - 1], session) if earlier else (session, order[here + 1])
    _swap(first, second)
    moved = Session.objects.get(pk=session.pk)
    note(session.the_programme(), "sessions", before, _place(moved), actor=actor)
    return moved


@transaction.atomic
def move_to_day(*, session: Session, day: TrainingDay, actor: Person) -> Session:
    """Put a session into another day: at its own hours where they are free, else after that day's last session."""
    session = in_draft(session, actor=actor)
    before = _place(session)
    session.day = _own_day(session, day)
    others = list(session.day.sessions.exclude(pk=session.pk).order_by("starts"))
    if any(session.overlaps(other) for other in others):
        _begin(session, _minute(max(other.ends for other in others)) + BREAK)
    session.save(update_fields=["day", "starts", "ends"])
    note(session.the_programme(), "sessions", before, _place(session), actor=actor)
    return session


def free_hours(sessions: list[Session]) -> tuple[time, time]:
    """Where a day has room for one more session of an hour and a half: after the last one, else from nine o'clock."""
    begins = _minute(max(session.ends for session in sessions)) + BREAK if sessions else 9 * 60
    begins = min(begins, MIDNIGHT - 91)
    return _clock(begins), _clock(begins + 90)


def _set_lecturers(session: Session, lecturers: Iterable[Lecturer]) -> None:
    """Let these, and nobody else, hold the session."""
    wanted = list(lecturers)
    session.teachings.exclude(lecturer__in=wanted).delete()
    known = set(session.teachings.values_list("lecturer_id", flat=True))
    Teaching.objects.bulk_create(
        Teaching(session=session, lecturer=lecturer) for lecturer in wanted if lecturer.pk not in known
    )


def _own_day(session: Session, day: TrainingDay) -> TrainingDay:
    """The day, when it is one of the session's own version."""
    found = TrainingDay.objects.filter(pk=day.pk, programme=session.the_programme()).first()
    if found is None:
        raise Refused(_("This day is not in the same version."))
    return found


def _check_hours(session: Session) -> None:
    """Refuse hours that no session can have. Overlaps may stand in a draft: they are shown, and hinder publishing."""
    if session.ends <= session.starts:
        raise Refused(_("The session must end after it starts."))
    others = session.day.sessions.exclude(pk=session.pk)
    if others.filter(starts=session.starts).exists():
        raise Refused(_("Another session of that day starts at the same time."))


def _swap(first: Session, second: Session) -> None:
    """Let the second begin where the first did. One steps aside meanwhile: no two of a day may start alike."""
    gap = max(0, _minute(second.starts) - _minute(first.ends))
    start = _minute(first.starts)
    Session.objects.filter(pk=first.pk).update(**ASIDE)
    _begin(second, start)
    second.save(update_fields=["starts", "ends"])
    _begin(first, _minute(second.ends) + gap)
    first.save(update_fields=["starts", "ends"])


def _begin(session: Session, minute: int) -> None:
    """Let a session begin at a minute of the day and keep its length."""
    length = session.minutes
    if minute + length >= MIDNIGHT:
        raise Refused(_("There is no room: the session would end after midnight."))
    session.starts, session.ends = _clock(minute), _clock(minute + length)


def _minute(at: time) -> int:
    return at.hour * 60 + at.minute


def _clock(minute: int) -> time:
    return time(*divmod(minute, 60))


def _content(session: Session) -> dict[str, Any]:
    """Everything that a session holds, by name."""
    own = {field.name: getattr(session, field.attname) for field in session._meta.concrete_fields}
    themes = set(session.themes.values_list("pk", flat=True))
    return {**own, "themes": themes, "lecturers": set(session.teachings.values_list("lecturer_id", flat=True))}


def _place(session: Session) -> str:
    """Day, hours and title, as the version's history shows it."""
    return f"{session.day}, {hours(session.starts, session.ends)}: {session.title}"
