"""The board: decisions prepared for many, applied at once under the cohort's lock, and the waiting list after that."""

from datetime import timedelta
from functools import partial
from typing import Any

import pytest
from django.core.exceptions import PermissionDenied
from django.db import IntegrityError, transaction
from django.utils import timezone

from applications.models import Application, Candidate, Decision, Letter
from applications.services.decisions import Staged, apply_board, fingerprint, stage_many
from applications.services.waiting import promote, waiting
from applications.services.withdrawing import withdraw_candidate
from cohorts.models import Cohort, Participation, SeatOffer
from cohorts.services.offers import accept_offer, decline_offer, expire_offers
from mentorprog import history
from mentorprog.outbox.models import Mail
from mentorprog.people.roles import NATIONAL, REGIONAL, REVIEWER
from mentorprog.states import Refused
from mentorprog.times import today
from tests.factories import CohortFactory, sent_application, staff
from tests.parallel import at_once

pytestmark = pytest.mark.django_db

GROUNDS = "Mangler kontakt med målgruppen."


def candidates_of(cohort: Cohort) -> list[Candidate]:
    return list(Candidate.objects.filter(application__cohort=cohort).order_by("pk"))


def stage(cohort: Cohort, actor: Any, *outcomes: str) -> list[Candidate]:
    """Prepare these outcomes for the cohort's first candidates, in order."""
    chosen = candidates_of(cohort)[: len(outcomes)]
    wanted = [
        Staged(candidate.pk, outcome, GROUNDS if outcome == "refuse" else "")
        for candidate, outcome in zip(chosen, outcomes, strict=True)
    ]
    assert stage_many(cohort=cohort, actor=actor, wanted=wanted).refused == []
    return chosen


def open_offer(candidate: Candidate) -> SeatOffer:
    return SeatOffer.objects.get(person=candidate.person)


# --- Preparing --------------------------------------------------------------------------------------------


def test_many_are_prepared_and_nobody_is_told() -> None:
    cohort, actor = CohortFactory(), staff()
    for number in ("4601", "1516"):
        sent_application(number, cohort=cohort)
    stage(cohort, actor, "admit", "waiting", "refuse", "admit")
    found = Decision.objects.order_by("candidate_id").values_list("outcome", flat=True)
    assert list(found) == ["admit", "waiting", "refuse", "admit"]
    assert Mail.objects.count() == SeatOffer.objects.count() == Letter.objects.count() == 0


def test_what_is_prepared_is_taken_back_and_leaves_a_row() -> None:
    cohort, actor = CohortFactory(), staff()
    sent_application(cohort=cohort)
    (candidate,) = stage(cohort, actor, "admit")
    decision = Decision.objects.get()
    told = stage_many(cohort=cohort, actor=actor, wanted=[Staged(candidate.pk, "", seen="admit")])
    assert told.changed == 1
    assert Decision.objects.count() == 0
    assert history.of(decision)[0].changes_dict == {"outcome": ["admit", ""]}


def test_one_refusal_does_not_stop_the_rest() -> None:
    cohort, actor = CohortFactory(), staff()
    sent_application(cohort=cohort)
    first, second = candidates_of(cohort)
    told = stage_many(cohort=cohort, actor=actor, wanted=[Staged(first.pk, "refuse"), Staged(second.pk, "admit")])
    assert (told.changed, [name for name, _why in told.refused]) == (1, [first.name])


def test_somebody_elses_change_is_not_overwritten() -> None:
    cohort, actor = CohortFactory(), staff()
    sent_application(cohort=cohort)
    (candidate,) = stage(cohort, staff(), "waiting")
    told = stage_many(cohort=cohort, actor=actor, wanted=[Staged(candidate.pk, "admit", seen="")])
    assert told.changed == 0
    assert len(told.refused) == 1
    assert Decision.objects.get().outcome == "waiting"


@pytest.mark.parametrize(("role", "centre"), [(REVIEWER, "vest"), (REGIONAL, "nord")])
def test_who_may_not_prepare(role: str, centre: str) -> None:
    cohort = CohortFactory()
    sent_application("4601", cohort=cohort)
    with pytest.raises(PermissionDenied):
        stage(cohort, staff(role, centre), "admit")


