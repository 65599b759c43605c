"""Offers against their ordinary course: a no with a reason, more time, opened again, answered by staff, reminded."""

from collections.abc import Callable
from datetime import datetime, time, timedelta
from functools import partial
from typing import Any

import pytest
import time_machine
from django.core.exceptions import PermissionDenied
from django.db import IntegrityError, transaction
from django.test import Client
from django.urls import reverse
from django.utils import timezone

from cohorts.models import Participation, SeatOffer
from cohorts.services.offers import accept_offer, decline_offer
from cohorts.services.overrides import accept_for, extend_offer, reopen_offer, withdraw_offer
from mentorprog import history, tokens
from mentorprog.outbox.models import Mail
from mentorprog.outbox.services import reconcile
from mentorprog.people.roles import REGIONAL, REVIEWER
from mentorprog.states import Refused
from mentorprog.times import end_of_day, moment, today
from tests.dashboard.world import signed_in, staff
from tests.factories import CohortFactory, OfferFactory, PersonFactory
from tests.parallel import at_once

pytestmark = pytest.mark.django_db
State = SeatOffer.State
LATER = timedelta(days=30)
WHY = "Ringte og ba om mer tid."


def page(offer: SeatOffer) -> str:
    return reverse("seat_offer", args=[tokens.make("seat-offer", offer.pk)])


def settled(state: str) -> SeatOffer:
    values = {"answered_at": timezone.now()} if state in (State.DECLINED, State.ACCEPTED) else {}
    made: SeatOffer = OfferFactory(state=state, **values)
    return made


# --- Declined with a reason -------------------------------------------------------------------------------


@pytest.mark.parametrize(("why", "kept"), [("time", "time"), ("", ""), ("noe annet", "")])
def test_one_says_no_with_a_reason_or_without(why: str, kept: str) -> None:
    offer = OfferFactory()
    assert Client().post(page(offer), {"answer": "decline", "why": why}).status_code == 302
    offer = SeatOffer.objects.get()
    assert (offer.state, offer.reason) == (State.DECLINED, kept)


def test_the_database_keeps_a_reason_with_a_no_only() -> None:
    OfferFactory()
    with pytest.raises(IntegrityError), transaction.atomic():
        SeatOffer.objects.update(reason="time")


# --- Staff ------------------------------------------------------------------------------------------------


def test_more_time_moves_the_deadline_and_tells_the_person() -> None:
    offer, actor = OfferFactory(), staff()
    extend_offer(offer=offer, actor=actor, until=today() + LATER, reason=WHY)
    offer.refresh_from_db()
    assert offer.expires_at == end_of_day(today() + LATER)
    change = history.of(offer)[0]
    assert (change.actor, change.additional_data) == (actor, {"reason": WHY})
    assert Mail.objects.get().recipient == offer.person


@pytest.mark.parametrize("state", [State.DECLINED, State.EXPIRED, State.WITHDRAWN])
def test_what_has_ended_is_opened_again_and_can_be_accepted(state: str) -> None:
    offer = settled(state)
    reopen_offer(offer=offer, actor=staff(), until=today() + LATER, reason=WHY)
    offer = SeatOffer.objects.get()
    assert (offer.state, offer.answered_at) == (State.OPEN, None)
    assert accept_offer(offer=offer, actor=offer.person).state == Participation.State.ACTIVE


def test_nothing_is_opened_again_when_no_seat_is_left() -> None:
    cohort = CohortFactory(capacity=1)
    ended = OfferFactory(cohort=cohort, state=State.EXPIRED)
    OfferFactory(cohort=cohort)
    with pytest.raises(Refused):
        reopen_offer(offer=ended, actor=staff(), until=today() + LATER, reason=WHY)


def test_staff_say_yes_on_behalf_also_after_the_deadline() -> None:
    offer, actor = OfferFactory(expires_at=timezone.now() - timedelta(hours=1)), staff()
    participation = accept_for(offer=offer, actor=actor, reason=WHY)
    assert participation.person == offer.person
    assert Mail.objects.get().template == "seat_accepted"
    assert history.of(participation)[0].additional_data == {"reason": WHY}


def test_a_seat_that_is_withdrawn_is_no_longer_theirs() -> None:
    offer = OfferFactory()
    accept_offer(offer=offer, actor=offer.person)
    withdraw_offer(offer=offer, actor=staff(), reason=WHY)
    assert Participation.objects.get().state == Participation.State.WITHDRAWN
    assert SeatOffer.objects.get().state == State.WITHDRAWN
    with pytest.raises(Refused):
        accept_offer(offer=offer, actor=offer.person)
    reopen_offer(offer=offer, actor=staff(), until=today() + LATER, reason=WHY)
    assert accept_offer(offer=offer, actor=offer.person).state == Participation.State.ACTIVE


ACTS: list[Callable[..., Any]] = [
    partial(extend_offer, until=today() + LATER),
    partial(reopen_offer, until=today() + LATER),
    accept_for,
    withdraw_offer,
]


