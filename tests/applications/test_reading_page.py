"""The reading page: what was sent in, what is changed, who is kept out, and on to the next."""

from typing import Any

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import override

from applications.frozen import freeze
from applications.models import Application, Assignment, Impartiality, Review, Revision
from cohorts.models import Participation
from mentorprog.people import roles
from mentorprog.people.models import Person
from tests.dashboard import world
from tests.factories import CohortFactory, MentorFactory, ParticipationFactory, PersonFactory

pytestmark = pytest.mark.django_db
BUDGET = 10  # DESIGN section 8: staff pages


@pytest.fixture
def office() -> Person:
    return world.staff(name="Oda Kontor", language="en")


@pytest.fixture
def client(office: Person) -> Client:
    return world.signed_in(office)


@pytest.fixture
def application(office: Person) -> Application:
    made = world.application()
    made.revisions.update(content=frozen(made))
    return made


def frozen(application: Application) -> dict[str, Any]:
    fresh = Application.objects.select_related("plan").get(pk=application.pk)
    return freeze(fresh, fresh.candidates.all())


def send_again(application: Application) -> Revision:
    number = application.revisions.count() + 1
    return Revision.objects.create(application=application, number=number, content=frozen(application))


def url_of(application: Application) -> str:
    with override("en"):
        return reverse("admin:applications_application_read", args=[application.pk])


def page(client: Client, application: Application) -> str:
    response = client.get(url_of(application))
    assert response.status_code == 200
    return response.content.decode()


def scored(application: Application, by: Person, candidate: int = 0, value: int = 3) -> Review:
    review = world.review(application.candidates.all()[candidate], by, note=f"Notat fra {by}.")
    review.scores.update(value=value)
    return review


def posted(client: Client, application: Application, **values: Any) -> Any:
    pk = application.candidates.all()[0].pk
    marks = {f"r{pk}-{one.slug}": "4" for one in application.cohort.criteria.all()}
    data = {"act": "review", "candidate": pk, "read": "1", f"r{pk}-recommendation": "admit", **marks, **values}
    return client.post(url_of(application), data)


# --- What was sent in ---------------------------------------------------------------------------------------
def test_staff_read_what_was_sent_in_and_not_what_is_being_written(client: Client, application: Application) -> None:
    application.candidates.update(background="Nytt og ikke sendt.")
    application.plan.goals = "Ikke sendt."
    application.plan.save()
    Application.objects.filter(pk=application.pk).update(organisation_name="Et utkast", version=2)
    text = page(client, application)
    assert "Child welfare worker." in text
    assert "Two mentors within a year." in text
    for unsent in ("Nytt og ikke sendt.", "Ikke sendt.", "Et utkast"):
        assert unsent not in text


def test_a_review_of_an_earlier_version_is_marked_and_the_difference_shown(
    client: Client, office: Person, application: Application
) -> None:
    scored(application, office)
    assert "Your scores are of an earlier version" not in page(client, application)
    application.candidates.filter(order=0).update(background="Barnevernspedagog i ti år.")
    send_again(application)
    text = page(client, application)
    assert "Your scores are of an earlier version" in text
    changes = text[text.index("Changed since you read version 1") : text.index('<div class="halves">')]
    assert "Child welfare worker." in changes
    assert "Barnevernspedagog i ti år." in changes
    assert "Stands calmly." not in changes
    assert posted(client, application, read="2").status_code == 302
    assert "Your scores are of an earlier version" not in page(client, application)


def test_a_change_about_another_candidate_leaves_the_scores_standing(
    client: Client, office: Person, application: Application
) -> None:
    scored(application, office)
    application.candidates.filter(order=1).update(background="Endret.")
    send_again(application)
    assert "Your scores are of an earlier version" not in page(client, application)


