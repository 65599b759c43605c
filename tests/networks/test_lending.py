"""Lending: the sender confirms, staff choose, both say yes before anybody sees a number; it is deleted in time."""

from datetime import timedelta
from functools import partial
from typing import Any
from uuid import uuid4

import pytest
import time_machine
from django.core.exceptions import PermissionDenied
from django.db import IntegrityError, transaction
from django.test import Client
from django.urls import reverse
from django.utils import timezone

from mentorprog import history, tokens
from mentorprog.outbox.models import Mail
from mentorprog.people import roles
from mentorprog.states import Refused
from mentorprog.times import today
from networks.lending.selectors import candidates, employer_of, requests_for
from networks.models import LendingQuestion, LendingRequest, Mentor, MentorCompetence, MentorLanguage
from networks.services import lending as services
from networks.services.lending import EMPLOYER, MENTOR
from networks.services.mentors import leave
from tests import factories
from tests.dashboard import world
from tests.factories import MentorFactory, municipality
from tests.networks.asked import trained
from tests.networks.lent import (
    BERGEN,
    TROMSO,
    VOSS,
    asked,
    choose,
    coordinator,
    link_of,
    mentor_in,
    new,
    page_of,
    posted,
    state_of,
    values,
)
from tests.parallel import at_once

pytestmark = pytest.mark.django_db


# --- The sender -------------------------------------------------------------------------------------------
def test_the_form_keeps_it_and_staff_see_nothing_before_the_address_is_confirmed() -> None:
    coordinator()
    assert Client().post(reverse("lending"), posted()).headers["Location"] == reverse("lending_sent")
    row = LendingRequest.objects.get()
    assert (row.state, row.confirmed_at, row.contact_language) == ("draft", None, "nb")
    assert not requests_for(world.staff()).exists()
    assert list(Mail.objects.values_list("template", "address")) == [("lending_confirm", "spor@test.example.no")]
    client = Client()
    assert client.get(page_of(row)).status_code == 200
    assert state_of(row) == "draft"
    assert client.post(page_of(row), {"act": "confirm"}).status_code == 302
    assert state_of(row) == "new"
    told = Mail.objects.filter(template="lending_staff").count()
    client.post(page_of(row), {"act": "confirm"})
    assert Mail.objects.filter(template="lending_staff").count() == told == 2  # the coordinators of Vest


def test_sent_twice_is_once() -> None:
    data = posted()
    for _click in range(2):
        assert Client().post(reverse("lending"), data).status_code == 302
    assert LendingRequest.objects.count() == Mail.objects.count() == 1


@pytest.mark.postgres
@pytest.mark.django_db(transaction=True)
def test_two_clicks_at_once_are_one_request() -> None:
    token, said = uuid4(), values()
    rows = at_once([partial(services.ask, token=token, contact_language="nb", **said)] * 2)
    assert len({row.pk for row in rows}) == LendingRequest.objects.count() == 1


@pytest.mark.parametrize(
    ("field", "wrong"),
    [
        ("unit", "Gjelder 01010112345 11 siffer 13097248022"),
        ("organisation", ""),
        ("contact_phone", "ring meg"),
        ("contact_email", "ikke en adresse"),
        ("help", "whatever"),
        ("competence", "x" * 400),
        ("language", "xx"),
        ("municipality", "9" * 30),
        ("orgnr", "123456789"),
        ("token", "x"),
    ],
)
def test_wrong_answers_keep_nothing(field: str, wrong: str) -> None:
    page = Client().post(reverse("lending"), posted(**{field: wrong}))
    assert field in page.context["form"].errors
    assert not LendingRequest.objects.exists()


def test_there_is_no_field_for_a_case() -> None:
    form = Client().get(reverse("lending")).context["form"]
    texts = {name for name, field in form.fields.items() if getattr(field, "guarded", False)}
    assert texts == {"organisation", "unit", "contact_name", "contact_phone"}


