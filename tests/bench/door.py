"""Two hundred people check in at the door at once; and the largest grid."""

import http.client
import threading
import time
from collections import Counter
from collections.abc import Iterator
from datetime import time as clock
from datetime import timedelta
from pathlib import Path
from urllib.parse import urlencode

from django.db.models import Max
from django.urls import reverse

from cohorts.checkin import Door, doors
from cohorts.models import Attendance, AttendanceChange, Cohort, CohortGathering, CourseDay, Participation
from curriculum.models import Gathering, Programme, Session, TrainingDay
from mentorprog.people.models import Person
from tests.bench.filling import World, insert
from tests.bench.pages import Budget, Page
from tests.bench.report import Line
from tests.bench.server import CSRF, Server, serve
from tests.bench.statements import statements

PEOPLE = 200
IN = 60  # seconds
GRID = Budget(60, 10)
ROWS = 60  # participants of the largest grid


def checkin(world: World, folder: Path) -> Iterator[Line]:
    """Each opens the page from the QR code and presses the button, all at the same moment, from one network address."""
    door = _door(world)
    people = world.people[-PEOPLE:]
    insert(Participation(person=person, cohort=door.day.cohort) for person in people)
    with serve(folder / "door") as server:
        phones = [_headers(server, person) for person in people]
        answers: Counter[int] = Counter()
        threads = [threading.Thread(target=_come, args=(server, door, headers, answers)) for headers in phones]
        start = time.perf_counter()
        for thread in threads:
            thread.start()
        for thread in threads:
            thread.join()
        seconds = time.perf_counter() - start
    stored = Attendance.objects.filter(day=door.day).values("participation").distinct().count()
    changes = AttendanceChange.objects.filter(day=door.day).count()
    if set(answers) != {200, 302} or answers[302] != PEOPLE or not stored == changes == PEOPLE:
        raise RuntimeError(f"answers {dict(answers)}, {stored} stored, {changes} changes noted")
    yield Line(f"check-in of {PEOPLE} people at once", seconds, "s", IN, note="each stored once, no 5xx")


def _come(server: Server, door: Door, headers: dict[str, str], answers: Counter[int]) -> None:
    """One phone: the page, then the button. Counter's own steps are safe enough under the interpreter's lock."""
    connection = http.client.HTTPConnection("127.0.0.1", server.port, timeout=IN)
    code = door.code_now()
    connection.request("GET", f"{reverse('checkin')}?{urlencode({'kode': code})}", headers=headers)
    response = connection.getresponse()
    response.read()
    answers[response.status] += 1
    body = urlencode({"kode": code, "csrfmiddlewaretoken": CSRF})
    more = {"Origin": f"https://{server.host}", "Content-Type": "application/x-www-form-urlencoded"}
    connection.request("POST", reverse("checkin"), body=body, headers={**headers, **more})
    response = connection.getresponse()
    response.read()
    answers[response.status] += 1
    connection.close()


def _headers(server: Server, person: Person) -> dict[str, str]:
    """A phone's headers: its own session, and the one address that the whole hall has."""
    cookies = "; ".join(f"{name}={value}" for name, value in server.cookies(Page("", "", GRID, person)).items())
    return {**server.headers(), "X-Forwarded-For": "10.9.9.9", "Cookie": cookies}


def _door(world: World) -> Door:
    """A course day that lasts the whole day today."""
    version = 1 + (Programme.objects.aggregate(last=Max("version"))["last"] or 0)
    names = {f"title_{code}": "Benk" for code in ("nb", "nn", "en")}
    state = {"state": Programme.State.PUBLISHED, "published_at": world.now}
    programme = Programme.objects.create(version=version, required_days=1, makeup_most=0, **names, **state)
    gathering = Gathering.objects.create(programme=programme, order=1, **names)
    day = TrainingDay.objects.create(programme=programme, gathering=gathering, number=1)
    Session.objects.create(day=day, starts=clock(0, 0), ends=clock(23, 59), **names)
    cohort = Cohort.objects.create(
        slug="benk",
        programme=programme,
        year=world.today.year,
        applications_open=world.today - timedelta(days=90),
        applications_close=world.today - timedelta(days=30),
        capacity=PEOPLE,
        **{f"name_{code}": "Benk" for code in ("nb", "nn", "en")},
    )
    place = CohortGathering.objects.create(cohort=cohort, gathering=gathering, venue="Kurssenteret")
    CourseDay.objects.create(cohort=cohort, place=place, training_day=day, date=world.today)
    return doors(cohort=cohort)[0]


def grid(world: World, folder: Path) -> Iterator[Line]:
    """Attendance of sixty people on nine days, all marked."""
    template = world.running_cohort
    cohort = Cohort.objects.get(pk=template.pk)
    cohort.pk, cohort.slug = None, "rutenett"
    cohort.save()
    for place in template.gatherings.all():
        days = list(place.days.all())
        place.pk, place.cohort = None, cohort
        place.save()
        for day in days:
            day.pk, day.cohort, day.place = None, cohort, place
            day.save()
    seats = insert(Participation(person=person, cohort=cohort) for person in world.people[-ROWS:])
    days = list(cohort.days.all())
    insert(Attendance(participation=seat, day=day, mark="present") for seat in seats for day in days)
    page = Page(f"grid, {ROWS} × 9", reverse("admin:cohorts_cohort_attendance", args=[cohort.pk]), GRID, world.national)
    with serve(folder / "grid") as server:
        cost = server.measure(page)
        count = len(statements(page, server))
    yield Line(page.name, cost.median, "ms at p50", GRID.cpu, note=f"{cost.cpu:.1f} ms CPU")
    yield Line(page.name, count, "statements", GRID.statements)
