"""Regional staff see the rows of their own region, in lists and on pages, and change nothing elsewhere."""

from collections.abc import Callable
from datetime import date
from typing import Any

import pytest
from django.test import Client
from django.urls import reverse
from django.utils import timezone

from applications.models import Decision
from cohorts.models import Attendance, Certificate, Cohort, CopyRequest, IssuedElsewhere
from mentorprog.outbox.models import Mail
from mentorprog.people import roles
from networks.models import Meeting, Network
from tests import factories
from tests.dashboard import world
from tests.dashboard.world import BERGEN, BODO

pytestmark = pytest.mark.django_db


@pytest.fixture
def north() -> Client:
    return world.signed_in(world.staff(roles.REGIONAL, "nord"))


@pytest.fixture
def national() -> Client:
    return world.signed_in(world.staff())


@pytest.fixture
def cohort() -> Cohort:
    return factories.CohortFactory()


def url_of(name: str, *args: Any) -> str:
    return reverse(f"admin:{name}", args=args)


def certificate(cohort: Cohort, place: str) -> Certificate:
    made = world.participant(cohort, place=place, state="completed", completed_at=timezone.now())
    serial = 1 + cohort.certificates.count()
    return Certificate.objects.create(
        participation=made, cohort=cohort, serial=serial, number=f"N{serial}", code=f"C{serial}", facts={}
    )


def issued_elsewhere(place: str) -> IssuedElsewhere:
    person = world.somebody(place)
    return IssuedElsewhere.objects.create(name=person.name, issued_on=date(2016, 5, 20), person=person)


def network_of(place: str) -> Network:
    return Network.objects.get(slug="nord" if place == BODO else "vest")


def mail(place: str) -> Mail:
    person = world.somebody(place)
    return Mail.objects.create(
        key=f"test:{place}", recipient=person, address=person.email, language="nb", send_at=timezone.now()
    )


# The name of each list with a region, and how a row of a place is made.
ROWS: dict[str, Callable[[Cohort, str], Any]] = {
    "people_person": lambda cohort, place: world.somebody(place),
    "people_organisation": lambda cohort, place: factories.OrganisationFactory(
        municipality=factories.municipality(place)
    ),
    "cohorts_seatoffer": lambda cohort, place: world.offer(cohort, place=place),
    "cohorts_participation": lambda cohort, place: world.participant(cohort, place=place),
    "cohorts_certificate": certificate,
    "cohorts_issuedelsewhere": lambda cohort, place: issued_elsewhere(place),
    "cohorts_copyrequest": lambda cohort, place: CopyRequest.objects.create(
        elsewhere=(old := issued_elsewhere(place)), person=old.person, why="lost", language="nb"
    ),
    "applications_application": lambda cohort, place: world.application(place=place, cohort=cohort),
    "networks_mentor": lambda cohort, place: factories.MentorFactory(
        person=world.somebody(place), network=network_of(place)
    ),
    "networks_meeting": lambda cohort, place: factories.MeetingFactory(network=network_of(place)),
    "networks_network": lambda cohort, place: network_of(place),
    "outbox_mail": lambda cohort, place: mail(place),
}


@pytest.mark.parametrize("name", ROWS)
def test_a_list_holds_the_own_region_and_no_other(name, north, national, cohort):
    here, elsewhere = ROWS[name](cohort, BODO), ROWS[name](cohort, BERGEN)
    shown = {row.pk for row in north.get(url_of(f"{name}_changelist")).context["cl"].queryset}
    everything = {row.pk for row in national.get(url_of(f"{name}_changelist")).context["cl"].queryset}
    assert here.pk in shown
    assert elsewhere.pk not in shown
    assert {here.pk, elsewhere.pk} <= everything


@pytest.mark.parametrize("name", ROWS)
def test_a_row_of_another_region_cannot_be_opened(name, north, cohort):
    elsewhere = ROWS[name](cohort, BERGEN)
    response = north.get(url_of(f"{name}_change", elsewhere.pk))
    assert (response.status_code, response.url) == (302, url_of("index"))