def test_who_is_employed_there_neither_prepares_nor_sends() -> None:
    cohort = CohortFactory()
    application = sent_application(cohort=cohort)
    stage(cohort, staff(), "admit")
    barred = staff(employer=application.organisation)
    with pytest.raises(PermissionDenied):
        stage(cohort, barred, "refuse")
    assert apply_board(cohort=cohort, actor=barred) == []


def test_a_rank_stands_on_the_waiting_list_only() -> None:
    cohort, actor = CohortFactory(), staff()
    sent_application(cohort=cohort)
    first, _second = candidates_of(cohort)
    stage_many(cohort=cohort, actor=actor, wanted=[Staged(first.pk, "admit", rank=3)])
    assert Decision.objects.get().rank is None
    with pytest.raises(IntegrityError), transaction.atomic():
        Decision.objects.update(rank=3)


# --- Applying ---------------------------------------------------------------------------------------------


def test_everything_goes_at_once() -> None:
    cohort, actor = CohortFactory(), staff()
    applications = [sent_application(number, cohort=cohort) for number in ("4601", "1516")]
    stage(cohort, actor, "admit", "waiting", "refuse", "admit")
    assert len(apply_board(cohort=cohort, actor=actor)) == 4
    assert set(Application.objects.values_list("state", flat=True)) == {"decided"}
    assert SeatOffer.objects.count() == 2
    kinds = sorted(Letter.objects.values_list("kind", flat=True))
    assert kinds == ["admit", "admit", "refuse", "waiting"]
    templates = sorted(Mail.objects.values_list("template", flat=True))
    assert templates == ["application_answered"] * 2 + ["candidate_answered"] * 2 + ["seat_offer"] * 2
    contacts = {mail.recipient for mail in Mail.objects.filter(template="application_answered")}
    assert contacts == {application.contact for application in applications}


def test_a_regional_coordinator_sends_the_own_region_alone() -> None:
    cohort = CohortFactory()
    for number in ("4601", "1516"):
        sent_application(number, cohort=cohort, candidates=1)
    stage(cohort, staff(NATIONAL), "admit", "admit")
    applied = apply_board(cohort=cohort, actor=staff(REGIONAL, "midt"))
    assert [decision.candidate.application.municipality.number for decision in applied] == ["1516"]


def test_too_few_seats_send_nothing() -> None:
    cohort, actor = CohortFactory(capacity=1), staff()
    sent_application(cohort=cohort)
    stage(cohort, actor, "admit", "admit")
    with pytest.raises(Refused):
        apply_board(cohort=cohort, actor=actor)
    assert Mail.objects.count() == SeatOffer.objects.count() == Letter.objects.count() == 0
    assert set(Decision.objects.values_list("state", flat=True)) == {"staged"}


def test_who_has_not_confirmed_the_address_is_named_and_stops_it() -> None:
    cohort, actor = CohortFactory(), staff()
    sent_application(cohort=cohort)
    first, _second = stage(cohort, actor, "admit", "refuse")
    Candidate.objects.filter(pk=first.pk).update(email_confirmed_at=None)
    with pytest.raises(Refused, match=first.name):
        apply_board(cohort=cohort, actor=actor)
    assert Mail.objects.count() == 0


def test_who_is_in_two_applications_gets_one_seat() -> None:
    cohort, actor = CohortFactory(), staff()
    for number in ("4601", "1516"):
        sent_application(number, cohort=cohort, candidates=1)
    one, other = stage(cohort, actor, "admit", "admit")
    Candidate.objects.filter(pk=other.pk).update(person=one.person)
    with pytest.raises(Refused, match=str(one.person)):
        apply_board(cohort=cohort, actor=actor)
    assert SeatOffer.objects.count() == 0


def test_what_was_confirmed_is_what_is_sent() -> None:
    cohort, actor = CohortFactory(), staff()
    sent_application(cohort=cohort)
    stage(cohort, actor, "admit")
    shown = fingerprint(Decision.objects.all())
    stage(cohort, actor, "waiting")
    with pytest.raises(Refused):
        apply_board(cohort=cohort, actor=actor, shown=shown)
    assert len(apply_board(cohort=cohort, actor=actor, shown=fingerprint(Decision.objects.all()))) == 1


