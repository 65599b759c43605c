"""Lecturers are asked, answer, are asked again, and are replaced in one cohort.

A lecturer gets one mail about everything that is asked of them at a time. Whoever asks or replaces locks the
cohort's row first, so that two coordinators at the same moment send one mail.
"""

import datetime
from collections import defaultdict
from collections.abc import Iterable

from django.core.exceptions import PermissionDenied
from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from cohorts.models import Cohort, TeachingAnswer
from cohorts.teaching import Standing, Task, all_tasks
from curriculum.models import Lecturer, Session
from mentorprog import history
from mentorprog.outbox.services import enqueue
from mentorprog.people.models import Person
from mentorprog.people.roles import is_national
from mentorprog.states import Refused, change_state, locked
from mentorprog.times import today

AGAIN_AFTER = datetime.timedelta(hours=1)  # so long nobody is asked a second time
TO_BE_ASKED = (Standing.UNASKED, Standing.MOVED)


@transaction.atomic
def ask_lecturers(*, cohort: Cohort, actor: Person) -> int:
    """Ask for every session to come that nobody has been asked about, or whose day has been moved since.

    Returns how many lecturers get a mail. Asking twice is the same as once.
    """
    cohort = _taken_up(cohort, actor)
    open_tasks = [task for task in all_tasks(cohort) if task.is_to_come and task.standing in TO_BE_ASKED]
    return _ask(cohort, open_tasks, actor)


@transaction.atomic
def ask_again(*, cohort: Cohort, lecturer: Lecturer, actor: Person) -> None:
    """Send a lecturer who has not answered another mail. Raises Refused when nothing waits, or right after a mail."""
    cohort = _taken_up(cohort, actor)
    waiting = [
        task
        for task in all_tasks(cohort)
        if task.lecturer.pk == lecturer.pk and task.is_to_come and task.standing in (Standing.ASKED, Standing.MOVED)
    ]
    if not waiting:
        raise Refused(_("%(name)s has answered everything.") % {"name": lecturer})
    if any(task.answer.asked_at > timezone.now() - AGAIN_AFTER for task in waiting if task.answer):
        raise Refused(_("%(name)s has just been asked. Wait an hour before you ask again.") % {"name": lecturer})
    _ask(cohort, waiting, actor)


def answer_teaching(*, answer: TeachingAnswer, yes: bool, seen: datetime.date, actor: Person) -> TeachingAnswer:
    """The lecturer says yes or no to the date that the page showed. Raises Refused when it is another by now.

    Until the session's day a yes can become a no and a no a yes.
    """
    with transaction.atomic():
        row: TeachingAnswer = locked(answer)
        day = row.cohort.days.filter(training_day=row.session.day_id).first()
        if row.cohort.cancelled_at is not None or row.replacement_id is not None or day is None:
            raise Refused(_("This is no longer possible: something has changed since you opened the page."))
        if day.date != seen:
            raise Refused(
                _("The day has been moved while you had the page open. Look at the new date and answer again.")
            )
        if day.date < today():
            raise Refused(_("The day is over, so the answer can't be changed."))
        said = row.State.YES if yes else row.State.NO
        if row.state == said and row.date == seen:
            return row
        changed: TeachingAnswer = change_state(row, "agree" if yes else "decline", actor=actor, on=seen)
        return changed


@transaction.atomic
def replace_lecturer(
    *, cohort: Cohort, session: Session, lecturer: Lecturer, replacement: Lecturer, actor: Person
) -> TeachingAnswer:
    """Let somebody else hold a session in this cohort, ask them, and tell the one who had been asked.

    Returns the row of the one who steps in. The version's plan stays as it is.
    """
    cohort = _taken_up(cohort, actor)
    tasks = {task.lecturer.pk: task for task in all_tasks(cohort) if task.session.pk == session.pk}
    task = tasks.get(lecturer.pk)
    if task is None or not task.is_to_come or task.day is None:
        raise Refused(_("This is no longer possible: something has changed since you opened the page."))
    if replacement.pk in tasks:
        raise Refused(_("%(name)s holds this session already.") % {"name": replacement})
    steps_in = TeachingAnswer.objects.filter(cohort=cohort, session=session, lecturer=replacement).first()
    row = task.answer or _new(task, cohort, number=0)
    row = locked(row)
    _tell_released(row)
    row.replacement = replacement
    row.save(update_fields=["replacement"])
    history.record(row, "replacement", before="", after=replacement.pk, actor=actor)
    _ask(cohort, [Task(session, replacement, task.day, steps_in)], actor)
    return TeachingAnswer.objects.get(cohort=cohort, session=session, lecturer=replacement)


def _taken_up(cohort: Cohort, actor: Person) -> Cohort:
    """The cohort's row, locked. Raises PermissionDenied, and Refused for a cohort that is called off."""
    if not is_national(actor):
        raise PermissionDenied
    row: Cohort = locked(cohort)
    if row.cancelled_at is not None:
        raise Refused(_("The cohort is called off."))
    return row


def _ask(cohort: Cohort, tasks: Iterable[Task], actor: Person) -> int:
    """Write down that they are asked, and one mail to each lecturer. Returns how many lecturers there are."""
    of_each: dict[int, list[Task]] = defaultdict(list)
    for task in tasks:
        of_each[task.lecturer.pk].append(task)
    for pk, asked in of_each.items():
        earlier = TeachingAnswer.objects.filter(cohort=cohort, lecturer=pk).order_by("-round").first()
        number = earlier.round + 1 if earlier else 1
        for task in asked:
            if task.answer is None:
                _new(task, cohort, number)
            elif task.day is not None:
                change_state(task.answer, "ask_again", actor=actor, on=task.day.date, number=number)
        enqueue(
            key=f"teaching-request:{cohort.pk}:{pk}:{number}",
            template="teaching_request",
            to=Person.objects.get(lecturer=pk),
            context={"cohort": cohort.pk, "lecturer": pk},
        )
    return len(of_each)


def _new(task: Task, cohort: Cohort, number: int) -> TeachingAnswer:
    if task.day is None:
        raise Refused(_("The cohort has no date for this day yet."))
    made: TeachingAnswer = TeachingAnswer.objects.create(
        cohort=cohort, session=task.session, lecturer=task.lecturer, date=task.day.date, round=number
    )
    return made


def _tell_released(row: TeachingAnswer) -> None:
    """Tell a lecturer who was asked, and has not said no, that somebody else steps in."""
    if row.round and row.state != TeachingAnswer.State.NO:
        enqueue(
            key=f"teaching-released:{row.pk}:{row.round}",
            template="teaching_released",
            to=Person.objects.get(lecturer=row.lecturer_id),
            context={"answer": row.pk},
        )
