"""Completion that two coordinators lock together."""

from datetime import timedelta
from functools import partial

import pytest
from django.core.exceptions import PermissionDenied
from django.db import IntegrityError, connection, transaction
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.urls import reverse
from django.utils.translation import override

from cohorts.models import LockProposal, Participation
from cohorts.services.completion import (
    approve_lock,
    close_without_completion,
    complete,
    propose_lock,
    turn_lock_down,
)
from mentorprog.people.models import Person
from mentorprog.people.roles import REGIONAL
from mentorprog.states import Refused
from mentorprog.times import today
from networks.models import Mentor
from tests.dashboard.world import signed_in, staff
from tests.factories import CohortFactory, ParticipationFactory, attend, municipality
from tests.parallel import at_once

pytestmark = pytest.mark.django_db
COMPLETED, NOT_COMPLETED = LockProposal.Outcome.COMPLETED, LockProposal.Outcome.NOT_COMPLETED


@pytest.fixture
def one() -> Participation:
    return passing()


def passing() -> Participation:
    cohort = CohortFactory(first_day=today() - timedelta(days=60))
    type(cohort.programme).objects.filter(pk=cohort.programme_id).update(four_eyes=True)
    made: Participation = ParticipationFactory(cohort=cohort, person__work_municipality=municipality("1516"))
    attend(made, 8)
    return Participation.objects.get(pk=made.pk)


@pytest.fixture
def first() -> Person:
    return staff(name="Første Testesen", language="en")


@pytest.fixture
def second() -> Person:
    return staff(name="Andre Testesen", language="en")


def state(one: Participation) -> str:
    return Participation.objects.get(pk=one.pk).state


def test_one_alone_cannot_lock(one: Participation, first: Person) -> None:
    with pytest.raises(Refused):
        complete(participation=one, actor=first)
    with pytest.raises(Refused):
        close_without_completion(participation=one, actor=first, reason="Syk.")
    assert state(one) == "active"


def test_one_proposes_and_another_approves(one: Participation, first: Person, second: Person) -> None:
    proposal = propose_lock(participation=one, outcome=COMPLETED, actor=first)
    assert propose_lock(participation=one, outcome=COMPLETED, actor=second) == proposal
    with pytest.raises(PermissionDenied):
        approve_lock(proposal=proposal, actor=first)
    assert state(one) == "active"
    assert approve_lock(proposal=proposal, actor=second).state == "completed"
    proposal = LockProposal.objects.get()
    assert (proposal.state, proposal.proposed_by, proposal.decided_by) == ("approved", first, second)
    assert Mentor.objects.get().person == one.person


def test_the_database_wants_two(one: Participation, first: Person) -> None:
    proposal = propose_lock(participation=one, outcome=COMPLETED, actor=first)
    with pytest.raises(IntegrityError), transaction.atomic():
        LockProposal.objects.filter(pk=proposal.pk).update(
            state="approved", decided_by=first, decided_at=proposal.proposed_at
        )


def test_the_rule_is_looked_at_again_when_it_is_approved(one: Participation, first: Person, second: Person) -> None:
    proposal = propose_lock(participation=one, outcome=COMPLETED, actor=first)
    one.attendance.all()[0].delete()
    with pytest.raises(Refused):
        approve_lock(proposal=proposal, actor=second)
    assert LockProposal.objects.get().state == "open"
    assert state(one) == "active"


def test_who_does_not_pass_cannot_be_proposed(one: Participation, first: Person) -> None:
    one.attendance.all()[0].delete()
    with override("en"), pytest.raises(Refused, match="Lacks 1 day"):
        propose_lock(participation=one, outcome=COMPLETED, actor=first)


def test_not_completed_needs_a_reason_that_stays(one: Participation, first: Person, second: Person) -> None:
    with pytest.raises(Refused):
        propose_lock(participation=one, outcome=NOT_COMPLETED, actor=first, reason=" ")
    proposal = propose_lock(participation=one, outcome=NOT_COMPLETED, actor=first, reason="Sluttet.")
    with pytest.raises(Refused):
        propose_lock(participation=one, outcome=COMPLETED, actor=second)
    assert approve_lock(proposal=proposal, actor=second).state == "not_completed"
    assert Mentor.objects.count() == 0