@pytest.mark.postgres
@pytest.mark.django_db(transaction=True)
def test_two_staff_applying_the_board_at_once_apply_it_once() -> None:
    cohort, actors = CohortFactory(), [staff(), staff()]
    for number in ("4601", "1516"):
        sent_application(number, cohort=cohort, candidates=5)
    stage(cohort, actors[0], *["admit"] * 6, *["waiting"] * 2, *["refuse"] * 2)

    sent = at_once(partial(lambda actor: len(apply_board(cohort=cohort, actor=actor)), actor) for actor in actors)
    assert sorted(sent) == [0, 10]
    assert SeatOffer.objects.count() == 6
    assert Letter.objects.count() == 10
    assert Mail.objects.filter(template="seat_offer").count() == 6


# --- The waiting list -------------------------------------------------------------------------------------


@pytest.fixture
def full() -> Cohort:
    """A cohort of one seat, which is offered; three wait for it."""
    cohort = CohortFactory(capacity=1, answer_days=14)
    sent_application(cohort=cohort, candidates=4)
    stage(cohort, staff(), "admit", "waiting", "waiting", "waiting")
    apply_board(cohort=cohort, actor=staff())
    return cohort


def test_everybody_on_the_list_has_a_number(full: Cohort) -> None:
    assert list(waiting(full).values_list("rank", flat=True)) == [1, 2, 3]


def test_a_declined_seat_goes_to_the_next(full: Cohort) -> None:
    first, second, *_others = candidates_of(full)
    offer = open_offer(first)
    decline_offer(offer=offer, actor=offer.person, why="time")
    offered = open_offer(second)
    assert offered.state == SeatOffer.State.OPEN
    decision = Decision.objects.get(candidate=second)
    assert (decision.outcome, decision.rank) == ("admit", None)
    assert history.of(decision)[0].changes_dict == {"outcome": ["waiting", "admit"]}
    assert set(Letter.objects.filter(candidate=second).values_list("kind", flat=True)) == {"waiting", "admit"}
    assert Mail.objects.filter(template="seat_offer", recipient=second.person).count() == 1
    assert waiting(full).count() == 2


def test_a_taken_seat_goes_to_nobody_else(full: Cohort) -> None:
    offer = open_offer(candidates_of(full)[0])
    accept_offer(offer=offer, actor=offer.person)
    assert promote(cohort=full) == 0
    assert waiting(full).count() == 3


def test_an_expired_offer_goes_to_the_next(full: Cohort) -> None:
    first, second, *_others = candidates_of(full)
    SeatOffer.objects.filter(person=first.person).update(expires_at=timezone.now() - timedelta(minutes=1))
    assert expire_offers() == 1
    assert open_offer(second).state == SeatOffer.State.OPEN


def test_who_has_not_confirmed_the_address_is_passed_over(full: Cohort) -> None:
    first, second, third, _fourth = candidates_of(full)
    Candidate.objects.filter(pk=second.pk).update(email_confirmed_at=None)
    decline_offer(offer=open_offer(first), actor=first.person)
    assert open_offer(third).state == SeatOffer.State.OPEN
    assert not SeatOffer.objects.filter(person=second.person).exists()


def test_who_is_withdrawn_is_passed_over(full: Cohort) -> None:
    first, second, third, _fourth = candidates_of(full)
    Candidate.objects.filter(pk=second.pk).update(withdrawn_at=timezone.now())
    decline_offer(offer=open_offer(first), actor=first.person)
    assert open_offer(third).state == SeatOffer.State.OPEN


@pytest.mark.parametrize(("begins_in", "promoted"), [(1, True), (0, False), (-1, False)])
def test_nobody_is_promoted_once_the_course_has_begun(full: Cohort, begins_in: int, promoted: bool) -> None:
    day = full.days.order_by("date")[0]
    day.date = today() + timedelta(days=begins_in)
    day.save()
    first, second, *_others = candidates_of(full)
    decline_offer(offer=open_offer(first), actor=first.person)
    assert SeatOffer.objects.filter(person=second.person).exists() == promoted


