"""The applicant proposes somebody else for a seat; until staff have assessed, nothing changes hands."""

from datetime import timedelta

import pytest
from django.core.exceptions import PermissionDenied
from django.test import Client

from applications.forms import CandidateForm
from applications.models import Candidate
from applications.selectors import applications_for, with_substitutes
from applications.services.decisions import apply_board, stage_decision
from applications.services.substitutes import pending, propose_substitute
from mentorprog.outbox.models import Mail
from mentorprog.states import Refused
from mentorprog.times import today
from tests.applications.test_substitutes import VALUES
from tests.dashboard.world import signed_in, staff
from tests.factories import CohortFactory, OrganisationFactory, PersonFactory, sent_application

pytestmark = pytest.mark.django_db


@pytest.fixture
def seated() -> Candidate:
    """One with an open offer of the only seat, another on the waiting list."""
    application = sent_application("4601", candidates=2, cohort=CohortFactory(capacity=1))
    actor = staff()
    for candidate, outcome in zip(application.candidates.all(), ["admit", "waiting"], strict=True):
        stage_decision(candidate=candidate, actor=actor, outcome=outcome, grounds="")
    apply_board(cohort=application.cohort, actor=actor)
    found: Candidate = application.candidates.get(offer__isnull=False)
    return found


def page(candidate: Candidate) -> str:
    return f"/soknad/{candidate.application.reference}/kandidater/{candidate.pk}/bytt/"


def applicant(candidate: Candidate) -> Client:
    client = Client()
    client.force_login(candidate.application.contact)
    return client


def test_the_applicant_proposes_and_takes_back(seated: Candidate) -> None:
    client, status = applicant(seated), f"/soknad/{seated.application.reference}/"
    assert page(seated) in client.get(status).content.decode()
    answer = client.post(page(seated), {"act": "propose", **VALUES})
    assert answer["Location"] == status
    substitute = pending(seated)
    assert substitute is not None
    assert (substitute.name, substitute.sent, substitute.offer) == (VALUES["name"], True, None)
    assert Mail.objects.filter(template="candidate_confirm", recipient=substitute.person).count() == 1
    assert list(with_substitutes(applications_for(staff()))) == [seated.application]
    client.post(page(seated), {"act": "propose", **VALUES})  # a second click
    assert Candidate.objects.filter(replaces=seated).count() == 1
    client.post(page(seated), {"act": "drop"})
    assert pending(seated) is None
    assert list(with_substitutes(applications_for(staff()))) == []


def test_staff_find_the_proposal_in_their_list(seated: Candidate) -> None:
    propose_substitute(candidate=seated, actor=seated.application.contact, values=VALUES)
    client = signed_in(staff())
    assert "?prepared=substitute" in client.get("/admin/").content.decode()
    found = client.get("/admin/applications/application/?prepared=substitute")
    assert seated.application.reference in found.content.decode()


def test_strangers_and_readers_propose_nobody(seated: Candidate) -> None:
    stranger = Client()
    stranger.force_login(PersonFactory())
    assert stranger.post(page(seated), {"act": "propose", **VALUES}).status_code == 404
    with pytest.raises(PermissionDenied):
        propose_substitute(candidate=seated, actor=PersonFactory(), values=VALUES)


def test_who_has_no_seat_is_swapped_for_nobody(seated: Candidate) -> None:
    waiting = seated.application.candidates.exclude(pk=seated.pk).get()
    client = applicant(seated)
    assert page(waiting) not in client.get(f"/soknad/{seated.application.reference}/").content.decode()
    answer = client.post(page(waiting), {"act": "propose", **VALUES})
    assert "holds no seat" in answer.content.decode() or answer.context["form"] is None
    assert not Candidate.objects.filter(replaces=waiting).exists()


def test_nobody_is_swapped_once_the_training_has_begun(seated: Candidate) -> None:
    cohort = seated.application.cohort
    for number, day in enumerate(cohort.days.order_by("date")):
        day.date = today() + timedelta(days=number)
        day.save()
    assert page(seated) not in applicant(seated).get(f"/soknad/{seated.application.reference}/").content.decode()
    with pytest.raises(Refused):
        propose_substitute(candidate=seated, actor=seated.application.contact, values=VALUES)


def test_the_applicant_is_not_told_where_somebody_else_works(seated: Candidate) -> None:
    PersonFactory(email=VALUES["email"], employer=OrganisationFactory())
    with pytest.raises(Refused) as refused:
        propose_substitute(candidate=seated, actor=seated.application.contact, values=VALUES)
    assert "employer" not in str(refused.value.message)


def test_a_faulty_form_is_kept_and_told(seated: Candidate) -> None:
    answer = applicant(seated).post(page(seated), {"act": "propose", **VALUES, "email": "vikar@"})
    assert answer.context["form"].errors.keys() == {"email"}
    assert VALUES["role"] in answer.content.decode()


def test_the_form_helps_as_step_two_does_and_the_status_page_says_instead_of_whom(seated: Candidate) -> None:
    client = applicant(seated)
    form = client.get(page(seated)).context["form"]
    told = CandidateForm(instance=Candidate())
    for name in ("role", "background", "suitability", "job_context"):
        assert form.fields[name].help_text == told.fields[name].help_text
    assert form.fields["background"].example == told.fields["background"].example
    propose_substitute(candidate=seated, actor=seated.application.contact, values=VALUES)
    shown = client.get(f"/en/soknad/{seated.application.reference}/").content.decode()
    assert shown.count("Comes instead of") == 1
    assert f"Comes instead of {seated.name}" in shown
