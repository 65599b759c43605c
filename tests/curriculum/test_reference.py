"""The reference content of the training: fourteen themes, the nine days of version 1, the eight of the one before it.

Every test's database holds it already, because it is loaded after each migrate and flush.
"""

import re
from datetime import UTC, datetime, time
from itertools import pairwise

import pytest

from curriculum import reference
from curriculum.coverage import coverage
from curriculum.models import Gathering, Programme, SchoolHoliday, Session, Theme, TrainingDay
from curriculum.selectors import days_with_sessions, gatherings_with_days, total_minutes, uncovered_themes

pytestmark = pytest.mark.django_db

LANGUAGES = ("nb", "nn", "en")

# The published list (source: the training's own public pages); `in_depth` stands for its "(fordypning)".
PUBLISHED = [
    "Radikalisering og voldelig ekstremisme som fenomen og prosess",
    "Radikaliseringsprosesser",
    "Ideologier og ekstreme miljøer: islamistisk kontekst",
    "Ideologier og ekstreme miljøer: høyreekstrem kontekst",
    "Traumeforståelse",
    "Vold",
    "Psykososial metodikk",
    "Samtaleteknikk",
    "Risikovurderingsverktøy",
    "Kulturkompetanse",
    "Kultursensitive kommunikasjonsverktøy",
    "Tverretatlige kommunale samarbeidsmodeller",
    "Bærekraftige diasporaprosjekter",
    "Møte med operative mentorer og mentee",
]
IN_DEPTH = [8, 9, 10, 11]

# Words that are bokmål only: none of them may stand in a nynorsk title.
BOKMAL_ONLY = re.compile(
    r"\b(en|én|et|fra|uten|ikke|hv\w+|de|veien?|veier|vold\w*|utsatt|høyre\w*|krevende|verktøyene|rollespill"
    r"|oppdiktet|taushet\w*|tjenester?|trossamfunn|veiledning|\w*etatlige?|beskyttende|mentorrollen"
    r"|\w*(else|elser|elsene|het|ingen|inger|prosesser|prosjekter|modeller|mentorer|miljøer|taler))\b",
    re.IGNORECASE,
)


@pytest.fixture
def programme():
    return Programme.objects.get(version=1)


def everything():
    """Every row of the curriculum, as values."""
    content = {
        model.__name__: list(model.objects.order_by("pk").values())
        for model in (Theme, SchoolHoliday, Programme, Gathering, TrainingDay, Session)
    }
    links = Session.themes.through.objects.order_by("pk").values_list("session_id", "theme_id")
    return content | {"links": list(links)}


def clear():
    """An empty curriculum, as right after the first migrate."""
    Programme.objects.all().delete()
    Theme.objects.all().delete()
    SchoolHoliday.objects.all().delete()


def titled():
    """Everything with a title that the loader makes."""
    return [row for model in (Theme, Programme, Gathering, Session) for row in model.objects.all()]


def test_an_empty_database_is_filled():
    clear()
    assert [len(rows) for rows in everything().values()] == [0] * 7
    reference.load()
    assert {name: len(rows) for name, rows in everything().items()} == {
        "Theme": 14,
        "SchoolHoliday": 4,
        "Programme": 2,
        "Gathering": 7,
        "TrainingDay": 17,
        "Session": 61,
        "links": 92,
    }


def test_loading_again_changes_nothing():
    clear()
    reference.load()
    before = everything()
    reference.load()
    assert everything() == before


def test_it_loads_in_few_statements_and_checks_in_fewer(django_assert_max_num_queries):
    clear()
    with django_assert_max_num_queries(21):
        reference.load()
    with django_assert_max_num_queries(5):
        reference.load()


def test_what_staff_have_edited_stays_and_what_is_missing_returns(programme):
    Theme.objects.filter(number=6).update(title_nb="Vold i nære relasjoner", in_depth=True)
    Theme.objects.filter(number=14).delete()
    Programme.objects.filter(version=1).update(required_days=7)
    reference.load()
    edited = Theme.objects.get(number=6)
    assert (edited.title_nb, edited.in_depth) == ("Vold i nære relasjoner", True)
    assert Theme.objects.get(number=14).title_nb == PUBLISHED[13]
    programme.refresh_from_db()
    assert programme.required_days == 7


def test_a_failure_halfway_leaves_nothing_behind(monkeypatch):
    clear()

    def fail(*_args):
        raise RuntimeError("the plan cannot be read")

    monkeypatch.setattr(reference, "load_sessions", fail)
    with pytest.raises(RuntimeError):
        reference.load()
    assert [len(rows) for rows in everything().values()] == [0] * 7


def test_the_themes_are_the_published_list():
    themes = list(Theme.objects.order_by("number"))
    assert [theme.number for theme in themes] == list(range(1, 15))
    assert [theme.title_nb for theme in themes] == PUBLISHED
    assert [theme.number for theme in themes if theme.in_depth] == IN_DEPTH
    assert {theme.least_minutes for theme in themes if theme.in_depth} == {180}
    assert {theme.least_minutes for theme in themes if not theme.in_depth} == {0}


def test_the_groups_keep_the_order_of_the_published_list():
    groups = list(Theme.objects.order_by("number").values_list("group", flat=True))
    assert groups == sorted(groups, key=Theme.Group.values.index)
    assert set(groups) == set(Theme.Group.values)


