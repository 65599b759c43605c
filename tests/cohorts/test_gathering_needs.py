"""Practical needs: asked late, read by few, given to the venue without names, deleted with evidence."""

from collections.abc import Iterator
from datetime import time, timedelta

import pytest
import time_machine
from auditlog.models import LogEntry
from django.core.exceptions import PermissionDenied
from django.test import Client
from django.urls import reverse
from django.utils import translation

from cohorts.models import CohortGathering, NeedsPurge, Participation, PracticalNeeds
from cohorts.needs import summary
from cohorts.papers import venue
from cohorts.services.needs import give_needs, purge_needs, withdraw_needs
from mentorprog import history
from mentorprog.documents import rendering
from mentorprog.people.roles import REGIONAL
from mentorprog.privacy import retention
from mentorprog.states import Refused
from mentorprog.times import moment, today
from tests.bad_input.values import identity_numbers
from tests.dashboard import world
from tests.factories import CohortFactory, ParticipationFactory, PersonFactory

pytestmark = pytest.mark.django_db
WHOLE = {"room": "nights", "diet": "Nøtter", "access": "Teleslynge", "arrival": "Kommer kvelden før"}


@pytest.fixture(autouse=True)
def english() -> Iterator[None]:
    with translation.override("en"):
        yield


@pytest.fixture
def seat() -> Participation:
    """A seat in a cohort that begins in twenty days."""
    made: Participation = ParticipationFactory(cohort=CohortFactory(first_day=today() + timedelta(days=20)))
    return made


def place_of(seat: Participation, number: int = 1) -> CohortGathering:
    return seat.cohort.gatherings.select_related("cohort").get(gathering__order=number)


def test_the_own_answer_is_saved_changed_and_taken_back(seat: Participation) -> None:
    place = place_of(seat)
    give_needs(participation=seat, place=place, values=WHOLE, actor=seat.person)
    give_needs(participation=seat, place=place, values={**WHOLE, "diet": "Melk"}, actor=seat.person)
    assert PracticalNeeds.objects.get().diet == "Melk"
    withdraw_needs(participation=seat, place=place, actor=seat.person)
    withdraw_needs(participation=seat, place=place, actor=seat.person)
    assert not PracticalNeeds.objects.exists()
    # What was needed is in no other table: neither in the log of changes nor in a mail.
    assert not [entry for entry in LogEntry.objects.all() if "Nøtter" in str(entry.changes)]


def test_it_is_asked_four_weeks_before_until_the_eve(seat: Participation) -> None:
    place = place_of(seat)
    first = today() + timedelta(days=20)
    for day, allowed in ((-29, False), (-28, True), (-1, True), (0, False)):
        with time_machine.travel(moment(first + timedelta(days=day), time(12)), tick=False):
            if allowed:
                give_needs(participation=seat, place=place, values=WHOLE, actor=seat.person)
            else:
                with pytest.raises(Refused):
                    give_needs(participation=seat, place=place, values=WHOLE, actor=seat.person)


def test_nobody_answers_for_others_or_without_a_seat(seat: Participation) -> None:
    other = ParticipationFactory(cohort=seat.cohort)
    with pytest.raises(PermissionDenied):
        give_needs(participation=seat, place=place_of(seat), values=WHOLE, actor=other.person)
    elsewhere = ParticipationFactory(cohort=CohortFactory(first_day=today() + timedelta(days=20)))
    with pytest.raises(PermissionDenied):
        give_needs(participation=elsewhere, place=place_of(seat), values=WHOLE, actor=elsewhere.person)
    Participation.objects.filter(pk=seat.pk).update(state="withdrawn")
    with pytest.raises(Refused):
        give_needs(participation=seat, place=place_of(seat), values=WHOLE, actor=seat.person)


def test_answers_go_two_weeks_after_and_evidence_stays(seat: Participation) -> None:
    place = place_of(seat)
    give_needs(participation=seat, place=place, values=WHOLE, actor=seat.person)
    last = place.days.latest("date").date
    assert purge_needs(on=last + timedelta(days=14)) == 0
    assert PracticalNeeds.objects.count() == 1
    with time_machine.travel(moment(last + timedelta(days=15), time(3, 40)), tick=False):
        assert retention.purge_all()["practical needs"] == 1
        assert retention.purge_all()["practical needs"] == 0
        evidence = NeedsPurge.objects.get(gathering=place)
        assert (evidence.answers, evidence.purged_at.date()) == (1, last + timedelta(days=15))
    assert not PracticalNeeds.objects.exists()
    assert NeedsPurge.objects.count() == 1


