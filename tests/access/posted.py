"""What the acts of the access tests post: a right answer to each form, in the world of these tests."""

from datetime import timedelta
from typing import Any
from uuid import UUID, uuid4

from django.core import signing

from applications.models import Decision
from applications.reference import CRITERIA
from applications.services.decisions import fingerprint
from curriculum.models import Lecturer, Programme
from mentorprog.times import today
from networks.models import Network
from tests.access.visitors import World

PLAN = {
    "uses": ["mentor"],
    "goals": "Et annet mål.",
    "hours_a_month": "12",
    "responsible_name": "Per Testesen",
    "responsible_email": "per@test.example.no",
    "guidance": "both",
    "network": "True",
    "lending": "True",
}
CANDIDATE = {"name": "Ny Testesen", "email": "ny@test.example.no", "action": "later", "language": "nb"}


def leaving(world: World) -> dict[str, Any]:
    return {"leave": str(world.small.local.pk)}


def _first_candidate(world: World) -> int:
    return world.small.application.candidates.order_by("pk")[0].pk


def review(world: World) -> dict[str, Any]:
    pk = _first_candidate(world)
    scores = {f"r{pk}-{criterion['slug']}": "2" for criterion in CRITERIA}
    said = {f"r{pk}-recommendation": "doubt", f"r{pk}-note": "Les igjen."}
    return {"act": "review", "candidate": pk, "read": "1", **said, **scores}


def readers(world: World) -> dict[str, Any]:
    pk = world.small.application.pk
    return {"act": "save", f"seen-{pk}": "", f"a{pk}": [world.small.reviewer.pk]}


def criterion(world: World) -> dict[str, Any]:
    found = world.small.cohort.criteria.all()[0]
    names = (f"{name}_{language}" for name in ("title", "anchors") for language in ("nb", "nn", "en"))
    return {name: getattr(found, name) for name in names} | {"order": 1, "title_nb": "Et annet navn"}


def decision(world: World) -> dict[str, Any]:
    pk = _first_candidate(world)
    refuse = {f"d{pk}-outcome": Decision.Outcome.REFUSE, f"d{pk}-grounds": "Planen mangler."}
    return {"act": "decide", "candidate": pk, **refuse}


def merging(world: World) -> dict[str, Any]:
    return {"act": "merge", "kept": world.small.applicant.pk, "reason": "confirmed"}


def marks(world: World) -> dict[str, Any]:
    cell = f"{world.small.participation.pk}-{world.small.running.days.order_by('date').last().pk}"
    return {f"mark-{cell}": "present", f"seen-{cell}": ""}


def from_a_file(world: World) -> dict[str, Any]:
    """What the page carries from the look at the file to its saving: a mark of a day that is over is corrected."""
    mark = world.small.participation.attendance.order_by("day__date")[0]
    cell = [mark.participation_id, mark.day_id, mark.mark, "excused"]
    found = {"cohort": world.small.running.pk, "cells": [cell]}
    return {"changes": signing.dumps(found, salt="mentorprog.attendance-file", compress=True)}


def from_an_old_list(_world: World) -> dict[str, Any]:
    """What the page carries from the look at a list of old certificates to their registering."""
    rows = [["Kari Testesen", "2016-12-09", "RVTS Vest", "", None, ""]]
    return {"rows": signing.dumps(rows, salt="mentorprog.elsewhere-file", compress=True)}


def meeting(world: World) -> dict[str, Any]:
    network = Network.objects.get(slug="nord")
    day = today() + timedelta(days=40)
    times = {"date": day.isoformat(), "starts": "09:00", "ends": "11:00"}
    return {"network": network.pk, "title": "Et nytt møte", "place": "Rådhuset", **times}


def moved(world: World) -> dict[str, Any]:
    return {**meeting(world), "title": world.small.meeting.title, "place": "Et annet sted"}


def person(world: World) -> dict[str, Any]:
    place = world.small.applicant.work_municipality_id
    return {"name": "Endret Testesen", "email": "endret@test.example.no", "work_municipality": place, "is_active": "on"}


def organisation(world: World) -> dict[str, Any]:
    found = world.small.organisation
    values = {"name": "Omdøpt tjeneste", "kind": found.kind, "municipality": found.municipality_id}
    return values | {"orgnr": found.orgnr}


def centre(world: World) -> dict[str, Any]:
    return {"name": "RVTS Nytt navn", "slug": "nytt", "language": "nb"}


def invitation(_world: World) -> dict[str, Any]:
    return {"act": "invite", "email": "medskriver@test.example.no"}


def question(_world: World) -> dict[str, Any]:
    due = today() + timedelta(days=9)
    return {"act": "ask", "parts": ["plan"], "message": "Hvem har ansvaret?", "due": due.isoformat()}


