"""A version from draft to retired: what is copied, what hinders publishing, and that nothing changes afterwards."""

from functools import partial

import pytest
from django.core.exceptions import PermissionDenied
from django.db import IntegrityError, connection, transaction
from django.db.models import Model
from django.test.utils import CaptureQueriesContext

from curriculum.coverage import coverage
from curriculum.differences import Plan, differences
from curriculum.models import Material, Programme, Session, Teaching, Theme
from curriculum.readiness import reasons_against
from curriculum.selectors import whole_plan
from curriculum.services import days, planning
from curriculum.services.versions import copy_version, publish_version, retire_version, save_version, start_version
from mentorprog import history
from mentorprog.people import roles
from mentorprog.states import Refused
from tests import factories
from tests.curriculum import drafts
from tests.parallel import at_once

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("english")]
State = Programme.State


@pytest.fixture
def actor():
    return factories.staff()


def reasons(programme):
    return reasons_against(programme, whole_plan(programme))


def content(row: Model, *without: str) -> dict:
    """A row's values, without its own id and what makes it belong to a version."""
    left_out = {"id", *without}
    return {f.attname: getattr(row, f.attname) for f in row._meta.concrete_fields if f.attname not in left_out}


# --- Copies ---------------------------------------------------------------------------------------------------


def test_a_copy_holds_everything_and_is_a_draft_with_the_next_number(actor):
    source = Programme.objects.get(version=1)
    session = drafts.session(source, 2)
    Session.objects.filter(pk=session.pk).update(mandatory=True, outcomes_nb="Kan", preparation_nn="Les")
    Teaching.objects.create(session=session, lecturer=drafts.lecturer())
    Material.objects.create(session=session, title="Artikkel", url="https://test.example.no/a", read_before=True)
    made = copy_version(source=source, actor=actor)
    assert (made.version, made.state, made.copied_from) == (2, State.DRAFT, source)
    assert (made.published_at, made.retired_at) == (None, None)
    for of in ("gatherings", "days"):
        old, new = (list(getattr(one, of).order_by("pk")) for one in (source, made))
        assert [content(row, "programme_id", "gathering_id") for row in old] == [
            content(row, "programme_id", "gathering_id") for row in new
        ]
    assert {day.gathering.programme_id for day in made.days.all()} == {made.pk}
    found = differences(Plan(source, whole_plan(source)), Plan(made, whole_plan(made)), list(Theme.objects.all()))
    assert not found
    copied = drafts.session(made, 2)
    assert content(copied, "day_id") == content(Session.objects.get(pk=session.pk), "day_id")
    assert [material.url for material in copied.materials.all()] == ["https://test.example.no/a"]
    assert Session.objects.filter(day__programme=source).count() == 33


def test_a_copy_has_a_life_of_its_own(actor):
    source = Programme.objects.get(version=1)
    made = copy_version(source=source, actor=actor)
    planning.remove_session(session=drafts.session(made, 1), actor=actor)
    days.remove_day(day=made.days.get(number=9), actor=actor)
    assert Session.objects.filter(day__programme=source).count() == 33
    assert source.days.count() == 9


def test_a_double_click_makes_one_copy(actor):
    source = Programme.objects.get(version=1)
    copy_version(source=source, actor=actor, seen=1)
    with pytest.raises(Refused):
        copy_version(source=source, actor=actor, seen=1)
    assert Programme.objects.count() == 3


def test_a_copy_costs_the_same_however_much_is_in_it(actor):
    older, newer = Programme.objects.get(version=0), Programme.objects.get(version=1)
    copy_version(source=older, actor=actor)  # content types are known from now on
    counts = []
    for source in (older, newer):
        with CaptureQueriesContext(connection) as found:
            copy_version(source=source, actor=actor)
        counts.append(len(found))
    assert counts[0] == counts[1] <= 25


def test_a_version_is_begun_from_nothing_with_three_gatherings_of_three_days(actor):
    titles = {"title_nb": "Ny", "title_nn": "Ny", "title_en": "New"}
    made = start_version(programme=Programme(required_days=8, **titles), actor=actor)
    assert (made.version, made.state) == (2, State.DRAFT)
    gatherings = whole_plan(made)
    assert [[day.number for day in one.days.all()] for one in gatherings] == [[1, 2, 3], [4, 5, 6], [7, 8, 9]]
    assert gatherings[1].title_en == "Gathering 2"


