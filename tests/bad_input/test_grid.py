"""The attendance grid: hundreds of fields in one post."""

import pytest

from cohorts.models import Attendance
from tests.access.fingerprint import changed, fingerprint
from tests.access.visitors import World
from tests.factories import ParticipationFactory

pytestmark = pytest.mark.django_db


def cell(world: World) -> str:
    """The last day of the participant, which is not marked yet."""
    return f"{world.small.participation.pk}-{world.small.running.days.order_by('date').last().pk}"


def path(world: World) -> str:
    return world.address("admin:cohorts_cohort_attendance", "cohort")


@pytest.mark.parametrize(
    ("name", "value"),
    [
        ("mark-x-y", "present"),
        ("mark-1", "present"),
        ("mark-1-2-3", "present"),
        ("mark--", "present"),
        ("mark-1-\x00", "present"),
        ("mark-{cell}", "asleep"),
        ("mark-{cell}", "<script>alert(1)</script>"),
        ("mark-{cell}", "x" * 100_000),
        ("mark-{cell}", "\x00"),
    ],
)
def test_a_grid_that_is_not_ours(world: World, name: str, value: str) -> None:
    """The whole grid is refused, with a page that says so."""
    before = fingerprint()
    right = {f"mark-{cell(world)}": "present", f"seen-{cell(world)}": ""}
    response = world.clients["national"].post(path(world), {**right, name.format(cell=cell(world)): value})
    assert response.status_code == 400
    assert "<h1>" in response.content.decode()
    assert changed(before, fingerprint()) == []


@pytest.mark.parametrize("where", ["9" * 30 + "-1", "1-" + "9" * 30, "0-0", "999999-999999"])
def test_marks_for_nobody(world: World, where: str) -> None:
    before = fingerprint()
    response = world.clients["national"].post(path(world), {f"mark-{where}": "present"})
    assert response.status_code == 302
    assert changed(before, fingerprint()) == []


def test_marks_of_another_cohort(world: World) -> None:
    other = ParticipationFactory()
    where = f"{other.pk}-{world.small.running.days.all()[0].pk}"
    before = fingerprint()
    assert world.clients["national"].post(path(world), {f"mark-{where}": "present"}).status_code == 302
    assert changed(before, fingerprint()) == []


def test_two_people_mark_the_same_cell(world: World) -> None:
    """The second one is told what stands there, and changes nothing by it."""
    where = cell(world)
    client = world.clients["national"]
    client.post(path(world), {f"mark-{where}": "absent", f"seen-{where}": ""})
    before = fingerprint()
    client.post(path(world), {f"mark-{where}": "present", f"seen-{where}": ""})
    assert changed(before, fingerprint()) == []
    assert str(world.small.participation.person) in client.get(path(world)).content.decode()
    assert Attendance.objects.get(participation=world.small.participation, mark="absent")


def test_the_same_grid_twice(world: World) -> None:
    data = {f"mark-{cell(world)}": "present", f"seen-{cell(world)}": ""}
    client = world.clients["national"]
    assert client.post(path(world), data).status_code == 302
    before = fingerprint()
    assert client.post(path(world), data).status_code == 302
    assert changed(before, fingerprint()) == []


def test_a_grid_of_a_large_cohort(world: World) -> None:
    """A hundred people by nine days, two fields a cell: more than Django takes unless told."""
    cohort = world.small.running
    people = ParticipationFactory.create_batch(100, cohort=cohort)
    days = list(cohort.days.values_list("pk", flat=True))
    data = {f"mark-{one.pk}-{day}": "present" for one in people for day in days}
    data |= {f"seen-{one.pk}-{day}": "" for one in people for day in days}
    assert world.clients["national"].post(path(world), data).status_code == 302
    assert Attendance.objects.filter(participation__in=people).count() == 900
