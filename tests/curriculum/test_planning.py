"""Planning days: sessions come, change, move and go; days and gatherings are counted anew."""

from datetime import time
from functools import partial
from itertools import pairwise

import pytest

from cohorts.models import CourseDay
from curriculum.models import Lecturer, Session, Theme
from curriculum.services import days, planning
from mentorprog import history
from mentorprog.states import Refused
from tests import factories
from tests.curriculum import drafts
from tests.parallel import at_once

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("english")]


@pytest.fixture
def actor():
    return factories.staff()


@pytest.fixture
def made(actor):
    return drafts.draft(actor)


def values(starts, ends, **more):
    return {"starts": time.fromisoformat(starts), "ends": time.fromisoformat(ends), **drafts.TITLES, **more}


# --- Sessions -------------------------------------------------------------------------------------------------


def test_a_session_is_added_with_themes_and_lecturers(made, actor):
    themes, teachers = list(Theme.objects.filter(number__in=[3, 4])), [drafts.lecturer("A"), drafts.lecturer("B")]
    day = made.days.get(number=1)
    added = planning.add_session(
        day=day,
        actor=actor,
        values=values("16:00", "17:00", mandatory=True, outcomes_nb="Kan"),
        themes=themes,
        lecturers=teachers,
    )
    stored = Session.objects.get(pk=added.pk)
    assert (stored.day, stored.minutes, stored.mandatory, stored.outcomes_nb) == (day, 60, True, "Kan")
    assert list(stored.themes.all()) == themes
    assert [teaching.lecturer for teaching in stored.teachings.all()] == teachers
    entry = history.of(made)[0]
    assert (entry.actor, entry.changes) == (actor, {"sessions": ["", "Day 1, 16:00–17:00: New session"]})


def test_a_changed_session_keeps_the_lecturers_who_stay(made, actor):
    session, stays, goes, comes = drafts.session(made, 4), *(drafts.lecturer(name) for name in "ABC")
    for teacher in (stays, goes):
        session.teachings.create(lecturer=teacher)
    kept = session.teachings.get(lecturer=stays).pk
    planning.change_session(
        session=session,
        actor=actor,
        day=made.days.get(number=5),
        values=values("18:00", "19:15"),
        themes=Theme.objects.filter(number=1),
        lecturers=Lecturer.objects.filter(pk__in=[stays.pk, comes.pk]),
    )
    session.refresh_from_db()
    assert (session.day.number, session.title_nb, session.minutes) == (5, "Ny økt", 75)
    assert set(session.teachings.values_list("lecturer", flat=True)) == {stays.pk, comes.pk}
    assert session.teachings.get(lecturer=stays).pk == kept


@pytest.mark.parametrize(
    ("starts", "ends", "why"),
    [
        ("12:00", "12:00", "The session must end after it starts."),
        ("12:00", "11:00", "The session must end after it starts."),
        ("10:00", "10:30", "Another session of that day starts at the same time."),
    ],
)
def test_hours_that_no_session_can_have_are_refused(made, actor, starts, ends, why):
    add = partial(planning.add_session, day=made.days.get(number=1), actor=actor, themes=[])
    with pytest.raises(Refused) as refusal:
        add(values=values(starts, ends))
    assert refusal.value.messages == [why]
    assert Session.objects.filter(day__programme=made).count() == 33


def test_an_overlap_may_stand_in_a_draft(made, actor):
    planning.add_session(day=made.days.get(number=1), actor=actor, values=values("11:00", "12:30"), themes=[])
    assert len(drafts.times(made, 1)) == 4


def test_neighbours_change_places_and_keep_lengths_and_break(made, actor):
    before = drafts.times(made, 1)
    assert [one[:2] for one in before] == [("10:00", "11:30"), ("12:15", "13:45"), ("14:00", "15:45")]
    planning.move_session(session=drafts.session(made, 1, 2), actor=actor, earlier=True, seen=time(14))
    after = drafts.times(made, 1)
    assert [one[2] for one in after] == [before[0][2], before[2][2], before[1][2]]
    assert [one[:2] for one in after] == [("10:00", "11:30"), ("12:15", "14:00"), ("14:15", "15:45")]
    planning.move_session(session=drafts.session(made, 1, 1), actor=actor, earlier=False, seen=time(12, 15))
    assert drafts.times(made, 1) == before


