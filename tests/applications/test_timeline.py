"""The story of an application: what changed, by whom and why, in two statements."""

from datetime import date, timedelta
from typing import Any

import pytest
from django.contrib.contenttypes.models import ContentType
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.utils import timezone, translation

from applications.models import (
    Candidate,
    CoEditor,
    Decision,
    Impartiality,
    InformationRequest,
    LeaderConfirmation,
    Letter,
)
from applications.services.confirmations import confirm, decline
from applications.services.decisions import stage_decision
from applications.timeline import timeline_of
from cohorts.services.offers import accept_offer, offer_seat
from mentorprog import history
from mentorprog.states import change_state
from mentorprog.times import end_of_day, today
from tests.factories import OfferFactory, PersonFactory, sent_application, staff

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def _in_english() -> Any:
    with translation.override("en"):
        yield


@pytest.fixture
def actor() -> Any:
    return staff(name="Kari Koordinator")


def titles(application: Any) -> list[str]:
    return [event.title for event in timeline_of(application)]


def test_prepared_answer_tells_who_for_whom_and_what(actor: Any) -> None:
    application = sent_application()
    candidate = application.candidates.first()
    stage_decision(candidate=candidate, actor=actor, outcome="refuse", grounds="Plan lacking.")
    event = timeline_of(application)[-1]
    assert event.title == f"Prepared for {candidate.name}: Refuse"
    assert event.text == "by Kari Koordinator"


def test_offer_and_seat_of_a_candidate_stand_in_the_story(actor: Any) -> None:
    application = sent_application(candidates=1)
    candidate = application.candidates.get()
    offer = offer_seat(person=candidate.person, cohort=application.cohort, actor=actor)
    accept_offer(offer=offer, actor=candidate.person)
    told = [(event.title, event.detail, event.who) for event in timeline_of(application)]
    assert told == [
        (f"{candidate.name}: seat offer", "Waiting for an answer", "Kari Koordinator"),
        (f"{candidate.name}: seat offer", "Waiting for an answer → Accepted", candidate.name),
        (f"{candidate.name}: participation", "Takes part", candidate.name),
    ]


def test_leader_is_asked_and_answers_with_own_name_and_reason() -> None:
    application = sent_application()
    leader = LeaderConfirmation.objects.create(application=application, name="Lise Leder", email="lise@test.example.no")
    decline(confirmation=leader, reason="Nobody can be spared.")
    asked, answered = timeline_of(application)
    assert asked.title == "Lise Leder is asked to confirm"
    assert (answered.title, answered.who) == ("Declined by the leader", "Lise Leder")
    assert answered.reason == "Nobody can be spared."


def test_replaced_leader_has_not_acted() -> None:
    application = sent_application()
    leader = LeaderConfirmation.objects.create(application=application, name="Lise Leder", email="lise@test.example.no")
    change_state(leader, "replace", actor=None)
    assert timeline_of(application)[-1].who == ""


def test_request_for_information_tells_what_was_asked_and_by_whom(actor: Any) -> None:
    application = sent_application()
    InformationRequest.objects.create(
        application=application, parts=["plan"], message="Who owns the plan?", due=today(), asked_by=actor
    )
    (event,) = timeline_of(application)
    assert (event.title, event.who, event.reason) == (
        "More information is asked for",
        "Kari Koordinator",
        "Who owns the plan?",
    )


def test_beginning_is_told_once_where_it_is_logged_too(actor: Any) -> None:
    application = sent_application()
    person = PersonFactory(name="Mia Medskriver")
    coeditor = CoEditor.objects.create(application=application, person=person)
    assert titles(application) == ["Mia Medskriver is invited to write in the application"]
    history.record(coeditor, "person", before="", after=person, actor=actor)
    assert len(titles(application)) == 1


def test_taking_an_invitation_back_does_not_hide_that_it_was_given(actor: Any) -> None:
    application = sent_application()
    coeditor = CoEditor.objects.create(application=application, person=PersonFactory(name="Mia Medskriver"))
    history.record(coeditor, "revoked_at", before="", after=timezone.now(), actor=actor)
    assert titles(application) == [
        "Mia Medskriver is invited to write in the application",
        "Mia Medskriver can no longer write in the application",
    ]


def test_letters_and_provisional_answer_stand_in_the_story(actor: Any) -> None:
    application = sent_application(candidates=1)
    candidate = application.candidates.get()
    Letter.objects.create(
        candidate=candidate, kind="admit", language="nb", title="You have got a seat", values={}, created_by=actor
    )
    history.record(application, "provisional_answer", before="", after=timezone.now(), actor=actor)
    letter, provisional = timeline_of(application)
    assert letter.title == f"A letter is written to {candidate.name}"
    assert letter.text == "by Kari Koordinator\nYou have got a seat"
    assert provisional.title == "The applicant is told that the answer takes more than a month"


