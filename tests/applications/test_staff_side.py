"""What staff go on seeing while the applicant writes, who is closed out, and who is promoted when they confirm late."""

from datetime import timedelta
from typing import Any

import pytest
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext, override

from applications.frozen import freeze
from applications.models import Application, Candidate, Decision, Impartiality
from applications.services.closed import drop_unsent
from applications.services.confirmations import confirm_address
from applications.services.decisions import Staged, apply_board, stage_many
from applications.services.drafts import remove_candidate
from applications.services.withdrawing import withdraw_candidate
from applications.timeline import timeline_of
from cohorts.models import Cohort, SeatOffer
from cohorts.services.offers import accept_offer, decline_offer
from cohorts.services.overrides import extend_offer
from mentorprog.outbox.models import Mail
from mentorprog.people.models import Person
from mentorprog.people.roles import REGIONAL
from mentorprog.states import Refused
from mentorprog.times import today
from tests.dashboard.world import signed_in, staff
from tests.factories import CohortFactory, sent_application

pytestmark = pytest.mark.django_db


def taken_out() -> str:
    with override("nb"):
        return gettext("Taken out by the applicant, but not sent in again")


def board(cohort: Cohort, page: str = "board") -> str:
    return reverse(f"admin:applications_application_{page}", args=[cohort.pk])


def stage(cohort: Cohort, actor: Person, **outcomes: str) -> None:
    """Prepare outcomes by the candidates' order: `c0="admit"`."""
    rows = list(Candidate.objects.filter(application__cohort=cohort).order_by("pk"))
    wanted = [Staged(rows[int(name[1:])].pk, outcome) for name, outcome in outcomes.items()]
    assert stage_many(cohort=cohort, actor=actor, wanted=wanted).refused == []


# --- Taken out, not sent in again ---------------------------------------------------------------------------
@pytest.fixture
def removed() -> Candidate:
    """The first of two candidates of a sent application, taken out by the contact."""
    application = sent_application()
    application.revisions.update(content=freeze(application, application.candidates.all()))
    first = application.candidates.order_by("pk")[0]
    remove_candidate(application=application, candidate_id=first.pk, actor=application.contact)
    return Candidate.objects.get(pk=first.pk)


def test_who_is_taken_out_stays_with_staff(removed: Candidate) -> None:
    application = removed.application
    assert removed in Candidate.objects.standing()
    assert removed not in application.candidates.remaining()
    national = staff()
    Impartiality.objects.create(application=application, person=national, conflict=False)
    client = signed_in(national)
    read = client.get(reverse("admin:applications_application_read", args=[application.pk])).content.decode()
    assert removed.name in read
    assert taken_out() in read
    assert taken_out() in client.get(board(application.cohort)).content.decode()
    told = [event.title for event in timeline_of(application)]
    assert any(removed.name in title for title in told[:1])


def test_taken_out_is_not_withdrawn_before_it_is_sent_in_again(removed: Candidate) -> None:
    assert Mail.objects.filter(template="candidate_withdrawn").count() == 0
    cohort = removed.application.cohort
    Cohort.objects.filter(pk=cohort.pk).update(applications_close=today() - timedelta(days=1))
    application = Application.objects.get(pk=removed.application_id)
    assert drop_unsent(application=application)
    removed.refresh_from_db()
    assert removed.removed_at is None
    assert removed in application.candidates.remaining()


def test_an_address_that_was_used_again_gives_way_to_what_was_sent(removed: Candidate) -> None:
    application = removed.application
    other = application.candidates.remaining().get()
    Candidate.objects.filter(pk=other.pk).update(email=removed.email)
    Application.objects.filter(pk=application.pk).update(version=9)
    Cohort.objects.filter(pk=application.cohort_id).update(applications_close=today() - timedelta(days=1))
    drop_unsent(application=Application.objects.get(pk=application.pk))
    emails = application.candidates.remaining().order_by("pk").values_list("email", flat=True)
    assert list(emails) == [removed.email, other.email]


def test_nobody_who_is_taken_out_gets_an_outcome_silently(removed: Candidate) -> None:
    cohort, actor = removed.application.cohort, staff()
    Candidate.objects.filter(pk=removed.pk).update(removed_at=None)
    stage(cohort, actor, c0="admit", c1="waiting")
    client = signed_in(actor)
    shown = client.get(board(cohort, "apply")).context["shown"]
    Candidate.objects.filter(pk=removed.pk).update(removed_at=timezone.now())
    with pytest.raises(Refused):
        apply_board(cohort=cohort, actor=actor, shown=shown)
    assert Mail.objects.filter(template="seat_offer").count() == 0
    page = client.get(board(cohort, "apply"))
    assert removed.name in page.context["removed"]
    assert removed.name in " ".join(client.get(board(cohort)).context["warnings"])
    send = client.get(reverse("admin:applications_application_send", args=[removed.application_id]))
    assert removed.name in send.context["removed"]
    apply_board(cohort=cohort, actor=actor, shown=page.context["shown"])
    removed.refresh_from_db()
    assert removed.removed_at is None  # answered: what was sent in stands


