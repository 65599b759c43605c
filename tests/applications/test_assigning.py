"""Who is asked to read what: by hand and shared out by region."""

import threading
from typing import Any

import pytest
from django.core.exceptions import PermissionDenied
from django.db import connection, connections
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from applications.models import Application, Assignment, Impartiality
from applications.selectors.assigning import centre_of, possible_readers
from applications.services.assigning import assign_readers, spread_by_region
from cohorts.models import Cohort
from mentorprog import history
from mentorprog.people.models import Person
from mentorprog.people.roles import LECTURER, NATIONAL, REGIONAL, REVIEWER, is_reader
from mentorprog.places.models import Municipality
from mentorprog.states import Refused
from tests.dashboard import world
from tests.factories import CohortFactory, sent_application, staff

pytestmark = pytest.mark.django_db
BUDGET = 10  # DESIGN section 8: staff pages


def asked(application: Application) -> set[int]:
    return set(application.assignments.values_list("reviewer", flat=True))


def test_the_possible_readers_are_those_whom_the_roles_call_readers() -> None:
    people = [staff(role, "midt") for role in (NATIONAL, REGIONAL, REVIEWER, LECTURER)]
    gone = staff(REVIEWER, "midt", is_active=False)
    homeless = staff(REVIEWER, "midt")
    Person.objects.filter(pk=homeless.pk).update(centre=None)
    fresh = [Person.objects.get(pk=one.pk) for one in [*people, gone, homeless]]
    assert {one.person for one in possible_readers()} == {one for one in fresh if is_reader(one)}


@pytest.mark.parametrize("number", ["4601", "1516", "1804", "0301"])
def test_the_centre_is_that_of_the_municipality(number: str) -> None:
    application = sent_application(number)
    assert centre_of(application) == application.municipality.centre.pk
    override = staff(REGIONAL, "sor").centre
    Municipality.objects.filter(pk=application.municipality_id).update(centre_override=override)
    fresh = Application.objects.get(pk=application.pk)
    assert centre_of(fresh) == fresh.municipality.centre.pk == override.pk


def test_readers_are_asked_and_left_out_with_a_trace() -> None:
    application, actor = sent_application("1516"), staff()
    first, second = staff(REVIEWER, "midt", name="Anne"), staff(REVIEWER, "midt", name="Bo")
    assert assign_readers(application=application, readers=[first.pk], actor=actor, seen=[])
    assert not assign_readers(application=application, readers=[first.pk], actor=actor)
    assert assign_readers(application=application, readers=[second.pk], actor=actor)
    assert asked(application) == {second.pk}
    assert [row.changes_dict["readers"] for row in history.of(application)] == [["Anne", "Bo"], ["", "Anne"]]


def test_who_saw_another_list_is_refused() -> None:
    application, actor, reader = sent_application("1516"), staff(), staff(REVIEWER, "midt")
    assign_readers(application=application, readers=[reader.pk], actor=actor)
    with pytest.raises(Refused):
        assign_readers(application=application, readers=[], actor=actor, seen=[])
    assert asked(application) == {reader.pk}


def test_readers_of_another_region_with_a_conflict_or_employed_there_are_refused() -> None:
    application, actor = sent_application("1516"), staff()
    torn, colleague = staff(REVIEWER, "midt"), staff(REVIEWER, "midt", employer=application.organisation)
    Impartiality.objects.create(application=application, person=torn, conflict=True)
    for reader in (staff(REVIEWER, "nord"), staff(LECTURER, "midt"), torn, colleague):
        with pytest.raises(Refused):
            assign_readers(application=application, readers=[reader.pk], actor=actor)
    assert asked(application) == set()


@pytest.mark.parametrize(("role", "centre"), [(REVIEWER, "midt"), (REGIONAL, "nord")])
def test_who_may_not_ask(role: str, centre: str) -> None:
    application = sent_application("1516")
    with pytest.raises(PermissionDenied):
        assign_readers(application=application, readers=[], actor=staff(role, centre))