def test_scores_given_on_a_version_that_is_past_are_not_saved_and_not_lost(
    client: Client, application: Application
) -> None:
    send_again(application)
    response = posted(client, application, **{f"r{application.candidates.all()[0].pk}-note": "Behold dette."})
    assert response.status_code == 200
    text = response.content.decode()
    assert "The application was sent in again while you read it." in text
    assert "Behold dette." in text
    assert not Review.objects.exists()


# --- Colleagues ---------------------------------------------------------------------------------------------
def test_mean_and_spread_are_shown_when_the_own_scores_are_saved(
    client: Client, office: Person, application: Application
) -> None:
    colleague = world.staff(name="Per Leser")
    scored(application, colleague, value=2)
    assert "Notat fra Per Leser." not in page(client, application)
    scored(application, office, value=5)
    text = page(client, application)
    assert "Notat fra Per Leser." in text
    assert "<td>3.5</td><td>2–5</td>" in text


# --- Who is kept out ----------------------------------------------------------------------------------------
def test_the_question_comes_before_the_application_and_is_asked_once(client: Client, application: Application) -> None:
    Impartiality.objects.all().delete()
    before = page(client, application)
    assert "Do you have a conflict of interest?" in before
    assert "Child welfare worker." not in before
    assert client.post(url_of(application), {"act": "declare"}).status_code == 200
    assert not Impartiality.objects.exists()
    assert posted(client, application).status_code == 200
    assert not Review.objects.exists()
    assert client.post(url_of(application), {"act": "declare", "conflict": "no"}).status_code == 302
    assert "Child welfare worker." in page(client, application)


def test_who_has_a_conflict_sees_nothing_of_the_application(
    client: Client, office: Person, application: Application
) -> None:
    review = scored(application, office)
    assert client.post(url_of(application), {"act": "declare", "conflict": "yes"}).status_code == 302
    text = page(client, application)
    assert "This application is closed for you" in text
    assert "Child welfare worker." not in text
    assert posted(client, application).status_code == 200
    assert Review.objects.get().recommendation == review.recommendation
    assert Review.objects.counting().count() == 0


@pytest.mark.parametrize("page_name", ["send", "ask", "archive"])
def test_the_other_pages_of_an_application_are_closed_too(
    client: Client, application: Application, page_name: str
) -> None:
    url = reverse(f"admin:applications_application_{page_name}", args=[application.pk])
    assert client.get(url).status_code == 200
    Impartiality.objects.update(conflict=True)
    assert client.get(url).status_code == 403


def test_who_works_there_is_kept_out(client: Client, office: Person, application: Application) -> None:
    Person.objects.filter(pk=office.pk).update(employer=application.organisation)
    text = page(client, application)
    assert "You are registered as employed by the organisation" in text
    assert "Child welfare worker." not in text


def test_a_substitute_in_an_answered_application_is_scored_like_the_others(
    client: Client, office: Person, application: Application
) -> None:
    for candidate in application.candidates.all():
        world.decision(candidate, office, state="applied", applied_at=timezone.now())
    Application.objects.filter(pk=application.pk).update(state=Application.State.DECIDED)
    Impartiality.objects.all().delete()
    assert "<form" not in page(client, application).split('<div id="content"')[1].split("<footer")[0]
    first = application.candidates.all()[0]
    substitute = application.candidates.create(name="Vikar Testesen", sent=True, order=9, replaces=first)
    assert "Do you have a conflict of interest?" in page(client, application)
    client.post(url_of(application), {"act": "declare", "conflict": "no"})
    marks = {f"r{substitute.pk}-{one.slug}": "4" for one in application.cohort.criteria.all()}
    data = {"act": "review", "candidate": substitute.pk, "read": "1", f"r{substitute.pk}-recommendation": "admit"}
    assert client.post(url_of(application), data | marks).status_code == 302
    assert Review.objects.get().candidate == substitute