@pytest.mark.postgres
@pytest.mark.django_db(transaction=True)
def test_two_who_copy_at_once_get_two_numbers():
    source, actors = Programme.objects.get(version=1), [factories.staff() for _number in range(4)]
    made = at_once([partial(copy_version, source=source, actor=actor) for actor in actors])
    assert sorted(one.version for one in made) == [2, 3, 4, 5]


@pytest.mark.postgres
@pytest.mark.django_db(transaction=True)
def test_of_two_clicks_at_once_one_begins_a_version():
    titles = {f"title_{code}": "Ny" for code in ("nb", "nn", "en")}
    actors = [factories.staff() for _number in range(4)]

    def start(actor):
        try:
            return start_version(programme=Programme(required_days=8, **titles), actor=actor, seen=1)
        except Refused:
            return None

    made = at_once([partial(start, actor) for actor in actors])
    assert made.count(None) == 3
    assert Programme.objects.get(state=State.DRAFT).version == 2


# --- What hinders publishing --------------------------------------------------------------------------------


def test_a_whole_version_is_published_and_the_history_says_by_whom(actor):
    made = drafts.ready(actor)
    assert reasons(made) == []
    published = publish_version(programme=made, actor=actor)
    assert (published.state, published.published_at is not None) == (State.PUBLISHED, True)
    newest = history.of(published)[0]
    assert (newest.actor, newest.changes["state"]) == (actor, ["draft", "published"])


def test_publishing_is_refused_with_every_reason_at_once(actor):
    made = drafts.ready(actor)
    encounter, talk = (Theme.objects.get(number=number) for number in (14, 8))
    encounter.sessions.remove(*encounter.sessions.filter(day__programme=made))
    taught = talk.sessions.filter(day__programme=made).order_by("pk")
    talk.sessions.remove(*taught[1:])  # a session of 90 minutes is left
    first, second = drafts.session(made, 2, 0), drafts.session(made, 2, 1)
    Session.objects.filter(pk=second.pk).update(starts="10:14")
    Teaching.objects.filter(session__day__programme=made, session__day__number=3).delete()
    made.days.filter(number__lte=8).update(makeup_nb="")
    Programme.objects.filter(pk=made.pk).update(required_days=10)
    days.add_gathering(programme=made, actor=actor, titles={f"title_{code}": "Fire" for code in ("nb", "nn", "en")})
    made.gatherings.get(order=4).days.all().delete()
    with pytest.raises(Refused) as refusal:
        publish_version(programme=made, actor=actor)
    assert refusal.value.messages == [
        "The gathering “Fire” has no day.",
        f"Day 2: “{first.title}” and “{second.title}” overlap.",
        "Day 3 has no lecturer.",
        "The in-depth theme “Conversation techniques” has 1 h 30 min. It needs at least 3 h.",
        "No session teaches the theme “Meeting with practising mentors and a mentee”.",
        "Days a participant must attend: 10. Days in the version: 9.",
        "Days that may be made up for: 1. Days with a task for it: 0.",
    ]
    made.refresh_from_db()
    assert made.state == State.DRAFT


def test_a_day_without_sessions_and_a_version_without_anything_are_told(actor):
    made = drafts.ready(actor)
    Session.objects.filter(day__programme=made, day__number=1).delete()
    assert "Day 1 has no session." in reasons(made)
    assert "Day 1 has no lecturer." not in reasons(made)
    made.gatherings.all().delete()
    assert reasons(made)[0] == "The version has no gathering."


def test_sessions_that_meet_do_not_overlap(actor):
    made = drafts.ready(actor)
    Session.objects.filter(pk=drafts.session(made, 2, 1).pk).update(starts="10:15")
    assert reasons(made) == []


def test_an_in_depth_theme_needs_its_minutes_to_the_last_one(actor):
    made = drafts.ready(actor)
    plan = [day for gathering in whole_plan(made) for day in gathering.days.all()]
    line = next(one for one in coverage(plan, list(Theme.objects.all())).lines if one.theme.number == 9)
    Theme.objects.filter(number=9).update(least_minutes=line.minutes)
    assert reasons(made) == []
    Theme.objects.filter(number=9).update(least_minutes=line.minutes + 1)
    assert len(reasons(made)) == 1
    Theme.objects.filter(number=9).update(in_depth=False)
    assert reasons(made) == []


# --- Afterwards -----------------------------------------------------------------------------------------------