def test_sharing_out_is_even_within_each_region_and_passes_by_those_who_may_not_read() -> None:
    cohort = CohortFactory()
    applications = [sent_application("1516", cohort=cohort) for _number in range(4)]
    far = sent_application("1804", cohort=cohort)
    first, second = staff(REVIEWER, "midt"), staff(REVIEWER, "midt")
    Impartiality.objects.create(application=applications[0], person=first, conflict=True)
    assert spread_by_region(cohort=cohort, actor=staff()) == 4
    assert asked(applications[0]) == {second.pk}
    counts = [Assignment.objects.filter(reviewer=reader).count() for reader in (first, second)]
    assert counts == [2, 2]
    assert asked(far) == set()
    assert spread_by_region(cohort=cohort, actor=staff()) == 0


@pytest.mark.postgres
@pytest.mark.django_db(transaction=True)
def test_two_who_share_out_at_once_give_each_application_to_one() -> None:
    cohort = CohortFactory()
    for _number in range(3):
        sent_application("1516", cohort=cohort)
    staff(REVIEWER, "midt"), staff(REVIEWER, "midt")
    actors, given = [staff(), staff()], []
    start = threading.Barrier(2)

    def share(actor: Person) -> None:
        try:
            start.wait()
            given.append(spread_by_region(cohort=cohort, actor=actor))
        finally:
            connections.close_all()

    threads = [threading.Thread(target=share, args=[actor]) for actor in actors]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert sorted(given) == [0, 3]
    assert Assignment.objects.count() == 3


# --- The page -----------------------------------------------------------------------------------------------
def url_of(cohort: Cohort) -> str:
    return reverse("admin:applications_application_assign", args=[cohort.pk])


def get(client: Client, cohort: Cohort) -> Any:
    response = client.get(url_of(cohort))
    assert response.status_code == 200
    return response


def test_the_page_saves_what_is_changed_and_keeps_the_rest() -> None:
    cohort, reader = CohortFactory(), staff(REVIEWER, "midt", name="Lars Leser")
    first, second = (sent_application("1516", cohort=cohort) for _number in range(2))
    elsewhere = sent_application("1804", cohort=cohort)
    client = world.signed_in(world.staff(REGIONAL, "midt"))
    text = get(client, cohort).content.decode()
    assert first.reference in text
    assert elsewhere.reference not in text
    data = {
        "act": "save",
        f"seen-{first.pk}": "",
        f"a{first.pk}": [reader.pk],
        f"seen-{second.pk}": "",
        f"seen-{elsewhere.pk}": "",
        f"a{elsewhere.pk}": [reader.pk],
    }
    assert client.post(url_of(cohort), data).status_code == 302
    assert [asked(one) for one in (first, second, elsewhere)] == [{reader.pk}, set(), set()]
    assert client.post(url_of(cohort), {"act": "other"}).status_code == 400


def test_a_conflict_is_taken_back_by_another_with_a_reason() -> None:
    cohort = CohortFactory()
    application = sent_application("1516", cohort=cohort)
    coordinator = world.staff()
    person = staff(REVIEWER, "midt", name="Torn Testesen")
    declared = Impartiality.objects.create(application=application, person=person, conflict=True, reason="En venn.")
    client = world.signed_in(coordinator)
    assert "En venn." in get(client, cohort).content.decode()
    lift = {"act": "lift", "conflict": declared.pk}
    assert client.post(url_of(cohort), {**lift, f"x{declared.pk}-reason": ""}).status_code == 200
    assert Impartiality.objects.get(pk=declared.pk).conflict
    assert client.post(url_of(cohort), {**lift, f"x{declared.pk}-reason": "En feil."}).status_code == 302
    assert Impartiality.objects.get(pk=declared.pk).conflict is None
    assert client.post(url_of(cohort), {**lift, f"x{declared.pk}-reason": "En feil."}).status_code == 302
    assert len(history.of(declared)) == 1


def test_the_page_takes_the_same_few_statements_for_one_row_and_for_many() -> None:
    cohort = CohortFactory()
    client = world.signed_in(world.staff())

    def grow() -> None:
        made = sent_application("1516", cohort=cohort)
        reader = staff(REVIEWER, "midt")
        Assignment.objects.create(application=made, reviewer=reader)
        Impartiality.objects.create(application=made, person=staff(REVIEWER, "midt"), conflict=True)

    def statements() -> int:
        get(client, cohort)
        with CaptureQueriesContext(connection) as queries:
            get(client, cohort)
        return len([one for one in queries if not one["sql"].startswith(("SAVEPOINT", "RELEASE"))])

    grow()
    one = statements()
    for _number in range(24):
        grow()
    assert statements() == one <= BUDGET