def test_version_1_is_published_with_its_completion_rule(programme):
    assert (programme.required_days, programme.makeup_most) == (8, 1)
    assert programme.state == Programme.State.PUBLISHED
    assert programme.published_at == datetime(2016, 12, 31, 23, tzinfo=UTC)  # midnight in Norway
    assert (programme.title_nb, programme.title_nn) == ("Mentoropplæringen", "Mentoropplæringa")


def test_nine_days_in_three_gatherings(programme):
    gatherings = gatherings_with_days(programme)
    assert [gathering.order for gathering in gatherings] == [1, 2, 3]
    days = [[day.number for day in gathering.days.all()] for gathering in gatherings]
    assert days == [[1, 2, 3], [4, 5, 6], [7, 8, 9]]
    assert set(programme.days.values_list("programme", "gathering__programme")) == {(programme.pk, programme.pk)}


def test_a_day_has_a_task_that_makes_up_for_it_except_the_one_with_the_guests(programme):
    tasks = list(programme.days.order_by("number").values_list("makeup_nb", "makeup_nn", "makeup_en"))
    assert [all(texts) for texts in tasks] == [True] * 8 + [False]
    assert tasks[8] == ("", "", "")
    assert [nn for _nb, nn, _en in tasks if BOKMAL_ONLY.search(nn)] == []


def test_the_older_edition_has_eight_days_in_four_gatherings_and_is_retired():
    older = Programme.objects.get(version=0)
    assert older.state == Programme.State.RETIRED
    assert [moment.year for moment in (older.published_at, older.retired_at)] == [
        2014,
        2016,
    ]  # UTC: new year's midnight
    days = [[day.number for day in gathering.days.all()] for gathering in gatherings_with_days(older)]
    assert days == [[1, 2], [3, 4], [5, 6], [7, 8]]
    assert (older.required_days, older.makeup_most) == (7, 0)
    assert uncovered_themes(older) == []
    assert all(line.is_enough for line in coverage(days_with_sessions(older), list(Theme.objects.all())).lines)


def test_every_theme_is_covered_and_every_session_has_a_theme(programme):
    assert uncovered_themes(programme) == []
    assert list(Session.objects.filter(themes=None)) == []


def test_a_theme_no_session_teaches_would_be_reported(programme):
    encounter = Theme.objects.get(number=14)
    encounter.sessions.remove(*encounter.sessions.filter(day__programme=programme))
    assert uncovered_themes(programme) == [encounter]


def test_days_keep_their_hours_without_overlap(programme):
    for gathering in gatherings_with_days(programme):
        for place, day in enumerate(gathering.days.all()):
            sessions = list(day.sessions.all())
            assert sessions[0].starts == (time(10) if place == 0 else time(9))
            assert sessions[-1].ends == time(15, 45)
            assert len(sessions) in (3, 4)
            gaps = [
                (later.starts.hour - earlier.ends.hour) * 60 + later.starts.minute - earlier.ends.minute
                for earlier, later in pairwise(sessions)
            ]
            assert min(gaps) >= 15, day
            assert max(gaps) == 45, f"{day} has no lunch"
    assert total_minutes(programme) == 3 * 285 + 6 * 330


@pytest.mark.parametrize("number", IN_DEPTH)
def test_an_in_depth_theme_has_time_and_practice(number):
    sessions = list(Theme.objects.get(number=number).sessions.filter(day__programme__version=1))
    assert len(sessions) >= 3
    assert sum(session.minutes for session in sessions) >= 180
    assert {"lecture", "practice"} <= {session.form for session in sessions}


def test_mentors_and_mentee_are_met_in_the_last_gathering():
    encounters = Session.objects.filter(form=Session.Form.ENCOUNTER)
    met = encounters.values_list("day__programme__version", "day__gathering__order", "themes__number")
    assert set(met) == {(0, 4, 14), (1, 3, 14)}


def test_forms_are_the_known_ones():
    assert set(Session.objects.values_list("form", flat=True)) == set(Session.Form.values)


@pytest.mark.parametrize("language", LANGUAGES)
def test_every_title_is_there_and_clean(language):
    values = [getattr(row, f"title_{language}") for row in titled()]
    assert [value for value in values if not value or value != " ".join(value.split())] == []
    for row in titled():
        row.clean_fields(exclude=["state"])  # lengths and choices


def test_no_two_sessions_bear_the_same_title():
    for language in LANGUAGES:
        found = list(Session.objects.filter(day__programme__version=1).values_list(f"title_{language}", flat=True))
        assert len(set(found)) == len(found)


def test_nynorsk_is_written_as_nynorsk():
    bokmal = [row.title_nb for row in titled() if BOKMAL_ONLY.search(row.title_nb)]
    assert len(bokmal) >= 30, "the pattern must know bokmål when it sees it"
    assert [row.title_nn for row in titled() if BOKMAL_ONLY.search(row.title_nn)] == []


def test_the_two_norwegian_forms_agree_only_where_the_words_do():
    """These are spelt alike in both; every other title has a form of its own."""
    alike = {row.title_nb for row in titled() if row.title_nb == row.title_nn}
    assert alike == {PUBLISHED[number - 1] for number in (7, 8, 9, 10, 11)}


def test_english_is_a_translation():
    assert [row for row in titled() if row.title_en in (row.title_nb, row.title_nn)] == []