def opinion(world: World) -> dict[str, Any]:
    """An answer to the first question of the open evaluation."""
    return {f"q{world.small.evaluation.questions.order_by('order')[0].pk}": "4"}


def planned_session(world: World) -> dict[str, Any]:
    """A session that there is room for on the first day of the draft."""
    day = world.small.next_version.days.get(number=1)
    themes = day.sessions.all()[0].themes.all()
    titles = {f"title_{language}": "Avslutning" for language in ("nb", "nn", "en")}
    return {"day": day.pk, "starts": "16:00", "ends": "16.45", "form": "lecture", "themes": [themes[0].pk], **titles}


def publish(_world: World) -> dict[str, Any]:
    return {"act": "publish"}


def copied(_world: World) -> dict[str, Any]:
    return {"act": "copy", "newest": Programme.objects.latest("version").version}


def later(world: World) -> dict[str, Any]:
    session = world.small.next_version.days.get(number=1).sessions.order_by("starts")[0]
    return {"act": f"down:{session.pk}:{session.starts:%H%M}"}


def on_the_board(world: World) -> dict[str, Any]:
    pk = world.small.application.candidates.filter(decision=None)[0].pk
    return {"act": "save", f"outcome-{pk}": "waiting", f"seen-{pk}": "|"}


def shown_on_the_board(world: World) -> dict[str, Any]:
    return {"shown": fingerprint(Decision.objects.filter(state="staged"))}


def more_time(_world: World) -> dict[str, Any]:
    return {"act": "extend", "until": (today() + timedelta(days=20)).isoformat(), "reason": "Ringte oss."}


def stand_in(_world: World) -> dict[str, Any]:
    texts = dict.fromkeys(("name", "role", "background", "suitability", "job_context"), "Vikar")
    return {**texts, "email": "vikar@test.example.no", "language": "nb"}


def teaching(world: World) -> dict[str, Any]:
    row = world.small.teaching
    row.refresh_from_db()
    said = "no" if row.state == "yes" else "yes"
    return {"answer": f"{said}:{row.session_id}", f"seen-{row.session_id}": row.date.isoformat()}


def stand_in_lecturer(world: World) -> dict[str, Any]:
    """Somebody who does not hold the session yet holds it instead."""
    row = world.small.teaching
    others = Lecturer.objects.exclude(answers__session=row.session_id).exclude(teachings__session=row.session_id)
    named = f"{row.session_id}-{row.lecturer_id}"
    return {"act": "replace", "task": named, "replacement": others.order_by("pk")[0].pk}


def article(_world: World) -> dict[str, Any]:
    return {"act": "add", "title": "En artikkel", "url": "https://artikler.example.no/en", "rights": "on"}


def borrow(world: World) -> dict[str, Any]:
    told = {"organisation": "Testkommunen", "municipality": world.small.mentor.work_municipality_id}
    address = f"{uuid4().hex}@test.example.no"  # one address can ask five times in ten minutes
    told |= {"contact_name": "Spør Testesen", "contact_email": address, "contact_phone": "99000000"}
    chosen = {"help": "advice", "begins": "soon", "lasts": "once", "action": "send", "token": str(uuid4())}
    return told | chosen


def guidance(_world: World) -> dict[str, Any]:
    said = {"theme": "load", "urgency": "soon", "form": "phone", "text": "Jeg trenger råd."}
    return {**said, "giver": "rvts", "token": str(UUID(int=7))}


def nothing(_world: World) -> dict[str, Any]:
    return {}


def moved_gathering(world: World) -> dict[str, Any]:
    """The running cohort's last gathering, held somewhere else."""
    place = world.small.running.gatherings.latest("gathering__order")
    days = {f"day_{day.training_day_id}": day.date.isoformat() for day in place.days.all()}
    return {**days, "venue": "Et annet sted", "address": "", "text": "", "seen": "0", "act": "move"}


def details(world: World) -> dict[str, Any]:
    """The mentor's details with another role."""
    person = world.small.mentor
    known = {"municipality": person.work_municipality_id, "employer": str(person.employer), "phone": person.phone}
    told = {"role": "workplace", "available": "False", "languages": ["se"], "competences": ["youth"], "go_on": "True"}
    return {**known, **told, "employer_kind": person.employer.kind, "action": "confirm"}


def from_a_list(world: World) -> dict[str, Any]:
    """What the page carries from the look at a list of mentors to the taking in."""
    line = {"number": 2, "name": "Fra Lista", "municipality": world.small.mentor.work_municipality_id}
    found = {"lines": [{**line, "since": "2017-12-31"}], "name": "m.csv", "token": str(UUID(int=2))}
    return {"rows": signing.dumps(found, salt="mentorprog.mentor-import", compress=True)}