def test_nobody_is_flooded_with_links() -> None:
    for _time in range(5):
        assert Client().post(reverse("lending"), posted()).status_code == 302
    page = Client().post(reverse("lending"), posted(contact_email="SPOR@test.example.no"))
    assert page.status_code == 200
    assert page.context["form"].non_field_errors()
    assert LendingRequest.objects.count() == 5
    assert Client().post(reverse("lending"), posted(contact_email="annen@test.example.no")).status_code == 302


def test_a_link_that_is_too_old_or_wrong() -> None:
    row = services.ask(token=uuid4(), contact_language="nb", **values())
    for token in ("x", tokens.make("guidance", row.pk), tokens.make("lending", row.pk)[:-2] + "xx"):
        assert Client().get(reverse("lending_request", args=[token])).status_code == 404
    assert Client().get(reverse("lending_request", args=[tokens.make("lending", 10**30)])).status_code == 404
    with time_machine.travel(timezone.now() + timedelta(days=7, minutes=1)):
        Client().post(page_of(row), {"act": "confirm"})
        assert state_of(row) == "draft"
        assert b'value="confirm"' not in Client().get(page_of(row)).content


def test_the_register_fills_in_the_name(monkeypatch: pytest.MonkeyPatch, settings: Any) -> None:
    from mentorprog.people.register import Answer, Facts

    settings.REGISTER_URL = "http://register.example.no"
    monkeypatch.setattr("networks.lending.views.look_up", lambda _n: Facts(Answer.FOUND, "NAV VOSS", "nav", VOSS))
    orgnr = factories.fictional_orgnr(7)
    page = Client().post(reverse("lending"), posted(orgnr=orgnr, organisation="", action="lookup"))
    assert (page.context["form"]["organisation"].value(), page.context["form"]["orgnr"].value()) == ("NAV VOSS", orgnr)
    assert not LendingRequest.objects.exists()
    for wrong in ("", "1", "x" * 500):
        assert Client().post(reverse("lending"), posted(orgnr=wrong, action="lookup")).status_code == 200


def test_the_sender_withdraws_and_the_open_question_ends() -> None:
    question = asked()
    for _time in range(2):
        assert Client().post(page_of(question.request), {"act": "withdraw"}).status_code == 302
    row = LendingRequest.objects.get()
    assert (row.state, row.ending) == ("closed", "withdrawn")
    assert LendingQuestion.objects.get().state == "dropped"
    with pytest.raises(Refused):
        services.answer(question=question, who=MENTOR, yes=True)
    assert b'value="yes"' not in Client().get(link_of(question, EMPLOYER)).content
    assert Client().post(page_of(row), {"act": "whatever"}).status_code == 400


# --- Staff ------------------------------------------------------------------------------------------------
def test_the_region_sees_its_own_and_national_staff_all() -> None:
    row = new()
    elsewhere = new(municipality=municipality(TROMSO))
    assert list(requests_for(coordinator())) == [row]
    assert list(requests_for(coordinator("nord"))) == [elsewhere]
    assert requests_for(world.staff()).count() == 2
    assert requests_for(coordinator(role=roles.REVIEWER)).count() == 1
    assert not requests_for(factories.PersonFactory()).exists()


def test_only_coordinators_of_the_region_choose() -> None:
    row, mentor = new(), mentor_in()
    for actor in (coordinator("nord"), coordinator(role=roles.REVIEWER), factories.PersonFactory()):
        with pytest.raises(PermissionDenied):
            choose(row, mentor, actor=actor)
        with pytest.raises(PermissionDenied):
            services.close(request=row, ending="nobody", actor=actor)
        with pytest.raises(PermissionDenied):
            services.stop_asking(request=row, actor=actor)
    assert choose(row, mentor, actor=world.staff()).state == "open"


