"""Lecturers of the published version, their answers for a cohort, and what they hand out."""

import io
from datetime import timedelta

import pikepdf
from django.core.files.uploadedfile import SimpleUploadedFile

from cohorts.models import Cohort, CohortMaterial, CourseDay, TeachingAnswer
from cohorts.teaching import Task, all_tasks
from curriculum.models import Lecturer, Programme, Session, Teaching
from mentorprog.demo.builder.days import at
from mentorprog.demo.builder.population import somebody
from mentorprog.demo.builder.services import Kind
from mentorprog.demo.builder.texts.lecturers import ARTICLE, BIOS, SLIDES
from mentorprog.demo.builder.world import World
from mentorprog.documents.uploads import store_file

BERGEN = "4601"
ASKED_AGO = 3  # days
SILENT, CANNOT = 1, 4  # of the tasks to come: who has not answered, who has said no
State = TeachingAnswer.State


def add_lecturers(world: World) -> list[Lecturer]:
    """The lecturers with what is told about them, and who of them holds which session of version 1."""
    people = [world.staff["lecturer"], *(somebody(world, BERGEN, kind) for kind in (Kind.HEALTH, Kind.POLICE))]
    made = []
    for person, bio in zip(people, BIOS, strict=True):
        if person.pk is None:
            person.save()
        lecturer, _is_new = Lecturer.objects.update_or_create(person=person, defaults=bio)
        made.append(lecturer)
    sessions = Session.objects.filter(day__programme=Programme.objects.get(version=1)).order_by("day__number", "starts")
    Teaching.objects.bulk_create(
        (
            Teaching(session=session, lecturer=made[(session.day.number + place) % len(made)])
            for place, session in enumerate(sessions.select_related("day"))
        ),
        ignore_conflicts=True,
    )
    return made


def add_answers(world: World, cohort: Cohort) -> list[TeachingAnswer]:
    """Everybody has been asked about the cohort. For the days to come one is silent and one has said no."""
    tasks = all_tasks(cohort)
    coming = [task for task in tasks if task.is_to_come]
    said = {id(task): State.YES for task in tasks}
    for place, state in ((SILENT, State.ASKED), (CANNOT, State.NO)):
        if place < len(coming):
            said[id(coming[place])] = state
    return TeachingAnswer.objects.bulk_create(
        _answer(world, cohort, task, task.day, said[id(task)]) for task in tasks if task.day is not None
    )


def _answer(world: World, cohort: Cohort, task: Task, day: CourseDay, state: str) -> TeachingAnswer:
    asked_at = world.ago(ASKED_AGO) if task.is_to_come else at(day.date, 9) - timedelta(days=60)
    return TeachingAnswer(
        cohort=cohort,
        session=task.session,
        lecturer=task.lecturer,
        state=state,
        date=day.date,
        asked_at=asked_at,
        answered_at=None if state == State.ASKED else asked_at + timedelta(days=1),
    )


def add_materials(cohort: Cohort, lecturer: Lecturer) -> CohortMaterial:
    """An address to read beforehand, and slides as a file; returns the slides."""
    tasks = [task for task in all_tasks(cohort) if task.lecturer == lecturer]
    title, url = ARTICLE
    common = {"cohort": cohort, "session": tasks[0].session, "added_by": lecturer.person}
    CohortMaterial.objects.create(title=title, url=url, read_before=True, **common)
    upload = SimpleUploadedFile("lysark.pdf", _blank_pdf(), "application/pdf")
    file = store_file(upload=upload, actor=lecturer.person)
    made: CohortMaterial = CohortMaterial.objects.create(title=SLIDES, file=file, **common)
    return made


def _blank_pdf() -> bytes:
    """The smallest real file: one empty page."""
    target = io.BytesIO()
    with pikepdf.new() as document:
        document.add_blank_page()
        document.save(target, deterministic_id=True)
    return target.getvalue()