def test_neighbours_of_one_length_that_overlap_are_put_one_after_the_other(made, actor):
    first, second = drafts.session(made, 2, 0), drafts.session(made, 2, 1)
    Session.objects.filter(pk=second.pk).update(starts="09:30", ends="10:45")
    planning.move_session(session=second, actor=actor, earlier=True, seen=time(9, 30))
    assert drafts.times(made, 2)[:2] == [("09:00", "10:15", second.title_nb), ("10:15", "11:30", first.title_nb)]


@pytest.mark.parametrize(("place", "earlier"), [(0, True), (2, False)])
def test_nothing_moves_over_the_edge_of_a_day(made, actor, place, earlier):
    session = drafts.session(made, 1, place)
    with pytest.raises(Refused):
        planning.move_session(session=session, actor=actor, earlier=earlier, seen=session.starts)


def test_a_double_click_moves_once(made, actor):
    session = drafts.session(made, 1, 2)
    planning.move_session(session=session, actor=actor, earlier=True, seen=session.starts)
    once = drafts.times(made, 1)
    with pytest.raises(Refused) as refusal:
        planning.move_session(session=session, actor=actor, earlier=True, seen=session.starts)
    assert refusal.value.messages == ["Somebody has moved this while you had the page open."]
    assert drafts.times(made, 1) == once


def test_what_is_saved_unchanged_leaves_no_row(made, actor):
    session, gathering, day = drafts.session(made, 4), made.gatherings.get(order=1), made.days.get(number=1)
    session.teachings.create(lecturer=drafts.lecturer())
    before = history.of(made).count()
    values = {name: getattr(session, name) for name in ("starts", "ends", "form", "title_nb", "outcomes_nb")}
    change = partial(planning.change_session, session=session, actor=actor, day=session.day)
    as_it_was = {"themes": session.themes.all(), "lecturers": Lecturer.objects.all()}
    change(values=values, **as_it_was)
    days.change_gathering(
        gathering=gathering, actor=actor, titles={name: getattr(gathering, name) for name in days.TITLES}
    )
    days.change_day(day=day, actor=actor, tasks={name: getattr(day, name) for name in days.TASKS})
    assert history.of(made).count() == before
    change(values={**values, "outcomes_nb": "Kan"}, themes=Theme.objects.filter(number=1), lecturers=[])
    newest = history.of(made)[0].changes["sessions"][1]
    assert newest.endswith("(outcomes_nb, themes, lecturers)")


def test_a_session_keeps_its_hours_on_a_day_where_they_are_free(made, actor):
    target = made.days.get(number=6)
    target.sessions.filter(starts="09:00").delete()
    session = drafts.session(made, 2, 0)
    moved = planning.move_to_day(session=session, day=target, actor=actor)
    assert drafts.times(made, 6)[0] == ("09:00", "10:15", moved.title_nb)
    assert len(drafts.times(made, 2)) == 3


def test_a_session_is_put_after_the_last_one_where_its_hours_are_taken(made, actor):
    moved = planning.move_to_day(session=drafts.session(made, 2, 0), day=made.days.get(number=6), actor=actor)
    assert drafts.times(made, 6)[-1] == ("16:00", "17:15", moved.title_nb)


def test_a_session_does_not_move_past_midnight_or_into_another_version(made, actor):
    target, session = made.days.get(number=6), drafts.session(made, 2, 0)
    target.sessions.filter(pk=drafts.session(made, 6, 3).pk).update(ends="23:00")
    for day, why in (
        (target, "There is no room: the session would end after midnight."),
        (drafts.draft(actor).days.get(number=1), "This day is not in the same version."),
    ):
        with pytest.raises(Refused) as refusal:
            planning.move_to_day(session=session, day=day, actor=actor)
        assert refusal.value.messages == [why]
    assert len(drafts.times(made, 2)) == 4


def test_what_somebody_else_has_taken_out_is_told(made, actor):
    gone = drafts.session(made, 1)
    Session.objects.filter(pk=gone.pk).delete()
    with pytest.raises(Refused) as refusal:
        planning.remove_session(session=gone, actor=actor)
    assert refusal.value.messages == ["Somebody has removed this while you had the page open."]