@pytest.mark.parametrize("act", ACTS)
@pytest.mark.parametrize("who", ["reviewer", "elsewhere", "the person"])
def test_who_may_not_override(act: Callable[..., Any], who: str) -> None:
    offer = OfferFactory()
    people = {"reviewer": staff(REVIEWER), "elsewhere": staff(REGIONAL, "nord"), "the person": offer.person}
    with pytest.raises(PermissionDenied):
        act(offer=offer, actor=people[who], reason=WHY)


@pytest.mark.parametrize("act", [ACTS[0], ACTS[2], ACTS[3]])
def test_nothing_without_a_reason(act: Callable[..., Any]) -> None:
    offer = OfferFactory()
    with pytest.raises(Refused):
        act(offer=offer, actor=staff(), reason="  ")
    assert SeatOffer.objects.get().state == State.OPEN


@pytest.mark.postgres
@pytest.mark.django_db(transaction=True)
def test_one_seat_opened_again_for_many_at_once_goes_to_one() -> None:
    cohort, actor = CohortFactory(capacity=1), staff()
    ended = [OfferFactory(cohort=cohort, state=State.EXPIRED) for _offer in range(6)]

    def press(offer: SeatOffer) -> str:
        try:
            reopen_offer(offer=offer, actor=actor, until=today() + LATER, reason=WHY)
        except Refused:
            return "full"
        return "open"

    assert sorted(at_once(partial(press, offer) for offer in ended)) == ["full"] * 5 + ["open"]


# --- The page ---------------------------------------------------------------------------------------------


def address(offer: SeatOffer) -> str:
    return reverse("admin:cohorts_seatoffer_override", args=[offer.pk])


def test_the_page_gives_more_time() -> None:
    offer, browser = OfferFactory(), signed_in(staff())
    until = today() + LATER
    answer = browser.post(address(offer), {"act": "extend", "until": until.isoformat(), "reason": WHY})
    assert answer.url == address(offer)
    assert SeatOffer.objects.get().expires_at == end_of_day(until)
    assert WHY in browser.get(address(offer)).content.decode()


@pytest.mark.parametrize(
    "data",
    [
        {"act": "extend", "reason": WHY},
        {"act": "extend", "until": "2020-01-01", "reason": WHY},
        {"act": "accept", "reason": ""},
        {"act": "reopen", "until": "2099-01-01", "reason": WHY},
        {"act": "accept", "reason": "Fødselsnummer 01010112377"},
    ],
)
def test_what_is_wrong_is_shown_again_and_changes_nothing(data: dict[str, str]) -> None:
    offer = OfferFactory()
    before = offer.expires_at
    assert signed_in(staff()).post(address(offer), data).status_code == 200
    offer = SeatOffer.objects.get()
    assert (offer.state, offer.expires_at) == (State.OPEN, before)


def test_a_taken_seat_is_withdrawn_by_national_coordinators_alone() -> None:
    offer = OfferFactory(state=State.ACCEPTED, answered_at=timezone.now())
    data = {"act": "withdraw", "reason": WHY}
    signed_in(staff(REGIONAL, "vest")).post(address(offer), data)
    assert SeatOffer.objects.get().state == State.ACCEPTED
    signed_in(staff()).post(address(offer), data)
    assert SeatOffer.objects.get().state == State.WITHDRAWN


# --- The reminder -----------------------------------------------------------------------------------------


def reminders() -> list[tuple[str, datetime]]:
    reconcile("seat-offer-reminder")
    rows = Mail.objects.filter(template="seat_offer_reminder", state=Mail.State.QUEUED).order_by("pk")
    return [(mail.address, mail.send_at) for mail in rows]


def test_a_reminder_three_days_before_the_deadline_in_the_morning() -> None:
    offer = OfferFactory()
    day = today() + timedelta(days=14 - 3)
    assert reminders() == reminders() == [(offer.person.email, moment(day, time(9)))]


def test_who_has_answered_is_not_reminded() -> None:
    offer = OfferFactory()
    assert len(reminders()) == 1
    decline_offer(offer=offer, actor=offer.person)
    assert reminders() == []


def test_more_time_gives_a_new_reminder() -> None:
    offer = OfferFactory()
    reminders()
    extend_offer(offer=offer, actor=staff(), until=today() + LATER, reason=WHY)
    assert [at.date() for _address, at in reminders()] == [today() + timedelta(days=27)]


def test_an_offer_that_is_short_has_no_reminder() -> None:
    OfferFactory(expires_at=end_of_day(today() + timedelta(days=2)))
    assert reminders() == []


@pytest.mark.parametrize("deadline", ["2026-03-31", "2026-10-27"])
def test_nine_is_nine_on_the_clock_on_both_sides_of_a_change(deadline: str) -> None:
    day = datetime.fromisoformat(deadline).date()
    with time_machine.travel(moment(day - timedelta(days=10), time(12))):
        OfferFactory(expires_at=end_of_day(day), person=PersonFactory())
        ((_address, at),) = reminders()
    assert at == moment(day - timedelta(days=3), time(9))