def writes(made, actor):
    """Every write there is of what is in a version."""
    session, day, gathering = drafts.session(made, 4), made.days.get(number=5), made.gatherings.get(order=1)
    values = {"starts": session.starts, "ends": session.ends, **drafts.TITLES}
    themes = list(session.themes.all())
    titles = {f"title_{code}": "X" for code in ("nb", "nn", "en")}
    return {
        "save": partial(save_version, programme=made),
        "add": partial(planning.add_session, day=day, values=values, themes=themes),
        "change": partial(
            planning.change_session, session=session, day=day, values=values, themes=themes, lecturers=[]
        ),
        "move": partial(planning.move_session, session=session, earlier=False, seen=session.starts),
        "to day": partial(planning.move_to_day, session=session, day=day),
        "remove": partial(planning.remove_session, session=session),
        "add day": partial(days.add_day, gathering=gathering, seen=9),
        "task": partial(days.change_day, day=day, tasks={f"makeup_{code}": "X" for code in ("nb", "nn", "en")}),
        "remove day": partial(days.remove_day, day=day),
        "add gathering": partial(days.add_gathering, programme=made, titles=titles),
        "title": partial(days.change_gathering, gathering=gathering, titles=titles),
        "remove gathering": partial(days.remove_gathering, gathering=gathering),
        "publish": partial(publish_version, programme=made),
    }


@pytest.mark.parametrize("version", [0, 1])
def test_nothing_changes_a_version_that_is_published_or_retired(actor, version):
    programme = Programme.objects.get(version=version)
    before = [content(row) for gathering in whole_plan(programme) for day in gathering.days.all() for row in [day]]
    for name, write in writes(programme, actor).items():
        with pytest.raises(Refused) as refusal:
            write(actor=actor)
        assert refusal.value.messages == ["This version is published and cannot be changed. Make a new version."], name
    after = [content(row) for gathering in whole_plan(programme) for day in gathering.days.all() for row in [day]]
    assert before == after


@pytest.mark.parametrize("role", [roles.REGIONAL, roles.REVIEWER, roles.LECTURER])
def test_only_national_coordinators_plan(actor, role):
    made, other = drafts.ready(actor), factories.staff(role)
    for name, write in {
        **writes(made, actor),
        "copy": partial(copy_version, source=made),
        "start": partial(start_version, programme=Programme(required_days=1, title_nb="X")),
        "retire": partial(retire_version, programme=Programme.objects.get(version=1)),
    }.items():
        with pytest.raises(PermissionDenied):
            write(actor=other)
        assert name


def test_a_published_version_is_retired_once_and_does_not_come_back(actor):
    retired = retire_version(programme=Programme.objects.get(version=1), actor=actor)
    assert (retired.state, retired.retired_at is not None) == (State.RETIRED, True)
    for again in (retire_version, publish_version):
        with pytest.raises(Refused):
            again(programme=retired, actor=actor)
    assert copy_version(source=retired, actor=actor).state == State.DRAFT


def test_what_was_changed_of_the_rule_stands_in_the_history(actor):
    made = drafts.draft(actor)
    made.required_days, made.four_eyes = 9, True
    save_version(programme=made, actor=actor)
    changes = [entry.changes for entry in history.of(made)]
    assert {"required_days": ["8", "9"]} in changes
    assert {"four_eyes": ["False", "True"]} in changes
    assert not any("title_nb" in change for change in changes)


@pytest.mark.parametrize(
    "wrong",
    [
        {"state": "published", "published_at": None},
        {"state": "draft"},
        {"state": "retired"},
        {"makeup_most": 9},
        {"required_days": 0},
    ],
)
def test_the_database_keeps_state_and_times_together(wrong):
    with pytest.raises(IntegrityError), transaction.atomic():
        Programme.objects.filter(version=1).update(**wrong)


@pytest.mark.postgres
@pytest.mark.django_db(transaction=True)
def test_who_publishes_while_another_plans_gets_the_one_or_the_other():
    """Either the session is gone before publishing is checked, or it can no longer be taken out."""
    actor = factories.staff()
    made = drafts.ready(actor)
    gone = list(Session.objects.filter(day__programme=made, themes__number=14))
    assert len(gone) == 2

    def publish():
        try:
            publish_version(programme=made, actor=actor)
        except Refused:
            return "refused"
        return "published"

    def take_out():
        try:
            for session in gone:
                planning.remove_session(session=session, actor=actor)
        except Refused:
            return "kept"
        return "taken out"

    at_once([publish, take_out])
    made.refresh_from_db()
    if made.state == State.PUBLISHED:
        assert Theme.objects.filter(number=14, sessions__day__programme=made).exists()