@pytest.mark.parametrize(
    ("sessions", "expected"),
    [([], ("09:00", "10:30")), (["15:45"], ("16:00", "17:30")), (["23:30"], ("22:29", "23:59"))],
)
def test_a_new_session_is_suggested_where_the_day_has_room(sessions, expected):
    taken = [Session(starts=time(8), ends=time.fromisoformat(end)) for end in sessions]
    assert tuple(f"{at:%H:%M}" for at in planning.free_hours(taken)) == expected


@pytest.mark.postgres
@pytest.mark.django_db(transaction=True)
def test_two_who_move_the_same_sessions_at_once_leave_a_whole_day():
    actor = factories.staff()
    made = drafts.draft(actor)
    sessions = list(Session.objects.filter(day__programme=made, day__number=2).order_by("starts"))

    def move(session, earlier):
        try:
            planning.move_session(session=session, actor=actor, earlier=earlier, seen=session.starts)
        except Refused:
            return "refused"
        return "moved"

    at_once([partial(move, sessions[1], True), partial(move, sessions[1], False), partial(move, sessions[2], True)])
    found = drafts.times(made, 2)
    assert sorted(one[2] for one in found) == sorted(session.title_nb for session in sessions)
    assert all(one[1] <= later[0] for one, later in pairwise(found))


# --- Days and gatherings --------------------------------------------------------------------------------------


def numbers(programme):
    """The days' numbers, gathering by gathering."""
    return [
        list(one.days.order_by("number").values_list("number", flat=True))
        for one in programme.gatherings.order_by("order")
    ]


def test_a_new_day_comes_last_in_its_gathering_and_the_later_ones_are_counted_anew(made, actor):
    was_fourth = made.days.get(number=4).pk
    added = days.add_day(gathering=made.gatherings.get(order=1), actor=actor, seen=9)
    with pytest.raises(Refused):
        days.add_day(gathering=made.gatherings.get(order=1), actor=actor, seen=9)
    assert added.number == 4
    assert numbers(made) == [[1, 2, 3, 4], [5, 6, 7], [8, 9, 10]]
    assert made.days.get(pk=was_fourth).number == 5


def test_a_day_goes_with_its_sessions_and_the_later_ones_are_counted_anew(made, actor):
    was_third = made.days.get(number=3).pk
    days.remove_day(day=made.days.get(number=2), actor=actor)
    assert numbers(made) == [[1, 2], [3, 4, 5], [6, 7, 8]]
    assert made.days.get(pk=was_third).number == 2
    assert Session.objects.filter(day__programme=made).count() == 29


def test_gatherings_come_at_the_end_and_go_from_anywhere(made, actor):
    titles = {"title_nb": "Fjerde", "title_nn": "Fjerde", "title_en": "Fourth"}
    added = days.add_gathering(programme=made, actor=actor, titles=titles)
    with pytest.raises(Refused):
        days.add_gathering(programme=made, actor=actor, titles=titles)
    assert (added.order, numbers(made)[3]) == (4, [10])
    days.remove_gathering(gathering=made.gatherings.get(order=2), actor=actor)
    assert numbers(made) == [[1, 2, 3], [4, 5, 6], [7]]
    assert list(made.gatherings.order_by("order").values_list("order", flat=True)) == [1, 2, 3]
    days.change_gathering(gathering=added, actor=actor, titles={**titles, "title_nb": "Siste"})
    assert made.gatherings.get(order=3).title_nb == "Siste"


def test_a_day_gets_its_task_and_loses_it(made, actor):
    day = made.days.get(number=9)
    for text in ("Skriv en side.", ""):
        days.change_day(day=day, actor=actor, tasks=dict.fromkeys(("makeup_nb", "makeup_nn", "makeup_en"), text))
        day.refresh_from_db()
        assert day.makeup_nb == text


def test_what_a_cohort_uses_stays(made, actor):
    cohort = factories.CohortFactory()
    CourseDay.objects.filter(cohort=cohort, training_day__number=9).update(training_day=made.days.get(number=9))
    with pytest.raises(Refused) as refusal:
        days.remove_day(day=made.days.get(number=9), actor=actor)
    assert refusal.value.messages == ["A cohort uses this, so it cannot be taken out."]
    assert numbers(made) == [[1, 2, 3], [4, 5, 6], [7, 8, 9]]
