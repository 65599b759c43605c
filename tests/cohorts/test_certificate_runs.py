"""Issuing many at once, and what the database itself keeps."""

from typing import Any

import pytest
from django.core.exceptions import PermissionDenied
from django.db import DatabaseError, IntegrityError, OperationalError, transaction

from cohorts.certificates import runs_with_progress
from cohorts.models import (
    Certificate,
    IssueItem,
    IssueRun,
    Participation,
)
from cohorts.selectors import participations_for
from cohorts.services.certificates import (
    issue_certificate,
)
from cohorts.services.issuing import give_numbers, start_run, work
from cohorts.tasks import render_certificates
from mentorprog.outbox.models import Mail
from mentorprog.people.models import Person
from mentorprog.people.roles import REGIONAL
from mentorprog.states import Refused
from tests.cohorts.certificates import finished_cohort, graduate, issuer
from tests.cohorts.issuing import actor, look, needs_pango, row  # noqa: F401 - fixtures
from tests.factories import ParticipationFactory, municipality, staff

pytestmark = pytest.mark.django_db


# --- Runs -----------------------------------------------------------------------------------------------------
@needs_pango
def test_a_run_issues_in_the_order_of_names_and_tells_what_was_refused(actor: Person) -> None:
    cohort = finished_cohort()
    rows = [graduate(cohort, name=name, email=f"{name}@example.no") for name in ("Cato", "Anne", "Bo")]
    waiting = ParticipationFactory(cohort=cohort, person__name="Aase")
    run = start_run(cohort=cohort, participations=[*rows, waiting], actor=actor, issuer=issuer())
    assert Certificate.objects.count() == 0
    work()
    work()
    found = Certificate.objects.order_by("serial").values_list("participation__person__name", flat=True)
    assert list(found) == ["Anne", "Bo", "Cato"]
    [progress] = runs_with_progress(IssueRun.objects.all())
    assert (progress.total, progress.issued, progress.made, progress.refused, progress.left) == (4, 3, 3, 1, 0)
    assert progress.percent == 100
    assert "Aase" in IssueItem.objects.get(state=IssueItem.State.REFUSED).refusal
    assert IssueRun.objects.get().state == IssueRun.State.DONE
    assert Mail.objects.filter(template="certificate_ready").count() == 3
    assert run.pk == progress.run.pk


def test_a_second_run_waits_until_the_first_has_given_its_numbers(row: Participation, actor: Person) -> None:
    run = start_run(cohort=row.cohort, participations=[row, row], actor=actor)
    assert run.items.count() == 1
    with pytest.raises(Refused):
        start_run(cohort=row.cohort, participations=[row], actor=actor)
    give_numbers(run)
    start_run(cohort=row.cohort, participations=[row], actor=actor)
    work_numbers = [give_numbers(one) for one in IssueRun.objects.all()]
    assert len(work_numbers) == 2
    assert Certificate.objects.count() == 1


def test_nobody_and_people_of_another_cohort_are_refused(row: Participation, actor: Person) -> None:
    for chosen in ([], [ParticipationFactory()]):
        with pytest.raises(Refused):
            start_run(cohort=row.cohort, participations=chosen, actor=actor)
    with pytest.raises(PermissionDenied):
        start_run(cohort=row.cohort, participations=[row], actor=staff(REGIONAL))
    assert IssueRun.objects.count() == 0


def test_who_has_lost_the_right_since_issues_nothing(row: Participation, actor: Person) -> None:
    run = start_run(cohort=row.cohort, participations=[row], actor=actor)
    actor.groups.clear()
    give_numbers(run)
    assert IssueItem.objects.get().state == IssueItem.State.REFUSED
    assert Certificate.objects.count() == 0


@needs_pango
def test_a_full_disk_leaves_nothing_half_and_the_next_look_finishes(
    actor: Person, monkeypatch: pytest.MonkeyPatch
) -> None:
    cohort = finished_cohort()
    run = start_run(cohort=cohort, participations=[graduate(cohort) for _n in range(3)], actor=actor)
    calls: list[int] = []
    real = Certificate.objects.filter

    def full(*args: Any, **values: Any) -> Any:
        """The second file is one too many for the disk."""
        found = real(*args, **values)
        if set(values) == {"pk"}:
            calls.append(values["pk"])
            if len(calls) == 2:
                monkeypatch.setattr(found, "update", no_room)
        return found

    def no_room(**_values: Any) -> int:
        raise OperationalError("could not extend file: No space left on device")

    monkeypatch.setattr(Certificate.objects, "filter", full)
    render_certificates()
    monkeypatch.undo()
    assert len(calls) == 3
    assert Certificate.objects.filter(pdf=None).count() == 1
    assert Mail.objects.filter(template="certificate_ready").count() == 2
    assert IssueRun.objects.get().state == IssueRun.State.OPEN
    render_certificates()
    assert not Certificate.objects.filter(pdf=None).exists()
    assert Mail.objects.filter(template="certificate_ready").count() == 3
    assert IssueRun.objects.get(pk=run.pk).state == IssueRun.State.DONE


def test_the_database_keeps_one_valid_certificate_and_no_false_states(row: Participation, actor: Person) -> None:
    certificate = issue_certificate(participation=row, actor=actor)
    false: list[dict[str, Any]] = [
        {"state": "revoked"},
        {"participation": None},
        {"serial": 0},
        {"revoked_at": row.completed_at},
    ]
    for values in false:
        with pytest.raises(DatabaseError), transaction.atomic():
            Certificate.objects.filter(pk=certificate.pk).update(**values)
    copy = {"cohort": row.cohort, "participation": row, "facts": {}}
    with pytest.raises(IntegrityError), transaction.atomic():
        Certificate.objects.create(serial=2, number="x", code="x", **copy)


def test_the_regions_follow_their_own_people(row: Participation) -> None:
    other = graduate(row.cohort, work_municipality=municipality("5501"))
    found = look(row.cohort, participations_for(staff(REGIONAL, "nord")), None)
    assert [one.participation for one in found.people] == [other]