def test_turning_down_needs_a_reason_and_withdrawing_none(one: Participation, first: Person, second: Person) -> None:
    proposal = propose_lock(participation=one, outcome=COMPLETED, actor=first)
    with pytest.raises(Refused):
        turn_lock_down(proposal=proposal, actor=second, reason="")
    assert turn_lock_down(proposal=proposal, actor=second, reason="Dag 3 er feil.").state == "turned_down"
    again = propose_lock(participation=one, outcome=COMPLETED, actor=first)
    assert turn_lock_down(proposal=again, actor=first, reason="").state == "withdrawn"
    with pytest.raises(Refused):
        approve_lock(proposal=again, actor=second)


def test_regional_staff_have_no_part_in_it(one: Participation, first: Person) -> None:
    regional = staff(REGIONAL, "midt")
    with pytest.raises(PermissionDenied):
        propose_lock(participation=one, outcome=COMPLETED, actor=regional)
    proposal = propose_lock(participation=one, outcome=COMPLETED, actor=first)
    for act in (approve_lock, partial(turn_lock_down, reason="Nei.")):
        with pytest.raises(PermissionDenied):
            act(proposal=proposal, actor=regional)


def test_the_page_of_both(one: Participation, first: Person, second: Person) -> None:
    with override("en"):
        url = reverse("admin:cohorts_cohort_completion", args=[one.cohort_id])
    mine, theirs = signed_in(first), signed_in(second)

    def text(client: Client) -> str:
        return client.get(url).content.decode()

    assert "Propose all who pass (1)" in text(mine)
    assert mine.post(url, {"act": "lock"}).status_code == 302
    assert state(one) == "active"
    proposal = LockProposal.objects.get()
    assert "Your own proposals" in text(mine)
    assert "These wait for you" not in text(mine)
    assert "These wait for you, the second coordinator" in text(theirs)
    assert mine.post(url, {"act": "approve", "proposal": proposal.pk}).status_code == 403
    assert "Turn the proposal down" in theirs.get(f"{url}?turn_down={proposal.pk}").content.decode()
    shown = theirs.post(url, {"act": "turn_down", "proposal": proposal.pk, "reason": ""})
    assert "ds-error-summary" in shown.content.decode()
    assert theirs.post(url, {"act": "approve", "proposal": proposal.pk}).status_code == 302
    assert state(one) == "completed"


def test_few_statements_however_many_wait(one: Participation, first: Person, second: Person) -> None:
    url = reverse("admin:cohorts_cohort_completion", args=[one.cohort_id])
    client = signed_in(second)
    propose_lock(participation=one, outcome=COMPLETED, actor=first)
    client.get(url)
    with CaptureQueriesContext(connection) as few:
        client.get(url)
    for _one in range(12):
        more: Participation = ParticipationFactory(cohort=one.cohort)
        attend(more, 9)
        propose_lock(participation=more, outcome=COMPLETED, actor=first)
    with CaptureQueriesContext(connection) as many:
        client.get(url)
    assert len(many) == len(few) <= 10, [query["sql"] for query in many.captured_queries]


@pytest.mark.postgres
@pytest.mark.django_db(transaction=True)
def test_two_answers_at_the_same_moment() -> None:
    """One of them counts, and the mentor is made once at the most."""
    one = passing()
    proposal = propose_lock(participation=one, outcome=COMPLETED, actor=staff(name="Første Testesen"))
    second, third = staff(name="Andre Testesen"), staff(name="Tredje Testesen")

    def answer(act: partial) -> str:
        try:
            act(proposal=proposal)
        except Refused:
            return "late"
        return "done"

    acts = [partial(approve_lock, actor=second), partial(turn_lock_down, actor=third, reason="Nei.")]
    assert sorted(at_once(partial(answer, act) for act in acts)) == ["done", "late"]
    approved = LockProposal.objects.get().state == "approved"
    assert (state(one) == "completed") is approved
    assert Mentor.objects.count() == int(approved)
