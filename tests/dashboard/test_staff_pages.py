"""The staff's pages: how many statements they take, who sees what, and what they say and do."""

from collections.abc import Callable
from typing import Any

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.urls import reverse
from django.utils import timezone

from cohorts.models import Certificate, Cohort, CopyRequest, IssuedElsewhere, Issuer
from curriculum.models import Programme, SchoolHoliday
from mentorprog.outbox.models import Mail
from mentorprog.people import roles
from networks.models import Network
from tests import factories
from tests.dashboard import world
from tests.dashboard.world import BERGEN, BODO

pytestmark = pytest.mark.django_db
BUDGET = 10  # SQL statements of a staff page (DESIGN section 8)


@pytest.fixture
def national() -> Client:
    return world.signed_in(world.staff())


@pytest.fixture
def north() -> Client:
    return world.signed_in(world.staff(roles.REGIONAL, "nord"))


@pytest.fixture
def reviewer() -> Client:
    return world.signed_in(world.staff(roles.REVIEWER, "vest"))


@pytest.fixture
def cohort() -> Cohort:
    return factories.CohortFactory()


def page(client: Client, url: str) -> str:
    response = client.get(url)
    assert response.status_code == 200, (url, response.status_code)
    return response.content.decode()


def statements(client: Client, url: str) -> list[str]:
    """The SQL of a page that has been opened before: content types and the session are in their caches."""
    page(client, url)
    with CaptureQueriesContext(
        connection,
    ) as queries:
        page(client, url)
    return [query["sql"] for query in queries if not query["sql"].startswith(("SAVEPOINT", "RELEASE"))]


def url_of(name: str, *args: Any) -> str:
    return reverse(f"admin:{name}", args=args)


# --- How many statements --------------------------------------------------------------------------------------


def add_person(cohort: Cohort) -> None:
    world.somebody(BODO, employer=factories.OrganisationFactory())


def add_application(cohort: Cohort) -> None:
    for place in (BERGEN, BODO):
        made = world.application(place=place, cohort=cohort)
        world.decision(made.candidates.all()[0], factories.staff(), "waiting")


def add_participant(cohort: Cohort) -> None:
    for place in (BERGEN, BODO):
        made = world.participant(cohort, "ppppppppp", place=place, state="completed", completed_at=timezone.now())
        serial = Certificate.objects.count() + 1
        Certificate.objects.create(
            participation=made, cohort=cohort, serial=serial, number=f"N{serial}", code=f"C{serial}", facts={}
        )
        world.participant(cohort, "paa", place=place)
        world.offer(cohort, place=place)


def add_elsewhere(cohort: Cohort) -> None:
    person = world.somebody(BODO)
    old = IssuedElsewhere.objects.create(name=person.name, issued_on="2016-05-20", person=person)
    CopyRequest.objects.create(elsewhere=old, person=person, why="lost", language="nb")


def add_meeting(cohort: Cohort) -> None:
    network = Network.objects.get(slug="nord")
    mentor = factories.MentorFactory(network=network, person=world.somebody(BODO))
    factories.InvitationFactory(meeting=factories.MeetingFactory(network=network), mentor=mentor)
    factories.MentorFactory(network=None, person=world.somebody("0301"))


def add_mail(cohort: Cohort) -> None:
    person = world.somebody(BODO)
    number = Mail.objects.count()
    values = {"template": "seat_offer", "language": "nb", "send_at": timezone.now(), "state": "failed", "error": "550"}
    Mail.objects.create(key=f"test:{number}", recipient=person, address=person.email, **values)


def add_programme(cohort: Cohort) -> None:
    titles = {"title_nb": "Utkast", "title_nn": "Utkast", "title_en": "Draft"}
    programme = Programme.objects.create(version=Programme.objects.count() + 1, required_days=8, **titles)
    gathering = programme.gatherings.create(order=1, **titles)
    programme.days.create(gathering=gathering, number=1)


def add_network(cohort: Cohort) -> None:
    number = Network.objects.count()
    Network.objects.create(
        slug=f"n{number}",
        name=f"Network {number}",
        centre=factories.staff(roles.REGIONAL, "nord").centre,
        partner=factories.OrganisationFactory(),
    )


