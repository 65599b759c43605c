"""The planner and its pages: what they show, do and refuse, and how many statements they take."""

import pytest
from django.urls import reverse

from curriculum.models import Programme, Session, Teaching, Theme
from curriculum.services.versions import publish_version
from tests.curriculum import drafts
from tests.curriculum.planning import PUBLISHED, at, client, edits, form, made, office, said, text  # noqa: F401 - fixtures

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("english")]


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