def test_pages_of_another_region_do_not_exist(north, cohort):
    application = world.application(place=BERGEN, cohort=cohort)
    meeting = factories.MeetingFactory(network=network_of(BERGEN))
    about = application.candidates.all()[0]
    decision = {"act": "decide", "candidate": about.pk, f"d{about.pk}-outcome": "admit", f"d{about.pk}-grounds": ""}
    for url, data in [
        (url_of("applications_application_read", application.pk), decision),
        (url_of("applications_application_send", application.pk), {}),
        (url_of("networks_meeting_answers", meeting.pk), {}),
        (url_of("networks_meeting_cancel", meeting.pk), {"reason": "No."}),
    ]:
        assert north.get(url).status_code == 404, url
        assert north.post(url, data).status_code in (404, 405), url
    assert not Decision.objects.exists()
    assert Meeting.objects.get().state == Meeting.State.PLANNED


def test_regional_staff_read_the_grid_of_their_own_people(north, cohort):
    world.participant(cohort, "ph", place=BODO, name="Nora Nordlending")
    world.participant(cohort, "pp", place=BERGEN, name="Vidar Vestlending")
    html = north.get(url_of("cohorts_cohort_attendance", cohort.pk)).content.decode()
    assert "Nora Nordlending" in html
    assert "Vidar Vestlending" not in html
    assert "<select" not in html
    assert "data-grid" in html
    assert '<td data-mark="partial">' in html


def test_regional_staff_cannot_mark_lock_issue_or_close(north, cohort):
    passing = world.participant(cohort, "ppppppppp", place=BODO)
    failing = world.participant(cohort, "aaa", place=BODO)
    day = cohort.days.first()
    grid = url_of("cohorts_cohort_attendance", cohort.pk)
    assert north.post(grid, {f"mark-{failing.pk}-{day.pk}": "present"}).status_code == 403
    completion = url_of("cohorts_cohort_completion", cohort.pk)
    for data in (
        {"act": "lock"},
        {"act": "close", "participation": failing.pk, "reason": "Too few days."},
    ):
        assert north.post(completion, data).status_code == 403, data
    assert north.post(url_of("cohorts_cohort_certificates", cohort.pk), {"act": "all"}).status_code == 403
    html = north.get(f"{completion}?close={failing.pk}").content.decode()
    assert 'name="act"' not in html
    assert not Attendance.objects.filter(participation=failing, mark="present").exists()
    assert {row.state for row in cohort.participations.all()} == {"active"}
    assert passing.certificates.count() == 0


def test_a_reviewer_scores_and_does_not_decide_send_or_call_off(cohort):
    client = world.signed_in(world.staff(roles.REVIEWER, "nord"))
    application = world.application(place=BODO, cohort=cohort)
    meeting = factories.MeetingFactory(network=network_of(BODO))
    about = application.candidates.all()[0]
    reading = url_of("applications_application_read", application.pk)
    html = client.get(reading).content.decode()
    assert f'name="r{about.pk}-plan"' in html
    assert f'name="d{about.pk}-outcome"' not in html
    data = {"act": "decide", "candidate": about.pk, f"d{about.pk}-outcome": "admit", f"d{about.pk}-grounds": ""}
    assert client.post(reading, data).status_code == 403
    assert client.get(url_of("applications_application_send", application.pk)).status_code == 403
    assert client.post(url_of("applications_application_send", application.pk)).status_code == 403
    assert client.get(url_of("networks_meeting_cancel", meeting.pk)).status_code == 403
    assert client.post(url_of("networks_meeting_cancel", meeting.pk), {"reason": "No."}).status_code == 403
    assert "avlys" not in client.get(url_of("networks_meeting_answers", meeting.pk)).content.decode()


def test_a_meeting_is_made_in_a_network_of_the_own_region(north):
    html = north.get(url_of("networks_meeting_add")).content.decode()
    assert "Mentornettverk Nord" in html
    assert "Mentornettverk Vest" not in html
    data = {"title": "Møte", "date": "2099-01-15", "starts": "09:00", "ends": "11:00", "place": "Bergen", "link": ""}
    elsewhere = {**data, "network": network_of(BERGEN).pk, "agenda": ""}
    response = north.post(url_of("networks_meeting_add"), elsewhere)
    assert response.status_code == 200
    assert list(response.context["adminform"].form.errors) == ["network"]
    assert not Meeting.objects.exists()


def test_the_region_filter_is_for_those_who_have_more_than_one(north, national, cohort):
    for name in ("people_person", "applications_application"):
        specs = {
            who: [spec.title for spec in client.get(url_of(f"{name}_changelist")).context["cl"].filter_specs]
            for who, client in (("north", north), ("national", national))
        }
        assert len(specs["national"]) == len(specs["north"]) + 1