LISTS: dict[str, Callable[[Cohort], Any]] = {
    "people_person": add_person,
    "people_organisation": add_person,
    "places_centre": add_person,
    "places_county": add_person,
    "places_municipality": add_person,
    "curriculum_programme": add_programme,
    "curriculum_theme": add_programme,
    "curriculum_schoolholiday": lambda _cohort: SchoolHoliday.objects.create(name_nb="Fri", first=8, last=9),
    "cohorts_cohort": lambda _cohort: factories.CohortFactory(),
    "cohorts_seatoffer": add_participant,
    "cohorts_participation": add_participant,
    "cohorts_certificate": add_participant,
    "cohorts_issuer": lambda _cohort: Issuer.objects.create(name=f"Issuer {Issuer.objects.count()}"),
    "cohorts_issuedelsewhere": add_elsewhere,
    "cohorts_copyrequest": add_elsewhere,
    "applications_application": add_application,
    "networks_network": add_network,
    "networks_mentor": add_meeting,
    "networks_meeting": add_meeting,
    "outbox_mail": add_mail,
}


@pytest.mark.parametrize("who", ["national", "north"])
@pytest.mark.parametrize("name", LISTS)
def test_a_list_takes_the_same_few_statements_for_one_row_and_for_many(name, who, cohort, request):
    client = request.getfixturevalue(who)
    add = LISTS[name]
    add(cohort)
    one = statements(client, url_of(f"{name}_changelist"))
    for _number in range(24):
        add(cohort)
    many = statements(client, url_of(f"{name}_changelist"))
    assert len(many) == len(one) <= BUDGET, "\n".join(many)


def on_pages(cohort: Cohort) -> dict[str, tuple[Callable[[Any], Any], Callable[[], str]]]:
    """Every page of our own: what grows it, and its address."""
    application = world.application(place=BODO, cohort=cohort)
    meeting = factories.MeetingFactory(network=Network.objects.get(slug="nord"))

    def add_candidate(_cohort: Cohort) -> None:
        about = application.candidates.create(name="En til", email=f"k{application.candidates.count()}@test.example.no")
        world.review(about, factories.staff(roles.REVIEWER, "nord"))
        world.decision(about, factories.staff())

    def invite(_cohort: Cohort) -> None:
        mentor = factories.MentorFactory(network=meeting.network, person=world.somebody(BODO))
        factories.InvitationFactory(meeting=meeting, mentor=mentor)

    def everything(_cohort: Cohort) -> None:
        for add in (add_application, add_participant, add_meeting, add_mail):
            add(cohort)

    return {
        "start": (everything, url_of("index")),
        "attendance": (add_participant, url_of("cohorts_cohort_attendance", cohort.pk)),
        "completion": (add_participant, url_of("cohorts_cohort_completion", cohort.pk)),
        "read": (add_candidate, url_of("applications_application_read", application.pk)),
        "send": (add_candidate, url_of("applications_application_send", application.pk)),
        "answers": (invite, url_of("networks_meeting_answers", meeting.pk)),
        "cancel": (invite, url_of("networks_meeting_cancel", meeting.pk)),
        "cohort": (add_participant, url_of("cohorts_cohort_change", cohort.pk)),
        "network": (add_network, url_of("networks_network_change", meeting.network_id)),
        "meeting": (invite, url_of("networks_meeting_change", meeting.pk)),
        "person": (add_person, url_of("people_person_change", application.candidates.all()[0].person_id)),
    }


@pytest.mark.parametrize("who", ["national", "north"])
@pytest.mark.parametrize(
    "name",
    [
        "start",
        "attendance",
        "completion",
        "read",
        "send",
        "answers",
        "cancel",
        "cohort",
        "network",
        "meeting",
        "person",
    ],
)
def test_a_page_takes_the_same_few_statements_for_one_row_and_for_many(name, who, cohort, request):
    client = request.getfixturevalue(who)
    add, url = on_pages(cohort)[name]
    add(cohort)
    one = statements(client, url)
    for _number in range(24):
        add(cohort)
    many = statements(client, url)
    assert len(many) == len(one) <= BUDGET, "\n".join(many)