# --- Closed by a conflict of interest -----------------------------------------------------------------------
@pytest.mark.parametrize("why", ["conflict", "employed"])
def test_the_board_does_not_show_who_one_is_barred_from(why: str) -> None:
    cohort, actor = CohortFactory(), staff()
    closed, other = sent_application(cohort=cohort), sent_application(cohort=cohort)
    if why == "conflict":
        Impartiality.objects.create(application=closed, person=actor, conflict=True)
    else:
        Person.objects.filter(pk=actor.pk).update(employer=closed.organisation)
    stage(cohort, staff(), c0="admit")
    Candidate.objects.filter(application=closed).update(email_confirmed_at=None)
    response = signed_in(actor).get(board(cohort))
    page = response.content.decode()
    assert not [one.name for one in closed.candidates.all() if one.name in page]
    assert closed.organisation_name not in page
    assert all(one.name in page for one in other.candidates.all())
    assert (response.context["closed"], response.context["everybody"], response.context["prepared"]) == (2, 2, 0)
    first = closed.candidates.order_by("pk")[0]
    search = signed_in(Person.objects.get(pk=actor.pk)).get(board(cohort), {"q": first.name})
    assert search.context["lines"] == []
    Candidate.objects.update(removed_at=timezone.now())
    assert first.name not in signed_in(Person.objects.get(pk=actor.pk)).get(board(cohort)).content.decode()


def test_a_regional_coordinator_still_counts_the_whole_region() -> None:
    cohort = CohortFactory()
    closed = sent_application("1804", cohort=cohort)
    actor = staff(REGIONAL, "nord")
    Impartiality.objects.create(application=closed, person=actor, conflict=True)
    response = signed_in(actor).get(board(cohort))
    assert response.context["closed"] == 2
    assert response.context["undecided"] == 2


# --- Promoted when the e-mail is confirmed late -------------------------------------------------------------
@pytest.fixture
def full() -> tuple[Cohort, list[Candidate]]:
    """Two have been offered the only two seats; two wait, of whom the first has not confirmed the e-mail."""
    cohort, actor = CohortFactory(capacity=2), staff()
    sent_application(cohort=cohort, candidates=2)
    sent_application(cohort=cohort, candidates=2)
    stage(cohort, actor, c0="admit", c1="admit", c2="waiting", c3="waiting")
    apply_board(cohort=cohort, actor=actor)
    found = list(Candidate.objects.order_by("pk"))
    Candidate.objects.filter(pk__in=[found[2].pk, found[3].pk]).update(email_confirmed_at=None)
    return cohort, list(Candidate.objects.order_by("pk").select_related("offer", "person"))


def declined(candidate: Candidate) -> None:
    decline_offer(offer=SeatOffer.objects.get(person=candidate.person), actor=candidate.person)


def offered(candidate: Candidate) -> bool:
    return SeatOffer.objects.filter(person=candidate.person, state="open").exists()


def test_a_seat_waits_for_the_first_who_confirms(full: tuple[Cohort, list[Candidate]]) -> None:
    cohort, (first, _second, third, fourth) = full
    declined(first)
    assert not offered(third)
    assert not offered(fourth)
    confirm_address(candidate=third, person_id=third.person_id)
    assert offered(third)
    confirm_address(candidate=third, person_id=third.person_id)
    confirm_address(candidate=fourth, person_id=fourth.person_id)
    assert not offered(fourth)  # the seat is gone
    cohort.refresh_from_db()
    assert cohort.seats_waiting == 0


def test_seats_that_staff_hold_back_are_not_filled_by_a_confirmation(full: tuple[Cohort, list[Candidate]]) -> None:
    cohort, (first, _second, third, fourth) = full
    Cohort.objects.filter(pk=cohort.pk).update(capacity=9)
    confirm_address(candidate=third, person_id=third.person_id)
    assert not offered(third)
    declined(first)
    assert offered(third)
    confirm_address(candidate=fourth, person_id=fourth.person_id)
    assert not offered(fourth)


def test_a_seat_that_waits_is_not_offered_when_it_was_taken_meanwhile(full: tuple[Cohort, list[Candidate]]) -> None:
    cohort, (first, _second, third, _fourth) = full
    declined(first)
    Cohort.objects.filter(pk=cohort.pk).update(capacity=1)
    confirm_address(candidate=third, person_id=third.person_id)
    assert not offered(third)


def test_nobody_is_promoted_by_a_confirmation_when_the_course_has_begun(full: tuple[Cohort, list[Candidate]]) -> None:
    cohort, (first, _second, third, _fourth) = full
    declined(first)
    cohort.days.filter(pk=cohort.days.first().pk).update(date=today())
    confirm_address(candidate=third, person_id=third.person_id)
    assert not offered(third)


# --- The correspondence -------------------------------------------------------------------------------------
def test_every_mail_about_an_answer_stands_in_the_correspondence() -> None:
    application, actor = sent_application(candidates=3), staff()
    stage(application.cohort, actor, c0="admit", c1="waiting", c2="admit")
    apply_board(cohort=application.cohort, actor=actor)
    first, second, third = application.candidates.order_by("pk")
    offer = SeatOffer.objects.get(person=first.person)
    extend_offer(offer=offer, actor=actor, until=today() + timedelta(days=20), reason="Ferie.")
    accept_offer(offer=offer, actor=first.person)
    withdraw_candidate(candidate=third, actor=application.contact)
    found: dict[str, Any] = {}
    for mail in Mail.objects.exclude(recipient=application.contact):
        found.setdefault(mail.template, set()).add(mail.context.get("application"))
    mine = {application.pk}
    wanted = dict.fromkeys(("seat_offer", "seat_accepted", "candidate_answered", "candidate_withdrawn"), mine)
    assert {name: found.get(name) for name in wanted} == wanted
    assert Decision.objects.filter(candidate=second).get().state == "applied"