def test_who_can_be_chosen() -> None:
    row, actor = new(), coordinator()
    here, county = mentor_in(VOSS), mentor_in(BERGEN, available=True)
    mentor_in(BERGEN, available=False)
    mentor_in(BERGEN, away_since=today(), away_until=today())
    mentor_in(BERGEN, status="left", left_on=today())
    MentorCompetence.objects.create(mentor=county, code="exit")
    MentorLanguage.objects.create(mentor=county, code="so")
    look = partial(candidates, actor, row, place=row.municipality, within="neighbours")
    assert look(language="", competence="") == [here, county]
    assert look(language="so", competence="exit") == [county]
    for mentor in Mentor.objects.exclude(pk__in=[here.pk, county.pk]):
        with pytest.raises(Refused):
            choose(row, mentor, actor=actor)
    choose(row, county, actor=actor)
    assert look(language="", competence="") == [here]


def test_the_plan_says_who_answers_for_the_employer() -> None:
    application = trained()
    seat = application.cohort.participations.get(state="completed")
    found = employer_of(MentorFactory(person=seat.person, participation=seat))
    assert found == {"employer_name": "Ansvarlig Testesen", "employer_email": "ansvarlig@test.example.no"}
    assert employer_of(mentor_in()) == {}


def test_nobody_says_yes_twice() -> None:
    row, mentor = new(), mentor_in()
    for address in (mentor.person.email.upper(), row.contact_email):
        with pytest.raises(Refused):
            choose(row, mentor, employer_email=address)


def test_the_same_choice_twice_is_one_and_another_is_told() -> None:
    row, mentor = new(), mentor_in()
    first = choose(row, mentor)
    assert choose(row, mentor) == first
    with pytest.raises(Refused, match=str(mentor.person)):
        choose(row, mentor_in())
    assert Mail.objects.filter(template="lending_question").count() == 2


@pytest.mark.postgres
@pytest.mark.django_db(transaction=True)
def test_two_staff_at_once_choose_one_mentor() -> None:
    row, both = new(), [mentor_in(), mentor_in()]
    actors = [coordinator(), coordinator()]

    def press(place: int) -> str:
        try:
            choose(row, both[place], actor=actors[place])
        except Refused:
            return "refused"
        return "chosen"

    assert sorted(at_once([partial(press, 0), partial(press, 1)])) == ["chosen", "refused"]
    assert LendingQuestion.objects.count() == 1
    assert Mail.objects.filter(template="lending_question").count() == 2


def test_never_the_same_twice_and_one_at_a_time_by_the_database() -> None:
    question = asked()
    services.answer(question=question, who=EMPLOYER, yes=False)
    with pytest.raises(Refused):
        choose(question.request, question.mentor)
    given = {"employer_name": "A", "employer_email": "a@test.example.no", "asked_on": today()}
    with pytest.raises(IntegrityError), transaction.atomic():
        LendingQuestion.objects.create(request=question.request, mentor=question.mentor, **given)
    choose(question.request, mentor_in())
    with pytest.raises(IntegrityError), transaction.atomic():
        LendingQuestion.objects.create(request=question.request, mentor=mentor_in(), **given)


def test_the_pages_of_staff_do_what_they_say() -> None:
    row, mentor, client = new(), mentor_in(), world.signed_in(world.staff())
    match = reverse("admin:networks_lendingrequest_match", args=[row.pk])
    ask = reverse("admin:networks_lendingrequest_ask", args=[row.pk, mentor.pk])
    page = client.get(match)
    assert (page.context["found"], page.context["bank"].initial["near"]) == ([mentor], row.municipality_id)
    assert client.get(match, {"near": "9" * 40, "within": "x", "language": "x", "competence": "'"}).status_code == 200
    assert client.post(ask, {"employer_name": "", "employer_email": "x"}).context["form"].errors
    said = {"employer_name": "Leder", "employer_email": "leder@test.example.no"}
    assert client.post(ask, said).headers["Location"] == match
    assert state_of(row) == "asked"
    assert client.get(ask).context["can_be_asked"] is False
    client.post(match, {"act": "stop"})
    assert (state_of(row), LendingQuestion.objects.get().state) == ("new", "dropped")
    assert client.post(match, {"act": "close"}).context["form"].errors
    client.post(match, {"act": "close", "ending": "nobody"})
    assert LendingRequest.objects.get().ending == "nobody"
    assert Mail.objects.filter(template="lending_news").count() == 1
    assert client.post(match, {"act": "whatever"}).status_code == 400


