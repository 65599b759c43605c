"""The planner and its pages: what they show, do and refuse, and how many statements they take."""

from datetime import timedelta
from typing import Any

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.urls import reverse
from django.utils.translation import override

from curriculum.models import Material, Programme, Session, Teaching, Theme
from curriculum.services.versions import publish_version
from mentorprog.people import roles
from mentorprog.times import today
from tests import factories
from tests.curriculum import drafts
from tests.dashboard import world

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("english")]
BUDGET = 10  # statements of a staff page
PUBLISHED = "This version is published and cannot be changed. Make a new version."


@pytest.fixture
def office():
    return world.staff()


@pytest.fixture
def client(office) -> Client:
    return world.signed_in(office)


@pytest.fixture
def made(office):
    return drafts.ready(office)


def at(name: str, programme: Programme, *more: Any) -> str:
    """The address of one of a version's pages, in English."""
    with override("en"):
        return reverse(f"admin:curriculum_programme_{name}", args=[programme.pk, *more])


def text(client: Client, url: str, **values: Any) -> str:
    response = client.get(url, values)
    assert response.status_code == 200
    return response.content.decode()


def said(response: Any) -> list[str]:
    """The messages of the page that one is sent to."""
    return [str(message) for message in response.context["messages"]]


def form(session: Session, **changed: Any) -> dict[str, Any]:
    """What the session's form holds, with other values."""
    held = {name: getattr(session, name) for name in ("title_nb", "title_nn", "title_en", "form")}
    hours = {"starts": f"{session.starts:%H:%M}", "ends": f"{session.ends:%H:%M}"}
    themes = list(session.themes.values_list("pk", flat=True))
    return {**held, **hours, "day": session.day_id, "themes": themes, **changed}


# --- The planner ----------------------------------------------------------------------------------------------


def test_the_planner_shows_days_with_sessions_themes_and_lecturers(client, made):
    page = text(client, at("plan", made))
    for shown in ("Day 1", "Day 9", "Introduction: what we mean", "Lærer Testesen", "9. Risk assessment tools"):
        assert shown in page
    assert "Nothing is missing" in page


def test_the_planner_says_what_is_missing_and_where(client, made):
    first, second = drafts.session(made, 2, 0), drafts.session(made, 2, 1)
    Session.objects.filter(pk=second.pk).update(starts="10:00")
    Teaching.objects.create(session=second, lecturer=first.teachings.get().lecturer)
    Teaching.objects.filter(session__day__number=3).delete()
    page = text(client, at("plan", made))
    assert "2 things are missing before this version can be published" in page
    assert "Nobody teaches on this day yet." in page
    assert page.count("Overlaps with") == 2
    assert page.count("Lærer Testesen teaches both at the same time.") == 2


def test_sessions_are_moved_by_buttons(client, made):
    session = drafts.session(made, 1, 0)
    response = client.post(at("plan", made), {"act": f"down:{session.pk}:1000"})
    assert response.url == f"{at('plan', made)}#session-{session.pk}"
    assert drafts.times(made, 1)[1][2] == session.title_nb
    assert f'value="up:{session.pk}:1215"' in text(client, at("plan", made))
    client.post(at("plan", made), {"act": f"up:{session.pk}:1215"})
    assert drafts.times(made, 1)[0][2] == session.title_nb
    target = made.days.get(number=8)
    client.post(at("plan", made), {"act": f"to:{session.pk}", f"day-{session.pk}": target.pk})
    assert drafts.times(made, 8)[-1][2] == session.title_nb
    response = client.post(at("plan", made), {"act": f"day:{made.gatherings.get(order=3).pk}:9"})
    assert made.days.count() == 10
    assert response.url.endswith(f"#day-{made.days.get(number=10).pk}")


def test_a_move_that_is_not_possible_any_more_is_told(client, made):
    session = drafts.session(made, 1, 0)
    response = client.post(at("plan", made), {"act": f"up:{session.pk}:1000"}, follow=True)
    assert said(response) == ["Somebody has moved this while you had the page open."]


