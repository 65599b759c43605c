"""A whole admission: sixty candidates from five regions to thirty seats, until all seats are taken."""

from datetime import timedelta
from typing import Any

import pytest
from django.test import Client
from django.urls import reverse
from django.utils import timezone

from applications.models import Application, Candidate, Decision, GroundsTemplate, Letter
from applications.services import letters
from applications.services.waiting import waiting
from cohorts.models import Cohort, Participation, SeatOffer
from cohorts.services.offers import expire_offers
from mentorprog import tokens
from mentorprog.outbox.models import Mail
from mentorprog.outbox.services import dispatch
from mentorprog.places.models import Municipality
from tests.applications.test_substitutes import VALUES
from tests.dashboard.world import signed_in, staff
from tests.factories import CohortFactory, sent_application

pytestmark = pytest.mark.django_db

SEATS = 30
CENTRES = ("ost", "sor", "vest", "midt", "nord")


@pytest.fixture
def cohort() -> Cohort:
    return five_services()


def five_services() -> Cohort:
    """A cohort that five services have applied to, one a region, with twelve candidates each."""
    made: Cohort = CohortFactory(capacity=SEATS)
    for slug in CENTRES:
        place = Municipality.objects.current().filter(county__centre__slug=slug).order_by("number")[0]
        sent_application(place.number, cohort=made, candidates=12)
    return made


def board(cohort: Cohort, page: str = "board") -> str:
    return reverse(f"admin:applications_application_{page}", args=[cohort.pk])


def prepare(browser: Client, cohort: Cohort, outcome: str, chosen: list[Candidate], grounds: str = "") -> None:
    pick = {"act": "bulk", "whom": "picked", "pick": [one.pk for one in chosen]}
    assert browser.post(board(cohort), {**pick, "bulk_outcome": outcome, "bulk_grounds": grounds}).status_code == 302


def answer(offer: SeatOffer, said: str) -> None:
    page = reverse("seat_offer", args=[tokens.make("seat-offer", offer.pk)])
    assert Client().post(page, {"answer": said}).status_code == 302


def offers(state: str) -> list[SeatOffer]:
    return list(SeatOffer.objects.filter(state=state).select_related("person").order_by("pk"))


def taken() -> int:
    return Participation.objects.filter(state=Participation.State.ACTIVE).count()


def test_sixty_candidates_thirty_seats(cohort: Cohort, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(letters, "render", lambda *_arguments: b"%PDF")
    browser = signed_in(staff())
    everybody = list(Candidate.objects.order_by("order", "pk"))  # one from each region, and so on
    ready = GroundsTemplate.objects.all()[0]
    prepare(browser, cohort, "admit", everybody[:SEATS])
    prepare(browser, cohort, "waiting", everybody[SEATS : SEATS + 20])
    prepare(browser, cohort, "refuse", everybody[SEATS + 20 :], str(ready.pk))

    shown = browser.get(board(cohort, "apply")).content.decode().split('name="shown" value="')[1].split('"')[0]
    browser.post(board(cohort, "apply"), {"shown": shown})
    assert Letter.objects.count() == 60
    assert set(Application.objects.values_list("state", flat=True)) == {Application.State.DECIDED}
    assert list(waiting(cohort).values_list("rank", flat=True)) == list(range(1, 21))
    dispatch()
    assert set(Mail.objects.values_list("state", flat=True)) == {Mail.State.SENT}
    assert not Letter.objects.filter(pdf=None).exists()

    first = offers("open")
    for offer in first[:20]:
        answer(offer, "accept")
    for offer in first[20:25]:
        answer(offer, "decline")
    SeatOffer.objects.filter(pk__in=[offer.pk for offer in first[25:]]).update(
        expires_at=timezone.now() - timedelta(minutes=1)
    )
    assert expire_offers() == 5
    promoted = offers("open")
    listed = sorted(everybody[SEATS : SEATS + 20], key=lambda one: one.pk)  # nobody has read: in the order they came
    assert [offer.person for offer in promoted] == [one.person for one in listed[:10]]
    for offer in promoted:
        answer(offer, "accept")
    assert taken() == SEATS
    assert waiting(cohort).count() == 10

    swapped(browser, everybody[0])
    assert taken() == SEATS
    assert waiting(cohort).count() == 10
    assert Decision.objects.filter(outcome=Decision.Outcome.ADMIT).count() == 41  # 30, 10 promoted, 1 substitute


def swapped(browser: Client, seated: Candidate) -> None:
    """Somebody else from the same service comes instead."""
    there = reverse("admin:applications_application_substitute", args=[seated.pk])
    data: dict[str, Any] = VALUES
    assert browser.post(there, data).status_code == 302
    Candidate.objects.filter(replaces=seated).update(email_confirmed_at=timezone.now())
    assert browser.post(there, {"act": "approve", "assessment": "Kjenner feltet."}).status_code == 302
    (offer,) = offers("open")
    assert offer.person.email == VALUES["email"]
    answer(offer, "accept")
