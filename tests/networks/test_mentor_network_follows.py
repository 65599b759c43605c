"""A mentor works in another place: the network follows with the mentor's own yes, and only then."""

from datetime import timedelta

import pytest
import time_machine
from django.core.exceptions import PermissionDenied
from django.db import IntegrityError, transaction
from django.test import Client
from django.urls import reverse
from django.utils import timezone

from mentorprog import history
from mentorprog.outbox.models import Mail
from mentorprog.outbox.services import reconcile
from mentorprog.people.merging import merge
from mentorprog.states import Refused
from mentorprog.times import today
from networks.models import Mentor, Network, NetworkQuestion
from networks.services.mentors import answer_network_question, leave, move_mentor
from tests.dashboard import world
from tests.factories import MeetingFactory, MentorFactory, OrganisationFactory, PersonFactory, municipality, staff
from tests.parallel import at_once

pytestmark = pytest.mark.django_db
MOLDE, BODO, OSLO = "1506", "1804", "0301"


def moved(to: str = MOLDE) -> Mentor:
    """A mentor of Vest whose place of work has been changed."""
    mentor: Mentor = MentorFactory()
    mentor.person.work_municipality = municipality(to)
    mentor.person.save()
    return mentor


def signed_in(mentor: Mentor) -> Client:
    client = Client()
    client.force_login(mentor.person)
    return client


def test_a_new_place_of_work_asks_and_moves_nothing() -> None:
    mentor = moved()
    question = NetworkQuestion.objects.get()
    assert (question.mentor, question.network.slug, question.municipality.number) == (mentor, "midt", MOLDE)
    mentor.refresh_from_db()
    assert mentor.network.slug == "vest"
    reconcile()
    assert [one.recipient for one in Mail.objects.filter(template="network_question")] == [mentor.person]


def test_an_employer_elsewhere_asks_and_the_yes_moves_the_place_of_work_too() -> None:
    mentor = MentorFactory()
    mentor.person.employer = OrganisationFactory(municipality=municipality(BODO))
    mentor.person.save(update_fields=["employer"])
    question = NetworkQuestion.objects.get()
    answer_network_question(question=question, move=True, actor=mentor.person)
    mentor.refresh_from_db()
    assert (mentor.network.slug, mentor.person.work_municipality.number) == ("nord", BODO)
    assert NetworkQuestion.objects.count() == 1


@pytest.mark.parametrize("change", ["within the network", "no network there", "phone", "nobody's mentor"])
def test_nothing_is_asked_where_there_is_nothing_to_answer(change: str) -> None:
    person = MentorFactory().person if change != "nobody's mentor" else PersonFactory()
    if change == "phone":
        person.phone = "99 00 00 01"
    else:
        person.work_municipality = municipality(
            {"within the network": "1103", "no network there": OSLO}.get(change, BODO)
        )
    person.save()
    assert not NetworkQuestion.objects.exists()


def test_a_mentor_without_a_network_is_asked() -> None:
    mentor = MentorFactory(network=None, person__work_municipality=municipality(OSLO))
    mentor.person.work_municipality = municipality(MOLDE)
    mentor.person.save()
    assert NetworkQuestion.objects.get().network.slug == "midt"


def test_the_yes_moves_and_invites_to_the_meetings_there() -> None:
    meeting = MeetingFactory(network=Network.objects.get(slug="midt"))
    mentor = moved()
    page = reverse("network_question")
    client = signed_in(mentor)
    assert b"Mentornettverk Midt" in client.get(page).content
    assert Mentor.objects.get().network.slug == "vest"
    client.post(page, {"answer": "move"})
    mentor.refresh_from_db()
    assert mentor.network.slug == "midt"
    assert [one.meeting for one in mentor.invitations.all()] == [meeting]
    assert NetworkQuestion.objects.get().state == "accepted"
    assert any("network" in entry.changes_dict for entry in history.of(mentor))
    reconcile()
    assert not Mail.objects.filter(template="network_question", state="queued").exists()