def test_an_offer_ends_before_the_course_begins(full: Cohort) -> None:
    day = full.days.order_by("date")[0]
    day.date = today() + timedelta(days=4)
    day.save()
    first, second, *_others = candidates_of(full)
    decline_offer(offer=open_offer(first), actor=first.person)
    assert open_offer(second).expires_at.date() <= today() + timedelta(days=3)


def test_a_cancelled_cohort_promotes_nobody(full: Cohort) -> None:
    Cohort.objects.filter(pk=full.pk).update(state="cancelled", cancelled_at=timezone.now())
    first = candidates_of(full)[0]
    decline_offer(offer=open_offer(first), actor=first.person)
    assert SeatOffer.objects.count() == 1


@pytest.mark.postgres
@pytest.mark.django_db(transaction=True)
def test_many_seats_set_free_at_once_go_to_as_many_and_never_more() -> None:
    cohort = CohortFactory(capacity=5)
    sent_application(cohort=cohort, candidates=9)
    stage(cohort, staff(), *["admit"] * 5, *["waiting"] * 4)
    apply_board(cohort=cohort, actor=staff())
    offers = list(SeatOffer.objects.select_related("cohort", "person").order_by("pk"))

    at_once(partial(decline_offer, offer=offer, actor=offer.person) for offer in offers)
    still_open = SeatOffer.objects.filter(state=SeatOffer.State.OPEN)
    assert still_open.count() == 4
    assert {offer.person for offer in still_open} == {one.person for one in candidates_of(cohort)[5:]}


@pytest.mark.postgres
@pytest.mark.django_db(transaction=True)
def test_twenty_promoted_and_offered_never_fill_more_than_the_cohort() -> None:
    """Half decline and half accept at one moment, with a waiting list behind: no seat is given twice or lost."""
    cohort = CohortFactory(capacity=10)
    sent_application(cohort=cohort, candidates=20)
    stage(cohort, staff(), *["admit"] * 10, *["waiting"] * 10)
    apply_board(cohort=cohort, actor=staff())
    offers = list(SeatOffer.objects.select_related("cohort", "person").order_by("pk"))
    answers = [accept_offer, decline_offer] * 5
    at_once(partial(answer, offer=one, actor=one.person) for answer, one in zip(answers, offers, strict=True))
    taken = Participation.objects.filter(cohort=cohort).count()
    assert taken == 5
    assert taken + SeatOffer.objects.filter(state=SeatOffer.State.OPEN).count() == 10


@pytest.mark.postgres
@pytest.mark.django_db(transaction=True)
def test_withdrawals_answers_and_the_board_at_once() -> None:
    """Services take candidates back, candidates decline, staff apply, all in one moment."""
    cohort, actor = CohortFactory(capacity=6), staff()
    applications = [sent_application(cohort=cohort, candidates=4) for _service in range(4)]
    stage(cohort, actor, *["admit", "waiting", "admit", "waiting"] * 3)
    apply_board(cohort=cohort, actor=actor)
    for candidate in applications[3].candidates.all():
        Decision.objects.create(candidate=candidate, outcome="waiting", decided_by=actor)
    offers = list(SeatOffer.objects.select_related("cohort", "person").order_by("pk"))
    chosen = [application.candidates.all()[place] for application in applications[:3] for place in (1, 2)]
    acts = [
        *(partial(withdraw_candidate, candidate=one, actor=one.application.contact) for one in chosen),
        *(partial(decline_offer, offer=offer, actor=offer.person) for offer in offers[::2]),
        partial(apply_board, cohort=cohort, actor=actor),
    ]
    assert len(at_once(acts)) == len(acts)
    held = Candidate.objects.filter(offer__state=SeatOffer.State.OPEN)
    assert held.count() == SeatOffer.objects.filter(state=SeatOffer.State.OPEN).count() <= cohort.capacity
    assert not held.exclude(withdrawn_at=None).exists()
