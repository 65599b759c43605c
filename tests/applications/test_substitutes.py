"""A substitute from the same employer takes over the seat; nobody from the waiting list comes between."""

from datetime import timedelta
from typing import Any

import pytest
from django.core.exceptions import PermissionDenied
from django.urls import reverse
from django.utils import timezone

from applications.models import Candidate, Decision, Letter, Review
from applications.services.decisions import apply_board, stage_decision
from applications.services.substitutes import approve_substitute, drop_substitute, propose_substitute
from cohorts.models import Participation, SeatOffer
from cohorts.services.offers import accept_offer
from mentorprog.outbox.models import Mail
from mentorprog.people.roles import REGIONAL, REVIEWER
from mentorprog.states import Refused
from mentorprog.times import today
from tests.dashboard.world import signed_in, staff
from tests.factories import CohortFactory, OrganisationFactory, PersonFactory, sent_application

pytestmark = pytest.mark.django_db

VALUES = {
    "name": "Vikar Testesen",
    "email": "vikar@test.example.no",
    "role": "Rådgiver",
    "language": "nb",
    "background": "Sosionom.",
    "suitability": "Rolig.",
    "job_context": "Møter ungdom.",
}


@pytest.fixture
def admitted() -> Candidate:
    """One of a cohort with one seat; two wait for it."""
    application = sent_application("4601", candidates=3, cohort=CohortFactory(capacity=1))
    actor = staff()
    for candidate, outcome in zip(application.candidates.all(), ["admit", "waiting", "waiting"], strict=True):
        stage_decision(candidate=candidate, actor=actor, outcome=outcome, grounds="")
    apply_board(cohort=application.cohort, actor=actor)
    found: Candidate = application.candidates.get(offer__isnull=False)
    return found


def proposed(candidate: Candidate, *, confirmed: bool = True) -> Candidate:
    made = propose_substitute(candidate=candidate, actor=staff(), values=VALUES)
    if confirmed:
        Candidate.objects.filter(pk=made.pk).update(email_confirmed_at=timezone.now())
    return made


def test_the_substitute_is_asked_to_confirm_and_the_first_keeps_the_seat(admitted: Candidate) -> None:
    made = proposed(admitted, confirmed=False)
    assert made.replaces == admitted
    assert made.person.employer == admitted.application.organisation
    assert Mail.objects.filter(template="candidate_confirm", recipient=made.person).count() == 1
    assert SeatOffer.objects.get().person == admitted.person
    with pytest.raises(Refused):
        approve_substitute(substitute=made, actor=staff(), assessment="Kjenner feltet.")


@pytest.mark.parametrize("taken", [False, True])
def test_the_seat_is_handed_over_and_kept(admitted: Candidate, taken: bool) -> None:
    if taken:
        accept_offer(offer=admitted.offer, actor=admitted.person)
    actor = staff(REGIONAL, "vest")
    made = approve_substitute(substitute=proposed(admitted), actor=actor, assessment="Kjenner feltet.")
    assert SeatOffer.objects.get(state=SeatOffer.State.OPEN).person == made.person
    assert not Participation.objects.filter(state=Participation.State.ACTIVE).exists()
    admitted.refresh_from_db()
    assert admitted.withdrawn_at is not None
    assert Decision.objects.get(candidate=made).state == Decision.State.APPLIED
    assert Letter.objects.get(candidate=made).kind == Letter.Kind.ADMISSION
    review = Review.objects.get(candidate=made)
    assert (review.reviewer, review.note) == (actor, "Kjenner feltet.")
    assert Mail.objects.filter(template="candidate_withdrawn", recipient=admitted.person).count() == 1
    assert accept_offer(offer=made.offer, actor=made.person).state == Participation.State.ACTIVE


def test_a_proposal_is_taken_back(admitted: Candidate) -> None:
    drop_substitute(substitute=proposed(admitted), actor=staff())
    assert SeatOffer.objects.get().person == admitted.person
    assert proposed(admitted).replaces == admitted


def test_once_decided_it_is_not_decided_again(admitted: Candidate) -> None:
    made = proposed(admitted)
    approve_substitute(substitute=made, actor=staff(), assessment="Kjenner feltet.")
    with pytest.raises(Refused):
        approve_substitute(substitute=made, actor=staff(), assessment="Kjenner feltet.")
    with pytest.raises(Refused):
        drop_substitute(substitute=made, actor=staff())


def test_who_is_no_substitute(admitted: Candidate) -> None:
    waiting = admitted.application.candidates.filter(offer=None).first()
    with pytest.raises(Refused):
        propose_substitute(candidate=waiting, actor=staff(), values=VALUES)
    with pytest.raises(Refused):
        propose_substitute(candidate=admitted, actor=staff(), values=VALUES | {"email": waiting.email.upper()})
    elsewhere = PersonFactory(employer=OrganisationFactory())
    with pytest.raises(Refused):
        propose_substitute(candidate=admitted, actor=staff(), values=VALUES | {"email": elsewhere.email})
    proposed(admitted)
    with pytest.raises(Refused):
        propose_substitute(candidate=admitted, actor=staff(), values=VALUES | {"email": "en-til@test.example.no"})


def test_nobody_is_swapped_once_the_course_has_begun(admitted: Candidate) -> None:
    made = proposed(admitted)
    day = admitted.application.cohort.days.order_by("date")[0]
    day.date = today()
    day.save()
    with pytest.raises(Refused):
        approve_substitute(substitute=made, actor=staff(), assessment="Kjenner feltet.")


@pytest.mark.parametrize(("role", "centre"), [(REVIEWER, "vest"), (REGIONAL, "nord")])
def test_who_may_not_swap(admitted: Candidate, role: str, centre: str) -> None:
    with pytest.raises(PermissionDenied):
        propose_substitute(candidate=admitted, actor=staff(role, centre), values=VALUES)


def test_a_substitute_is_not_decided_on_the_board(admitted: Candidate) -> None:
    made = proposed(admitted)
    with pytest.raises(Refused):
        stage_decision(candidate=made, actor=staff(), outcome="admit", grounds="")


def test_the_page_leads_from_the_proposal_to_the_seat(admitted: Candidate) -> None:
    browser = signed_in(staff())
    there = reverse("admin:applications_application_substitute", args=[admitted.pk])

    def post(**data: Any) -> int:
        return int(browser.post(there, data).status_code)

    assert post(**VALUES | {"email": "ikke en adresse"}) == 200
    assert post(**VALUES | {"background": "Fødselsnummer 01010112377"}) == 200
    assert post(**VALUES) == 302
    assert post(act="approve", assessment="Kjenner feltet.") == 200  # the address is not confirmed
    Candidate.objects.filter(replaces=admitted).update(email_confirmed_at=timezone.now())
    assert post(act="approve", assessment="") == 200
    assert post(act="approve", assessment="Kjenner feltet.") == 302
    assert SeatOffer.objects.get(state=SeatOffer.State.OPEN).person.email == VALUES["email"]
    assert "Vikar Testesen" in browser.get(there).content.decode()


def test_an_offer_to_a_substitute_ends_before_the_course(admitted: Candidate) -> None:
    day = admitted.application.cohort.days.order_by("date")[0]
    day.date = today() + timedelta(days=3)
    day.save()
    made = approve_substitute(substitute=proposed(admitted), actor=staff(), assessment="Kjenner feltet.")
    assert made.offer.expires_at.date() <= today() + timedelta(days=2)
