"""Drafts to plan in: a copy of version 1 with a lecturer on every day, so that nothing hinders publishing it."""

from curriculum.models import Lecturer, Programme, Session, Teaching
from curriculum.services.versions import copy_version
from mentorprog.people.models import Person
from tests.factories import PersonFactory

TITLES = {"title_nb": "Ny økt", "title_nn": "Ny økt til nynorsk", "title_en": "New session"}


def lecturer(name: str = "Lærer Testesen") -> Lecturer:
    """Somebody who teaches."""
    made: Lecturer = Lecturer.objects.create(person=PersonFactory(name=name))
    return made


def draft(actor: Person) -> Programme:
    """A copy of version 1, without lecturers."""
    return copy_version(source=Programme.objects.get(version=1), actor=actor)


def ready(actor: Person) -> Programme:
    """A draft that can be published."""
    made, teacher = draft(actor), lecturer()
    first = [day.sessions.order_by("starts")[0] for day in made.days.all()]
    Teaching.objects.bulk_create(Teaching(session=session, lecturer=teacher) for session in first)
    return made


def session(programme: Programme, day: int, place: int = 0) -> Session:
    """A session by its day's number and its place there."""
    found: Session = Session.objects.filter(day__programme=programme, day__number=day).order_by("starts")[place]
    return found


def times(programme: Programme, day: int) -> list[tuple[str, str, str]]:
    """Start, end and title of a day's sessions."""
    rows = Session.objects.filter(day__programme=programme, day__number=day).order_by("starts")
    return [(f"{row.starts:%H:%M}", f"{row.ends:%H:%M}", row.title_nb) for row in rows]