def test_a_review_without_scores_is_read_and_not_counted_in_the_mean(
    client: Client, office: Person, application: Application
) -> None:
    scored(application, world.staff(name="Per Leser"), value=2)
    scored(application, office, value=5)
    scored(application, world.staff(name="Ord Ensomt")).scores.all().delete()
    text = page(client, application)
    assert "Notat fra Ord Ensomt." in text
    assert "<td>3.5</td><td>2–5</td>" in text


# --- History, and on to the next ----------------------------------------------------------------------------
def test_the_history_counts_what_the_organisation_has_done(client: Client, application: Application) -> None:
    worker = PersonFactory(employer=application.organisation)
    ParticipationFactory(person=worker, state=Participation.State.COMPLETED, completed_at=timezone.now())
    ParticipationFactory(person=PersonFactory(employer=application.organisation))
    MentorFactory(person=worker)
    other = world.application(cohort=CohortFactory())
    Application.objects.filter(pk=other.pk).update(organisation=application.organisation)
    record = dict(client.get(url_of(application)).context["record"])
    assert record == {
        "Trained people who work there now": 1,
        "Other applications sent in": 1,
        "Candidates offered a seat in them": 0,
        "Active mentors there": 1,
        "Follow-ups of plans answered": 0,
    }


def test_on_to_the_next_that_is_not_read_first_those_one_is_asked_to_read(
    client: Client, office: Person, application: Application
) -> None:
    others = [world.application(cohort=application.cohort) for _number in range(3)]
    scored(others[0], office)
    scored(others[0], office, candidate=1)

    def after(one: Application, way: str) -> str:
        return client.get(url_of(one), {"til": way}).url

    assert after(application, "neste") == url_of(others[1])
    assert after(others[2], "forrige") == url_of(others[1])
    assert after(application, "forrige") == url_of(application)
    Assignment.objects.create(application=others[2], reviewer=office)
    assert after(application, "neste") == url_of(others[2])
    Impartiality.objects.filter(application=others[2]).update(conflict=True)
    assert after(application, "neste") == url_of(others[1])
    Application.objects.filter(pk=others[1].pk).update(state=Application.State.WITHDRAWN)
    assert after(application, "neste") == url_of(application)


def test_few_statements_however_many_have_read_and_however_often_it_was_sent(
    client: Client, office: Person, application: Application
) -> None:
    def statements() -> int:
        page(client, application)
        with CaptureQueriesContext(connection) as queries:
            page(client, application)
        return len([one for one in queries if not one["sql"].startswith(("SAVEPOINT", "RELEASE"))])

    scored(application, office)
    one = statements()
    for _number in range(5):
        colleague = world.staff()
        scored(application, colleague)
        scored(application, colleague, candidate=1)
        application.candidates.update(background=f"Endret {_number}.")
        send_again(application)
    assert statements() == one <= BUDGET


def test_what_has_happened_is_shown_when_it_is_asked_for(client: Client, application: Application) -> None:
    said = "Leder Testesen is asked to confirm"
    assert said not in page(client, application)
    response = client.get(url_of(application), {"vis": "historie"})
    assert said in [event.title for event in response.context["events"]]
    with CaptureQueriesContext(connection) as queries:
        client.get(url_of(application), {"vis": "historie"})
    assert len([one for one in queries if not one["sql"].startswith(("SAVEPOINT", "RELEASE"))]) <= BUDGET


def test_the_list_tells_what_is_left_to_read(client: Client, office: Person, application: Application) -> None:
    other = world.application(cohort=application.cohort)
    Assignment.objects.create(application=other, reviewer=office)
    listed = reverse("admin:applications_application_changelist")
    mine = client.get(listed, {"read": "mine"}).context["cl"].queryset
    unread = client.get(listed, {"read": "unread"}).context["cl"].queryset
    assert [row.pk for row in mine] == [other.pk]
    assert {row.pk for row in unread} == {application.pk, other.pk}


def test_a_regional_reader_gets_no_further_than_the_own_region(application: Application) -> None:
    north = world.signed_in(world.staff(roles.REVIEWER, "nord"))
    assert north.get(url_of(application)).status_code == 404