def test_the_no_stays_and_is_not_asked_again() -> None:
    mentor = moved()
    client = signed_in(mentor)
    client.post(reverse("network_question"), {"answer": "stay"})
    mentor.person.save()
    assert [one.state for one in NetworkQuestion.objects.all()] == ["declined"]
    assert client.post(reverse("network_question"), {"answer": "move"}).status_code == 302
    mentor.refresh_from_db()
    assert mentor.network.slug == "vest"


def test_silence_stays_and_is_shown_to_staff() -> None:
    mentor = moved()
    with time_machine.travel(timezone.now() + timedelta(days=400)):
        assert list(NetworkQuestion.objects.undecided(today())) == [NetworkQuestion.objects.get()]
        staff_page = world.signed_in(world.staff()).get("/admin/")
        assert "standing=undecided" in staff_page.content.decode()
    assert not NetworkQuestion.objects.undecided(today()).exists()
    mentor.refresh_from_db()
    assert mentor.network.slug == "vest"


def test_another_change_overtakes_the_question() -> None:
    mentor = moved()
    mentor.person.work_municipality = municipality(BODO)
    mentor.person.save()
    states = dict(NetworkQuestion.objects.values_list("network__slug", "state"))
    assert states == {"midt": "overtaken", "nord": "waiting"}
    mentor.person.work_municipality = municipality()
    mentor.person.save()
    assert set(NetworkQuestion.objects.values_list("state", flat=True)) == {"overtaken"}
    with pytest.raises(Refused):
        answer_network_question(question=NetworkQuestion.objects.first(), move=True, actor=mentor.person)


@pytest.mark.parametrize("how", ["moved by staff", "left"])
def test_what_staff_do_ends_the_question(how: str) -> None:
    mentor = moved()
    if how == "left":
        leave(mentor=mentor, actor=staff(), reason="Ny jobb.")
    else:
        move_mentor(mentor=mentor, network=Network.objects.get(slug="nord"), actor=staff())
    assert NetworkQuestion.objects.get().state == "overtaken"


def test_only_the_mentor_answers() -> None:
    moved()
    with pytest.raises(PermissionDenied):
        answer_network_question(question=NetworkQuestion.objects.get(), move=True, actor=staff())


def test_one_question_waits_for_a_mentor() -> None:
    question = NetworkQuestion.objects.get(mentor=moved())
    with pytest.raises(IntegrityError), transaction.atomic():
        NetworkQuestion.objects.create(
            mentor=question.mentor, municipality=question.municipality, network=question.network, asked_on=today()
        )


def test_staff_who_change_the_place_see_that_the_mentor_is_asked() -> None:
    person = MentorFactory().person
    client = world.signed_in(world.staff())
    address = reverse("admin:people_person_change", args=[person.pk])
    values = {
        "name": person.name,
        "email": person.email,
        "work_municipality": municipality(MOLDE).pk,
        "is_active": "on",
    }
    page = client.post(address, values, follow=True)
    assert "Mentornettverk Midt" in " ".join(str(one) for one in page.context["messages"])


def test_two_rows_of_one_person_leave_no_question_behind() -> None:
    kept, gone = MentorFactory(), moved()
    merge(kept=kept.person, gone=gone.person, actor=staff(), reason="confirmed")
    assert [one.state for one in NetworkQuestion.objects.all()] == ["overtaken"]


@pytest.mark.postgres
@pytest.mark.django_db(transaction=True)
def test_two_clicks_at_once_are_one_answer() -> None:
    mentor = moved()
    question = NetworkQuestion.objects.get()

    def say(move: bool) -> str:
        try:
            return str(answer_network_question(question=question, move=move, actor=mentor.person).state)
        except Refused:
            return "refused"

    assert at_once([lambda: say(True), lambda: say(True)]) == ["accepted", "accepted"]
    assert "refused" in at_once([lambda: say(True), lambda: say(False)])
    assert history.of(question).count() == 2
    assert Mentor.objects.get().network.slug == "midt"
