"""Publishing, coverage and differences of versions, on their pages."""

from datetime import timedelta

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from curriculum.models import Material, Programme, Teaching, Theme
from mentorprog.people import roles
from mentorprog.times import today
from tests import factories
from tests.curriculum import drafts
from tests.curriculum.planning import BUDGET, at, client, edits, form, made, office, said, text  # noqa: F401 - fixtures
from tests.dashboard import world

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("english")]


# --- Publishing, copying, retiring ------------------------------------------------------------------------------


def test_a_version_goes_from_copy_to_retired_by_its_page(client):
    source = Programme.objects.get(version=1)
    response = client.post(at("state", source), {"act": "copy", "newest": 1}, follow=True)
    made = Programme.objects.get(version=2)
    assert response.redirect_chain == [(at("plan", made), 302)]
    response = client.post(at("state", made), {"act": "publish"}, follow=True)
    assert said(response) == [f"Day {number} has no lecturer." for number in range(1, 10)]
    assert said(response) == response.context["reasons"]
    teacher = drafts.lecturer()
    for number in range(1, 10):
        Teaching.objects.create(session=drafts.session(made, number), lecturer=teacher)
    assert "Publish the version" in text(client, at("state", made))
    client.post(at("state", made), {"act": "publish"})
    made.refresh_from_db()
    assert made.state == "published"
    client.post(at("state", made), {"act": "retire"})
    made.refresh_from_db()
    assert made.state == "retired"
    assert client.post(at("state", made), {"act": "revive"}).status_code == 400


def test_a_version_is_begun_from_nothing_in_the_list(client):
    url = reverse("admin:curriculum_programme_add")
    titles = {"title_nb": "Ny", "title_nn": "Ny", "title_en": "New"}
    response = client.post(url, {**titles, "required_days": 8, "makeup_most": 1})
    made = Programme.objects.get(version=2)
    assert response.url == at("plan", made)
    assert made.days.count() == 9
    change = reverse("admin:curriculum_programme_change", args=[made.pk])
    client.post(change, {**titles, "required_days": 7, "makeup_most": 2, "four_eyes": "on"})
    made.refresh_from_db()
    assert (made.required_days, made.makeup_most, made.four_eyes, made.version) == (7, 2, True, 2)
    response = client.post(change, {**titles, "required_days": 2, "makeup_most": 3})
    assert "No more days can be made up for than are required." in response.content.decode()


# --- Coverage and differences -----------------------------------------------------------------------------------


def test_coverage_shows_every_theme_as_picture_and_table(client, made):
    Theme.objects.filter(number=13).update(in_depth=True, least_minutes=1000)
    response = client.get(at("coverage", made))
    page, found = response.content.decode(), response.context["coverage"]
    assert (found.covered, len(found.lines)) == (13, 14)
    assert "13 of 14 themes have what they need. 47 h 15 min are taught in all." in page
    by_number = {line.theme.number: line for line in found.lines}
    assert [cell.minutes for cell in by_number[8].cells] == [0, 0, 0, 195, 0, 0, 180, 0, 90]
    assert [len(cell.sessions) for cell in by_number[14].cells] == [0] * 8 + [2]
    picture = response.context["picture"]
    assert len(picture.lines) == 14
    drawn = page.count('<rect class="coverage__square" x="') - 1  # one stands in the key
    assert 2 * sum(len(line.squares) for line in picture.lines) == drawn, "for wide and for narrow screens"
    assert all(
        0 <= square.x < square.x + square.side < picture.bars_at for line in picture.lines for square in line.squares
    )
    assert all(line.bar >= 0 and picture.bars_at + line.bar < picture.width for line in picture.lines)


