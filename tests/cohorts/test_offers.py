"""Seat offers: capacity, answers, deadlines, and what happens when many press at once."""

from datetime import timedelta
from functools import partial

import pytest
from django.core.exceptions import PermissionDenied
from django.test import Client
from django.utils import timezone

from cohorts.models import Participation, SeatOffer
from cohorts.services.offers import accept_offer, decline_offer, expire_offers, offer_seat
from mentorprog import history, tokens
from mentorprog.outbox.models import Mail
from mentorprog.people.roles import REVIEWER
from mentorprog.states import Refused
from tests.factories import CohortFactory, OfferFactory, ParticipationFactory, PersonFactory, staff
from tests.parallel import at_once

pytestmark = pytest.mark.django_db


def test_offering_writes_the_offer_the_mail_and_the_history() -> None:
    actor, person, cohort = staff(), PersonFactory(), CohortFactory()
    offer = offer_seat(person=person, cohort=cohort, actor=actor)
    assert offer.state == SeatOffer.State.OPEN
    assert Mail.objects.get().template == "seat_offer"
    assert history.of(offer).get().actor == actor


def test_offering_twice_gives_the_same_offer() -> None:
    actor, person, cohort = staff(), PersonFactory(), CohortFactory()
    first, second = (offer_seat(person=person, cohort=cohort, actor=actor) for _try in range(2))
    assert first == second
    assert Mail.objects.count() == 1


def test_reviewers_cannot_offer_seats() -> None:
    with pytest.raises(PermissionDenied):
        offer_seat(person=PersonFactory(), cohort=CohortFactory(), actor=staff(REVIEWER))


def test_open_offers_and_seats_together_fill_the_cohort() -> None:
    cohort, actor = CohortFactory(capacity=2), staff()
    ParticipationFactory(cohort=cohort)
    offer_seat(person=PersonFactory(), cohort=cohort, actor=actor)
    with pytest.raises(Refused):
        offer_seat(person=PersonFactory(), cohort=cohort, actor=actor)


def test_accepting_gives_the_seat_once() -> None:
    offer = OfferFactory()
    first, second = (accept_offer(offer=offer, actor=offer.person) for _click in range(2))
    assert first == second
    assert Mail.objects.filter(template="seat_accepted").count() == 1


@pytest.mark.parametrize("answer", [accept_offer, decline_offer])
def test_nobody_answers_for_somebody_else(answer: object) -> None:
    offer = OfferFactory()
    with pytest.raises(PermissionDenied):
        answer(offer=offer, actor=PersonFactory())
    assert Participation.objects.count() == 0


def test_too_late_is_refused_even_before_the_beat_has_expired_it() -> None:
    offer = OfferFactory(expires_at=timezone.now() - timedelta(seconds=1))
    with pytest.raises(Refused):
        accept_offer(offer=offer, actor=offer.person)


def test_declined_cannot_be_accepted() -> None:
    offer = OfferFactory()
    decline_offer(offer=offer, actor=offer.person)
    with pytest.raises(Refused):
        accept_offer(offer=offer, actor=offer.person)


def test_expiry_ends_only_what_is_overdue() -> None:
    late, fresh = OfferFactory(expires_at=timezone.now() - timedelta(hours=1)), OfferFactory()
    assert expire_offers() == 1
    assert expire_offers() == 0
    states = dict(SeatOffer.objects.values_list("pk", "state"))
    assert states == {late.pk: SeatOffer.State.EXPIRED, fresh.pk: SeatOffer.State.OPEN}


def test_the_page_answers_and_get_changes_nothing() -> None:
    offer = OfferFactory()
    page = f"/plass/{tokens.make('seat-offer', offer.pk)}/"
    client = Client()
    assert client.get(page).status_code == 200
    assert SeatOffer.objects.get().state == SeatOffer.State.OPEN
    assert client.post(page, {"answer": "accept"}).status_code == 302
    assert SeatOffer.objects.get().state == SeatOffer.State.ACCEPTED
    assert client.get(page).status_code == 200
    assert client.post(page, {"answer": "decline"}, follow=True).status_code == 200
    assert SeatOffer.objects.get().state == SeatOffer.State.ACCEPTED


@pytest.mark.parametrize("token", ["x", "WzFd.x", "W10.", "%00", "é", "a" * 5000])
def test_a_changed_link_is_not_found(token: str) -> None:
    assert Client().get(f"/plass/{token}/").status_code == 404


def test_a_token_for_something_else_is_not_found() -> None:
    offer = OfferFactory()
    assert Client().get(f"/plass/{tokens.make('leader', offer.pk)}/").status_code == 404


@pytest.mark.postgres
@pytest.mark.django_db(transaction=True)
def test_twenty_at_once_never_fill_more_than_the_last_seat() -> None:
    """The last seat, twenty parallel acceptances: exactly one gets it."""
    cohort = CohortFactory(capacity=1)
    offers = [OfferFactory(cohort=cohort) for _seat in range(20)]

    def press(offer: SeatOffer) -> str:
        try:
            accept_offer(offer=offer, actor=offer.person)
        except Refused:
            return "full"
        return "seat"

    outcomes = at_once(partial(press, offer) for offer in offers)
    assert sorted(outcomes) == ["full"] * 19 + ["seat"]
    assert Participation.objects.filter(cohort=cohort).count() == 1
