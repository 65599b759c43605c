"""What changed between two versions, in words."""

from typing import Any

import pytest

from applications.differences import COMMON, Difference, concerning, differences
from applications.models import Application, Candidate, Revision
from tests.factories import municipality

pytestmark = pytest.mark.django_db

KARI = {"id": 1, "name": "Kari", "role": "Lærer", "language": "nb", "order": 0}
OLA = {"id": 2, "name": "Ola", "role": "Politi", "language": "nb", "order": 1}


def revision(number: int = 1, **content: Any) -> Revision:
    return Revision(application=Application(), number=number, content=content)


def between(before: dict[str, Any], after: dict[str, Any]) -> list[Difference]:
    return differences(revision(1, **before), revision(2, **after))


def test_the_same_answers_do_not_differ() -> None:
    content = {"service": {"unit": "Ungdom"}, "candidates": [KARI], "plan": {"goals": "To mentorer."}}
    assert between(content, content) == []
    assert between({}, {}) == []


def test_choices_and_places_are_told_in_words(settings: Any) -> None:
    before = {"service": {"organisation_kind": "nav", "municipality_id": municipality("4601").pk}}
    after = {"service": {"organisation_kind": "police", "municipality_id": municipality("1516").pk}}
    told = {one.label: (one.before, one.after) for one in between(before, after)}
    assert list(told.values()) == [("NAV", "Politi"), ("Bergen", "Ulstein")]


def test_what_a_version_did_not_hold_is_not_a_change() -> None:
    assert between({"service": {"unit": "A"}, "plan": {}}, {"service": {"unit": "A"}, "plan": {"goals": "Nytt."}}) == []


def test_an_answer_that_was_empty_and_one_that_is_taken_out() -> None:
    [filled] = between({"plan": {"goals": ""}}, {"plan": {"goals": "To mentorer."}})
    assert (filled.about, filled.before, filled.after) == (COMMON, "", "To mentorer.")
    [emptied] = between({"plan": {"uses": ["mentor"]}}, {"plan": {"uses": []}})
    assert len(emptied.before) == 1
    assert emptied.after == ""


def test_candidates_who_come_leave_and_change_but_not_their_order() -> None:
    changed = {**KARI, "role": "Rektor", "order": 5}
    found = between({"candidates": [KARI, OLA]}, {"candidates": [changed, {**OLA, "id": 3, "name": "Siv"}]})
    assert [(one.about, one.part) for one in found] == [(1, "Kari"), (3, "Siv"), (2, "Ola")]
    assert (found[0].before, found[0].after) == ("Lærer", "Rektor")


def test_milestones_are_told_as_lists() -> None:
    one = {"date": "2027-03-01", "text": "Ressursteam på plass"}
    [found] = between({"milestones": []}, {"milestones": [one]})
    assert found.before == []
    assert [line.partition(": ")[2] for line in found.after] == ["Ressursteam på plass"]


def test_who_has_scored_one_candidate_must_know_of_that_one_and_of_what_is_common() -> None:
    before = {"candidates": [KARI, OLA], "plan": {"goals": "Ett."}}
    after = {"candidates": [KARI, {**OLA, "role": "Lensmann"}], "plan": {"goals": "To."}}
    found = between(before, after)
    assert [one.about for one in concerning(found, Candidate(pk=1))] == [COMMON]
    assert [one.about for one in concerning(found, Candidate(pk=2))] == [2, COMMON]
