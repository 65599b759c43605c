"""An earlier application as the beginning of a new one."""

from datetime import date, timedelta
from threading import Barrier, Thread

import pytest
from django.core.exceptions import PermissionDenied
from django.db import connection
from django.test import Client
from django.utils import timezone

from applications.models import Application, Candidate
from applications.services.copying import copy_application
from applications.services.drafts import start_application
from cohorts.models import Cohort, SeatOffer
from mentorprog.states import Refused
from mentorprog.times import today
from tests.factories import ApplicationFactory, CohortFactory, OfferFactory, PersonFactory, sent_application

pytestmark = pytest.mark.django_db


@pytest.fixture
def cohort() -> Cohort:
    return CohortFactory(year=2031)


@pytest.fixture
def source() -> Application:
    application = sent_application(cohort=CohortFactory(year=2030), leader_name="Lise Leder")
    plan = application.plan
    plan.goals, plan.uses, plan.lending = "To mentorer.", ["mentor"], True
    plan.save()
    plan.milestones.create(date=date(2028, 2, 29), text="I gang.")
    return application


def test_everything_but_what_others_have_answered(source: Application, cohort: Cohort) -> None:
    made = copy_application(source=source, cohort=cohort, actor=source.contact)
    made = Application.objects.get(pk=made.pk)
    assert (made.state, made.copied_from, made.cohort) == ("draft", source, cohort)
    assert (made.organisation_name, made.leader_name) == (source.organisation_name, "Lise Leder")
    assert (made.organisation, made.submitted_at, made.sent_version) == (None, None, None)
    assert (made.plan.goals, made.plan.uses, made.plan.lending) == ("To mentorer.", ["mentor"], True)
    assert [(one.date, one.text) for one in made.plan.milestones.all()] == [(date(2029, 2, 28), "I gang.")]
    for old, new in zip(source.candidates.all(), made.candidates.all(), strict=True):
        assert (new.name, new.email, new.role, new.order) == (old.name, old.email, old.role, old.order)
        assert (new.sent, new.person, new.email_confirmed_at, new.offer) == (False, None, None, None)
    assert source.plan.milestones.get().date == date(2028, 2, 29)


def test_who_has_a_seat_or_was_taken_out_stays_behind(source: Application, cohort: Cohort) -> None:
    first, second = source.candidates.all()
    answered = {"cohort": source.cohort, "answered_at": timezone.now()}
    first.offer = OfferFactory(person=first.person, state=SeatOffer.State.ACCEPTED, **answered)
    first.save()
    third = Candidate.objects.create(application=source, name="Sa nei", email="nei@test.example.no", order=5)
    third.offer = OfferFactory(state=SeatOffer.State.DECLINED, **answered)
    third.save()
    Candidate.objects.create(application=source, name="Trukket", withdrawn_at=timezone.now())
    made = copy_application(source=source, cohort=cohort, actor=source.contact)
    assert [one.name for one in made.candidates.all()] == [second.name, "Sa nei"]


def test_copying_twice_is_copying_once(source: Application, cohort: Cohort) -> None:
    first = copy_application(source=source, cohort=cohort, actor=source.contact)
    Candidate.objects.filter(application=first)[0].delete()
    second = copy_application(source=source, cohort=cohort, actor=source.contact)
    assert second == first
    assert second.candidates.count() == 1


@pytest.mark.django_db(transaction=True)
@pytest.mark.postgres
def test_copying_at_the_same_time_is_copying_once(django_db_serialized_rollback: None) -> None:
    source, cohort = sent_application(cohort=CohortFactory(year=2030)), CohortFactory(year=2031)
    together = Barrier(4)

    def copy() -> None:
        together.wait()
        try:
            copy_application(source=source, cohort=cohort, actor=source.contact)
        finally:
            connection.close()

    threads = [Thread(target=copy) for _number in range(4)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert Application.objects.get(cohort=cohort).candidates.count() == 2


def test_a_coeditor_who_copies_answers_with_the_own_name(source: Application, cohort: Cohort) -> None:
    friend = PersonFactory(name="Medskriver Testesen", phone="")
    source.coeditors.create(person=friend)
    made = copy_application(source=source, cohort=cohort, actor=friend)
    assert (made.contact, made.contact_name, made.contact_phone) == (friend, "Medskriver Testesen", "")


def test_what_is_refused(source: Application, cohort: Cohort) -> None:
    with pytest.raises(PermissionDenied):
        copy_application(source=source, cohort=cohort, actor=PersonFactory())
    with pytest.raises(Refused):
        copy_application(source=source, cohort=source.cohort, actor=source.contact)
    closed = CohortFactory(applications_close=today() - timedelta(days=1))
    with pytest.raises(Refused):
        copy_application(source=source, cohort=closed, actor=source.contact)
    start_application(cohort=cohort, actor=source.contact)
    with pytest.raises(Refused):
        copy_application(source=source, cohort=cohort, actor=source.contact)
    assert Application.objects.filter(copied_from=source).count() == 0


def test_by_the_button_on_the_start_page(source: Application, cohort: Cohort) -> None:
    client = Client()
    client.force_login(source.contact)
    where = f"/soknad/ny/{cohort.slug}/"
    assert source.reference in client.get(where).content.decode()
    assert not Application.objects.filter(cohort=cohort).exists()
    answer = client.post(where, {"copy": source.reference})
    made = Application.objects.get(cohort=cohort)
    assert answer["Location"] == f"/soknad/{made.reference}/tjeneste/"
    assert client.get(where).context["earlier"] == []


@pytest.mark.parametrize("reference", ["M22222222", "x", "\x00", "' or 1=1"])
def test_somebody_elses_or_none_is_not_found(source: Application, cohort: Cohort, reference: str) -> None:
    client = Client()
    client.force_login(PersonFactory())
    assert client.post(f"/soknad/ny/{cohort.slug}/", {"copy": reference}).status_code == 404
    assert client.post(f"/soknad/ny/{cohort.slug}/", {"copy": source.reference}).status_code == 404
    assert not Application.objects.filter(cohort=cohort).exists()


def test_who_has_a_draft_is_led_on_to_it() -> None:
    cohort = CohortFactory()
    person = PersonFactory()
    client = Client()
    client.force_login(person)
    where = f"/en/soknad/ny/{cohort.slug}/"
    assert "Start the application" in client.get(where).content.decode()
    draft = ApplicationFactory(cohort=cohort, contact=person, organisation_name="Testvik", unit="Oppvekst")
    page = client.get(where).content.decode()
    assert "Start the application" not in page
    assert f"{draft.reference}, Testvik, Oppvekst" in page
    assert client.post(where)["Location"].endswith(f"/soknad/{draft.reference}/tjeneste/")