@pytest.mark.parametrize(
    "act",
    [
        *("", ":", "::::", "up", "up:", "up:x:1000", "up:²:1000", "up:{own}", "up:{own}:9999", "up:99999999:1000"),
        *("up:9999999999999999999999:1000", "up:{other}:1000", "sideways:1", "to:{own}", "day:{own}:9", "day:1:x"),
    ],
)
def test_acts_that_the_planner_does_not_know_change_nothing(client, made, act):
    own, other = drafts.session(made, 1), drafts.session(Programme.objects.get(version=1), 1, 1)
    before = [drafts.times(made, number) for number in range(1, 10)]
    post = {"act": act.format(own=own.pk, other=other.pk), f"day-{own.pk}": "nowhere"}
    assert client.post(at("plan", made), post).status_code in (400, 404)
    assert before == [drafts.times(made, number) for number in range(1, 10)]


# --- Forms ----------------------------------------------------------------------------------------------------


def test_a_session_is_planned_with_everything(client, made):
    day, teacher = made.days.get(number=9), drafts.lecturer("Nye Lærer")
    url = at("session_add", made, day.pk)
    assert 'value="16:00"' in text(client, url)
    texts = {f"{name}_{code}": f"{name} {code}" for name in ("outcomes", "preparation") for code in ("nb", "nn", "en")}
    themes = list(Theme.objects.filter(number__in=[1, 2]).values_list("pk", flat=True))
    values = {"day": day.pk, "starts": "16.00", "ends": "16:45", "form": "case", "mandatory": "on"}
    post = {**values, **drafts.TITLES, **texts, "themes": themes, "lecturers": [teacher.pk]}
    response = client.post(url, post)
    made_now = Session.objects.get(day=day, title_nb="Ny økt")
    assert response.url == f"{at('plan', made)}#session-{made_now.pk}"
    assert (made_now.minutes, made_now.form, made_now.mandatory) == (45, "case", True)
    assert (made_now.outcomes_nn, made_now.preparation_en) == ("outcomes nn", "preparation en")
    assert made_now.teachings.get().lecturer == teacher
    page = text(client, at("plan", made))
    for shown in ("preparation en", "Nye Lærer", "Mandatory"):
        assert shown in page


def test_an_unchanged_form_changes_nothing(client, made):
    session = drafts.session(made, 4)
    url = at("session", made, session.pk)
    page = client.get(url).context["form"]
    lecturers = [teaching.lecturer_id for teaching in session.teachings.all()]
    assert page.initial["lecturers"] == lecturers
    client.post(url, form(session, lecturers=lecturers))
    assert Session.objects.filter(pk=session.pk).values().get() == Session.objects.filter(pk=session.pk).values().get()
    assert list(drafts.session(made, 4).themes.all()) == list(session.themes.all())
    assert drafts.session(made, 4).teachings.count() == len(lecturers)


@pytest.mark.parametrize(
    ("changed", "field", "why"),
    [
        ({"ends": "09:00"}, "ends", "The session must end after it starts."),
        ({"starts": "later"}, "starts", "Enter a valid time."),
        ({"starts": "9.3"}, "starts", "Enter a valid time."),
        ({"title_nn": ""}, "title_nn", "This must be filled in."),
        ({"themes": []}, "themes", "This must be filled in."),
        ({"outcomes_nb": "Kan"}, "outcomes_nn", "Write it in bokmål, nynorsk and English, or leave all three empty."),
        ({"starts": "12:15", "ends": "12:30"}, "__all__", "Another session of that day starts at the same time."),
        ({"title_nb": "x" * 161}, "title_nb", "Write at most 160 characters. You have written 161."),
    ],
)
def test_what_a_session_cannot_be_is_told_at_the_field(client, made, changed, field, why):
    session = drafts.session(made, 1, 0)
    response = client.post(at("session", made, session.pk), form(session, **changed))
    assert response.status_code == 200
    assert response.context["form"].errors[field] == [why]
    session.refresh_from_db()
    assert session.title_en.startswith("Introduction")


def test_a_session_stays_in_its_version(client, made, office):
    session, elsewhere = drafts.session(made, 1), drafts.draft(office).days.get(number=1)
    response = client.post(at("session", made, session.pk), form(session, day=elsewhere.pk))
    assert "day" in response.context["form"].errors
    assert client.get(at("session", made, drafts.session(drafts.draft(office), 1).pk)).status_code == 404


