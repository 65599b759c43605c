"""From attendance to a locked completion, a certificate and a mentor."""

from datetime import timedelta

import pytest
from django.core.exceptions import PermissionDenied
from django.test import Client

from cohorts.attendance import attendance_rows
from cohorts.models import Attendance, Certificate, Participation
from cohorts.services.attendance import Change, record_attendance
from cohorts.services.certificates import issue_certificate, render_certificate, revoke_certificate
from cohorts.services.completion import close_without_completion, complete
from cohorts.tasks import render_certificates
from mentorprog.documents.rendering import Unavailable
from mentorprog.outbox.models import Mail
from mentorprog.people.roles import REGIONAL
from mentorprog.states import Refused
from mentorprog.times import today
from networks.models import Mentor
from tests.factories import CohortFactory, ParticipationFactory, PersonFactory, attend, municipality, staff

pytestmark = pytest.mark.django_db


@pytest.fixture
def participation() -> Participation:
    cohort = CohortFactory(first_day=today() - timedelta(days=60))
    return ParticipationFactory(cohort=cohort, person__work_municipality=municipality("1516"))


def test_the_grid_is_written_and_corrections_leave_a_row(participation: Participation) -> None:
    actor, day = staff(), participation.cohort.days.first()
    cell = (participation.pk, day.pk)
    written = {cell: Change("", "absent")}
    assert record_attendance(cohort=participation.cohort, changes=written, actor=actor) == []
    corrected = {cell: Change("absent", "present")}
    assert record_attendance(cohort=participation.cohort, changes=corrected, actor=actor, reason="Feil.") == []
    assert Attendance.objects.get().mark == "present"
    changes = participation.attendance_changes.values_list("before", "after", "reason")
    assert list(changes) == [("absent", "present", "Feil."), ("", "absent", "")]


def test_a_cell_that_somebody_else_changed_is_left_and_told(participation: Participation) -> None:
    day = participation.cohort.days.first()
    cell = (participation.pk, day.pk)
    attend(participation, 1)
    stale = {cell: Change("", "absent")}
    assert record_attendance(cohort=participation.cohort, changes=stale, actor=staff()) == [cell]
    assert Attendance.objects.get().mark == "present"


def test_cells_of_other_cohorts_are_left(participation: Participation) -> None:
    other = ParticipationFactory()
    cell = (other.pk, participation.cohort.days.first().pk)
    assert record_attendance(cohort=participation.cohort, changes={cell: Change("", "present")}, actor=staff()) == [
        cell
    ]
    assert Attendance.objects.count() == 0


def test_regional_staff_do_not_write_the_grid(participation: Participation) -> None:
    with pytest.raises(PermissionDenied):
        record_attendance(cohort=participation.cohort, changes={}, actor=staff(REGIONAL, "midt"))


@pytest.mark.parametrize(("days", "passes"), [(7, False), (8, True), (9, True)])
def test_eight_of_nine_days_pass(participation: Participation, days: int, passes: bool) -> None:
    attend(participation, days)
    row = attendance_rows(participation.cohort, Participation.objects.all())[0]
    assert (row.passes, row.can_still_pass) == (passes, True)
    if passes:
        assert complete(participation=participation, actor=staff()).state == Participation.State.COMPLETED
    else:
        with pytest.raises(Refused):
            complete(participation=participation, actor=staff())


def test_three_days_missed_can_no_longer_pass(participation: Participation) -> None:
    """Of nine days eight are needed, and one may be made up for."""
    attend(participation, 3, Attendance.Mark.ABSENT)
    assert not attendance_rows(participation.cohort, Participation.objects.all())[0].can_still_pass


def test_the_required_days_are_the_versions_own(participation: Participation) -> None:
    participation.cohort.programme.required_days = 3
    participation.cohort.programme.save()
    attend(participation, 3)
    complete(participation=Participation.objects.get(), actor=staff())


