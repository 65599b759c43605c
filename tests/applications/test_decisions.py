"""Reading, scoring and deciding: region by region, grounds for a refusal, everything sent at once."""

import threading
from typing import Any

import pytest
from django.core.exceptions import PermissionDenied
from django.db import IntegrityError, connections, transaction
from django.test import Client

from applications.models import Application, Candidate, Decision
from applications.selectors import applications_for
from applications.services.decisions import apply_decisions, stage_decision
from applications.services.drafts import withdraw_application
from cohorts.models import SeatOffer
from mentorprog import history
from mentorprog.outbox.models import Mail
from mentorprog.people.roles import LECTURER, NATIONAL, REGIONAL, REVIEWER
from mentorprog.states import Refused
from tests.factories import ApplicationFactory, CohortFactory, sent_application, staff

pytestmark = pytest.mark.django_db


def two(application: Application) -> tuple[Candidate, Candidate]:
    first, second = application.candidates.order_by("pk")
    return first, second


@pytest.mark.parametrize(
    ("role", "centre", "sees"),
    [
        (NATIONAL, "vest", True),
        (REGIONAL, "midt", True),
        (REVIEWER, "midt", True),
        (REGIONAL, "nord", False),
        (REVIEWER, "vest", False),
        (LECTURER, "midt", False),
    ],
)
def test_staff_see_their_own_region(role: str, centre: str, sees: bool) -> None:
    application = sent_application("1516")
    assert applications_for(staff(role, centre)).filter(pk=application.pk).exists() == sees


def test_a_municipalitys_own_centre_wins_over_the_countys() -> None:
    application = sent_application("1516")
    place = application.municipality
    place.centre_override = staff(REGIONAL, "vest").centre
    place.save()
    assert applications_for(staff(REGIONAL, "vest")).count() == 1
    assert applications_for(staff(REGIONAL, "midt")).count() == 0
    assert place.centre.slug == "vest"


def test_drafts_are_the_applicants_own() -> None:
    ApplicationFactory()
    assert applications_for(staff()).count() == 0


@pytest.mark.parametrize(("role", "centre"), [(REVIEWER, "midt"), (REGIONAL, "nord"), (LECTURER, "midt")])
def test_who_may_not_decide(role: str, centre: str) -> None:
    candidate, _other = two(sent_application("1516"))
    with pytest.raises(PermissionDenied):
        stage_decision(candidate=candidate, actor=staff(role, centre), outcome="admit", grounds="")


def test_a_refusal_without_grounds_is_refused_by_service_and_database() -> None:
    candidate, _other = two(sent_application())
    actor = staff()
    with pytest.raises(Refused):
        stage_decision(candidate=candidate, actor=actor, outcome="refuse", grounds="  ")
    with pytest.raises(IntegrityError), transaction.atomic():
        Decision.objects.create(candidate=candidate, outcome="refuse", decided_by=actor)


def test_prepared_decisions_change_freely_and_are_not_told() -> None:
    application = sent_application()
    candidate, _other = two(application)
    actor = staff()
    stage_decision(candidate=candidate, actor=actor, outcome="admit", grounds="")
    stage_decision(candidate=candidate, actor=actor, outcome="waiting", grounds="")
    decision = Decision.objects.get()
    assert decision.outcome == "waiting"
    assert len(history.of(decision)) == 2
    assert Mail.objects.count() == 0
    contact = Client()
    contact.force_login(application.contact)
    page = contact.get(f"/soknad/{application.reference}/")
    assert page.status_code == 200
    with_words = page.content.decode()
    assert str(Decision.Outcome.WAITING_LIST.label) not in with_words


def test_all_answers_go_at_once_and_only_once() -> None:
    application = sent_application()
    first, second = two(application)
    actor = staff()
    stage_decision(candidate=first, actor=actor, outcome="admit", grounds="")
    stage_decision(candidate=second, actor=actor, outcome="refuse", grounds="Mangler kontakt med målgruppen.")
    assert apply_decisions(application=application, actor=actor) == 2
    assert apply_decisions(application=application, actor=actor) == 0
    assert Application.objects.get().state == Application.State.DECIDED
    assert SeatOffer.objects.get().person == first.person
    templates = sorted(Mail.objects.values_list("template", flat=True))
    assert templates == ["application_answered", "candidate_answered", "seat_offer"]
    with pytest.raises(Refused):
        stage_decision(candidate=first, actor=actor, outcome="refuse", grounds="Ombestemt.")


def test_no_seat_for_one_means_nothing_is_sent() -> None:
    application = sent_application(cohort=CohortFactory(capacity=1))
    actor = staff()
    for candidate in two(application):
        stage_decision(candidate=candidate, actor=actor, outcome="admit", grounds="")
    with pytest.raises(Refused):
        apply_decisions(application=application, actor=actor)
    assert SeatOffer.objects.count() == 0
    assert Mail.objects.count() == 0
    assert set(Decision.objects.values_list("state", flat=True)) == {Decision.State.STAGED}


def test_a_withdrawn_application_is_not_decided() -> None:
    application = sent_application()
    withdraw_application(application=application, actor=application.contact)
    with pytest.raises(Refused):
        stage_decision(candidate=two(application)[0], actor=staff(), outcome="admit", grounds="")


@pytest.mark.postgres
@pytest.mark.django_db(transaction=True)
def test_two_staff_sending_at_once_send_once() -> None:
    application = sent_application()
    actors = [staff(), staff()]
    for candidate in two(application):
        stage_decision(candidate=candidate, actor=actors[0], outcome="admit", grounds="")
    sent: list[Any] = []
    ready = threading.Barrier(2)

    def press(actor: Any) -> None:
        ready.wait()
        try:
            sent.append(apply_decisions(application=application, actor=actor))
        finally:
            connections.close_all()

    threads = [threading.Thread(target=press, args=[actor]) for actor in actors]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert sorted(sent) == [0, 2]
    assert SeatOffer.objects.count() == 2
    assert Mail.objects.filter(template="seat_offer").count() == 2