def test_the_start_page_counts_those_who_wait() -> None:
    new()
    page = world.signed_in(world.staff(roles.REGIONAL, "vest")).get("/admin/").content.decode()
    assert "lendingrequest/?state__exact=new" in page
    page = world.signed_in(world.staff(roles.REGIONAL, "nord")).get("/admin/").content.decode()
    assert "lendingrequest/?state__exact=new" not in page


def test_who_did_what_is_kept() -> None:
    actor = coordinator()
    question = choose(new(), actor=actor)
    services.answer(question=question, who=MENTOR, yes=True)
    told = [(entry.changes_dict, entry.actor) for entry in history.of(question.request)]
    assert ({"state": ["new", "asked"]}, actor) in told
    answered = [(entry.changes_dict, entry.actor) for entry in history.of(question)]
    assert ({"mentor_answer": ["-", "yes"]}, question.mentor.person) in answered


# --- Who is asked -----------------------------------------------------------------------------------------
@pytest.mark.parametrize("first", [MENTOR, EMPLOYER])
def test_both_say_yes_by_their_links(first: str) -> None:
    question = asked()
    for who in (first, EMPLOYER if first == MENTOR else MENTOR):
        assert state_of(question.request) == "asked"
        assert Client().get(link_of(question, who)).status_code == 200
        for _click in range(2):
            assert Client().post(link_of(question, who), {"answer": "yes"}).status_code == 302
    assert state_of(question.request) == "matched"
    assert Mail.objects.filter(template__in=["lending_news", "lending_matched"]).count() == 2


@pytest.mark.parametrize("who", [MENTOR, EMPLOYER])
def test_a_no_lets_staff_choose_another(who: str) -> None:
    coordinator()
    question = asked()
    before = Mail.objects.filter(template="lending_staff").count()
    assert Client().post(link_of(question, who), {"answer": "no"}).status_code == 302
    assert (state_of(question.request), LendingQuestion.objects.get().state) == ("new", "declined")
    assert Mail.objects.filter(template="lending_staff").count() > before
    other = EMPLOYER if who == MENTOR else MENTOR
    with pytest.raises(Refused):
        services.answer(question=question, who=other, yes=True)


def test_an_answer_is_not_changed_by_a_second_one() -> None:
    question = asked()
    services.answer(question=question, who=MENTOR, yes=True)
    with pytest.raises(Refused):
        services.answer(question=question, who=MENTOR, yes=False)
    assert Client().post(link_of(question, MENTOR), {"answer": "maybe"}).status_code == 400


def test_the_links_are_of_one_person_each() -> None:
    question = asked()
    for name, purpose in (("lending_question", "lending-employer"), ("lending_employer", "lending-mentor")):
        assert Client().get(reverse(name, args=[tokens.make(purpose, question.pk)])).status_code == 404


def test_who_has_left_is_not_lent() -> None:
    question = asked()
    services.answer(question=question, who=MENTOR, yes=True)
    leave(mentor=question.mentor, actor=world.staff(), reason="Ny jobb.")
    with pytest.raises(Refused):
        services.answer(question=question, who=EMPLOYER, yes=True)
    assert state_of(question.request) == "asked"


@pytest.mark.postgres
@pytest.mark.django_db(transaction=True)
def test_both_answering_at_once_is_one_match() -> None:
    question = asked()
    at_once([partial(services.answer, question=question, who=who, yes=True) for who in (MENTOR, EMPLOYER)])
    assert (state_of(question.request), LendingQuestion.objects.get().state) == ("matched", "accepted")
    assert Mail.objects.filter(template="lending_news").count() == 1
