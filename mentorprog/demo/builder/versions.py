"""What participants of the published version learn, and the next version: a draft that is not ready yet."""

from curriculum.models import Lecturer, Programme, Session, Teaching
from curriculum.services.planning import move_to_day, remove_session
from curriculum.services.versions import copy_version
from mentorprog.demo.builder.texts.outcomes import OUTCOMES
from mentorprog.demo.builder.world import World
from mentorprog.languages import CODES

WITHOUT_LECTURER = 9  # the day that nobody has been found for yet
GONE = "diasporaprosjekter"  # what the only session of this theme has in its title
MOVED = ("ressursteam", 7)  # what a session has in its title, and the day where it is put


def add_outcomes() -> None:
    """What one can after the first session of each day, as if it had stood there when the versions were published."""
    for session in Session.objects.filter(day__programme__version__lte=1).select_related("day__programme"):
        texts = OUTCOMES.get((session.day.programme.version, session.day.number, f"{session.starts:%H:%M}"))
        if texts:
            columns = {f"outcomes_{code}": text for code, text in zip(CODES, texts, strict=True)}
            Session.objects.filter(pk=session.pk).update(**columns)


def add_next_version(world: World) -> Programme:
    """Copy the published version, and change the copy so that there is something to see and to do."""
    actor = world.staff["national"]
    draft = copy_version(source=Programme.objects.get(version=1), actor=actor)
    lecturer, _is_new = Lecturer.objects.get_or_create(person=world.staff["lecturer"])
    sessions = Session.objects.filter(day__programme=draft)
    Teaching.objects.filter(session__in=sessions.filter(day__number=WITHOUT_LECTURER)).delete()
    first = [day.sessions.order_by("starts")[0] for day in draft.days.exclude(number=WITHOUT_LECTURER)]
    Teaching.objects.bulk_create(
        Teaching(session=session, lecturer=lecturer)
        for session in first
        if not session.teachings.filter(lecturer=lecturer).exists()
    )
    remove_session(session=sessions.get(title_nb__icontains=GONE), actor=actor)
    title, number = MOVED
    move_to_day(session=sessions.get(title_nb__icontains=title), day=draft.days.get(number=number), actor=actor)
    return draft