def test_what_was_answered_then_stands_when_more_is_decided_later(actor: Any) -> None:
    application = sent_application(candidates=1)
    candidate = application.candidates.get()
    decision = Decision.objects.create(candidate=candidate, outcome="waiting", decided_by=actor)
    history.record(decision, "outcome", before="", after="waiting", actor=actor)
    change_state(decision, "apply", actor=actor)
    Decision.objects.filter(pk=decision.pk).update(outcome="admit")
    history.record(decision, "outcome", before="waiting", after="admit", actor=None)
    assert titles(application) == [
        f"Prepared for {candidate.name}: Waiting list",
        f"Answered {candidate.name}: Waiting list",
        f"{candidate.name} moves from the waiting list to a seat",
    ]


def test_conflicts_of_interest_stand_in_the_story(actor: Any) -> None:
    application = sent_application()
    said = Impartiality.objects.create(application=application, person=actor, conflict=False)
    history.record(said, "conflict", before="", after=False, actor=actor)
    history.record(said, "conflict", before=False, after=True, actor=actor, reason="A friend.")
    history.record(said, "conflict", before=True, after="", actor=actor, reason="A slip.")
    told = [(event.title, event.reason) for event in timeline_of(application)]
    assert told == [
        ("Kari Koordinator has no conflict of interest", ""),
        ("Kari Koordinator has a conflict of interest", "A friend."),
        ("The conflict of interest of Kari Koordinator is taken back", "A slip."),
    ]


def test_moments_are_told_as_people_read_them(actor: Any) -> None:
    application = sent_application(candidates=1)
    candidate = application.candidates.get()
    offer = OfferFactory(person=candidate.person, cohort=application.cohort)
    before, after = (end_of_day(date(2027, 3, day)) for day in (1, 8))
    history.record(offer, "expires_at", before=before, after=after, actor=actor, reason="Was ill.")
    (event,) = timeline_of(application)
    assert (event.title, event.detail) == (
        f"{candidate.name}: answer by",
        "1 March 2027 at 23:59 → 8 March 2027 at 23:59",
    )


def test_readers_are_told_by_name(actor: Any) -> None:
    application = sent_application()
    history.record(application, "readers", before="", after="Lise Leser", actor=actor)
    (event,) = timeline_of(application)
    assert (event.title, event.detail) == ("Asked to read: Lise Leser", "")


def test_of_one_moment_a_letter_comes_after_its_decision(actor: Any) -> None:
    application = sent_application(candidates=1)
    candidate = application.candidates.get()
    decision = Decision.objects.create(candidate=candidate, outcome="refuse", grounds="Full.", decided_by=actor)
    letter = Letter.objects.create(candidate=candidate, kind="refuse", language="nb", title="Brev", values={})
    history.record(decision, "state", before="staged", after="applied", actor=actor)
    history.of(decision).update(timestamp=letter.created_at)
    assert [event.reason for event in timeline_of(application)] == ["", "Brev"]


def test_unknown_field_is_told_with_both_values(actor: Any) -> None:
    application = sent_application()
    history.record(application, "unit", before="Ungdom", after="Oppvekst", actor=actor, reason="Typed wrong.")
    (event,) = timeline_of(application)
    assert (event.title, event.text) == (
        "Application: unit or department",
        "Ungdom → Oppvekst\nby Kari Koordinator\nTyped wrong.",
    )


def test_looks_and_other_applications_are_not_told(actor: Any) -> None:
    application, other = sent_application(), sent_application()
    history.record_look(application, actor=actor)
    history.record(other, "state", before="draft", after="submitted", actor=actor)
    # A row of another kind with the number of one of ours.
    history.record(actor, "name", before="a", after="b", actor=actor)
    ContentType.objects.clear_cache()
    assert titles(application) == []


def test_first_event_stands_first(actor: Any) -> None:
    application = sent_application()
    later = application.candidates.first()
    history.record(later, "withdrawn_at", before="", after=timezone.now(), actor=actor)
    history.of(later).update(timestamp=timezone.now() + timedelta(days=1))
    history.record(application, "revision", before=0, after=1, actor=actor)
    assert titles(application) == [
        "Version 1 stands as it was sent in",
        f"{later.name} is withdrawn from the application",
    ]


def test_two_statements_however_long(actor: Any) -> None:
    application = sent_application(candidates=1)

    def statements() -> int:
        with CaptureQueriesContext(connection) as found:
            assert timeline_of(application)
        return len(found)

    leader = LeaderConfirmation.objects.create(application=application, name="Lise Leder", email="lise@test.example.no")
    confirm(confirmation=leader)
    assert statements() == 2
    for number in range(25):
        person = PersonFactory()
        made = Candidate.objects.create(
            application=application, person=person, name=person.name, email=person.email, order=number, sent=True
        )
        stage_decision(candidate=made, actor=actor, outcome=Decision.Outcome.ADMIT, grounds="")
    assert statements() == 2