def test_a_graduate_becomes_a_mentor_where_he_works_once(participation: Participation) -> None:
    attend(participation, 8)
    actor = staff()
    for _click in range(2):
        complete(participation=participation, actor=actor)
    mentor = Mentor.objects.get()
    assert (mentor.person, mentor.network.slug) == (participation.person, "midt")
    assert Mail.objects.filter(template="mentor_welcome").count() == 1


def test_a_graduate_in_oslo_stands_without_a_network() -> None:
    participation = ParticipationFactory(person=PersonFactory(work_municipality=municipality("0301")))
    attend(participation, 9)
    complete(participation=participation, actor=staff())
    assert list(Mentor.objects.without_network()) == [Mentor.objects.get(person=participation.person)]


def test_closing_without_completion_needs_a_reason(participation: Participation) -> None:
    with pytest.raises(Refused):
        close_without_completion(participation=participation, actor=staff(), reason=" ")
    closed = close_without_completion(participation=participation, actor=staff(), reason="Syk i to samlinger.")
    assert closed.state == Participation.State.NOT_COMPLETED
    assert Mentor.objects.count() == 0


@pytest.fixture
def certificate(participation: Participation) -> Certificate:
    attend(participation, 9)
    actor = staff()
    complete(participation=participation, actor=actor)
    return issue_certificate(participation=participation, actor=actor)


def test_a_certificate_is_issued_once_with_number_and_facts(certificate: Certificate) -> None:
    again = issue_certificate(participation=certificate.participation, actor=staff())
    assert again == certificate
    assert certificate.number == f"{certificate.cohort.year}-{certificate.cohort.slug}-001"
    assert len(certificate.code) == 16
    assert certificate.facts["days_present"] == 9
    assert len(certificate.facts["themes"]) == 14


def test_no_certificate_before_completion() -> None:
    with pytest.raises(Refused):
        issue_certificate(participation=ParticipationFactory(), actor=staff())


def test_the_pdf_is_made_once_and_fetched_by_the_holder_only(certificate: Certificate) -> None:
    render_certificate(certificate.pk)
    stored = Certificate.objects.get()
    render_certificate(certificate.pk)
    assert Certificate.objects.get().sha256 == stored.sha256
    assert Mail.objects.filter(template="certificate_ready").count() == 1
    page = f"/minside/kursbevis/{certificate.number}.pdf"
    holder, stranger = Client(), Client()
    holder.force_login(certificate.participation.person)
    stranger.force_login(PersonFactory())
    answer = holder.get(page)
    assert answer.content.startswith(b"%PDF")
    assert answer["Content-Disposition"].startswith("attachment")
    assert stranger.get(page).status_code == 404


def test_anybody_can_check_a_certificate_and_sees_three_facts(certificate: Certificate) -> None:
    page = Client().get(f"/bevis/{certificate.code.lower()}/").content.decode()
    assert certificate.facts["name"] in page
    assert certificate.participation.person.email not in page
    assert Client().get("/bevis/AAAAAAAAAAAAAAAA/").status_code == 404


def test_a_revoked_certificate_says_so(certificate: Certificate) -> None:
    with pytest.raises(Refused):
        revoke_certificate(certificate=certificate, actor=staff(), reason="")
    revoke_certificate(certificate=certificate, actor=staff(), reason="Utstedt ved en feil.")
    page = Client().get(f"/bevis/{certificate.code}/")
    assert page.context["certificate"].state == Certificate.State.REVOKED


def test_without_pango_certificates_wait_in_silence(
    certificate: Certificate, monkeypatch: pytest.MonkeyPatch, caplog: pytest.LogCaptureFixture
) -> None:
    def no_press(*_: object, **__: object) -> bytes:
        raise Unavailable("install Pango")

    monkeypatch.setattr("cohorts.services.certificates.render", no_press)
    render_certificates()
    assert Certificate.objects.get().pdf is None
    assert [record for record in caplog.records if record.levelname in ("WARNING", "ERROR")] == []
    monkeypatch.undo()
    render_certificates()
    assert Certificate.objects.get().sha256