def test_differences_are_told_from_the_older_to_the_newer(client, office):
    made = drafts.draft(office)
    gone, moved, renamed = drafts.session(made, 1, 2), drafts.session(made, 2, 0), drafts.session(made, 3, 0)
    gone.delete()
    client.post(at("plan", made), {"act": f"to:{moved.pk}", f"day-{moved.pk}": made.days.get(number=1).pk})
    client.post(at("session", made, renamed.pk), form(renamed, title_nb="Annet", title_en="Another", mandatory="on"))
    Programme.objects.filter(pk=made.pk).update(required_days=9)
    made.days.filter(number=9).update(makeup_nb="Ny oppgave", makeup_nn="Ny oppgåve", makeup_en="A new task")
    response = client.get(at("differences", made))
    found, other = response.context["found"], response.context["other"]
    assert other.version == 1
    assert [(c.label, c.before, c.after) for c in found.rule] == [("Days a participant must attend", "8", "9")]
    assert [(c.label, c.before, c.after) for c in found.frame] == [("Task that makes up for day 9", "–", "A new task")]
    assert [session.title_nb for session in found.removed] == [gone.title_nb]
    assert found.added == ()
    changed = {one.session.title_en: [(c.label, c.before, c.after) for c in one.changes] for one in found.changed}
    assert changed[moved.title_en] == [
        ("Day", "Day 2", "Day 1"),
        ("When", "09:00–10:15", "14:00–15:15"),
    ]
    assert changed["Another"] == [
        ("Title", renamed.title_en, "Another"),
        ("Mandatory", "No", "Yes"),
    ]
    assert len(changed) == 2
    assert [(change.label, change.before) for change in found.hours] == [("Radicalisation processes", "6 h 15 min")]
    backwards = client.get(at("differences", Programme.objects.get(version=1)), {"with": made.pk})
    assert [one.title_nb for one in backwards.context["found"].removed] == [gone.title_nb]


def test_the_eight_day_edition_is_compared_with_the_nine_days(client):
    response = client.get(at("differences", Programme.objects.get(version=1)), {"with": "nothing"})
    found = response.context["found"]
    assert (response.context["older"].version, response.context["newer"].version) == (0, 1)
    assert (len(found.added), len(found.removed)) == (5, 0)
    assert len(found.frame) == 4 + 8


# --- How many statements, and who -------------------------------------------------------------------------------


def statements(client: Client, url: str) -> list[str]:
    text(client, url)
    with CaptureQueriesContext(connection) as queries:
        text(client, url)
    return [query["sql"] for query in queries if not query["sql"].startswith(("SAVEPOINT", "RELEASE"))]


def more(programme: Programme) -> None:
    """Twice as many gatherings, days and sessions, each with more lecturers, and cohorts on the same days."""
    for order in range(4, 7):
        gathering = programme.gatherings.create(order=order, **drafts.TITLES)
        for number in range(3):
            day = programme.days.create(gathering=gathering, number=10 + 3 * (order - 4) + number)
            for hour in range(9, 15):
                session = day.sessions.create(starts=f"{hour:02}:00", ends=f"{hour:02}:45", **drafts.TITLES)
                session.themes.set(Theme.objects.all()[:3])
                Teaching.objects.create(session=session, lecturer=drafts.lecturer(f"L{hour}{day.number}"))
                Material.objects.create(session=session, title="Lenke", url="https://test.example.no/")


@pytest.mark.parametrize("page", ["plan", "coverage", "differences", "state", "session", "session_add"])
def test_a_page_takes_the_same_few_statements_for_much_and_for_little(client, made, page):
    arguments = {"session": [drafts.session(made, 1).pk], "session_add": [made.days.get(number=1).pk]}
    url = at(page, made, *arguments.get(page, []))
    few = statements(client, url)
    more(made)
    many = statements(client, url)
    assert len(many) == len(few), "\n".join(many)
    assert len(many) <= BUDGET, "\n".join(many)


def test_dates_are_shown_with_what_speaks_against_them(client):
    version = Programme.objects.get(version=1)
    assert "No days to come" in text(client, at("dates", version))
    teacher = drafts.lecturer()
    for number in (1, 2):
        Teaching.objects.create(session=drafts.session(version, number), lecturer=teacher)
    start = today() + timedelta(days=30)
    for number in range(2):
        factories.CohortFactory(first_day=start + timedelta(days=number))
    page = text(client, at("dates", version))
    assert page.count("Lærer Testesen is in two places on") == 2  # on the row of either cohort
    few = statements(client, at("dates", version))
    for number in range(10):
        factories.CohortFactory(first_day=start + timedelta(days=number))
    many = statements(client, at("dates", version))
    assert len(few) == len(many) <= BUDGET, "\n".join(many)


@pytest.mark.parametrize("role", [roles.REGIONAL, roles.REVIEWER])
def test_other_staff_read_and_do_not_plan(made, role):
    reader = world.signed_in(world.staff(role, "nord"))
    page = text(reader, at("plan", made))
    assert "Add a session" not in page
    assert "Publish, copy, retire" not in page
    session = drafts.session(made, 1)
    assert reader.post(at("plan", made), {"act": f"down:{session.pk}:1000"}).status_code == 403
    for url in (*edits(made), at("state", made)):
        assert reader.get(url).status_code == 403
        assert reader.post(url).status_code == 403
    for name in ("coverage", "differences"):
        text(reader, at(name, made))
