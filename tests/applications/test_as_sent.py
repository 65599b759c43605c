"""The board, the letters and the answers are about what was sent in, whatever the applicant goes on writing."""

from typing import Any

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from applications.frozen import freeze
from applications.models import Application, Candidate, Decision, Letter
from applications.selectors.board import board_candidates
from applications.services.decisions import apply_board, apply_decisions
from cohorts.models import Cohort
from mentorprog.places.models import Municipality
from mentorprog.states import Refused
from tests.dashboard.world import signed_in, staff
from tests.factories import CohortFactory, sent_application

pytestmark = pytest.mark.django_db

NOW = "Skrevet siden"


@pytest.fixture
def cohort() -> Cohort:
    """Three services in three regions; the first two go on writing after they have sent."""
    made = CohortFactory(capacity=5)
    for number in ("4601", "1516", "5501"):
        application = sent_application(number, cohort=made, candidates=2)
        application.revisions.update(content=freeze(application, application.candidates.all()))
    for application in Application.objects.order_by("pk")[:2]:
        write_on(application)
    return made


def write_on(application: Application) -> None:
    """Everything that the board shows is written anew, and not sent in."""
    for candidate in application.candidates.all():
        Candidate.objects.filter(pk=candidate.pk).update(name=f"{NOW} {candidate.pk}", role=NOW)
    elsewhere = Municipality.objects.get(number="0301")
    Application.objects.filter(pk=application.pk).update(
        version=application.sent_version + 1,
        organisation_name=NOW,
        unit=NOW,
        organisation_kind="police",
        municipality=elsewhere,
    )


def page(cohort: Cohort, name: str, **query: str) -> Any:
    return signed_in(staff()).get(reverse(f"admin:applications_application_{name}", args=[cohort.pk]), query)


def test_the_board_shows_what_was_sent(cohort: Cohort) -> None:
    shown = page(cohort, "board").content.decode()
    assert NOW not in shown
    assert "RVTS Vest" in shown
    narrowed = page(cohort, "board", region="RVTS Vest").context["lines"]
    assert len(narrowed) == 2
    assert not page(cohort, "board", sector="police").context["lines"]


def test_it_costs_two_statements_more_however_many_go_on_writing(cohort: Cohort) -> None:
    viewer = staff()

    def statements() -> int:
        with CaptureQueriesContext(connection) as made:
            for candidate in board_candidates(cohort, viewer):
                assert candidate.application.municipality.county.centre
        return len(made)

    statements()  # reads the viewer's roles
    some = statements()
    write_on(Application.objects.order_by("pk")[2])
    assert statements() == some == 3


def test_letters_are_previewed_and_written_as_sent(cohort: Cohort) -> None:
    candidate = Candidate.objects.order_by("pk")[0]
    sent = Application.objects.get(pk=candidate.application_id).revisions.get().content
    Decision.objects.create(candidate=candidate, outcome="refuse", grounds="Planen mangler.", decided_by=staff())
    (previewed,) = page(cohort, "apply").context["letters"]
    apply_board(cohort=cohort, actor=staff())
    written = Letter.objects.get().values
    assert (
        (written["to"], written["organisation"])
        == (sent["candidates"][0]["name"], sent["service"]["organisation_name"])
        == (previewed["words"]["to"], previewed["words"]["organisation"])
    )


def test_an_answer_ends_what_was_not_sent(cohort: Cohort) -> None:
    candidate = Candidate.objects.order_by("pk")[0]
    application = candidate.application
    for one in application.candidates.all():
        Decision.objects.create(candidate=one, outcome="refuse", grounds="Planen mangler.", decided_by=staff())
    shown = signed_in(staff()).get(reverse("admin:applications_application_send", args=[application.pk]))
    assert NOW not in "".join(one["to"].name for one in shown.context["prepared"])
    apply_decisions(application=application, actor=staff())
    application.refresh_from_db()
    candidate.refresh_from_db()
    assert NOW not in (candidate.role, application.organisation_name, application.unit)
    assert application.state == Application.State.DECIDED


def test_what_is_sent_in_again_must_be_looked_at_again(cohort: Cohort) -> None:
    candidate = Candidate.objects.order_by("pk")[4]
    Decision.objects.create(candidate=candidate, outcome="admit", decided_by=staff())
    shown = page(cohort, "apply").context["shown"]
    Application.objects.filter(pk=candidate.application_id).update(version=9, sent_version=9)
    with pytest.raises(Refused):
        apply_board(cohort=cohort, actor=staff(), shown=shown)


def test_the_waiting_list_stands_in_its_own_order(cohort: Cohort) -> None:
    names = []
    for rank, candidate in enumerate(Candidate.objects.order_by("-pk")[:3], start=1):
        Decision.objects.create(candidate=candidate, outcome="waiting", rank=rank, decided_by=staff())
        names.append(candidate.pk)
    assert not page(cohort, "board", outcome="listed").context["lines"]  # prepared is not told
    apply_board(cohort=cohort, actor=staff())
    assert [line.pk for line in page(cohort, "board", outcome="listed").context["lines"]] == names