def test_free_text_of_the_planner_is_guarded(client, made):
    session = drafts.session(made, 1)
    number = "15076500565"  # synthetic, and right by both rules
    response = client.post(at("session", made, session.pk), form(session, title_nb=f"Om {number}"))
    assert "title_nb" in response.context["form"].errors
    response = client.post(at("day", made, session.day_id), {"makeup_nb": number, "makeup_nn": "x", "makeup_en": "x"})
    assert "makeup_nb" in response.context["form"].errors


def test_gatherings_and_days_are_edited_and_taken_out_after_one_question(client, made):
    titles = {"title_nb": "Fjerde", "title_nn": "Fjerde", "title_en": "Fourth"}
    client.post(at("gathering_add", made), titles)
    fourth = made.gatherings.get(order=4)
    client.post(at("gathering", made, fourth.pk), {**titles, "title_en": "The last"})
    assert made.gatherings.get(order=4).title_en == "The last"
    tasks = {f"makeup_{code}": "Write a page." for code in ("nb", "nn", "en")}
    client.post(at("day", made, made.days.get(number=10).pk), tasks)
    assert made.days.get(number=10).makeup == "Write a page."
    for kind, part, asks in (
        ("gathering", fourth.pk, "1 day goes with it."),
        ("day", made.days.get(number=9).pk, "4 sessions go with it."),
        ("session", drafts.session(made, 8).pk, "Day 8 stays."),
    ):
        url = at("remove", made, kind, part)
        assert asks in text(client, url)
        assert client.post(url).url == at("plan", made)
        assert said(client.post(url, follow=True)) != []
    assert (made.gatherings.count(), made.days.count()) == (3, 8)
    assert Session.objects.filter(day__programme=made).count() == 28
    assert client.get(at("remove", made, "theme", 1)).status_code == 404


# --- A published version, by its address ------------------------------------------------------------------------


def edits(programme: Programme) -> list[str]:
    session, day = drafts.session(programme, 2), programme.days.get(number=3)
    return [
        at("session_add", programme, day.pk),
        at("session", programme, session.pk),
        at("gathering_add", programme),
        at("gathering", programme, programme.gatherings.get(order=1).pk),
        at("day", programme, day.pk),
        at("remove", programme, "session", session.pk),
        at("remove", programme, "day", day.pk),
        at("remove", programme, "gathering", programme.gatherings.get(order=1).pk),
    ]


def test_a_published_version_is_not_edited_by_its_address(client, made, office):
    session = drafts.session(made, 2)
    publish_version(programme=made, actor=office)
    before = [drafts.times(made, number) for number in range(1, 10)]
    values = form(session, title_nb="Smuglet", makeup_nb="x", makeup_nn="x", makeup_en="x")
    for url in edits(made):
        for ask in (client.get, client.post):
            response = ask(url, values, follow=True)
            assert response.redirect_chain == [(at("plan", made), 302)], url
            assert said(response) == [PUBLISHED]
    moves = [f"down:{session.pk}:0900", f"to:{session.pk}", f"day:{made.gatherings.get(order=1).pk}:9"]
    for act in moves:
        post = {"act": act, f"day-{session.pk}": made.days.get(number=9).pk}
        assert said(client.post(at("plan", made), post, follow=True)) == [PUBLISHED]
    change = reverse("admin:curriculum_programme_change", args=[made.pk])
    assert client.post(change, {"title_nb": "Smuglet", "required_days": 1}).status_code == 403
    assert before == [drafts.times(made, number) for number in range(1, 10)]
    page = text(client, at("plan", made))
    assert "Add a session" not in page
    assert "make a new version as a copy" in page


def test_a_form_that_was_open_while_the_version_was_published_is_refused(client, made, office, monkeypatch):
    """The page's own check has passed; the service says no under its lock."""
    session = drafts.session(made, 2)
    monkeypatch.setattr("curriculum.staff_parts.draft_for", lambda request, pk: made)
    publish_version(programme=made, actor=office)
    response = client.post(at("session", made, session.pk), form(session, title_nb="Smuglet"))
    assert response.context["form"].non_field_errors() == [PUBLISHED]
    session.refresh_from_db()
    assert session.title_nb != "Smuglet"


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
    assert sum(len(line.squares) for line in picture.lines) == page.count('<rect class="coverage__square" x="') - 1
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