def test_the_purge_goes_on_when_another_one_fails(monkeypatch: pytest.MonkeyPatch) -> None:
    def broken() -> int:
        raise RuntimeError

    monkeypatch.setitem(retention._purges, "broken", broken)
    done = retention.purge_all()
    assert (done["broken"], done["practical needs"]) == (None, 0)


def test_the_sum_for_the_venue_has_no_names_and_counts_the_same_text_once() -> None:
    given = [
        PracticalNeeds(room="nights", diet="Nøtter", access="", arrival=""),
        PracticalNeeds(room="none", diet=" nøtter ", access="Rullestol", arrival="Sent tog"),
        PracticalNeeds(room="nights", diet="Egg", access="", arrival=""),
    ]
    found = summary(5, given)
    assert (found.participants, found.answered, found.missing) == (5, 3, 2)
    assert found.diets == [("Egg", 1), ("Nøtter", 2)]
    assert [n for _text, n in found.rooms] == [1, 2, 0]
    assert found.access == [("Rullestol", 1)]


def test_the_paper_for_the_venue_names_nobody(seat: Participation, monkeypatch: pytest.MonkeyPatch) -> None:
    place = place_of(seat)
    given = give_needs(participation=seat, place=place, values=WHOLE, actor=seat.person)
    drawn: list[str] = []
    monkeypatch.setattr(rendering, "pdf", lambda source, **_: drawn.append(source) or b"%PDF")
    assert venue(place, summary(1, [given])) == b"%PDF"
    assert "Nøtter" in drawn[0]
    assert seat.person.name not in drawn[0]


def test_the_form_takes_the_answer_and_says_what_becomes_of_it(seat: Participation) -> None:
    client = Client()
    client.force_login(seat.person)
    url = reverse("needs", args=[place_of(seat).pk])
    assert "14 days after the gathering" in client.get(url).content.decode()
    assert client.post(url, {**WHOLE, "room": "castle"}).status_code == 200
    assert client.post(url, {**WHOLE, "diet": next(iter(identity_numbers().values()))}).status_code == 200
    assert not PracticalNeeds.objects.exists()
    assert client.post(url, WHOLE).status_code == 302
    assert PracticalNeeds.objects.get().diet == "Nøtter"
    assert client.post(url, {"act": "delete"}).status_code == 302
    assert not PracticalNeeds.objects.exists()
    stranger = Client()
    stranger.force_login(PersonFactory())
    assert stranger.get(url).status_code == 404
    assert client.post(reverse("needs", args=[place_of(seat, 3).pk]), WHOLE).status_code == 302
    assert not PracticalNeeds.objects.exists()  # the third gathering is too far away


def test_only_those_who_run_the_training_read_it_and_each_look_is_recorded(seat: Participation) -> None:
    place = place_of(seat)
    give_needs(participation=seat, place=place, values=WHOLE, actor=seat.person)
    url = reverse("admin:cohorts_cohort_needs", args=[seat.cohort_id, place.pk])
    paper = reverse("admin:cohorts_cohort_paper", args=[seat.cohort_id, place.pk, "kurssted"])
    national, regional = world.staff(), world.staff(REGIONAL)
    assert "Nøtter" in world.signed_in(national).get(url).content.decode()
    assert [entry.actor for entry in history.of(place)] == [national]
    assert world.signed_in(regional).get(url).status_code == 403
    assert world.signed_in(regional).get(paper).status_code == 403
    assert [entry.actor for entry in history.of(place)] == [national]


def test_the_page_of_the_needs_asks_as_often_for_one_as_for_many(
    seat: Participation, django_assert_max_num_queries: object
) -> None:
    place, client = place_of(seat), world.signed_in(world.staff())
    url = reverse("admin:cohorts_cohort_needs", args=[seat.cohort_id, place.pk])
    for _round in range(2):
        with django_assert_max_num_queries(11):  # type: ignore[operator]  # with the row about the look
            assert client.get(url).status_code == 200
        for other in ParticipationFactory.create_batch(10, cohort=seat.cohort):
            give_needs(participation=other, place=place, values=WHOLE, actor=other.person)
